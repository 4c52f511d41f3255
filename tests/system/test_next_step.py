from lxml import etree

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval
from odoo.tools.view_validation import get_expression_field_names

from ..change.case import ChangeCase


@tagged("post_install", "-at_install")
class TestNextStep(ChangeCase):
    """The primary button of a form is the next right step, and there is one."""

    def primary(self, record):
        """The labels of the primary buttons that a manager sees on a record."""
        record = record.with_user(self.vendor_manager)
        form = etree.fromstring(record.get_view(view_type="form")["arch"])
        return [
            button.get("string")
            for button in form.findall("./header/button")
            if {"btn-primary", "oe_highlight"} & set(button.get("class", "").split())
            and not self.is_invisible(record, button.get("invisible") or "False")
        ]

    def is_invisible(self, record, expression):
        names = get_expression_field_names(expression)
        values = {name: record.sudo()[name] for name in names}
        for name, value in values.items():
            if record._fields[name].relational:
                values[name] = value.ids
        return safe_eval(expression, values)

    def test_a_new_order_is_answered(self):
        requisition = self.requisition()
        self.assertEqual(self.primary(requisition), ["Send Acknowledgement"])

    def test_a_line_without_product_is_repaired(self):
        unknown = self.line(asin="B0UNKNOWN1", sku="NOSUCHSKU")
        requisition = self.requisition(unknown)
        self.assertEqual(self.primary(requisition), ["Reprocess"])

    def test_amazons_draft_is_confirmed_not_mailed(self):
        requisition = self.requisition()
        self.send(requisition)
        order = requisition.sale_order_id
        self.assertEqual(order.state, "draft")
        self.assertEqual(self.primary(order), ["Confirm"])

    def test_by_approval_confirming_says_that_it_answers_amazon(self):
        self.instance.workflow = "by_approval"
        requisition = self.requisition()
        requisition.action_follow_workflow()
        order = requisition.sale_order_id
        self.assertEqual(self.primary(order), ["Confirm and Answer Amazon"])
        self.assertEqual(self.primary(requisition), ["Review Quotation"])

    def test_another_customers_draft_is_sent_as_ever(self):
        order = self.env["sale.order"].create({"partner_id": self.customer.id})
        self.assertEqual(self.primary(order)[:1], ["Send"])
        self.assertNotIn("Confirm", self.primary(order))

    def test_while_a_change_waits_applying_it_is_the_only_primary(self):
        self.instance.change_policy = "manual"
        requisition = self.requisition()
        self.send(requisition)
        self.change(requisition, quantities={"1": 20})
        self.assertTrue(requisition.change_pending)
        self.assertEqual(self.primary(requisition), ["Apply Changes"])

    def test_several_of_amazons_orders_are_confirmed_at_once(self):
        requisitions = self.requisition() | self.requisition(number="4Z32PABD")
        self.send(requisitions)
        orders = requisitions.sale_order_ids
        self.assertEqual(orders.mapped("state"), ["draft", "draft"])
        confirm = self.env.ref("amazon_vendor_central.sale_order_action_confirm")
        confirm.with_user(self.vendor_user).with_context(
            active_model="sale.order", active_ids=orders.ids
        ).run()
        self.assertEqual(orders.mapped("state"), ["sale", "sale"])

    def test_selected_requisitions_are_proposed_under_actions(self):
        requisitions = self.requisition() | self.requisition(number="4Z32PABD")
        propose = "amazon_vendor_central.amazon_vendor_requisition_action_propose"
        self.env.ref(propose).with_user(self.vendor_user).with_context(
            active_model=requisitions._name, active_ids=requisitions.ids
        ).run()
        self.assertTrue(all(requisitions.mapped("proposal_kind")))

    def test_the_most_urgent_requisition_comes_first_and_its_deadline_sorts(self):
        view = self.env["amazon.vendor.requisition"].get_view(view_type="list")
        arch = etree.fromstring(view["arch"])
        self.assertEqual(arch.get("default_order"), "purchase_order_date, id")
        cards = self.env["amazon.vendor.requisition"].get_view(view_type="kanban")
        order = etree.fromstring(cards["arch"]).get("default_order")
        self.assertEqual(order, "purchase_order_date, id")
        column = arch.find("./field[@name='answer_deadline']")
        self.assertEqual(column.get("optional"), "show")
        self.assertTrue(self.requisition()._fields["answer_deadline"].store)
        primary = [
            button.get("name")
            for button in arch.findall("./header/button")
            if "btn-primary" in button.get("class", "")
        ]
        self.assertEqual(primary, ["action_send_acknowledgement"])
