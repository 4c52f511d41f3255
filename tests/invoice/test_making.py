"""Invoices are made of what has left, in exact amounts, and of nothing twice."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .case import InvoiceCase


@tagged("post_install", "-at_install")
class TestInvoiceMaking(InvoiceCase):
    def test_what_was_shipped_is_billed_whatever_policy_the_product_has(self):
        self.products.invoice_policy = "order"
        delivery = self.delivery(self.line(quantity=10))
        delivery.move_ids.quantity = 6
        self.pack(delivery)
        first = self.shipment(delivery)
        first.action_pack()
        self.ship(first)
        move = first._invoice()
        self.assertEqual(move.invoice_line_ids.quantity, 6)
        rest = delivery.backorder_ids
        rest.action_assign()
        self.pack(rest)
        second = self.shipment(rest, bol="DN00099999")
        second.action_pack()
        with self.assertRaisesRegex(UserError, "has not left yet"):
            second.action_invoice()
        self.ship(second)
        self.assertEqual(second._invoice().invoice_line_ids.quantity, 4)

    def test_nothing_is_billed_twice(self):
        shipment = self.shipped()
        shipment._invoice()
        with self.assertRaisesRegex(UserError, "nothing to invoice"):
            shipment._invoice()
        order = shipment.container_ids.line_ids.requisition_line_id.requisition_id
        with self.assertRaisesRegex(UserError, "nothing to invoice"):
            order.sale_order_id.action_amazon_invoice()

    def test_the_invoice_names_orders_goods_and_parties(self):
        shipment = self.shipped(self.line(quantity=10))
        move = self.invoice(shipment)
        self.assertEqual(move.ref, "4Z32PABC")
        self.assertEqual(move.amazon_vendor_code, "VEND1")
        self.assertEqual(move.amazon_bill_to_vat, "DE814584193")
        self.assertEqual(move.amazon_shipment_ids, shipment)
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("account.report_invoice", move.ids)[0]
            .decode()
        )
        for word in ("4Z32PABC", "DTM2", "VEND1", "DE814584193", "B000000001"):
            self.assertIn(word, html)

    def two_orders(self):
        """One shipment of two orders."""
        deliveries = self.env["stock.picking"]
        for number in ("4Z32PABC", "4Z32PABD"):
            deliveries += self.delivery(self.line(quantity=2), number=number)
        for delivery in deliveries:
            self.pack(delivery)
        shipment = self.shipment(deliveries)
        shipment.action_pack()
        self.ship(shipment)
        return shipment

    def test_one_invoice_for_each_order(self):
        moves = self.two_orders()._invoice()
        self.assertEqual(sorted(moves.mapped("ref")), ["4Z32PABC", "4Z32PABD"])

    def test_one_invoice_for_each_shipment(self):
        self.instance.invoice_grouping = "shipment"
        move = self.two_orders()._invoice()
        self.assertEqual(move.ref, "4Z32PABC, 4Z32PABD")
        lines = move.invoice_line_ids.sale_line_ids.amazon_requisition_line_id
        self.assertEqual(len(lines.requisition_id), 2)

    def test_india_gets_one_order_in_an_invoice(self):
        self.instance.invoice_grouping = "shipment"
        shipment = self.two_orders()
        self.instance.marketplace = "IN"
        self.assertEqual(len(shipment._invoice()), 2)

    def test_one_that_cannot_be_billed_stops_nobody(self):
        shipment = self.two_orders()
        order = self.env["sale.order"].search(
            [("amazon_requisition_id.purchase_order_number", "=", "4Z32PABC")]
        )
        self.instance.invoice_journal_id = False
        order.journal_id = self.env["account.journal"].create(
            {"name": "Bills", "code": "BX", "type": "purchase"}
        )
        moves = shipment._invoice()
        self.assertEqual(moves.mapped("ref"), ["4Z32PABD"])
        self.assertIn(order.name, shipment.invoice_problem)
        self.assertTrue(shipment.activity_ids)

    def test_it_is_made_by_itself_where_the_instance_wants_that(self):
        self.instance.write(
            {
                "invoice_policy": "confirmed",
                "post_invoices": True,
                "submit_on_post": True,
            }
        )
        shipment = self.packed(self.line(quantity=10))
        self.ship(shipment)
        self.assertFalse(shipment.invoice_due, "Amazon has not taken it yet")
        self.bill_to()
        self.follow(2)
        self.assertTrue(shipment.invoice_due)
        self.run_cron("ir_cron_invoice_shipments")
        move = self.env["account.move"].search(
            [("amazon_shipment_ids", "in", shipment.ids)]
        )
        self.assertEqual(move.state, "posted")
        self.assertTrue(move.amazon_invoice_ids, move.activity_ids.mapped("note"))
        self.assertFalse(shipment.invoice_due)

    def test_what_cannot_be_sent_stays_posted_and_says_why(self):
        self.instance.submit_on_post = True
        shipment = self.shipped()
        self.bill_to().partner_id.vat = False
        move = self.invoice(shipment)
        self.assertEqual(move.state, "posted")
        self.assertFalse(move.amazon_invoice_ids)
        self.assertIn("AMZDE", str(move.activity_ids.note))

    def two_deliveries(self):
        """Two shipments that brought 6 and 4 of one line."""
        delivery = self.delivery(self.line(quantity=10))
        delivery.move_ids.quantity = 6
        self.pack(delivery)
        first = self.shipment(delivery)
        first.action_pack()
        self.ship(first)
        rest = delivery.backorder_ids
        rest.action_assign()
        self.pack(rest)
        second = self.shipment(rest, bol="DN00099999")
        second.action_pack()
        self.ship(second)
        return first, second

    def test_a_shipment_bills_nothing_of_what_another_brought(self):
        first, second = self.two_deliveries()
        move = second._invoice()
        self.assertEqual(move.invoice_line_ids.quantity, 4)
        with self.assertRaisesRegex(UserError, "nothing to invoice"):
            second._invoice()
        self.env["account.move"].action_amazon_invoice_all()
        other = second.container_ids.line_ids.requisition_line_id
        moves = other.requisition_id.sale_order_id.invoice_ids - move
        self.assertEqual(moves.amazon_shipment_ids, first)
        self.assertEqual(moves.invoice_line_ids.quantity, 6)

    def test_each_shipment_has_an_invoice_of_its_own_also_of_the_same_lines(self):
        self.instance.invoice_grouping = "shipment"
        first, second = self.two_deliveries()
        moves = (first + second)._invoice()
        self.assertEqual(moves.invoice_line_ids.mapped("quantity"), [6, 4])
        self.assertEqual([move.amazon_shipment_ids for move in moves], [first, second])

    def test_an_order_that_somebody_else_has_open_keeps_no_other_waiting(self):
        self.instance.invoice_policy = "shipped"
        shipments = self.env["amazon.vendor.shipment"]
        for number, bol in (("4Z32PABC", "DN00012345"), ("4Z32PABD", "DN00099999")):
            shipments += self.shipped(number=number, bol=bol)
        self.assertEqual(shipments.mapped("invoice_due"), [True, True])
        busy, free = shipments
        Requisition = self.registry["amazon.vendor.requisition"]
        taken = busy.container_ids.line_ids.requisition_line_id.requisition_id
        lock = Requisition.try_lock_for_update

        def try_lock(records, **options):
            return lock(records, **options) - taken

        with patch.object(Requisition, "try_lock_for_update", try_lock):
            self.run_cron("ir_cron_invoice_shipments")
            self.assertEqual(shipments.mapped("invoice_due"), [True, False])
            self.assertFalse(self.instance.broken_loops)
            self.assertFalse(busy.invoice_problem)
        self.run_cron("ir_cron_invoice_shipments")
        self.assertFalse(busy.invoice_due)

    def test_one_that_cannot_be_confirmed_stops_nobody(self):
        self.instance.write({"invoice_policy": "shipped", "post_invoices": True})
        for number, bol in (("4Z32PABC", "DN00012345"), ("4Z32PABD", "DN00099999")):
            self.shipped(number=number, bol=bol)
        orders = self.env["sale.order"].search([], order="id desc", limit=2)
        bad, good = orders.sorted("id")
        self.instance.invoice_journal_id = False
        bad.journal_id = self.journal
        self.journal.active = False
        self.run_cron("ir_cron_invoice_shipments")
        self.assertEqual(good.invoice_ids.state, "posted")
        self.assertEqual(bad.invoice_ids.state, "draft")
        self.assertTrue(bad.invoice_ids.activity_ids)

    def test_values_of_the_instances_company_count_whoever_bills(self):
        shipment = self.shipped()
        other = self.env["res.company"].create({"name": "Another Company"})
        germany = self.env.ref("base.de")
        theirs = self.env["account.fiscal.position"].create(
            {
                "name": "Theirs",
                "company_id": other.id,
                "auto_apply": True,
                "country_id": germany.id,
            }
        )
        ordered = shipment.container_ids.line_ids.requisition_line_id
        order = ordered.requisition_id.sale_order_id
        order.fiscal_position_id = False
        move = shipment.with_company(other)._invoice()
        self.assertEqual(move.company_id, self.company)
        self.assertNotEqual(move.fiscal_position_id, theirs)
