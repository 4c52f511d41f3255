from odoo.exceptions import UserError
from odoo.tests import tagged

from ..acknowledgement.case import AcknowledgementCase


@tagged("post_install", "-at_install")
class TestSaleObstacles(AcknowledgementCase):
    """What cannot be sold as it is ordered is held with a sentence, in every way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.USD").active = True

    def mixed(self, number="4Z32PABC"):
        """An order of one line in euros and one in dollars."""
        return self.requisition(
            self.line(1), self.line(2, currency="USD"), number=number
        )

    def put_enough(self):
        for product in self.products:
            self.env["stock.quant"]._update_available_quantity(
                product, self.warehouse.lot_stock_id, 1000
            )

    def test_several_currencies_are_held_in_every_way_of_working(self):
        self.put_enough()
        for workflow in ("by_approval", "automatic"):
            with self.subTest(workflow=workflow):
                self.instance.workflow = workflow
                requisition = self.mixed(f"PO{workflow[:4]}".upper())
                self.assertIn("several currencies", requisition.hold_reason)
                self.assertFalse(requisition.sale_order_ids)
                self.assertEqual(self.posts(), 0)

    def test_a_person_sells_what_is_in_one_currency(self):
        requisition = self.mixed()
        self.assertIn("EUR, USD", requisition.problem)
        with self.assertRaisesRegex(UserError, "several currencies"):
            self.send(requisition)
        requisition.line_ids[1].accepted_qty = 0
        self.send(requisition)
        self.assertEqual(requisition.sale_order_id.amount_untaxed, 102.0)
        self.assertEqual(self.posts(), 1)

    def rule(self, **values):
        return self.env["amazon.vendor.rule"].create(
            {
                "name": "Big orders",
                "instance_id": self.instance.id,
                "outcome": "hold",
                **values,
            }
        )

    def test_a_rule_compares_money_in_its_own_currency(self):
        usd = self.env.ref("base.USD")
        self.env["res.currency.rate"].search([("currency_id", "=", usd.id)]).unlink()
        rule = self.rule(value_from=100)
        requisition = self.requisition(self.line(currency="USD"))
        rate = rule.currency_id._get_conversion_rate(
            rule.currency_id, usd, self.company, requisition.purchase_order_date
        )
        self.env["res.currency.rate"].create(
            {
                "currency_id": usd.id,
                "company_id": self.company.id,
                "name": "2020-01-01",
                "rate": rate * 2,
            }
        )
        # 102 dollars are 51 euros.
        self.assertFalse(rule._fits_value(requisition))
        rule.value_from = 50
        self.assertTrue(rule._fits_value(requisition))

    def test_a_rule_with_a_value_fits_no_order_in_several_currencies(self):
        requisition = self.mixed()
        self.assertFalse(self.rule(value_from=1)._fits_value(requisition))
        self.assertFalse(self.rule(value_to=10**6)._fits_value(requisition))
        self.assertTrue(self.rule()._fits_value(requisition))

    def test_what_is_archived_is_never_put_on_an_order(self):
        self.put_enough()
        address = self.env["res.partner"].create({"name": "Dortmund"})
        archived = {
            "customer": self.customer,
            "address": address,
            "product": self.lamp,
        }
        for name, record in archived.items():
            with self.subTest(archived=name):
                requisition = self.requisition(number=f"PO{name}".upper())
                requisition.partner_shipping_id = address
                record.active = False
                with self.assertRaisesRegex(UserError, "is archived"):
                    self.send(requisition)
                self.assertFalse(requisition.sale_order_ids)
                record.active = True
                self.send(requisition)
                self.assertTrue(requisition.sale_order_ids)

    def test_nothing_archived_goes_by_itself(self):
        self.put_enough()
        self.customer.active = False
        for workflow in ("by_approval", "automatic"):
            with self.subTest(workflow=workflow):
                self.instance.workflow = workflow
                requisition = self.requisition(number=f"PO{workflow[:4]}".upper())
                self.assertIn("is archived", requisition.hold_reason)
                self.assertFalse(requisition.sale_order_ids)
                self.assertEqual(self.posts(), 0)
