from odoo.tests import tagged

from ...logic.status import values as status_values
from ...models.inbound.process_line import PORTION
from ...spapi.messages import order_status
from ..orders import item, order
from .case import StatusCase, item_status, quantity, status


@tagged("post_install", "-at_install")
class TestStatusImport(StatusCase):
    """Ordered, acknowledged, shipped and received, side by side, in one unit."""

    def test_increments_are_kept_as_increments(self):
        """5, then 15 more, then 4 cancelled: 16 are ordered."""
        requisition = self.imported(order(items=[item(quantity=16)]))
        line = item_status(ordered=16, accepted=0, confirmation="UNCONFIRMED")
        line["orderedQuantity"]["orderedQuantityDetails"] = [
            {
                "updatedDate": "2026-11-16T09:00:00Z",
                "orderedQuantity": quantity(5),
            },
            {
                "updatedDate": "2026-11-17T09:00:00Z",
                "orderedQuantity": quantity(15),
            },
            {
                "updatedDate": "2026-11-18T09:00:00Z",
                "cancelledQuantity": quantity(4),
            },
        ]
        self.apply_status(status(items=[line]))
        rows = self.history(requisition, "ordered")
        self.assertEqual(rows, [(5, 0), (15, 0), (0, 4)])
        total = sum(ordered - cancelled for ordered, cancelled in rows)
        self.assertEqual(total, requisition.line_ids.ordered_qty)

    def test_a_word_that_amazon_has_not_documented_says_nothing(self):
        """The status is taken over all the same; a new word is no trouble."""
        requisition = self.imported(order(items=[item()]))
        line = item_status(accepted=10, received=4, confirmation="HALFWAY", receipt="?")
        self.apply_status(status(items=[line], purchaseOrderStatus="PAUSED"))
        self.assertFalse(requisition.purchase_order_status)
        self.assertFalse(requisition.line_ids.confirmation_status)
        self.assertFalse(requisition.line_ids.receive_status)
        self.assertEqual(requisition.line_ids.received_qty, 4)

    def test_amazon_changes_the_order_and_its_history_shows_it(self):
        requisition = self.requisition()
        self.send(requisition)
        self.import_status("4Z32PABC")
        self.simulator.change_order("4Z32PABC", quantities={"1": 14})
        self.import_status("4Z32PABC")
        self.assertEqual(self.history(requisition, "ordered"), [(10, 0), (4, 0)])

    def test_received_in_cases_of_what_was_ordered_in_eaches(self):
        requisition = self.requisition(self.line(1, quantity=24))
        self.send(requisition)
        self.simulator.receive("4Z32PABC", lines={"1": 3}, unit="Cases", unit_size=6)
        self.import_status("4Z32PABC")
        line = requisition.line_ids
        self.assertEqual(line.received_qty, 18)
        self.assertEqual(line.receive_status, "PARTIALLY_RECEIVED")
        row = requisition.history_ids.filtered(lambda row: row.kind == "received")
        self.assertEqual((row.received_qty, row.amazon_unit), (18, "Cases of 6"))

    def test_received_in_eaches_of_what_was_ordered_in_cases(self):
        requisition = self.requisition(self.line(1, unit="Cases", size=5))
        self.send(requisition)
        self.simulator.receive("4Z32PABC", lines={"1": 12}, unit="Eaches")
        self.import_status("4Z32PABC")
        self.assertEqual(requisition.line_ids.received_qty, 2.4)

    def test_each_sum_of_receipts_that_was_seen_is_kept(self):
        requisition = self.requisition()
        self.send(requisition)
        for amount in (3, 4):
            self.simulator.receive("4Z32PABC", lines={"1": amount})
            self.import_status("4Z32PABC")
            self.advance(minutes=5)
        self.assertEqual(self.history(requisition, "received"), [(3,), (7,)])
        self.assertEqual(requisition.line_ids.received_qty, 7)

    def test_shipped_counts_what_the_sale_order_delivered_in_the_ordered_unit(self):
        requisition = self.requisition(self.line(1, unit="Cases", size=6, quantity=4))
        self.send(requisition)
        order_line = requisition.sale_order_id.order_line
        requisition.sale_order_id.action_confirm()
        picking = requisition.sale_order_id.picking_ids
        picking.move_ids.quantity = 18  # of the product's own unit: three cases
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(order_line.qty_delivered, 3)
        self.assertEqual(requisition.line_ids.shipped_qty, 3)

    def test_all_four_quantities_can_be_added_up_by_product(self):
        requisition = self.requisition(self.line(1), self.line(2, quantity=4))
        self.send(requisition)
        self.simulator.receive("4Z32PABC", lines={"1": 9})
        self.import_status("4Z32PABC")
        ((product, *sums),) = self.env["amazon.vendor.requisition.line"]._read_group(
            [("product_id", "=", self.lamp.id)],
            ["product_id"],
            [
                f"{name}_qty:sum"
                for name in ("ordered", "acknowledged", "shipped", "received")
            ],
        )
        self.assertEqual((product, sums), (self.lamp, [10, 10, 0, 9]))
        action = requisition.with_user(self.vendor_user).action_view_status()
        modes = [mode for _view, mode in action["views"]]
        self.assertLessEqual({"pivot", "graph"}, set(modes))

    def test_a_status_moves_neither_stock_nor_sale_order(self):
        requisition = self.requisition()
        self.send(requisition)
        sale_order = requisition.sale_order_id
        before = (sale_order.state, self.lamp.qty_available)
        self.simulator.receive("4Z32PABC")
        self.import_status("4Z32PABC")
        self.assertEqual((sale_order.state, self.lamp.qty_available), before)
        self.assertFalse(sale_order.order_line.qty_delivered)
        self.assertEqual(requisition.line_ids.accepted_qty, 10)

    def test_one_word_for_the_whole_order(self):
        requisition = self.imported(order(items=[item(1), item(2, asin="B000000002")]))
        second = item_status(
            2, "B000000002", accepted=0, rejected=10, confirmation="REJECTED"
        )
        self.apply_status(status(items=[item_status(received=4), second]))
        self.assertEqual(requisition.confirmation_status, "PARTIALLY_ACCEPTED")
        # What was refused is not waited for.
        self.assertEqual(requisition.receive_status, "PARTIALLY_RECEIVED")

    def test_lines_are_found_by_number_however_it_is_written(self):
        requisition = self.imported(order(items=[item(1), item(2, asin="B000000002")]))
        lines = [
            item_status("00002", "B000000002", accepted=7),
            item_status("00001", accepted=3),
        ]
        self.apply_status(status(items=lines))
        self.assertEqual(requisition.line_ids.mapped("acknowledged_qty"), [3, 7])

    # --- Evidence -----------------------------------------------------------

    def test_a_status_confirms_what_was_sent(self):
        requisition = self.requisition()
        self.send(requisition)
        self.import_status("4Z32PABC")
        submission = self.submission_of(requisition)
        self.assertEqual(submission.state, "confirmed")
        self.assertFalse(submission.next_check)

    def test_a_status_settles_an_unknown_outcome_that_turned_out_well(self):
        requisition = self.requisition()
        self.simulator.add_fault("close_after", "submitAcknowledgement")
        self.send(requisition)
        self.assertEqual(requisition.acknowledgement_state, "unknown")
        self.import_status("4Z32PABC")
        self.assertEqual(requisition.acknowledgement_state, "confirmed")
        self.assertEqual(self.posts(), 1, "never sent twice")

    def test_a_status_that_shows_otherwise_proves_nothing_by_itself(self):
        """It may be older than the answer; the look at Amazon decides."""
        requisition = self.requisition()
        self.send(requisition)
        self.apply_status(
            status(items=[item_status(accepted=0, confirmation="UNCONFIRMED")])
        )
        self.assertEqual(requisition.acknowledgement_state, "submitted")

    # --- Speed --------------------------------------------------------------

    def test_the_number_of_statements_does_not_grow_with_the_batch(self):
        def numbered(first, count):
            numbers = [f"PO{n:06}" for n in range(first, first + count)]
            orders, statuses = [], []
            for number in numbers:
                lines = range(1, 6)
                orders.append(
                    order(number, [item(n, asin=f"B00000000{n}") for n in lines])
                )
                statuses.append(
                    status(
                        number,
                        [item_status(n, f"B00000000{n}", received=n) for n in lines],
                    )
                )
            self.imported(*orders)
            return self.status_queue(*statuses)

        few, many = numbered(1, 5), numbered(100, PORTION)
        self.env.invalidate_all()
        small = self.count_sql(few._process)
        self.env.invalidate_all()
        large = self.count_sql(many._process)
        self.assertEqual(few.done_count, 5)
        self.assertEqual(many.done_count, PORTION)
        # The database inserts and updates in portions of its own.
        self.assertLessEqual(large - small, 10, f"{small} -> {large}")


@tagged("post_install", "-at_install")
class TestStatusValues(StatusCase):
    """The pure part: units and doubts."""

    def item(self, **values):
        document = status(items=[item_status(**values)])
        return order_status.parse(document).items[0]

    def test_a_unit_nobody_knows_is_the_lines_own(self):
        line = self.env["amazon.vendor.requisition.line"].new(
            {"unit_of_measure": "Cases", "unit_size": 5}
        )
        pallets = self.item(unit="Pallets").ordered_quantity
        self.assertEqual(status_values.in_unit(pallets, line), 10)
        eaches = self.item().ordered_quantity
        self.assertEqual(status_values.in_unit(eaches, line), 2)
        self.assertEqual(status_values.in_unit(None, line), 0)

    def test_a_status_that_is_in_order_raises_no_doubt(self):
        shown = self.item(received=10, receipt="RECEIVED")
        now = status_values.moment(shown.last_receive_date)
        self.assertEqual(status_values.doubts_of(shown, now), [])
