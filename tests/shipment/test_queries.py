"""What is shipped costs the same statements, however much it is."""

from odoo.tests import tagged

from .case import ShipmentCase

#: Amazon's orders that leave, and their cartons.
FEW, MANY = 2, 8
SOME, PLENTY = 20, 120
#: Statements that an order may need more, and a carton.
AN_ORDER, A_CARTON = 6, 0.1


@tagged("post_install", "-at_install")
class TestShipmentQueries(ShipmentCase):
    def cold(self, work):
        """How many statements ``work()`` needs that finds nothing in the cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self.count_sql(work)

    def shipments(self, count, prefix):
        """Shipments of an order each, packed and ready."""
        made = self.env["amazon.vendor.shipment"]
        for number in range(count):
            items = [self.line(n, quantity=4) for n in range(1, 6)]
            made += self.packed(
                *items, number=f"{prefix}{number:04}", bol=f"{prefix}{number:08}"
            )
        return made

    def with_cartons(self, count, number):
        """A shipment of one order in so many cartons."""
        items = [self.line(n, quantity=count) for n in (1, 2)]
        return self.packed(
            *items, cartons=[(1, 1)] * count, number=number, bol=f"DN{number}"
        )

    def left(self, shipments):
        """As they are once their goods have left, Amazon being told by the caller."""
        packings = shipments._prepare()
        checked = {each: each._checked(packing=packings[each]) for each in shipments}
        shipments._refuse(checked)
        shipments._validate_deliveries()
        for each in shipments.sudo():
            each._freeze_what_left(checked[each])
        shipments.sudo().state = "shipped"
        return shipments

    def tell(self, shipments):
        shipments._tell({each: each._checked() for each in shipments})
        self.env.flush_all()

    def test_an_order_more_costs_an_asn_six_statements(self):
        self.tell(self.left(self.shipments(1, "WARM")))
        found = {}
        for count, prefix in ((FEW, "FEWO"), (MANY, "MANY")):
            shipments = self.left(self.shipments(count, prefix))
            found[count] = self.cold(lambda s=shipments: self.tell(s))
        more = (found[MANY] - found[FEW]) / (MANY - FEW)
        self.assertLessEqual(more, AN_ORDER, found)

    def test_a_carton_more_costs_an_asn_nothing(self):
        found = {}
        self.tell(self.left(self.with_cartons(2, "WARM0001")))
        for count in (SOME, PLENTY):
            shipment = self.left(self.with_cartons(count, f"CART{count:04}"))
            found[count] = self.cold(lambda s=shipment: self.tell(s))
        more = (found[PLENTY] - found[SOME]) / (PLENTY - SOME)
        self.assertLessEqual(more, A_CARTON, found)

    def test_a_carton_more_costs_packing_no_statement(self):
        found = {}
        for count in (2, SOME, PLENTY):
            delivery = self.delivery(
                *[self.line(n, quantity=count) for n in (1, 2)],
                number=f"PACK{count:04}",
            )
            self.pack(delivery, *[(1, 1)] * count)
            shipment = self.shipment(delivery, bol=f"DNPACK{count:04}")
            found[count] = self.cold(shipment.action_pack)
        more = (found[PLENTY] - found[SOME]) / (PLENTY - SOME)
        self.assertLessEqual(more, A_CARTON, found)
