"""Listings Items 2021-08-01: how many pieces of a SKU Amazon may sell for us.

Rules: ``listingsItems_2021-08-01.json``. Feeds of flat files and XML for stock were
removed on 2025-07-31.
"""

import json
from dataclasses import dataclass, replace
from urllib.parse import quote

from odoo.addons.amazon_vendor_central.spapi.errors import Rejected
from odoo.addons.amazon_vendor_central.spapi.operations.base import Operations

_ROOT = "/listings/2021-08-01/items"
READ = "getListingsItem"
PATCH = "patchListingsItem"
#: The channel of what the merchant delivers; all others are Amazon's warehouses.
DEFAULT = "DEFAULT"
#: What users send where the type of the product is not known, and Amazon takes.
_ANY_TYPE = "PRODUCT"


@dataclass(frozen=True)
class Shown:
    """What Amazon shows of a SKU.

    :param channels: channel code -> pieces that count
    :param problems: Amazon's words on what is wrong with the listing
    """

    channels: dict
    problems: tuple = ()

    @property
    def is_fba(self):
        """Whether Amazon delivers it: then its stock is not ours to tell."""
        return any(channel != DEFAULT for channel in self.channels)

    @property
    def level(self):
        """Pieces that Amazon sells for us, ``None`` where it shows none."""
        return self.channels.get(DEFAULT)


class Listings(Operations):
    """The operations of Listings Items that read and change stock."""

    ROLES = '"Product Listing"'
    WRAPPER = None
    PLANS = {READ: (5.0, 10), PATCH: (5.0, 5)}

    def shown(self, seller, sku, marketplace_id):
        """getListingsItem: what counts for a SKU, which can differ for days from what
        was sent (selling-partner-api-models issue 5327).

        :param seller: the account's merchant token
        :rtype: Shown
        :raise SpApiError: one of its four kinds
        """
        query = self._query(
            marketplaceIds=[marketplace_id],
            includedData=["fulfillmentAvailability", "issues"],
        )
        request = self._request("GET", self._path(seller, sku), query)
        found = json.loads(self._document(READ, request).text)
        channels = {}
        try:
            for each in found.get("fulfillmentAvailability") or []:
                code = str(each.get("fulfillmentChannelCode") or "")
                channels[code] = int(each.get("quantity") or 0)
        except (AttributeError, TypeError, ValueError) as error:
            # Of one SKU nothing is known; the others go on.
            raise Rejected(
                f"What Amazon answers about {sku} cannot be read.",
                code="Answer",
                operation=READ,
            ) from error
        return Shown(channels, _errors(found))

    def set_level(self, seller, sku, marketplace_id, level):
        """patchListingsItem: so many pieces from now on.

        The whole level is told, so telling it twice does no harm.

        :param level: pieces, 0 or more
        :return: Amazon's id of it: it has it in its queue, nothing more
        :raise Rejected: also where Amazon answers 200 and says INVALID
        :raise SpApiError: one of the other kinds
        """
        availability = {"fulfillment_channel_code": DEFAULT, "quantity": level}
        document = {
            "productType": _ANY_TYPE,
            "patches": [
                {
                    "op": "replace",
                    "path": "/attributes/fulfillment_availability",
                    "value": [availability],
                }
            ],
        }
        query = self._query(marketplaceIds=[marketplace_id])
        request = self._request(
            "PATCH", self._path(seller, sku), query, json.dumps(document)
        )
        answer = self._document(PATCH, replace(request, harmless=True))
        found = json.loads(answer.text)
        if found.get("status") == "INVALID":
            problems = _errors(found) or ("no reason given",)
            raise Rejected(
                f"Amazon refuses the stock of {sku}: {'; '.join(problems)}",
                code="INVALID",
                operation=PATCH,
            )
        return found.get("submissionId")

    def _path(self, seller, sku):
        return f"{_ROOT}/{self._identifier(seller, READ)}/{quote(sku, safe='')}"


def _errors(found):
    issues = found.get("issues")
    return tuple(
        str(each.get("message") or each.get("code"))
        for each in (issues if isinstance(issues, list) else ())
        if isinstance(each, dict) and each.get("severity") == "ERROR"
    )
