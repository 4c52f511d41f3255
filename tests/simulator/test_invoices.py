"""The simulated Amazon's rules for invoices, one test a rule."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from odoo.tests import tagged

from ...logic.invoice.facts import Allowance, Charge, TermsFacts
from ...logic.invoice.parties import BILL_TO, GST, REMIT_TO, SHIP_TO
from ...spapi.messages.invoice import build_invoice
from ..bills import AMAZON, NOW, REMITTED, invoice, item, party, tax, taxed
from .invoice_case import InvoiceCase, case

CENT = Decimal("0.01")


@tagged("post_install", "-at_install")
class TestInvoices(InvoiceCase):
    def test_a_sound_one_stands_in_the_books_to_the_cent(self):
        found = self.take()
        self.assertEqual(self.sim.taken_invoices(), [found])
        self.assertEqual(
            (found.total, found.tax, found.untaxed, found.currency),
            (Decimal("606.90"), Decimal("96.90"), Decimal("510.00"), "EUR"),
        )
        (line,) = found.lines
        self.assertEqual(line.product, ("4Z32PABC", "B00SIMUL01"))
        self.assertEqual((line.eaches, line.cost), (50, Decimal("10.20")))
        self.assertEqual(found.amount_of(line), Decimal("510.00"))
        self.assertEqual((found.remit_to, found.bill_to), ("NORD1", "AMZDE"))

    def test_what_is_refused_is_corrected_under_the_same_id(self):
        self.assertNotTaken("TOTAL_MISMATCH", total=Decimal("606.91"))
        self.take()

    def test_an_id_is_unique_for_ever(self):
        self.take(invoice(case()))
        self.assertNotTaken("DUPLICATE_INVOICE", invoice(case()))
        self.sim.clock.advance(days=3650)
        self.tokens.clear()
        self.assertNotTaken("DUPLICATE_INVOICE", invoice(case()))

    def test_ids_that_differ_only_by_what_is_stripped_are_one(self):
        self.take(invoice(case(), number="INV/2026/00001"))
        for number in ("INV202600001", "inv-2026-00001", "INV 2026 00001 ."):
            self.assertNotTaken("DUPLICATE_INVOICE", invoice(case(), number=number))
        self.assertNotTaken("INVALID_ID", number="-/-")

    def test_an_account_bills_its_own_orders_only(self):
        codes = self.bill(invoice(remit_to=party(REMIT_TO, "NORUS")), account="demo_us")
        self.assertEqual(codes, ["INVALID_ORDER_ID"])

    def test_one_request_takes_all_or_none(self):
        first = invoice(case())
        self.assertNotTaken(
            "DUPLICATE_INVOICE", first, replace(first, number="AMZ2026/00001")
        )
        self.take(first, replace(first, number="AMZ2026-00002"))
        self.assertEqual(len(self.sim.taken_invoices()), 2)

    def test_the_date_is_not_in_the_future_and_not_before_the_order(self):
        self.assertNotTaken("DATE_IN_FUTURE", dated=NOW + timedelta(seconds=1))
        self.assertNotTaken("DATE_BEFORE_ORDER", dated=NOW - timedelta(days=1))
        # A day is its midnight: that is before the order, and the same day.
        self.take(dated=date(2026, 3, 10))

    def test_the_total_is_above_zero(self):
        free = Allowance("Discount", Decimal("51.00"))
        self.assertNotTaken("INVALID_TOTAL", invoice(case(), allowances=(free,)))

    def test_the_total_is_the_sum_of_its_parts(self):
        charges = (Charge("Freight", Decimal("12.00"), "", (taxed("12.00"),)),)
        allowances = (Allowance("Discount", Decimal("5.00"), "", (taxed("5.00"),)),)
        sound = invoice(charges=charges, allowances=allowances)
        self.assertEqual(sound.total, Decimal("615.23"))
        for wrong in (sound.total + CENT, sound.total - CENT, sound.untaxed):
            self.assertNotTaken("TOTAL_MISMATCH", replace(sound, total=wrong))
        found = self.take(sound)
        self.assertEqual(
            [each.amount for each in (*found.charges, *found.allowances)],
            [Decimal("12.00"), Decimal("5.00")],
        )

    def test_a_broken_cent_may_go_either_way_and_a_whole_one_not(self):
        """A case of five at 1.001 comes to 5.005: 5.00 or 5.01."""
        for number, amount, codes in (
            ("A1", "5.00", []),
            ("A2", "5.01", []),
            ("A3", "5.02", ["BASE_MISMATCH"]),
            ("A4", "4.99", ["BASE_MISMATCH"]),
        ):
            line = case(cost="1.001", amount=Decimal(amount))
            self.assertEqual(self.bill(invoice(line, number=number)), codes, amount)
        # Of two, 10.01 in all, neither may go beyond its own two cents.
        for number, amount, codes in (
            ("A5", "10.02", []),
            ("A6", "10.03", ["BASE_MISMATCH"]),
        ):
            first = case(cost="1.001", amount=Decimal("5.01"))
            second = replace(first, sequence=2, amount=Decimal(amount) - first.amount)
            found = self.bill(invoice(first, second, number=number))
            self.assertEqual(found, codes, amount)

    def test_the_taxes_of_the_lines_sum_to_the_header(self):
        sound = invoice()
        (one,) = sound.taxes
        off = replace(one, amount=one.amount + CENT)
        for taxes in ((off,), (), (replace(one, rate=Decimal(20)),)):
            self.assertNotTaken("TAX_MISMATCH", replace(sound, taxes=taxes))
        two = invoice(
            case(taxes=(taxed("51.00"),)), case(1, 2, taxes=(taxed("51.00"),))
        )
        self.assertEqual(two.taxes[0].amount, Decimal("19.38"))
        self.take(two)

    def test_a_tax_is_what_its_rate_says(self):
        swapped = tax("35.70", "510.00")
        self.assertNotTaken("TAX_AMOUNT", invoice(item(taxes=(swapped,))))
        # A cent of the whole may have gone to this line.
        self.take(invoice(item(taxes=(tax("96.91", "510.00"),))))

    def test_a_tax_of_a_line_is_one_and_a_half_cents_off_and_no_more(self):
        """Half a cent for rounding, a cent of what was shared out among the lines."""
        for number, cost, amount, codes in (
            # 9.595
            ("A1", "10.10", "9.61", []),
            ("A2", "10.10", "9.58", []),
            # 9.6026
            ("A3", "10.108", "9.62", ["TAX_AMOUNT"]),
            # 9.6064
            ("A4", "10.112", "9.59", ["TAX_AMOUNT"]),
        ):
            first = case(cost=cost)
            first = replace(first, taxes=(tax(amount, first.amount),))
            # Another line has the rest, so that the header is in order.
            second = case(1, 2, cost=cost, taxes=(tax("9.60", first.amount),))
            found = self.bill(invoice(first, second, number=number))
            self.assertEqual(found, codes, (cost, amount))

    def test_charges_and_allowances_of_lines_are_repeated_at_the_header(self):
        charge = Charge("Freight", Decimal("2.00"))
        lines = (case(charges=(charge,)), case(1, 2, charges=(charge,)))
        self.assertNotTaken("CHARGE_MISMATCH", invoice(*lines, charges=(charge,)))
        both = replace(charge, amount=Decimal("4.00"))
        self.take(invoice(*lines, charges=(both,)))
        # There may be more at the header, that belongs to no line.
        more = replace(charge, amount=Decimal("9.00"))
        self.take(invoice(*lines, charges=(more,), number="A1"))
        less = case(allowances=(Allowance("Defective", Decimal(1)),))
        self.assertNotTaken("ALLOWANCE_MISMATCH", invoice(less, number="A2"))

    def test_what_lowers_the_total_is_an_allowance(self):
        negative = Charge("Freight", Decimal("-2.00"))
        self.assertNotTaken("NEGATIVE_AMOUNT", charges=(negative,))
        back = taxed("-10.00", 7)
        line = item(1, taxes=(taxed("51.00"), back))
        self.assertNotTaken("NEGATIVE_AMOUNT", invoice(line))

    def test_there_is_one_currency_and_it_is_the_order_s(self):
        self.assertNotTaken("CURRENCY_MISMATCH", currency="USD")
        document = build_invoice(invoice())
        document["items"][0]["netCost"]["currencyCode"] = "USD"
        self.assertBroken("CURRENCY_MISMATCH", document)

    def test_orders_products_and_units_must_be_known(self):
        for code, changes in (
            ("INVALID_ORDER_ID", {"purchase_order_number": "AAAAAAAA"}),
            ("INVALID_ITEM", {"asin": "B0OTHER", "vendor_sku": None}),
            ("UNIT_MISMATCH", {"unit_size": 6}),
            ("UNIT_MISMATCH", {"unit": "Eaches"}),
        ):
            self.assertNotTaken(code, invoice(item(1, **changes)))

    def test_quantities_and_costs_are_above_zero(self):
        for code, member, value in (
            ("INVALID_QUANTITY", "invoicedQuantity", {"amount": 0}),
            ("INVALID_QUANTITY", "invoicedQuantity", {"unitSize": -5}),
            ("INVALID_COST", "netCost", {"amount": "0"}),
            ("INVALID_COST", "netCost", {"amount": "-10.20"}),
        ):
            document = build_invoice(invoice())
            document["items"][0][member] |= value
            self.assertBroken(code, document)

    def test_numbers_that_nobody_pays_are_refused(self):
        for member in ("invoiceTotal", "invoiceBaseAmount"):
            for amount in ("1e999999999", "1e-999999999", "-1e15"):
                document = build_invoice(invoice())
                document[member]["amount"] = amount
                self.assertBroken("INVALID_AMOUNT", document)
        document = build_invoice(invoice())
        document["taxDetails"][0]["taxRate"] = "1e99999"
        self.assertBroken("INVALID_AMOUNT", document)
        for days in (-1, 10**9):
            document = build_invoice(invoice())
            document["paymentTerms"]["netDueDays"] = days
            self.assertBroken("INVALID_TERMS", document)

    def test_there_are_lines_and_each_has_a_number_of_its_own(self):
        document = build_invoice(invoice())
        document["items"] *= 2
        self.assertBroken("DUPLICATE_ITEM", document)
        del document["items"]
        self.assertBroken("NO_ITEMS", document)

    def test_a_line_of_an_invoice_names_its_order(self):
        document = build_invoice(invoice())
        del document["items"][0]["purchaseOrderNumber"]
        self.assertBroken("INVALID_ORDER_ID", document)

    def test_a_higher_cost_is_taken_and_left_to_be_paid_short(self):
        found = self.take(invoice(item(net_cost=Decimal("11.00"))))
        self.assertEqual(found.lines[0].cost, Decimal("11.00"))

    def test_what_is_priced_by_weight_tells_its_weight(self):
        by_weight = {"currencyCode": "EUR", "amount": "3.00", "unitOfMeasure": "GRAMS"}
        order = self.place(number="9Z32PABC", netCost=by_weight)
        self.confirm(order)
        self.sim.receive("9Z32PABC")
        line = case(purchase_order_number="9Z32PABC", cost="3.00")
        self.assertNotTaken("WEIGHT_MISSING", invoice(line))
        weighed = replace(
            line,
            net_cost_unit="GRAMS",
            total_weight=Decimal("7.5"),
            amount=Decimal("22.50"),
        )
        self.assertEqual(self.take(invoice(weighed)).total, Decimal("22.50"))
        document = build_invoice(replace(invoice(weighed), number="A2"))
        del document["items"][0]["invoicedQuantity"]["totalWeight"]
        self.assertBroken("WEIGHT_MISSING", document)
        document = build_invoice(invoice(number="A2"))
        document["items"][0]["netCostUnitOfMeasure"] = "GRAMS"
        self.assertBroken("WEIGHT_MISSING", document)

    # Only what was confirmed and shipped ----------------------------------------

    def test_no_more_than_shipped_over_all_invoices(self):
        self.ship("9Z32PABC", quantity=6)
        order = {"purchase_order_number": "9Z32PABC"}
        self.assertNotTaken("QUANTITY_ABOVE_SHIPPED", invoice(case(7, **order)))
        self.take(invoice(case(4, **order)))
        again = invoice(case(3, **order), number="A2")
        self.assertNotTaken("QUANTITY_ABOVE_SHIPPED", again)
        self.take(invoice(case(2, **order), number="A2"))

    def test_no_more_than_confirmed_though_more_was_shipped(self):
        self.ship("9Z32PABC", quantity=6, confirmed=4)
        order = {"purchase_order_number": "9Z32PABC"}
        self.assertNotTaken("QUANTITY_ABOVE_CONFIRMED", invoice(case(5, **order)))
        self.take(invoice(case(4, **order)))

    def test_what_nobody_confirmed_cannot_be_billed(self):
        self.place(number="9Z32PABC")
        self.sim.receive("9Z32PABC")
        line = case(purchase_order_number="9Z32PABC")
        self.assertNotTaken("ITEM_NOT_CONFIRMED", invoice(line))

    def test_what_came_without_announcement_is_billed_as_received(self):
        self.confirm(self.place(number="9Z32PABC"))
        line = case(purchase_order_number="9Z32PABC")
        self.assertNotTaken("QUANTITY_ABOVE_SHIPPED", invoice(line))
        self.sim.receive("9Z32PABC", lines={"1": 1})
        self.take(invoice(line))

    def test_one_invoice_covers_several_orders(self):
        self.ship("9Z32PABC")
        lines = (case(10), case(10, 2, purchase_order_number="9Z32PABC"))
        found = self.take(invoice(*lines))
        self.assertEqual(found.orders, ["4Z32PABC", "9Z32PABC"])
        more = case(1, 1, purchase_order_number="9Z32PABC")
        self.assertNotTaken("QUANTITY_ABOVE_CONFIRMED", invoice(more, number="A2"))

    # Parties ---------------------------------------------------------------------

    def test_the_bill_to_party_equals_amazon_s_record(self):
        for changes, field in (
            ({"name": "Amazon EU SARL"}, "name"),
            ({"street": "Marcel-Breuer-Str. 12"}, "addressLine1"),
            ({"zip": "80808"}, "postalOrZipCode"),
            ({"city": "Munich"}, "city"),
            ({"vat": "LU19647148"}, "taxRegistrationNumber"),
        ):
            facts = invoice(bill_to=replace(AMAZON, **changes))
            (error,) = self.send_invoices(facts)["errors"]
            self.assertEqual(
                (error["code"], error["details"]), ("BILL_TO_DIFFERS", field)
            )
        self.assertNotTaken("INVALID_BILL_TO", bill_to=party(BILL_TO, "AMZFR", vat="1"))

    def test_the_record_can_be_another(self):
        self.sim.set_bill_to("AMZDE", name="Amazon Neu GmbH")
        self.assertNotTaken("BILL_TO_DIFFERS")
        self.take(bill_to=replace(AMAZON, name="Amazon Neu GmbH"))

    def test_the_order_says_who_is_billed(self):
        order = self.sim.order("4Z32PABC").document
        order["orderDetails"]["billToParty"] = {"partyId": "AMZX"}
        self.assertNotTaken("INVALID_BILL_TO")
        # Nothing is on record of it: it only has to be complete.
        self.take(bill_to=replace(AMAZON, code="AMZX", name="Amazon X"))

    def test_parties_are_complete(self):
        for code, changes in (
            ("MISSING_ADDRESS", {"bill_to": None}),
            ("MISSING_ADDRESS", {"bill_to": replace(AMAZON, street=None)}),
            ("MISSING_TAX_ID", {"bill_to": replace(AMAZON, vat=None)}),
            ("MISSING_ADDRESS", {"remit_to": replace(REMITTED, name=None)}),
            ("MISSING_TAX_ID", {"remit_to": replace(REMITTED, vat=None)}),
            (
                "MISSING_TAX_ID",
                {"remit_to": replace(REMITTED, tax_type="LocalTaxNumber")},
            ),
        ):
            self.assertNotTaken(code, **changes)

    def test_amazon_pays_a_vendor_code_of_the_account(self):
        other = replace(REMITTED, code="NORUS")
        self.assertNotTaken("INVALID_REMIT_TO", remit_to=other)
        self.take(remit_to=replace(REMITTED, code="NORD2"))

    def test_the_goods_went_where_the_order_wanted_them(self):
        self.assertNotTaken("INVALID_SHIP_TO", ship_to=party(SHIP_TO, "XDE2"))
        self.take(ship_to=None)

    # Countries -------------------------------------------------------------------

    def test_north_america_asks_for_no_tax_numbers_and_no_bill_to(self):
        self.sim.account().country = "US"
        self.take(bill_to=None, remit_to=replace(REMITTED, vat=None), region="NA")

    def test_india_has_one_order_an_invoice_hsn_and_gst(self):
        self.ship("9Z32PABC")
        self.sim.account().country = "IN"
        for number in ("4Z32PABC", "9Z32PABC"):
            details = self.sim.order(number).document["orderDetails"]
            details["billToParty"] = {"partyId": "AMZIN"}
        gst = {"vat": "27AAACB1234C1ZV", "tax_type": GST}
        taxes = tuple(taxed("51.00", 9, tax_type=kind) for kind in ("CGST", "SGST"))
        line = case(hsn_code="0902", taxes=taxes)
        values = {
            "bill_to": replace(AMAZON, code="AMZIN", **gst),
            "remit_to": replace(REMITTED, **gst),
            "region": "EU",
        }
        second = replace(line, sequence=2, purchase_order_number="9Z32PABC")
        self.assertNotTaken("ONE_ORDER", invoice(line, second, **values))
        for code in (None, "0902.10"):
            wrong = replace(line, hsn_code=code)
            self.assertNotTaken("INVALID_HSN", invoice(wrong, **values))
        german = replace(line, taxes=(taxed("51.00"),))
        self.assertNotTaken("INVALID_TAX_TYPE", invoice(german, **values))
        plain = values | {"remit_to": REMITTED}
        self.assertNotTaken("MISSING_TAX_ID", invoice(line, **plain))
        self.take(invoice(line, **values))

    # Terms -----------------------------------------------------------------------

    def test_it_is_due_by_the_terms_it_tells(self):
        for number, terms, due, discounted in (
            ("A1", None, date(2026, 5, 9), None),
            ("A2", TermsFacts("Basic", net_days=30), date(2026, 4, 9), None),
            ("A3", TermsFacts("EndOfMonth", net_days=30), date(2026, 4, 30), None),
            ("A4", TermsFacts("Proximo", net_days=15), date(2026, 4, 15), None),
            (
                "A5",
                TermsFacts("PaymentDueUponReceiptOfInvoice", net_days=9),
                date(2026, 3, 10),
                None,
            ),
            (
                "A6",
                TermsFacts("Basic", Decimal(2), 14, 60),
                date(2026, 5, 9),
                date(2026, 3, 24),
            ),
        ):
            found = self.take(invoice(case(), number=number, terms=terms))
            self.assertEqual((found.due_on, found.discounted_until), (due, discounted))

    def test_what_was_agreed_counts_before_what_is_told(self):
        self.sim.set_invoice_terms(net_days=90, discount_percent="2", discount_days=30)
        found = self.take()
        self.assertEqual(found.due_on, date(2026, 6, 8))
        self.assertEqual(found.discount, Decimal("12.14"))
