"""An order that Amazon was told about stays what Amazon was told, however one works."""

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..acknowledgement.case import AcknowledgementCase

WAYS = ("by_requisition", "by_approval", "automatic")
TOLD = (UserError, ValidationError)


@tagged("post_install", "-at_install")
class TestTold(AcknowledgementCase):
    def told(self, workflow):
        """The sale order of an order that was answered in full in this way."""
        self.instance.workflow = workflow
        for product in self.products:
            self.env["stock.quant"]._update_available_quantity(
                product, self.warehouse.lot_stock_id, 1000
            )
        number = f"TOLD{WAYS.index(workflow):04}"
        requisition = self.requisition(self.line(1), number=number)
        if workflow == "by_approval":
            requisition.sale_order_id.action_confirm()
            self.run_after_commit()
        elif workflow == "by_requisition":
            self.send(requisition)
        else:
            self.run_cron("ir_cron_send_submissions")
        self.assertEqual(requisition.acknowledgement_state, "submitted")
        return requisition.sale_order_id

    def seller(self, order):
        seller = self._create_user(f"seller_{order.id}", "group_amazon_vendor_user")
        seller.group_ids += self.env.ref("sales_team.group_sale_manager")
        return order.with_user(seller)

    def test_it_is_not_raised_repriced_cancelled_or_deleted_in_any_way_of_working(self):
        for workflow in WAYS:
            order = self.seller(self.told(workflow))
            line = order.order_line
            for said, change in (
                ("quantity", lambda o: o.order_line.write({"product_uom_qty": 11})),
                ("price", lambda o: o.order_line.write({"price_unit": 99})),
                ("discount", lambda o: o.order_line.write({"discount": 10})),
                (
                    "product",
                    lambda o: o.order_line.write({"product_id": self.products[1].id}),
                ),
                ("cancel", lambda o: o.action_cancel()),
                ("cancel", lambda o: o.write({"state": "cancel"})),
                ("unlink", lambda o: o.unlink()),
                ("line", lambda o: o.order_line.unlink()),
                (
                    "line of the form",
                    lambda o: o.write(
                        {"order_line": [Command.delete(o.order_line.id)]}
                    ),
                ),
            ):
                with (
                    self.subTest(workflow=workflow, what=said),
                    self.assertRaisesRegex(TOLD, "Change the Answer"),
                    self.cr.savepoint(),
                ):
                    change(order)
                order.invalidate_recordset()
                line.invalidate_recordset()
            self.assertEqual((line.product_uom_qty, line.price_unit), (10.0, 10.2))

    def test_what_does_not_concern_amazon_may_still_be_written(self):
        order = self.seller(self.told("by_requisition"))
        order.client_order_ref = "ours"
        order.order_line.name = "another text"
        order.order_line.price_unit = 10.2
        self.assertEqual(order.client_order_ref, "ours")

    def test_changing_the_answer_is_the_way_out(self):
        order = self.told("by_requisition")
        order.amazon_requisition_id.action_change_answer()
        self.seller(order).order_line.product_uom_qty = 4
        self.assertEqual(order.order_line.product_uom_qty, 4)

    def test_preview_and_send_ask_the_same_about_what_can_be_sold(self):
        """Two that Send refuses, and that a preview has to name as well."""
        weighed = self.requisition(
            self.line(
                1,
                netCost={
                    "amount": "10.20",
                    "currencyCode": "EUR",
                    "unitOfMeasure": "KILOGRAMS",
                },
            ),
            number="WEIGHED1",
        )
        foreign = self.requisition(
            self.line(1, netCost={"amount": "1.5", "currencyCode": "SEK"}),
            number="FOREIGN1",
        )
        weighed.line_ids.product_id.weight = 0
        for requisition, word in ((weighed, "weight"), (foreign, "SEK")):
            with self.subTest(word):
                refusals = requisition._checked_answer().refusals
                self.assertTrue(any(word in each for each in refusals), refusals)
                with self.assertRaisesRegex(UserError, word):
                    requisition.action_send_acknowledgement()
