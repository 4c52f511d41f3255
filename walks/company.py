"""The vendor of ``bin/demo``: a small maker of household goods, set up over the API."""

import random

#: The simulator's account that the demo sells under.
ACCOUNT = "demo"
INSTANCE = "amazon.vendor.instance"
PRODUCT = "product.product"
SCHEDULE = "amazon.vendor.schedule"
#: How many there are of a product, and of how many products in a hundred.
STOCK, SHARES = (0, 24, 960, 4800), (5, 5, 40, 50)
#: What the goods are put in: millimetres, kilograms.
BOX, SIDES, EMPTY = "Carton 60 x 40", (600, 400, 400), 0.8
#: The GS1 company prefix of the labels, which is nobody's in earnest.
PREFIX = "4000001"


class DemoCompany:
    """Sets up what a vendor has before Amazon's first order is imported.

    :param client: ``web_client.WebClient``, logged in as administrator
    :param amazon: ``tools.stage.Amazon``; the same seed stocks the same quantities
    :param catalogue: the simulator's products
    """

    def __init__(self, client, amazon, catalogue):
        self._client = client
        self._catalogue = catalogue
        self._keys = amazon.keys
        self._random = random.Random(amazon.seed)

    def set_up(self, unknown_asin):
        """Create customer, products with stock, and the instance.

        :param unknown_asin: the one item that the vendor cannot match, or None
        :return: tuple (instance id, product id that the unknown item is, or None)
        """
        client = self._client
        anyway = {"active_test": False}
        euro = client.search("res.currency", ["name", "=", "EUR"], context=anyway)
        client.write("res.currency", euro, active=True)
        company = client.search("res.company", limit=1)
        client.write("res.company", company, name="Nordlicht Home", currency_id=euro[0])
        # A sale order in cases says so, and goods are put in packages.
        self.grant(("uom", "group_uom"), ("stock", "group_tracking_lot"))
        self._address(company)
        self._warehouse()
        products = self._products(unknown_asin)
        instance = self._instance()
        self._map(instance, products, unknown_asin)
        return instance, products.get(unknown_asin)

    def grant(self, *groups):
        """Give the administrator groups.

        :param groups: of (module, name)
        """
        admin = self._client.search("res.users", ["login", "=", "admin"])
        commands = [(4, self._external(*each)) for each in groups]
        self._client.write("res.users", admin, group_ids=commands)

    def _address(self, company):
        """Where the goods come from: an ASN names it."""
        (found,) = self._client.read(
            "res.company", [["id", "in", company]], "partner_id"
        )
        self._client.write(
            "res.partner",
            [found["partner_id"][0]],
            street="Hafenstraße 7",
            city="Lübeck",
            zip="23568",
            country_id=self._external("base", "de"),
            vat="DE136695976",
        )

    def _warehouse(self):
        """What the goods leave in: cartons, with numbers of the vendor's own."""
        length, width, height = SIDES
        self._client.create(
            "stock.package.type",
            name=BOX,
            base_weight=EMPTY,
            packaging_length=length,
            width=width,
            height=height,
        )
        self._client.create(
            "amazon.vendor.sscc.range", extension_digit="3", gs1_prefix=PREFIX
        )

    def _external(self, module, name):
        domain = [["module", "=", module], ["name", "=", name]]
        (found,) = self._client.read("ir.model.data", domain, "res_id")
        return found["res_id"]

    def _products(self, unknown_asin):
        values, quantities = [], []
        for number, item in enumerate(self._catalogue):
            cost, unknown = float(item["cost"]), item["asin"] == unknown_asin
            known = {"default_code": item["sku"], "barcode": item["barcode"]}
            # Amazon's item that nobody has mapped yet is known here under a number
            # of the vendor's own only.
            own = {"default_code": f"NL-{number:04}", "barcode": False}
            values.append(
                {
                    "name": item["name"],
                    "type": "consu",
                    "is_storable": True,
                    "list_price": round(cost * 1.9, 2),
                    "standard_price": round(cost * 0.6, 2),
                    "weight": 1.0 if item["weighed"] else 0.4,
                    **(own if unknown else known),
                }
            )
            quantities.append(self._random.choices(STOCK, SHARES)[0])
        products = self._client.call(PRODUCT, "create", values)
        self._stock(products, quantities)
        asins = [item["asin"] for item in self._catalogue]
        return dict(zip(asins, products, strict=True))

    def _map(self, instance, products, unknown_asin):
        """Amazon's numbers of the products, as a vendor imports them from a file."""
        values = [
            {
                "instance_id": instance,
                "asin": item["asin"],
                "vendor_sku": item["sku"],
                "product_id": products[item["asin"]],
            }
            for item in self._catalogue
            if item["asin"] != unknown_asin
        ]
        self._client.call("amazon.vendor.product", "create", values)

    def _stock(self, products, quantities):
        client, counting = self._client, {"inventory_mode": True}
        (shelf, *_rest) = client.read("stock.warehouse", [], "lot_stock_id")
        values = [
            {
                "product_id": product,
                "location_id": shelf["lot_stock_id"][0],
                "inventory_quantity": quantity,
            }
            for product, quantity in zip(products, quantities, strict=True)
            if quantity
        ]
        quants = client.call("stock.quant", "create", values, context=counting)
        client.call("stock.quant", "action_apply_inventory", quants)

    def _instance(self):
        client = self._client
        name = "Amazon EU S.à r.l."
        customer = client.create("res.partner", name=name, is_company=True)
        instance = client.create(
            INSTANCE,
            name="Amazon.de (simulated)",
            environment="simulator",
            marketplace="DE",
            partner_id=customer,
            vendor_code_ids=[(0, 0, {"name": code}) for code in ("NORD1", "NORD2")],
        )
        # The walk clicks by itself; the schedules take over when it is done.
        self.schedules(instance, on=False)
        names = ("lwa_client_id", "lwa_client_secret", "lwa_refresh_token")
        client.write(INSTANCE, [instance], **dict(zip(names, self._keys, strict=True)))
        return instance

    def schedules(self, instance, on):
        """Switch the instance's schedules on or off."""
        ours, anyway = ["instance_id", "=", instance], {"active_test": False}
        schedules = self._client.search(SCHEDULE, ours, context=anyway)
        self._client.write(SCHEDULE, schedules, active=on)
