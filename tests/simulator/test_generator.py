"""Generated products and orders: believable, and the same for the same seed."""

from odoo.tests import BaseCase, tagged

from ...simulator import Clock, Simulator
from ...simulator.catalogue import Catalogue, check_digit
from ...simulator.generator import ORDER_TYPES
from ..common_simulator import NOON, SimulatorMixin


@tagged("post_install", "-at_install")
class TestCatalogue(BaseCase):
    def test_check_digits(self):
        for code in ("4006381333931", "5901234123457", "14006381333938"):
            self.assertEqual(check_digit(code[:-1]), code[-1])

    def test_products_are_distinct_and_complete(self):
        products = Catalogue(seed=3, size=3000).products
        for name in ("asin", "barcode", "case_barcode", "sku"):
            values = [getattr(each, name) for each in products]
            self.assertEqual(len(set(values)), 3000, name)
        for each in products:
            self.assertRegex(each.asin, r"^B0[0-9A-Z]{8}$")
            self.assertRegex(each.barcode, r"^2\d{12}$")
            self.assertEqual(check_digit(each.barcode[:-1]), each.barcode[-1])
            self.assertRegex(each.case_barcode, r"^12\d{12}$")
            self.assertEqual(check_digit(each.case_barcode[:-1]), each.case_barcode[-1])
            self.assertGreater(each.cost, 0)
            self.assertGreater(each.unit_size, 1)
        self.assertEqual(sum(each.weighed for each in products), 150)

    def test_the_same_seed_gives_the_same_products(self):
        self.assertEqual(Catalogue(1, 50).products, Catalogue(1, 50).products)
        self.assertEqual(Catalogue(1, 50).products, Catalogue(1, 200).products[:50])
        self.assertNotEqual(Catalogue(1, 50).products, Catalogue(2, 50).products)


@tagged("post_install", "-at_install")
class TestGenerator(SimulatorMixin, BaseCase):
    def made(self, count=60, **spec):
        """Return the documents of generated orders."""
        orders = self.sim.generate_orders(count, **spec)
        return [each.document for each in orders]

    def items(self, count=60, **spec):
        """Return the items of generated orders."""
        return [
            item
            for order in self.made(count, **spec)
            for item in order["orderDetails"]["items"]
        ]

    def test_the_same_seed_gives_the_same_orders(self):
        spec = {"count": 20, "dirt": 0.2, "exotic": 0.5}
        mine = self.made(**spec)
        for seed, same in ((7, True), (8, False)):
            twin = Simulator(seed=seed, clock=Clock(NOON, frozen=True))
            theirs = [each.document for each in twin.generate_orders(**spec)]
            self.assertEqual(mine == theirs, same)
        self.sim.reset()
        self.assertEqual(self.made(**spec), mine)

    def test_numbers_are_distinct_and_look_like_amazon_s(self):
        numbers = [each["purchaseOrderNumber"] for each in self.made(500, lines=1)]
        self.assertEqual(len(set(numbers)), 500)
        for number in numbers:
            self.assertRegex(number, r"^[0-9A-Z]{8}$")

    def test_everything_that_comes_comes(self):
        details = [each["orderDetails"] for each in self.made(200)]
        types = {each["purchaseOrderType"] for each in details}
        self.assertEqual(types, set(ORDER_TYPES))
        codes = {each["sellingParty"]["partyId"] for each in details}
        self.assertEqual(codes, {"NORD1", "NORD2"})
        self.assertGreater(len({each["shipToParty"]["partyId"] for each in details}), 3)
        imports = sum("importDetails" in each for each in details)
        self.assertTrue(0 < imports < 50, imports)
        with_address = sum("address" in each["shipToParty"] for each in details)
        self.assertTrue(0 < with_address < 100, with_address)
        self.assertTrue(any("taxInfo" in each["billToParty"] for each in details))
        for name in ("shipWindow", "deliveryWindow"):
            self.assertTrue(any(name in each for each in details))
        items = [item for each in details for item in each["items"]]
        units = {item["orderedQuantity"]["unitOfMeasure"] for item in items}
        self.assertEqual(units, {"Cases", "Eaches"})
        self.assertTrue(any("netCost" not in item for item in items))
        weighed = [item for item in items if "unitOfMeasure" in item.get("netCost", {})]
        self.assertTrue(weighed)
        for item in weighed:
            self.assertEqual(item["orderedQuantity"]["unitOfMeasure"], "Cases")

    def test_orders_can_be_ordered(self):
        (order,) = self.made(
            1,
            lines=3,
            amount=4,
            order_type="RushOrder",
            unit="Cases",
            import_order=True,
            backorder=True,
            vendor_code="NORD2",
            window_days=(2, 3),
            weighed=False,
        )
        details = order["orderDetails"]
        self.assertEqual(details["purchaseOrderType"], "RushOrder")
        self.assertEqual(details["sellingParty"], {"partyId": "NORD2"})
        self.assertIn("importDetails", details)
        window = details.get("shipWindow") or details.get("deliveryWindow")
        self.assertEqual(window, "2026-03-12T07:00:00.000Z--2026-03-13T07:00:00.000Z")
        self.assertEqual(len(details["items"]), 3)
        for item in details["items"]:
            self.assertTrue(item["isBackOrderAllowed"])
            self.assertEqual(item["orderedQuantity"]["amount"], 4)
            self.assertEqual(item["orderedQuantity"]["unitOfMeasure"], "Cases")
        with self.assertRaisesRegex(ValueError, "unknown: colour"):
            self.made(1, colour="red")

    def test_thousands_of_lines(self):
        items = self.items(1, lines=5000, products=5000)
        self.assertEqual(len(items), 5000)
        asins = {item["amazonProductIdentifier"] for item in items}
        self.assertEqual(len(asins), 5000)
        sequences = [item["itemSequenceNumber"] for item in items]
        self.assertEqual(sequences, [str(n) for n in range(1, 5001)])

    def test_products_are_those_of_the_catalogue(self):
        for item in self.items(30):
            product = self.sim.catalogue.by_asin(item["amazonProductIdentifier"])
            self.assertIn(
                item["vendorProductIdentifier"],
                (product.barcode, product.sku, product.asin),
            )
            price = item.get("netCost") or item["listPrice"]
            self.assertEqual(price["amount"], str(product.cost))

    def test_another_country_buys_in_its_currency(self):
        for order in self.made(10, account="demo_us"):
            self.assertEqual(order["orderDetails"]["buyingParty"]["partyId"], "AMZUS")
            for item in order["orderDetails"]["items"]:
                price = item.get("netCost") or item["listPrice"]
                self.assertEqual(price["currencyCode"], "USD")

    def test_dirt(self):
        orders = self.sim.generate_orders(100, dirt=0.3)
        documents = [each.document for each in orders]
        details = [each["orderDetails"] for each in documents]
        items = [item for each in details for item in each["items"]]
        quantities = [item["orderedQuantity"] for item in items]
        self.assertTrue(any(d["purchaseOrderNumber"][0] == " " for d in documents))
        types = {each["purchaseOrderType"] for each in details}
        self.assertIn("SeasonalOrder", types)
        self.assertTrue(any("billToParty" not in each for each in details))
        self.assertTrue(any(isinstance(q["amount"], str) for q in quantities))
        self.assertTrue(any("isBackOrderAllowed" not in item for item in items))
        self.assertTrue(any("unitOfMeasure" not in q for q in quantities))
        self.assertTrue(
            any(item["amazonProductIdentifier"][0] == " " for item in items)
        )
        # What Amazon means is clean all the same.
        for order in orders:
            self.assertEqual(order.number, order.number.strip())
            for line in order.lines:
                self.assertIsInstance(line.ordered, int)
                self.assertIsNotNone(self.sim.catalogue.by_asin(line.asin))

    def test_without_dirt_there_is_none(self):
        for order in self.made(50):
            self.assertIn(order["orderDetails"]["purchaseOrderType"], ORDER_TYPES)
            for item in order["orderDetails"]["items"]:
                self.assertIsInstance(item["orderedQuantity"]["amount"], int)

    def test_names_that_are_not_latin(self):
        names = {
            each["orderDetails"]["shipToParty"]["address"]["name"]
            for each in self.made(50, exotic=1.0)
        }
        self.assertTrue(any("📦" in name for name in names))
        self.assertTrue(any("أمازون" in name for name in names))
        listed = {
            each["orderDetails"]["shipToParty"]["address"]["name"]
            for each in self.list_orders()
        }
        self.assertEqual(listed, names)


@tagged("post_install", "-at_install")
class TestGivenOrders(SimulatorMixin, BaseCase):
    def test_they_are_served_as_they_are(self):
        sample = {
            "order": {
                "purchaseOrderNumber": " L8266355",
                "purchaseOrderState": "New",
                "orderDetails": {
                    "purchaseOrderDate": "2026-03-10T10:17:34.304Z",
                    "sellingParty": {"partyId": "NORD1"},
                    "items": [
                        {
                            "itemSequenceNumber": "1",
                            "amazonProductIdentifier": " ABC123434",
                            "orderedQuantity": {"amount": "10", "unitSize": "5"},
                        }
                    ],
                },
            }
        }
        (order,) = self.sim.add_orders([sample])
        self.assertEqual(order.number, "L8266355")
        self.assertEqual((order.lines[0].ordered, order.lines[0].unit_size), (10, 5))
        self.assertEqual(self.list_orders(), [sample["order"]])

    def test_what_nobody_can_read_is_served_too(self):
        day = {"purchaseOrderDate": "2026-03-10T10:00:00Z"}
        documents = [
            {"purchaseOrderNumber": "NOITEMS1", "orderDetails": day},
            {"purchaseOrderNumber": "NOITEMS2", "orderDetails": day | {"items": []}},
            {"purchaseOrderNumber": "NOITEMS3", "orderDetails": day | {"items": "x"}},
            {
                "purchaseOrderNumber": "ODDITEM1",
                "purchaseOrderState": "Postponed",
                "orderDetails": day
                | {"items": [None, {"orderedQuantity": {"amount": "ten"}}]},
            },
            {"purchaseOrderNumber": "NODETAIL"},
        ]
        self.sim.add_orders(documents)
        self.sim.clock.advance(seconds=1)
        listed = {each["purchaseOrderNumber"]: each for each in self.list_orders()}
        self.assertEqual(len(listed), 5)
        self.assertEqual(listed["ODDITEM1"]["purchaseOrderState"], "Postponed")
        self.assertEqual(
            listed["ODDITEM1"]["orderDetails"]["items"],
            documents[3]["orderDetails"]["items"],
        )
        for number in listed:
            self.assertEqual(self.status(number)["purchaseOrderNumber"], number)

    def test_a_number_is_needed_and_comes_once(self):
        with self.assertRaisesRegex(ValueError, "needs a number"):
            self.sim.add_orders([{"purchaseOrderState": "New"}])
        self.place()
        with self.assertRaisesRegex(ValueError, "exists already"):
            self.place()
