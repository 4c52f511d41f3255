"""The gateway against the simulated Amazon's invoices: the whole conversation, every
fault, and whether the rule book and Amazon refuse the same."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from ...logic.invoice import sums
from ...logic.invoice.facts import (
    CREDIT_NOTE,
    PQV,
    RETURNS,
    Allowance,
    Charge,
    CreditReference,
    InvoicedLine,
    InvoiceItem,
    OriginalInvoice,
    Surroundings,
    TermsFacts,
)
from ...logic.invoice.parties import BILL_TO
from ...logic.invoice.rules import check
from ...logic.rulebook import REFUSE
from ...simulator.faults import AFTER, BEFORE
from ...spapi.errors import Configuration, Rejected, SpApiError, UnknownOutcome
from ...spapi.messages.invoice import build_payload
from ...spapi.operations.invoices import Invoices
from ..bills import AMAZON, REMITTED, invoice, party, taxed
from ..shipments import NOW
from .case import tagged
from .conversation import ConversationCase

SUBMIT = "submitInvoices"
CENT = Decimal("0.01")


class BillingCase(ConversationCase):
    """An order of two lines of ten cases, confirmed and shipped in full."""

    def setUp(self):
        super().setUp()
        self.assertEqual(self.tell(self.facts()).status, "Success")
        self.invoices = self.gateway.use(Invoices)

    def lines_of(self, quantity=10):
        """Lines of the order as an invoice bills them."""
        found = []
        for number, line in enumerate(self.lines, 1):
            cost = line.net_cost or line.list_price
            size = line.ordered_quantity.unit_size
            amount = sums.rounded(quantity * size * cost.amount)
            found.append(
                InvoiceItem(
                    sequence=number,
                    purchase_order_number=self.order.number,
                    line_number=line.item_sequence_number,
                    asin=line.amazon_product_identifier,
                    vendor_sku=line.vendor_product_identifier,
                    quantity=quantity,
                    unit="Cases",
                    unit_size=size,
                    net_cost=cost.amount,
                    amount=amount,
                    taxes=(taxed(amount),),
                    ordered_on=NOW.date(),
                    shipped_at=NOW - timedelta(hours=1),
                    ordered=10 * size,
                    confirmed=10 * size,
                    shipped=10 * size,
                    acknowledged_cost=cost.amount,
                    ordered_asin=line.amazon_product_identifier,
                    ordered_vendor_sku=line.vendor_product_identifier,
                    ordered_unit="Cases",
                    ordered_unit_size=size,
                )
            )
        return tuple(found)

    def billed(self, *items, charges=(), allowances=(), **changes):
        """An invoice of the whole order."""
        items = items or self.lines_of()
        header = sums.header(items, charges, allowances)
        values = {
            "charges": header.charges,
            "allowances": header.allowances,
            "taxes": header.taxes,
            "untaxed": header.untaxed,
            "total": header.total,
            "ship_to": party("ship_to", self.order.ship_to),
        }
        return invoice(*items, **(values | changes))

    def credit_note(self, credit, quantity=1, **changes):
        """Cases of the first line, taken back."""
        line = replace(self.lines_of(quantity)[0], credit=credit)
        values = {"invoice_type": CREDIT_NOTE, "number": "AMZ2026-R0001"}
        return self.billed(line, **(values | changes))

    def bill(self, facts):
        """Send it and return the transaction's status."""
        taken = self.invoices.submit_invoices(build_payload([facts]))
        return self.transactions.transaction(taken.transaction_id)


@tagged("post_install", "-at_install")
class TestConversation(BillingCase):
    def test_from_the_order_to_the_books(self):
        facts = self.billed()
        found = self.bill(facts)
        self.assertEqual(found.status, "Processing")
        booked = self.sim.invoice(facts.number)
        self.assertEqual(
            (booked.total, booked.tax), (facts.total, facts.taxes[0].amount)
        )
        self.assertEqual(
            [booked.amount_of(line) for line in booked.lines],
            [item.amount for item in facts.items],
        )
        self.assertEqual(booked.orders, [self.order.number])

    def test_a_refusal_says_why_and_the_id_can_be_sent_again(self):
        found = self.bill(self.billed(total=Decimal(1)))
        self.assertTrue(found.failed)
        self.assertEqual(found.errors[0]["code"], "TOTAL_MISMATCH")
        self.assertFalse(self.bill(self.billed()).failed)

    def test_a_missing_role_is_a_setting(self):
        self.sim.deny(SUBMIT)
        body = build_payload([self.billed()])
        with self.assertRaises(SpApiError):
            self.invoices.submit_invoices(body)
        with self.assertRaises(Configuration):
            self.invoices.submit_invoices(body)
        self.assertEqual(self.sim.taken_invoices(), [])

    def test_a_vendor_who_is_not_enabled_is_refused_either_way(self):
        self.sim.set_invoicing("off")
        found = self.bill(self.billed())
        self.assertIn("not enabled for EDI", found.errors[0]["message"])
        self.sim.set_invoicing("off", at_once=True)
        with self.assertRaises(Rejected) as caught:
            self.bill(self.billed())
        self.assertIn("not enabled for EDI", str(caught.exception))

    def test_what_vanished_looks_like_what_did_not(self):
        self.sim.lose_next_invoices()
        lost = self.bill(self.billed())
        kept = self.bill(self.billed())
        self.assertEqual(lost.status, kept.status)
        self.assertEqual((lost.errors, kept.errors), (lost.errors, lost.errors))
        self.assertEqual(len(self.sim.taken_invoices()), 1)


@tagged("post_install", "-at_install")
class TestFaults(BillingCase):
    """An invoice is sent once, and what is not known is said to be so."""

    options = {"hang_before": {"seconds": 3}, "hang_after": {"seconds": 3}}

    def test_what_struck_before_is_never_taken(self):
        body = build_payload([self.billed()])
        for kind in BEFORE:
            if kind == "page_token_expired":
                continue
            self.sim.add_fault(kind, SUBMIT, **self.options.get(kind, {}))
            with self.subTest(kind), self.assertRaises(SpApiError):
                self.invoices.submit_invoices(body)
            self.sim.clear_faults()
            self.assertEqual(self.sim.taken_invoices(), [], kind)

    def test_what_struck_after_is_of_unknown_outcome_and_was_taken_once(self):
        for index, kind in enumerate(AFTER):
            if kind in ("repeat_token", "empty_page"):
                continue
            facts = self.billed(*self.lines_of(1), number=f"AMZ2026-{index}")
            self.sim.add_fault(kind, SUBMIT, **self.options.get(kind, {}))
            with self.subTest(kind), self.assertRaises(UnknownOutcome):
                self.invoices.submit_invoices(build_payload([facts]))
            self.sim.clear_faults()
            self.assertEqual(self.sim.invoice(facts.number).total, facts.total)
            # Sent again under the same id it is a duplicate: it was taken.
            again = self.bill(facts)
            self.assertEqual(again.errors[0]["code"], "DUPLICATE_INVOICE", kind)


@tagged("post_install", "-at_install")
class TestRuleBook(BillingCase):
    """What Amazon would refuse is refused before it is sent, and nothing else."""

    def refused(self, facts, **surroundings):
        """The codes of the rule book that refuse."""
        values = {
            "now": NOW,
            "edi_enabled": True,
            "order_currency": "EUR",
            "records": {BILL_TO: AMAZON},
        }
        found = check(facts, Surroundings(**(values | surroundings)))
        return {each.code for each in found if each.severity == REFUSE}

    def assertAgreed(self, rule, amazon, facts, **surroundings):
        self.assertIn(rule, self.refused(facts, **surroundings))
        found = self.bill(facts)
        self.assertEqual([each["code"] for each in found.errors], [amazon])

    def test_both_take_a_sound_one(self):
        charges = (Charge("Freight", Decimal("12.00"), "", (taxed("12.00"),)),)
        allowances = (Allowance("Discount", Decimal("5.00"), "", (taxed("5.00"),)),)
        whole = self.billed(
            *self.lines_of(4),
            charges=charges,
            allowances=allowances,
            terms=TermsFacts("Basic", Decimal(2), 14, 60),
        )
        parts = self.billed(*self.lines_of(6), number="AMZ2026-00002")
        for facts in (whole, parts):
            self.assertEqual(self.refused(facts), set())
            self.assertFalse(self.bill(facts).failed)

    def test_they_refuse_the_same(self):
        one = self.lines_of()[0]
        (tax,) = one.taxes
        for rule, amazon, items, changes in (
            ("date_in_future", "DATE_IN_FUTURE", (), {"dated": NOW + timedelta(1)}),
            (
                "date_before_order",
                "DATE_BEFORE_ORDER",
                (),
                {"dated": NOW - timedelta(9)},
            ),
            ("total_differs", "TOTAL_MISMATCH", (), {"total": Decimal("1.00")}),
            (
                "taxes_differ",
                "TAX_MISMATCH",
                (),
                {"taxes": (replace(tax, amount=tax.amount + CENT),)},
            ),
            (
                "charge_not_repeated",
                "CHARGE_MISMATCH",
                (replace(one, charges=(Charge("Freight", Decimal(1)),)),),
                {"charges": ()},
            ),
            (
                "allowance_not_repeated",
                "ALLOWANCE_MISMATCH",
                (replace(one, allowances=(Allowance("Defective", Decimal(1)),)),),
                {"allowances": ()},
            ),
            (
                "tax_amount_differs",
                "TAX_AMOUNT",
                (replace(one, taxes=(replace(tax, amount=Decimal("1.00")),)),),
                {},
            ),
            (
                "line_amount_differs",
                "BASE_MISMATCH",
                (replace(one, amount=one.amount + 5, taxes=(taxed(one.amount + 5),)),),
                {},
            ),
            ("currency_differs", "CURRENCY_MISMATCH", (), {"currency": "GBP"}),
            (
                "unit_differs",
                "UNIT_MISMATCH",
                (replace(one, unit_size=one.unit_size + 1),),
                {},
            ),
            (
                "product_differs",
                "INVALID_ITEM",
                (replace(one, asin="B00OTHER01", vendor_sku="?"),),
                {},
            ),
            (
                "bill_to_differs",
                "BILL_TO_DIFFERS",
                (),
                {"bill_to": replace(AMAZON, street="Elsewhere 1")},
            ),
            (
                "bill_to_incomplete",
                "MISSING_TAX_ID",
                (),
                {"bill_to": replace(AMAZON, vat=None)},
            ),
            (
                "remit_to_incomplete",
                "MISSING_TAX_ID",
                (),
                {"remit_to": replace(REMITTED, vat=None)},
            ),
        ):
            with self.subTest(rule):
                facts = replace(self.billed(*items), **changes)
                self.assertAgreed(rule, amazon, facts)
        self.assertEqual(self.sim.taken_invoices(), [])

    def test_they_refuse_more_than_was_confirmed_or_shipped(self):
        line = self.lines_of(9)[0]
        size = line.unit_size
        self.order.lines[0].last.accepted = 8
        more = replace(line, confirmed=8 * size)
        self.assertAgreed(
            "over_confirmed", "QUANTITY_ABOVE_CONFIRMED", self.billed(more)
        )
        self.sim.shipments.shipments.clear()
        less = replace(self.lines_of(7)[0], confirmed=8 * size, shipped=6 * size)
        self.assertAgreed("over_shipped", "QUANTITY_ABOVE_SHIPPED", self.billed(less))

    def test_they_refuse_the_same_of_what_was_billed_before(self):
        told = self.billed(*self.lines_of(9))
        self.assertFalse(self.bill(told).failed)
        used = {"used_numbers": frozenset({told.number})}
        self.assertAgreed("number_used", "DUPLICATE_INVOICE", told, **used)
        alike = replace(told, number="AMZ/2026/00001")
        self.assertAgreed("number_alike", "DUPLICATE_INVOICE", alike, **used)
        more = tuple(
            replace(line, invoiced_before=9 * line.unit_size)
            for line in self.lines_of(2)
        )
        more = self.billed(*more, number="AMZ2026-00002")
        self.assertAgreed("over_ordered", "QUANTITY_ABOVE_CONFIRMED", more)

    def test_they_refuse_the_same_credit_notes(self):
        told = self.billed()
        self.assertFalse(self.bill(told).failed)
        original = OriginalInvoice(
            told.number,
            told.dated,
            told.total,
            lines={
                line.line: InvoicedLine(line.eaches, line.amount) for line in told.items
            },
        )
        about = CreditReference(PQV, told.number, told.dated.date())
        known = {"original": original}
        self.assertAgreed(
            "credit_reference_missing",
            "MISSING_REFERENCE",
            self.credit_note(CreditReference(PQV, debit_note_number=None, rma_id="R")),
            **known,
        )
        self.assertAgreed(
            "credit_reference_missing",
            "MISSING_RETURN",
            self.credit_note(CreditReference(RETURNS, returns_reference_number="R")),
            **known,
        )
        self.assertAgreed(
            "over_credited_total",
            "CREDIT_ABOVE_INVOICE",
            self.credit_note(about, 1000),
            **known,
        )
        self.assertAgreed(
            "original_differs",
            "UNKNOWN_INVOICE",
            self.credit_note(replace(about, reference_invoice_number="NEVER-1")),
            **known,
        )
        sound = self.credit_note(about)
        self.assertEqual(self.refused(sound, **known), set())
        self.assertFalse(self.bill(sound).failed)
