from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from ..acknowledgement.case import AcknowledgementCase

WARNED = "odoo.tests.form.onchange"


@tagged("post_install", "-at_install")
class TestLowered(AcknowledgementCase):
    """By approval, what is lowered on the quotation is rejected."""

    def quotation(self):
        self.instance.workflow = "by_approval"
        requisition = self.requisition(self.line(quantity=10))
        requisition.action_follow_workflow()
        return requisition.sale_order_id

    def test_lowering_says_that_the_rest_is_rejected_and_the_reason_is_chosen_there(
        self,
    ):
        quotation = self.quotation()
        with Form(quotation.with_user(self.vendor_user)) as form:
            with self.assertLogs(WARNED) as told, form.order_line.edit(0) as line:
                line.product_uom_qty = 7
                self.assertEqual(line.amazon_rejected_qty, 3)
                line.amazon_rejection_reason = "ObsoleteProduct"
        (sentence,) = told.output
        self.assertIn("3 of 10 will be rejected as Temporarily Unavailable", sentence)
        self.assertIn("Amazon never takes a rejection back", sentence)
        quotation.with_user(self.vendor_user).action_confirm()
        self.run_after_commit()
        (post,) = self.simulator.ledger.posts()
        parts = post.json["acknowledgements"][0]["items"][0]["itemAcknowledgements"]
        self.assertEqual(
            [(p["acknowledgementCode"], p.get("rejectionReason")) for p in parts],
            [("Accepted", None), ("Rejected", "ObsoleteProduct")],
        )

    def test_who_does_not_answer_amazon_chooses_no_reason(self):
        line = self.quotation().order_line
        seller = new_test_user(
            self.env,
            login="vc_seller",
            groups="base.group_user,sales_team.group_sale_salesman_all_leads",
        )
        with self.assertRaises(AccessError):
            line.with_user(seller).amazon_rejection_reason = "ObsoleteProduct"
            self.env.flush_all()
        self.assertEqual(
            line.amazon_requisition_line_id.rejection_reason, "TemporarilyUnavailable"
        )
