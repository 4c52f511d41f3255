from lxml import etree, html

from odoo.tests import new_test_user, tagged

from ..acknowledgement.case import AcknowledgementCase

SALE = "sale.action_report_saleorder"
SLIP = "stock.action_report_delivery"
INVOICE = "account.account_invoices"


@tagged("post_install", "-at_install")
class TestDocuments(AcknowledgementCase):
    """Sale order, delivery slip and invoice say what Amazon ordered, to whoever works
    with them: 7 cases of 12 at 31.87."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lamp.uom_ids = cls.env["uom.uom"].create(
            {
                "name": "Case of 12",
                "relative_factor": 12,
                "relative_uom_id": cls.lamp.uom_id.id,
            }
        )
        groups = "base.group_user,{}"
        cls.warehouse_worker = new_test_user(
            cls.env, login="vc_worker", groups=groups.format("stock.group_stock_user")
        )
        cls.accountant = new_test_user(
            cls.env,
            login="vc_accountant",
            groups=groups.format("account.group_account_invoice"),
        )

    def sold(self):
        """A confirmed sale order of seven cases of twelve."""
        line = self.line(unit="Cases", size=12, quantity=7, cost="31.87")
        requisition = self.requisition(line)
        self.send(requisition)
        sale = requisition.sale_order_id
        sale.action_confirm()
        return sale

    def printed(self, report, record, user):
        """The text of a document, as this user prints it."""
        reports = self.env["ir.actions.report"].with_user(user)
        page, _kind = reports._render_qweb_html(report, record.ids)
        return " ".join(html.fromstring(page).text_content().split())

    def delivered(self, sale):
        delivery = sale.picking_ids
        delivery.move_ids.write({"quantity": 84, "picked": True})
        delivery.button_validate()
        self.assertEqual(delivery.state, "done")
        return delivery

    def invoiced(self, sale):
        invoice = sale._create_invoices()
        invoice.action_post()
        return invoice

    def test_the_printed_sale_order_says_cases_codes_and_numbers(self):
        text = self.printed(SALE, self.sold(), self.vendor_user)
        for words in (
            "7 cases of 12 at 31.87",
            "ASIN B000000001",
            "Vendor SKU 4006381333931",
            "Fulfilment Centre DTM2",
            "4Z32PABC",
        ):
            self.assertIn(words, text)

    def test_the_delivery_slip_says_so_to_a_warehouse_worker(self):
        sale = self.sold()
        delivery = sale.picking_ids
        for state in ("before", "after"):
            with self.subTest(printed=state):
                text = self.printed(SLIP, delivery, self.warehouse_worker)
                for words in (
                    "7 cases of 12",
                    "ASIN B000000001",
                    "Vendor SKU 4006381333931",
                    "Fulfilment Centre DTM2",
                    "4Z32PABC",
                ):
                    self.assertIn(words, text)
            if state == "before":
                self.delivered(sale)

    def test_the_printed_invoice_says_so_to_an_accountant(self):
        sale = self.sold()
        self.delivered(sale)
        invoice = self.invoiced(sale)
        self.assertEqual(invoice.amount_untaxed, 2677.08)
        text = self.printed(INVOICE, invoice, self.accountant)
        for words in (
            "7 cases of 12 at 31.87",
            "ASIN B000000001",
            "Vendor SKU 4006381333931",
            "4Z32PABC",
            "Fulfilment Centre DTM2",
        ):
            self.assertIn(words, text)

    def test_a_price_with_taxes_in_it_is_printed_without_them(self):
        self.lamp.taxes_id = self.env["account.tax"].create(
            {
                "name": "19 % included",
                "amount": 19,
                "price_include_override": "tax_included",
            }
        )
        sale = self.sold()
        self.assertNotEqual(sale.order_line.price_unit, 382.44)
        self.delivered(sale)
        invoice = self.invoiced(sale)
        for report, record in ((SALE, sale), (INVOICE, invoice)):
            text = self.printed(report, record, self.vendor_manager)
            self.assertIn("7 cases of 12 at 31.87", text)

    def test_the_screens_show_it_to_whoever_works_with_them(self):
        """Also to those who do not see Odoo's units, and read no requisitions."""
        sale = self.sold()
        delivery = self.delivered(sale)
        invoice = self.invoiced(sale)
        one, several = "amazon_purchase_order_number", "amazon_order_numbers"
        for user, record, number, lines in (
            (self.vendor_user, sale, one, "order_line"),
            (self.warehouse_worker, delivery, several, "move_ids"),
            (self.accountant, invoice, one, "invoice_line_ids"),
        ):
            with self.subTest(record=record._name):
                record = record.with_user(user)
                self.assertEqual(record[number], "4Z32PABC")
                self.assertEqual(record.amazon_ship_to_code, "DTM2")
                line = record[lines]
                self.assertEqual(line.amazon_asin, "B000000001")
                self.assertEqual(line.amazon_vendor_sku, "4006381333931")
                if lines == "move_ids":  # which counts units
                    self.assertEqual(line.amazon_cases, "7 cases of 12")
                else:
                    self.assertEqual(line.amazon_unit_label, "Cases of 12")
                columns = self.columns(record, lines)
                self.assertLessEqual({"amazon_asin", "amazon_vendor_sku"}, columns)
                self.assertTrue(
                    {"amazon_unit_label", "product_uom_id", "amazon_cases"} & columns
                )

    def test_the_cards_of_a_telephone_say_it_as_well(self):
        sale = self.sold()
        delivery = self.delivered(sale)
        invoice = self.invoiced(sale)
        for user, record, lines, amount in (
            (self.vendor_user, sale, "order_line", "amazon_unit_label"),
            (self.warehouse_worker, delivery, "move_ids", "amazon_cases"),
            (self.accountant, invoice, "invoice_line_ids", "amazon_unit_label"),
        ):
            with self.subTest(record=record._name):
                shown = self.cards(record.with_user(user), lines)
                wanted = {"amazon_asin", "amazon_vendor_sku", amount}
                self.assertLessEqual(wanted, shown)

    def cards(self, record, lines):
        """What the lines' cards inside the form show to this user."""
        arch = etree.fromstring(record.get_view(view_type="form")["arch"])
        cards = arch.find(f".//field[@name='{lines}']/kanban")
        if cards is None:  # they are of a view of their own
            view = record[lines].get_view(view_type="kanban")
            cards = etree.fromstring(view["arch"])
        return {field.get("name") for field in cards.iter("field")}

    def columns(self, record, lines):
        """What the list inside the form can show to this user."""
        arch = etree.fromstring(record.get_view(view_type="form")["arch"])
        path = f".//field[@name='{lines}']/list/field"
        return {
            column.get("name")
            for column in arch.findall(path)
            if column.get("column_invisible") not in ("True", "1")
        }

    def test_another_customers_documents_say_nothing_of_amazon(self):
        sale = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [(0, 0, {"product_id": self.lamp.id})],
            }
        )
        sale.action_confirm()
        for report, record in ((SALE, sale), (SLIP, sale.picking_ids)):
            text = self.printed(report, record, self.vendor_user)
            self.assertNotIn("ASIN", text)
            self.assertNotIn("Fulfilment Centre", text)
