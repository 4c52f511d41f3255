"""Vendor direct fulfilment inventory v1: what is told, and what is sold of it."""

from .. import inventory, query
from .base import Api, control, endpoint, reader


class Inventory(Api):
    """The stock of all accounts' warehouses, as Amazon was told of it."""

    name = "inventory"

    def clear(self):
        """Forget the stock, and which warehouses there are."""
        #: account -> code -> Warehouse
        self._warehouses = {}
        self._lag = 0
        self._fail = []

    def summary(self):
        """How many warehouses Amazon knows stock of."""
        return {"inventory": sum(map(len, self._warehouses.values()))}

    @endpoint(
        "submitInventoryUpdate",
        "POST /vendor/directFulfillment/inventory/v1/warehouses/<warehouse>/items",
    )
    def submit(self, request, warehouse):
        """Take an update; a warehouse that Amazon does not know fails it later."""
        query.read(request)
        update = inventory.read(request)
        account = request.account.name
        forced = self._fail.pop(0) if self._fail else None

        def apply(_transaction, _at):
            if forced:
                return [forced]
            found = self._warehouses.get(account, {}).get(warehouse)
            if found is None:
                return [
                    {
                        "code": "INVALID_WAREHOUSE_ID",
                        "message": f"Warehouse {warehouse} is not known.",
                        "details": "",
                    }
                ]
            known = {product.asin for product in self.simulator.catalogue}
            return found.apply(update, known)

        return self.simulator.transactions.take(
            request, [update], apply, self._lag, succeeds=True
        )

    # What a test does --------------------------------------------------------

    @control
    def add_inventory_warehouse(self, code, account="demo"):
        """Amazon knows a warehouse of the vendor's from now on."""
        self.simulator.account(account)
        known = self._warehouses.setdefault(account, {})
        known.setdefault(code, inventory.Warehouse())

    @control
    def sell(self, warehouse, asin, quantity=None, account="demo"):
        """Customers buy: as many as are wanted and offered; ``None`` is all.

        :return: how many they got
        """
        return self._warehouse(account, warehouse).sell(asin, quantity)

    @control
    def sell_out(self, warehouse, account="demo"):
        """Customers buy everything that a warehouse offers.

        :return: dict: ASIN -> how many they got
        """
        found = self._warehouse(account, warehouse)
        sold = {asin: found.sell(asin) for asin in found.offers}
        return {asin: quantity for asin, quantity in sold.items() if quantity}

    @control
    def set_inventory_lag(self, seconds=0):
        """Seconds from taking an update to its effect."""
        self._lag = seconds

    @control
    def fail_next_inventory_updates(self, times=1, code="InternalFailure", message=""):
        """202, and failed for no good reason."""
        self._fail += [{"code": code, "message": message, "details": ""}] * times

    @control
    def offers(self, warehouse, account="demo"):
        """Tell what a warehouse offers.

        :return: dict: ASIN -> :class:`~..inventory.Offer`
        """
        return dict(self._warehouse(account, warehouse).offers)

    @reader("inventory")
    def _read(self, query):
        return {
            code: found.offers
            for code, found in self._warehouses.get(
                query.get("account", "demo"), {}
            ).items()
        }

    def _warehouse(self, account, code):
        try:
            return self._warehouses[account][code]
        except KeyError:
            raise KeyError(f"no such warehouse: {code}") from None
