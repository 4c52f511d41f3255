from datetime import timedelta

from odoo import fields
from odoo.tests import Form, tagged

from ..acknowledgement.case import AcknowledgementCase

FORM = "amazon_vendor_central.amazon_vendor_requisition_view_form"
#: Where Odoo's forms of tests say what a person would be told.
WARNED = "odoo.tests.form.onchange"
LIST = "amazon_vendor_central.amazon_vendor_requisition_line_view_list"


@tagged("post_install", "-at_install")
class TestColumns(AcknowledgementCase):
    """The lines ask for what an answer needs, where it is entered."""

    def test_a_lowered_quantity_shows_the_rejection_at_once(self):
        requisition = self.requisition(self.line(quantity=10))
        with Form(requisition, FORM) as form:
            self.assertFalse(form.has_rejection)
            with self.assertLogs(WARNED) as told, form.line_ids.edit(0) as line:
                line.accepted_qty = 7
            self.assertRegex(
                told.output[0],
                "3 of 10 will be rejected as Temporarily Unavailable. Once it is sent, "
                "Amazon never takes a rejection back. Choose the reason",
            )
            self.assertTrue(form.has_rejection)
            with form.line_ids.edit(0) as line:
                line.rejection_reason = "ObsoleteProduct"
        self.assertEqual(requisition.line_ids.rejected_qty, 3)
        self.assertEqual(requisition.line_ids.rejection_reason, "ObsoleteProduct")

    def test_a_backorder_asks_for_its_date_in_the_line(self):
        requisition = self.requisition(self.line(quantity=10, backorder=True))
        day = fields.Datetime.now().replace(microsecond=0) + timedelta(days=20)
        with Form(requisition, FORM) as form:
            self.assertTrue(form.may_backorder)
            self.assertFalse(form.has_backorder)
            with self.assertLogs(WARNED) as told, form.line_ids.edit(0) as line:
                line.accepted_qty = 7
                self.assertIn("can be entered as a backorder", told.output[0])
                line.backordered_qty = 3
                line.backorder_date = day
            self.assertTrue(form.has_backorder)
            self.assertFalse(form.has_rejection)
        self.assertEqual(requisition.line_ids.backorder_date, day)

    def test_a_backorder_without_its_date_is_not_saved_by_the_screen(self):
        requisition = self.requisition(self.line(quantity=10, backorder=True))
        form = Form(requisition, FORM)
        with self.assertLogs(WARNED), form.line_ids.edit(0) as line:
            line.accepted_qty = 7
            line.backordered_qty = 3
            line.backorder_date = fields.Datetime.now() + timedelta(days=20)
        with self.assertRaisesRegex(AssertionError, "backorder_date. is a required"):
            with form.line_ids.edit(0) as line:
                line.backorder_date = False

    def test_what_is_always_shown_leaves_room_for_the_product(self):
        """At 1366 px the list has 1250: the other columns take up to 1000 of them."""
        arch = self.env.ref(LIST)._get_combined_arch()
        shown = [
            column
            for column in arch.xpath("/list/field")
            if column.get("optional", "show") == "show"
            and column.get("column_invisible") is None
        ]
        names = [column.get("name") for column in shown]
        self.assertIn("unit_label", names)
        widths = [int(each.get("width", "0px")[:-2]) for each in shown]
        self.assertLessEqual(sum(widths), 700)
        (unit,) = [each for each in shown if each.get("name") == "unit_label"]
        self.assertGreaterEqual(int(unit.get("width")[:-2]), 90)

    def test_a_telephone_gets_cards(self):
        view = self.env["amazon.vendor.requisition"].get_view(
            self.env.ref(FORM).id, "form", mobile=True
        )
        self.assertIn("<kanban", view["arch"])
        self.assertIn("ordered_qty", view["arch"].partition("<kanban")[2])
