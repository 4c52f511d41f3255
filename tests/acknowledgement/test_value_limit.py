"""What counts for the approval limit is what would be sent, never a second sum."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.exchange.own_work import OwnWork
from .case import AcknowledgementCase


def _flags():
    kinds = [OwnWork]
    for kind in kinds:
        kinds += kind.__subclasses__()
    return {member.value: True for kind in kinds for member in kind}


@tagged("post_install", "-at_install")
class TestValueLimit(AcknowledgementCase):
    def setUp(self):
        super().setUp()
        self.instance.approval_limit = 50
        self.req = self.requisition()  # 10 at 10.20
        self.req.line_ids.accepted_qty = 4

    def _assert_needs_approval(self):
        self.assertTrue(self.req.needs_approval)
        with self.assertRaisesRegex(UserError, "Manager must approve"):
            self.send(self.req, self.vendor_user)
        self.assertFalse(self.req.acknowledgement_ids)

    def test_a_stored_sum_does_not_count(self):
        self.assertFalse(self.req.needs_approval)
        self.req.line_ids.accepted_qty = 10
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE amazon_vendor_requisition SET amount_accepted = 1 WHERE id = %s",
            [self.req.id],
        )
        self.env.cr.execute(
            "UPDATE amazon_vendor_requisition_line SET subtotal = 1"
            " WHERE requisition_id = %s",
            [self.req.id],
        )
        self.env.invalidate_all()
        self._assert_needs_approval()

    def test_parts_written_under_flags_of_a_client_count(self):
        line = self.req.line_ids.with_user(self.vendor_user).with_context(**_flags())
        line.split_ids = [(0, 0, {"quantity": 10, "code": "Accepted"})]
        self.env.invalidate_all()
        self._assert_needs_approval()

    def test_what_was_approved_is_what_would_be_sent(self):
        self.req.line_ids.accepted_qty = 10
        self.req.with_user(self.vendor_manager).action_approve()
        self.assertEqual(self.req.approved_amount, 102)
        self.send(self.req, self.vendor_user)
        self.assertTrue(self.req.acknowledgement_ids)
