"""Vendor Direct Fulfillment Inventory v1: what Amazon may promise.

Rules: ``vendorDirectFulfillmentInventoryV1.json``.
"""

from .base import Operations

_OPERATION = "submitInventoryUpdate"


class Inventory(Operations):
    """The one operation of Vendor Direct Fulfillment Inventory v1.

    It takes 10 requests a second with a burst of 10, which is the throttle's default.
    """

    ROLES = '"Inventory and Order Tracking" or "Direct-to-Consumer Shipping"'

    def submit_inventory_update(self, warehouse, document):
        """submitInventoryUpdate: send exactly these levels of a warehouse, once.

        :param warehouse: Amazon's code of it
        :param document: the JSON, text or UTF-8 bytes
        :rtype: Submitted
        :raise UnknownOutcome: it may have been taken: the levels are sent again
        :raise Retryable: it was surely not taken
        :raise Rejected: Amazon refuses it
        :raise Configuration: a setting is wrong, it was not taken
        """
        code = self._identifier(warehouse, _OPERATION)
        path = f"/vendor/directFulfillment/inventory/v1/warehouses/{code}/items"
        return self._submit(_OPERATION, self._request("POST", path, body=document))
