from odoo.exceptions import UserError
from odoo.tests import tagged

from ..change.case import ChangeCase


@tagged("post_install", "-at_install")
class TestSentencesSaleOrder(ChangeCase):
    """What a person reads when a sale order cannot follow Amazon any more."""

    def told(self, requisition):
        """What the responsible person is asked to do by hand."""
        return "".join(self.activities(requisition).mapped("note"))

    def test_a_locked_order_says_what_is_to_be_changed_after_unlocking(self):
        requisition = self.answered(confirm=True)
        order = requisition.sale_order_id
        order.action_lock()
        self.change(requisition, quantities={"1": 15})
        self.apply(requisition)
        self.assertIn(
            f"{order.name} is locked, so it was not changed. Unlock it, and change it: "
            "Line 1: quantity 10 → 15",
            self.told(requisition),
        )
        self.assertEqual(
            self.activities(requisition).summary, f"Change {order.name} by hand"
        )

    def test_a_locked_order_is_not_reset(self):
        requisition = self.answered(confirm=True)
        requisition.sale_order_id.action_lock()
        with self.assertRaisesRegex(UserError, "is locked. Unlock it first"):
            requisition.with_user(self.vendor_user).action_reset_sale_order()

    def test_an_invoiced_order_is_not_reset(self):
        self.lamp.invoice_policy = "order"
        requisition = self.answered(confirm=True)
        requisition.sale_order_id._create_invoices().action_post()
        with self.assertRaisesRegex(UserError, "invoiced already, so it cannot be"):
            requisition.with_user(self.vendor_user).action_reset_sale_order()

    def test_another_currency_is_for_a_person(self):
        requisition = self.answered(confirm=True)
        order = requisition.sale_order_id
        self.env.ref("base.SEK").active = True
        requisition.sudo().currency_id = self.env.ref("base.SEK")
        self.change(requisition, quantities={"1": 15})
        self.apply(requisition)
        self.assertIn(
            f"{order.name} is in EUR, but Amazon pays in SEK now. Cancel it and "
            "acknowledge the order again.",
            self.told(requisition),
        )
        self.assertEqual(order.order_line.product_uom_qty, 10)

    def test_the_invoice_address_of_what_was_invoiced_stays(self):
        requisition = self.answered(confirm=True)
        order = requisition.sale_order_id
        before = order.partner_invoice_id
        self.deliver(order, 10)
        order._create_invoices().action_post()
        document = self.document_of(requisition)
        document["orderDetails"]["billToParty"] = {
            "partyId": "AMZFR",
            "address": {
                "name": "Amazon France",
                "addressLine1": "67 Boulevard du Général Leclerc",
                "city": "Clichy",
                "postalCode": "92110",
                "countryCode": "FR",
            },
        }
        self.send_again(document)._process()
        self.apply(requisition)
        self.assertEqual(order.partner_invoice_id, before)
        self.assertRegex(
            self.told(requisition),
            f"{order.name}: Invoice Address could not be changed from .*, because it "
            "was invoiced already",
        )

    def test_another_product_of_what_was_delivered_is_for_a_person(self):
        requisition = self.answered(confirm=True)
        order = requisition.sale_order_id
        self.deliver(order, 6)
        document = self.document_of(requisition)
        document["orderDetails"]["items"][0].update(
            amazonProductIdentifier="B000000002", vendorProductIdentifier="PART-2"
        )
        self.send_again(document)._process()
        self.apply(requisition)
        self.assertIn(
            f"Line 1: Lamp was delivered already; change {order.name} by hand.",
            self.told(requisition),
        )
        self.assertEqual(order.order_line.product_id, self.lamp)

    def test_amazon_cancels_what_was_invoiced(self):
        requisition = self.answered(confirm=True)
        order = requisition.sale_order_id
        self.lamp.invoice_policy = "order"
        order._create_invoices().action_post()
        self.cancel(requisition)
        self.apply(requisition)
        self.assertEqual(order.state, "sale")
        self.assertIn(
            f"Amazon cancelled the order, but {order.name} was invoiced already. "
            "Cancel it by hand with a credit note.",
            self.told(requisition),
        )

    def test_amazon_cancels_what_is_locked(self):
        requisition = self.answered(confirm=True)
        order = requisition.sale_order_id
        order.action_lock()
        self.cancel(requisition)
        self.apply(requisition)
        self.assertEqual(order.state, "sale")
        self.assertIn(
            f"Amazon cancelled the order, but {order.name} is locked. Unlock it and "
            "cancel it.",
            self.told(requisition),
        )

    def test_a_price_by_weight_needs_the_products_weight(self):
        cost = {"amount": "3.10", "currencyCode": "EUR", "unitOfMeasure": "KILOGRAMS"}
        requisition = self.requisition(self.line(1, netCost=cost))
        with (
            self.assertRaisesRegex(
                UserError,
                r"prices Lamp by weight \(KILOGRAMS\), but its weight is not set",
            ),
            self.env.cr.savepoint(),
        ):
            self.send(requisition)
        self.assertEqual(self.posts(), 0)
        self.lamp.weight = 2
        self.send(requisition)
        self.assertEqual(requisition.sale_order_id.order_line.price_unit, 6.2)

    def test_an_acknowledged_order_that_odoo_does_not_confirm(self):
        requisition = self.answered()
        order = requisition.sale_order_id
        requisition._sale_order_not_confirmed(
            order, UserError("The credit is used up.")
        )
        self.assertEqual(
            self.activities(requisition).summary, f"Confirm {order.name} by hand"
        )
        self.assertIn(
            "Amazon has your answer, but Odoo did not confirm sale order "
            f"{order.name}. Correct what it says, then click Confirm there: The "
            "credit is used up.",
            self.told(requisition),
        )
