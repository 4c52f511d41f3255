"""An invoice or a credit note as it is told to Amazon and judged: pure values, exact.

They are made once, from what was posted, and passed on: the rule book, the sums, the
message and the preview read the same object. Amounts are positive, of credit notes too
(Amazon's guide: the type of the document says what they are).
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from .parties import PartyFacts

INVOICE, CREDIT_NOTE = "Invoice", "CreditNote"
EACHES, CASES = "Eaches", "Cases"
RETAIL, DIRECT_FULFILLMENT = "retail", "direct_fulfillment"
#: What a credit note is for. Amazon: PQV, items billed and not received, or paid twice;
#: PPV, items billed at another cost; Freight; Returns; COOP agreements.
PQV, PPV, FREIGHT, RETURNS, COOP = "PQV", "PPV", "Freight", "Returns", "Coop"
CREDIT_KINDS = (PQV, PPV, FREIGHT, RETURNS, COOP)
#: Accounts payable's: they correct one invoice. The others are accounts receivable's.
PAYABLE_KINDS = (PQV, PPV, FREIGHT)
#: Of Amazon's types of additional details (``spapi/messages/invoice_types.py``).
SUR, TAX_EXEMPT_REASON = "SUR", "TaxExemptReason"


@dataclass(frozen=True)
class TaxFacts:
    """One tax on a line, a charge, or the whole invoice.

    :ivar tax_type: Amazon's taxType (``VAT``, ``MwSt.`` …), ``None`` where it is not
        known which one it is
    :ivar rate: percent, ``None`` for a tax that is none of a percentage
    :ivar amount: positive
    :ivar taxable: what it is computed of
    :ivar exempt_code: why nothing is due, code or text, as Amazon's *TaxExemptReason*
    :ivar is_reverse_charge: the buyer owes it
    :ivar name: how people call it, for sentences
    """

    tax_type: str | None
    rate: Decimal | None
    amount: Decimal
    taxable: Decimal
    exempt_code: str | None = None
    is_reverse_charge: bool = False
    name: str = ""

    @property
    def key(self):
        """Which tax it is: what has the same is one row of the invoice's taxes."""
        return self.tax_type, self.rate, self.exempt_code, self.is_reverse_charge


@dataclass(frozen=True)
class Charge:
    """A charge on a line, or of one type on the whole invoice.

    :ivar type: Amazon's (``Freight``, ``Packing`` …)
    :ivar amount: without taxes
    """

    type: str
    amount: Decimal
    description: str = ""
    taxes: tuple[TaxFacts, ...] = ()


@dataclass(frozen=True)
class Allowance:
    """What is taken off a line or the whole invoice.

    :ivar type: Amazon's (``Discount``, ``Defective`` …)
    :ivar amount: positive, without taxes
    """

    type: str
    amount: Decimal
    description: str = ""
    taxes: tuple[TaxFacts, ...] = ()


@dataclass(frozen=True)
class Additional:
    """A further text.

    :ivar type: Amazon's (``SUR``, ``TaxExemptReason`` …)
    :ivar language: code of the language of :attr:`detail`
    """

    type: str
    detail: str
    language: str | None = None


@dataclass(frozen=True)
class CreditReference:
    """What a line of a credit note refers to (Amazon's creditNoteDetails).

    :ivar kind: one of :data:`CREDIT_KINDS`
    :ivar reference_invoice_number: the id under which Amazon got the invoice
    :ivar original_invoice_date: day or moment of that
    :ivar returns_reference_number: Amazon's number of the returns notice
    :ivar goods_return_date: day on which the vendor got the goods
    :ivar rma_id: of the returned merchandise authorization
    :ivar coop_reference_number: of the agreement
    :ivar debit_note_number: Amazon's
    :ivar consignors_reference_number: Amazon's VRET number
    """

    kind: str
    reference_invoice_number: str | None = None
    original_invoice_date: date | datetime | None = None
    returns_reference_number: str | None = None
    goods_return_date: date | datetime | None = None
    rma_id: str | None = None
    coop_reference_number: str | None = None
    debit_note_number: str | None = None
    consignors_reference_number: str | None = None


@dataclass(frozen=True)
class InvoiceItem:
    """One line of the document.

    :ivar sequence: its number in the document, from 1
    :ivar purchase_order_number: Amazon's, empty where there is none
    :ivar line_number: itemSequenceNumber of the order's line
    :ivar asin: as the order spells it
    :ivar vendor_sku: as the order spells it
    :ivar barcode: EAN or UPC, for papers
    :ivar quantity: in :attr:`unit`
    :ivar unit: ``Cases`` or ``Eaches``, as ordered
    :ivar unit_size: eaches in a case; 1 for eaches
    :ivar net_cost: without taxes, as Amazon's order or our answer has it: of one EACH,
        also in Cases; of one :attr:`net_cost_unit` where that is set
    :ivar net_cost_unit: ``POUNDS``, ``OUNCES``, ``GRAMS``, ``KILOGRAMS`` where the line
        is priced by weight, else ``None``
    :ivar total_weight: of the line, in :attr:`net_cost_unit`
    :ivar amount: what Odoo books for the line, without taxes
    :ivar taxes: the taxes on it
    :ivar charges: the charges on it; likewise ``allowances``
    :ivar hsn_code: India's code of the goods
    :ivar ordered_on: day on which Amazon placed the order
    :ivar shipped_at: when the (last of the) goods left, ``None`` while they have not,
        or where that is not known
    :ivar ordered: eaches of the order's line, ``None`` where not known; likewise
        ``confirmed`` (accepted and backordered) and ``shipped`` (of all shipments)
    :ivar invoiced_before: eaches that other invoices bill, without what is credited
    :ivar acknowledged_cost: what was agreed, as :attr:`net_cost`
    :ivar ordered_asin: what the order names the product by; likewise
        ``ordered_vendor_sku``; both ``None`` where the order is not known
    :ivar ordered_unit: the order's unit; likewise ``ordered_unit_size``
    :ivar credit: :class:`CreditReference`, of credit notes
    :ivar description: of the product
    :ivar additional: tuple of :class:`Additional`
    """

    sequence: int
    purchase_order_number: str
    line_number: str
    asin: str | None
    vendor_sku: str | None
    quantity: int
    net_cost: Decimal
    amount: Decimal
    unit: str = EACHES
    unit_size: int = 1
    net_cost_unit: str | None = None
    total_weight: Decimal | None = None
    barcode: str | None = None
    taxes: tuple[TaxFacts, ...] = ()
    charges: tuple[Charge, ...] = ()
    allowances: tuple[Allowance, ...] = ()
    hsn_code: str | None = None
    ordered_on: date | None = None
    shipped_at: datetime | None = None
    ordered: int | None = None
    confirmed: int | None = None
    shipped: int | None = None
    invoiced_before: int = 0
    acknowledged_cost: Decimal | None = None
    ordered_asin: str | None = None
    ordered_vendor_sku: str | None = None
    ordered_unit: str | None = None
    ordered_unit_size: int | None = None
    credit: CreditReference | None = None
    description: str | None = None
    additional: tuple[Additional, ...] = ()

    @property
    def eaches(self):
        """The quantity in pieces."""
        return self.quantity * (self.unit_size if self.unit == CASES else 1)

    @property
    def line(self):
        """Which line of which order it belongs to."""
        return self.purchase_order_number, self.line_number


@dataclass(frozen=True)
class TermsFacts:
    """Amazon's payment terms, counted from the date of the invoice.

    :ivar type: ``Basic``, ``EndOfMonth``, ``FixedDate``, ``Proximo``,
        ``PaymentDueUponReceiptOfInvoice``, ``LetterofCredit``
    :ivar discount_percent: for early payment; likewise ``discount_days``
    :ivar net_days: calendar days until all is due
    """

    type: str
    discount_percent: Decimal | None = None
    discount_days: int | None = None
    net_days: int | None = None


@dataclass(frozen=True)
class InvoiceFacts:
    """An invoice or a credit note.

    :ivar invoice_type: ``Invoice`` or ``CreditNote``
    :ivar number: the id Amazon gets, unique for ever
    :ivar dated: the day of the document, as it is dated (``date``, sent as its midnight
        in UTC, the same day for everybody who reads it); or a moment in UTC
    :ivar currency: code
    :ivar items: tuple of :class:`InvoiceItem`
    :ivar charges: tuple of :class:`Charge`, of the whole: also the sums of the lines'
    :ivar allowances: tuple of :class:`Allowance`, likewise
    :ivar taxes: tuple of :class:`TaxFacts`, of the whole, see ``sums.header_taxes``
    :ivar untaxed: without taxes: the lines and :attr:`charges`, less
        :attr:`allowances`
    :ivar total: :attr:`untaxed` and :attr:`taxes`
    :ivar remit_to: :class:`~.parties.PartyFacts`, who is paid; so ``ship_to`` (the
        fulfilment centre), ``ship_from`` (our warehouse), ``bill_to`` (Amazon's
        company), ``bill_from``, ``vat_group``, ``tax_representative`` (``None`` where
        there is none)
    :ivar terms: :class:`TermsFacts`
    :ivar terms_problem: code of ``terms.PROBLEMS`` where Odoo's terms have no like
    :ivar reference: referenceNumber, a further number of the document
    :ivar tax_point: day on which the tax is due, where it is another than ``dated``
    :ivar region: of the account: ``NA``, ``EU`` or ``FE``
    :ivar country: ISO code of the marketplace
    :ivar program: ``retail`` or ``direct_fulfillment``
    :ivar is_export: the goods leave the country (or the EU) untaxed
    :ivar needs_split_payment: the law has the buyer split the payment (Poland, annex
        15), as the company says it
    :ivar additional: tuple of :class:`Additional`
    :ivar currency_digits: decimals of the currency
    """

    invoice_type: str
    number: str
    dated: datetime | date | None
    currency: str | None
    items: tuple[InvoiceItem, ...]
    total: Decimal
    untaxed: Decimal
    remit_to: PartyFacts | None
    bill_to: PartyFacts | None = None
    ship_to: PartyFacts | None = None
    ship_from: PartyFacts | None = None
    bill_from: PartyFacts | None = None
    vat_group: PartyFacts | None = None
    tax_representative: PartyFacts | None = None
    charges: tuple[Charge, ...] = ()
    allowances: tuple[Allowance, ...] = ()
    taxes: tuple[TaxFacts, ...] = ()
    terms: TermsFacts | None = None
    terms_problem: str | None = None
    reference: str | None = None
    tax_point: date | datetime | None = None
    region: str = "EU"
    country: str | None = None
    program: str = RETAIL
    is_export: bool = False
    needs_split_payment: bool = False
    additional: tuple[Additional, ...] = ()
    currency_digits: int = 2

    @property
    def is_credit_note(self):
        return self.invoice_type == CREDIT_NOTE

    @cached_property
    def order_numbers(self):
        """The numbers of its orders, in their order of appearance."""
        numbers = (item.purchase_order_number for item in self.items)
        return tuple(dict.fromkeys(number for number in numbers if number))

    @property
    def parties(self):
        """Its parties, those it has."""
        found = (
            self.remit_to,
            self.bill_to,
            self.ship_to,
            self.ship_from,
            self.bill_from,
            self.vat_group,
            self.tax_representative,
        )
        return tuple(party for party in found if party is not None)


@dataclass(frozen=True)
class InvoicedLine:
    """A line of an invoice that a credit note refers to.

    :ivar eaches: invoiced; ``credited``: eaches of earlier credit notes
    :ivar amount: invoiced, untaxed; ``credited_amount``: of earlier credit notes
    """

    eaches: int
    amount: Decimal
    credited: int = 0
    credited_amount: Decimal = Decimal(0)


@dataclass(frozen=True)
class OriginalInvoice:
    """The invoice that a credit note refers to.

    :ivar number: its sent id
    :ivar dated: day or moment
    :ivar total: with taxes; ``credited``: totals of earlier credit notes
    :ivar lines: (order, line) -> :class:`InvoicedLine`
    :ivar may_be_known: it has, or may have, reached Amazon
    """

    number: str
    dated: date | datetime | None
    total: Decimal
    credited: Decimal = Decimal(0)
    lines: dict | None = None
    may_be_known: bool = True


@dataclass(frozen=True)
class Surroundings:
    """What must be known besides the document itself, looked up before.

    :ivar now: the present moment, UTC
    :ivar used_numbers: the ids that other documents of the account were ever sent
        under, as they were sent: those with the same ``numbers.match_key`` are enough
    :ivar terms_agreed: :class:`TermsFacts` as agreed with Amazon, ``None``: not known
    :ivar edi_enabled: Amazon takes invoices by API from this account; ``None``: not
        known, as before the first one
    :ivar parallel_test_passed: Amazon's accounts payable has said so; ``None``: not
        known
    :ivar records: role -> :class:`~.parties.PartyFacts` as Amazon has it: ``bill_to``
        from the register, ``ship_to`` from the order (its code alone)
    :ivar order_currency: currency of the orders, ``None`` where not known
    :ivar original: :class:`OriginalInvoice`, for a credit note
    :ivar late_days: days after shipping from which an invoice is late
    """

    now: datetime
    used_numbers: frozenset = frozenset()
    terms_agreed: TermsFacts | None = None
    edi_enabled: bool | None = None
    parallel_test_passed: bool | None = None
    records: dict | None = None
    order_currency: str | None = None
    original: OriginalInvoice | None = None
    late_days: int = 30
