"""The vendor of ``bin/demo``: a small maker of household goods, set up over the API."""

import random

from simulator import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_REFRESH_TOKEN

#: The simulator's account that the demo sells under.
ACCOUNT = "demo"
#: How many there are of a product, and of how many products in a hundred.
STOCK, SHARES = (0, 24, 960, 4800), (5, 5, 40, 50)


class DemoCompany:
    """Sets up what a vendor has before Amazon's first order is imported.

    :param client: ``web_client.WebClient``, logged in as administrator
    :param catalogue: the simulator's products
    :param int seed: the same seed stocks the same quantities
    """

    def __init__(self, client, catalogue, seed):
        self._client = client
        self._catalogue = catalogue
        self._random = random.Random(seed)

    def set_up(self, unknown_asin):
        """Create customer, products with stock, and the instance.

        :param unknown_asin: the one item that the vendor cannot match, or None
        :return: tuple (instance id, product id that the unknown item is, or None)
        """
        client = self._client
        (company_id,) = client.call("res.company", "search", [], limit=1)
        euro = client.read("res.currency", [["name", "=", "EUR"]], "active")
        euro = euro or client.read(
            "res.currency", [["name", "=", "EUR"], ["active", "=", False]], "active"
        )
        client.call("res.currency", "write", [euro[0]["id"]], {"active": True})
        client.call(
            "res.company",
            "write",
            [company_id],
            {"name": "Nordlicht Home", "currency_id": euro[0]["id"]},
        )
        self._show_units()
        products = self._products(unknown_asin)
        instance = self._instance()
        self._map(instance, products, unknown_asin)
        return instance, products.get(unknown_asin)

    def _show_units(self):
        """Let the user see units of measure: a sale order in cases says so."""
        (group,) = self._client.read(
            "ir.model.data",
            [["module", "=", "uom"], ["name", "=", "group_uom"]],
            "res_id",
        )
        (user,) = self._client.read("res.users", [["login", "=", "admin"]], "login")
        self._client.call(
            "res.users", "write", [user["id"]], {"group_ids": [(4, group["res_id"])]}
        )

    def _products(self, unknown_asin):
        values, quantities = [], []
        for number, item in enumerate(self._catalogue):
            unknown = item["asin"] == unknown_asin
            values.append(
                {
                    "name": item["name"],
                    "type": "consu",
                    "is_storable": True,
                    "list_price": round(float(item["cost"]) * 1.9, 2),
                    "standard_price": round(float(item["cost"]) * 0.6, 2),
                    "weight": 1.0 if item["weighed"] else 0.4,
                    # Amazon's item that nobody has mapped yet: known here under a
                    # number of the vendor's own only.
                    "default_code": f"NL-{number:04}" if unknown else item["sku"],
                    "barcode": False if unknown else item["barcode"],
                }
            )
            quantities.append(self._random.choices(STOCK, SHARES)[0])
        products = self._client.call("product.product", "create", values)
        self._stock(products, quantities)
        asins = [item["asin"] for item in self._catalogue]
        return dict(zip(asins, products, strict=True))

    def _map(self, instance, products, unknown_asin):
        """Amazon's numbers of the products, as a vendor imports them from a file."""
        self._client.call(
            "amazon.vendor.product",
            "create",
            [
                {
                    "instance_id": instance,
                    "asin": item["asin"],
                    "vendor_sku": item["sku"],
                    "product_id": products[item["asin"]],
                }
                for item in self._catalogue
                if item["asin"] != unknown_asin
            ],
        )

    def _stock(self, products, quantities):
        warehouse = self._client.read("stock.warehouse", [], "lot_stock_id")[0]
        quants = self._client.call(
            "stock.quant",
            "create",
            [
                {
                    "product_id": product,
                    "location_id": warehouse["lot_stock_id"][0],
                    "inventory_quantity": quantity,
                }
                for product, quantity in zip(products, quantities, strict=True)
                if quantity
            ],
            context={"inventory_mode": True},
        )
        self._client.call("stock.quant", "action_apply_inventory", quants)

    def _instance(self):
        client = self._client
        customer = client.create(
            "res.partner", name="Amazon EU S.à r.l.", is_company=True
        )
        instance = client.create(
            "amazon.vendor.instance",
            name="Amazon.de (simulated)",
            environment="simulator",
            marketplace="DE",
            partner_id=customer,
            vendor_code_ids=[(0, 0, {"name": code}) for code in ("NORD1", "NORD2")],
        )
        # The walk clicks by itself; the schedules take over when it is done.
        self.schedules(instance, on=False)
        client.call(
            "amazon.vendor.instance",
            "write",
            [instance],
            {
                "lwa_client_id": DEMO_CLIENT_ID,
                "lwa_client_secret": DEMO_CLIENT_SECRET,
                "lwa_refresh_token": DEMO_REFRESH_TOKEN,
            },
        )
        return instance

    def schedules(self, instance, on):
        """Switch the instance's schedules on or off."""
        schedules = self._client.call(
            "amazon.vendor.schedule",
            "search",
            [["instance_id", "=", instance]],
            context={"active_test": False},
        )
        self._client.call("amazon.vendor.schedule", "write", schedules, {"active": on})
