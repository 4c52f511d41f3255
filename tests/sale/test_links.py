"""Only code says which of Amazon's orders a sale order answers."""

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from ..acknowledgement.case import AcknowledgementCase


@tagged("post_install", "-at_install")
class TestLinks(AcknowledgementCase):
    """A salesperson who has nothing to do with Vendor Central tries."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = new_test_user(
            cls.env,
            login="seller_of_others",
            groups="base.group_user,sales_team.group_sale_salesman_all_leads",
        )

    def setUp(self):
        super().setUp()
        self.wanted = self.requisition()
        self.Order = self.env["sale.order"].with_user(self.seller)
        self.values = {
            "partner_id": self.customer.id,
            "order_line": [(0, 0, {"product_id": self.lamp.id})],
        }
        self.link = {"amazon_requisition_id": self.wanted.id}
        self.line_link = {"amazon_requisition_line_id": self.wanted.line_ids.id}

    def _refused(self):
        return self.assertRaisesRegex(UserError, "what Amazon said")

    def test_created(self):
        with self._refused():
            self.Order.create({**self.values, **self.link})
        with self._refused():
            self.Order.create(
                {
                    **self.values,
                    "order_line": [
                        (0, 0, {"product_id": self.lamp.id, **self.line_link})
                    ],
                }
            )

    def test_written_and_copied(self):
        order = self.Order.create(self.values)
        with self._refused():
            order.write(self.link)
        with self._refused():
            order.order_line.write(self.line_link)
        with self._refused():
            order.copy(self.link)
        with self._refused():
            order.order_line.amazon_acknowledgement_code = "Accepted"

    def test_imported(self):
        result = self.Order.load(
            ["partner_id/.id", "amazon_requisition_id/.id"],
            [[str(self.customer.id), str(self.wanted.id)]],
        )
        self.assertFalse(result["ids"])
        self.assertIn("what Amazon said", result["messages"][0]["message"])

    def test_sent_as_a_default(self):
        sent = self.Order.with_context(
            default_amazon_requisition_id=self.wanted.id,
            default_amazon_requisition_line_id=self.wanted.line_ids.id,
        )
        order = sent.create(self.values)
        self.assertFalse(order.sudo().amazon_requisition_id)
        self.assertFalse(order.sudo().order_line.amazon_requisition_line_id)

    def test_set_as_a_default_of_ones_own(self):
        self.env["ir.default"].set(
            "sale.order",
            "amazon_requisition_id",
            self.wanted.id,
            user_id=self.seller.id,
        )
        order = self.Order.create(self.values)
        self.assertFalse(order.sudo().amazon_requisition_id)

    def test_amazons_order_gets_its_sale_order_all_the_same(self):
        self.Order.create(self.values)
        self.send(self.wanted, self.vendor_user)
        order = self.wanted.sale_order_id
        self.assertEqual(order.order_line.product_uom_qty, 10)
        self.assertEqual(
            order.order_line.amazon_requisition_line_id, self.wanted.line_ids
        )
