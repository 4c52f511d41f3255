"""A wave: many orders are accepted, labelled, printed and shipped from the list,
without opening one. What goes wrong with one stays behind with its reason."""

from collections import Counter
from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import tagged

from ...models.direct import label_fetch
from .case import ACKNOWLEDGE
from .shipping_case import MAKE
from .wave_case import WaveCase

#: Orders of the small wave, and of the large one.
FEW, MANY = 20, 60
#: Statements an order may cost more in the large wave than in the small one: what goes
#: wrong in it is looked for among the others.
TOLERANCE = 1.25


@tagged("post_install", "-at_install")
class TestWave(WaveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rare = cls._create_product("Rare", default_code="RARE-1", weight=1.0)
        cls.feather = cls._create_product("Feather", default_code="FEATHER-1")

    def setUp(self):
        super().setUp()
        self.stock(self.feather, 1)

    def small_wave(self):
        """A wave in which nothing goes wrong.

        :return: step -> statements an order
        """
        orders = self.come(
            [self.place(("LAMP-1", 1), ("SHADE-1", 1)) for _each in range(FEW)]
        )
        self.assertIs(self.accept(orders), True)
        self.make_labels(orders)
        self.print_labels(orders)
        self.ship(orders)
        self.assertEqual(set(orders.mapped("state")), {"shipped"})
        return {step: count / FEW for step, count in self.costs.items()}

    # === WHAT GOES WRONG === #

    @contextmanager
    def cancelled_while_its_label_is_made(self, number):
        """The customer changes his mind while Amazon answers with his label."""
        ask = label_fetch.ask

        def asked(gateway, plan):
            answer = ask(gateway, plan)
            if plan.number == number and plan.payload:
                self.cancel_at_amazon(number)
                before = self.env.cr.sql_log_count
                # It looks as well at what else Amazon must show as further on.
                self.come_in("ir_cron_import_cancelled_direct_orders")
                self.aside += self.env.cr.sql_log_count - before
            return answer

        with patch.object(label_fetch, "ask", asked):
            yield

    def test_sixty_orders_leave_from_the_list_and_errors_stay_with_their_reason(self):
        self.simulator.set_direct_labels(format="PDF")
        few = self.small_wave()
        numbers = [
            self.place(("LAMP-1", 1), ("SHADE-1", 1)) for _each in range(MANY - 6)
        ]
        short = self.place(("RARE-1", 1))
        empty = self.place(("LAMP-1", 1), ("LAMP-1", 1))
        late, refused = self.place(("LAMP-1", 1)), self.place(("LAMP-1", 1))
        gone, light = self.place(("LAMP-1", 1)), self.place(("FEATHER-1", 1))
        orders = self.come([*numbers, short, empty, late, refused, gone, light])
        by_number = {order.name: order for order in orders}

        # 1. Accepted and reserved: what is not there stays, and says so.
        said = self.accept(orders)
        self.assertIn("not all of it is free", said["params"]["message"])
        self.assertIn("not all of it is free", by_number[short].step_problem or "")
        accepted = orders - by_number[short]
        self.assertEqual(set(accepted.mapped("state")), {"acknowledged"})
        pickings = accepted.sale_order_id.picking_ids
        self.assertEqual(set(pickings.mapped("state")), {"assigned"})

        # 2. Labels, of all that were selected.
        self.simulator.cancel_direct_shipping(refused)  # Amazon wants it no more
        self.simulator.set_direct_labels(format="PDF", lag=3600)
        place = accepted.ids.index(by_number[late].id)
        self.simulator.add_fault("close_after", operation=MAKE, times=1, skip=place)
        with self.cancelled_while_its_label_is_made(gone):
            self.make_labels(orders)
        states = {n: by_number[n].label_state for n in (empty, late, refused, gone)}
        self.assertEqual(
            states,
            {empty: "empty", late: "asked", refused: "failed", gone: "cancelled"},
        )
        self.assertIn("two lines of one SKU", by_number[empty].label_problem)
        self.assertTrue(by_number[late].label_problem)
        self.assertIn("cancelled", by_number[refused].label_problem)
        self.assertIn(
            "Throw the label away", by_number[gone].activity_ids.mapped("note")[0]
        )

        # 3. Printed in one go: each label with its slip, and every label once.
        pages, left = self.print_labels(orders)
        labelled = orders.filtered(lambda order: order.state == "labelled")
        self.assertEqual(len(labelled), MANY - 5)
        self.assertEqual(len(pages), 2 * len(labelled))
        trackings = labelled.package_ids.mapped("tracking")
        self.assertEqual(len(set(trackings)), len(labelled))
        for tracking in trackings:
            self.assertEqual(sum(tracking in page for page in pages), 1, tracking)
        for number in (short, empty, late, refused, gone):
            self.assertIn(number, left)

        # 4. Validated: what cannot leave stays behind, and the list says why.
        self.ship(orders)
        shipped = orders.filtered(lambda order: order.state == "shipped")
        self.assertEqual(len(shipped), MANY - 6)
        self.assertEqual(
            set(shipped.sale_order_id.picking_ids.mapped("state")), {"done"}
        )
        for number, reason in (
            (short, "only orders that were accepted"),
            (empty, "No label"),
            (late, "No label"),
            (refused, "No label"),
            (gone, "only orders that were accepted"),
            (light, "weight"),
        ):
            self.assertIn(reason, by_number[number].ship_problem, number)
            self.assertNotEqual(by_number[number].state, "shipped")

        # 5. Amazon has one answer and one confirmation of each, and of nothing else.
        self.assertEqual(set(shipped.mapped("confirmation_state")), {"confirmed"})
        told = self.confirmed()
        self.assertEqual({told[number] for number in shipped.mapped("name")}, {1})
        self.assertEqual(len(told), FEW + len(shipped))
        answered = Counter(
            each["purchaseOrderNumber"]
            for post in self.simulator.ledger.find(operation=ACKNOWLEDGE)
            for each in post.json["orderAcknowledgements"]
        )
        self.assertEqual(set(answered.values()), {1})
        self.assertNotIn(short, answered)

        # What an order costs does not depend on how many there are.
        for step, cost in few.items():
            with self.subTest(step=step):
                self.assertLessEqual(self.costs[step] / MANY, cost * TOLERANCE)

        # 6. The late label comes, and that order leaves by itself.
        self.advance(61)
        self.run_cron("ir_cron_fetch_direct_labels")
        self.ship(by_number[late])
        self.assertEqual(by_number[late].state, "shipped")
        self.assertFalse(by_number[late].ship_problem)
