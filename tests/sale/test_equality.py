from odoo.tests import tagged

from ..inbound.case import QueueCase
from ..orders import item, order


@tagged("post_install", "-at_install")
class TestSaleOrderEquality(QueueCase):
    """The batch-built sale order equals the one Odoo itself would have computed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax_home = cls.env["account.tax"].create(
            {"name": "Home 19%", "amount": 19, "type_tax_use": "sale"}
        )
        cls.tax_foreign = cls.env["account.tax"].create(
            {"name": "Foreign 0%", "amount": 0, "type_tax_use": "sale"}
        )
        cls.products = cls.env["product.product"].create(
            [
                {
                    "name": f"Lamp {number}",
                    "barcode": f"40063813339{number:02}",
                    "is_storable": True,
                    "sale_delay": number,
                    "description_sale": f"Bright {number}",
                    "taxes_id": [(6, 0, cls.tax_home.ids if number % 2 else [])],
                }
                for number in range(1, 5)
            ]
        )
        plan = cls.env["account.analytic.plan"].create({"name": "Channels"})
        accounts = cls.env["account.analytic.account"].create(
            [
                {"name": "Amazon", "plan_id": plan.id},
                {"name": "Lamp 2", "plan_id": plan.id},
            ]
        )
        cls.env["account.analytic.distribution.model"].create(
            [
                {
                    "partner_id": cls.customer.id,
                    "analytic_distribution": {str(accounts[0].id): 100},
                },
                {
                    "product_id": cls.products[1].id,
                    "analytic_distribution": {str(accounts[1].id): 100},
                },
            ]
        )

    def test_the_batch_built_order_equals_a_plain_create(self):
        items = [
            item(
                number,
                f"B00000000{number}",
                product.barcode,
                quantity=10 * number,
                unit="Cases" if number == 3 else "Eaches",
                size=6 if number == 3 else 1,
                cost=f"{number}.2345",
            )
            for number, product in enumerate(self.products, 1)
        ]
        requisition = self.imported(order(items=items))
        built = requisition._create_sale_orders()
        plain = self.env["sale.order"].create(
            {
                "partner_id": built.partner_id.id,
                "partner_invoice_id": built.partner_invoice_id.id,
                "partner_shipping_id": built.partner_shipping_id.id,
                "pricelist_id": built.pricelist_id.id,
                "payment_term_id": built.payment_term_id.id,
                "warehouse_id": built.warehouse_id.id,
                "commitment_date": built.commitment_date,
                "date_order": built.date_order,
                "order_line": [
                    (
                        0,
                        0,
                        {
                            "product_id": line.product_id.id,
                            "product_uom_qty": line.product_uom_qty,
                            "product_uom_id": line.product_uom_id.id,
                            "price_unit": line.price_unit,
                        },
                    )
                    for line in built.order_line
                ],
            }
        )
        for name in (
            "partner_id",
            "fiscal_position_id",
            "currency_id",
            "company_id",
            "note",
            "amount_untaxed",
            "amount_tax",
            "amount_total",
            "preferred_payment_method_line_id",
        ):
            self.assertEqual(built[name], plain[name], name)
        for ours, theirs in zip(built.order_line, plain.order_line, strict=True):
            for name in (
                "name",
                "product_uom_id",
                "product_uom_qty",
                "price_unit",
                "discount",
                "tax_ids",
                "analytic_distribution",
                "customer_lead",
                "price_subtotal",
                "price_total",
                "qty_delivered_method",
                "warehouse_id",
            ):
                self.assertEqual(ours[name], theirs[name], f"{name} of {ours.name}")

    def test_the_instance_names_the_order_and_says_who_sells(self):
        team = self.env["crm.team"].create({"name": "Marketplaces"})
        self.instance.write(
            {
                "order_name_policy": "prefix",
                "order_prefix": "AMZ-",
                "team_id": team.id,
                "user_id": self.vendor_manager.id,
            }
        )
        product = item(sku=self.products[0].barcode)
        sale = self.imported(order("PO000001", [product]))._create_sale_orders()
        self.assertEqual(sale.name, "AMZ-PO000001")
        self.assertEqual(sale.team_id, team)
        self.assertEqual(sale.user_id, self.vendor_manager)

    def test_the_sequence_names_the_order_where_no_prefix_is_wanted(self):
        product = item(sku=self.products[0].barcode)
        sale = self.imported(order("PO000001", [product]))._create_sale_orders()
        self.assertRegex(sale.name, r"^S\d+")

    def test_a_later_change_of_quantity_keeps_amazons_cost(self):
        self.products[0].list_price = 100
        costly = item(sku=self.products[0].barcode, cost="42.1234")
        requisition = self.imported(order(items=[costly]))
        line = requisition._create_sale_orders().order_line
        line.product_uom_qty = 3
        self.assertEqual(line.price_unit, 42.1234)
