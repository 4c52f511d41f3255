"""The rules an invoice or a credit note must keep: whose it is, and for what.

Sources: vendorInvoices.json (field texts), Amazon's guides "Submit an invoice" and
"Submit credit notes". Amazon publishes no catalogue of codes: these are our own. A cost
above the agreed one is no reason to refuse: Amazon takes the invoice and pays less.
"""

from . import invoice_parties, invoice_sums
from .invoice_refusal import Refusal
from .invoices import stripped
from .shipment_rules import lines_of

#: Marketplaces that take credit notes by API.
CREDIT_NOTES = (
    "BE",
    "DE",
    "EG",
    "ES",
    "FR",
    "GB",
    "IE",
    "IN",
    "IT",
    "NL",
    "PL",
    "SA",
    "SE",
    "ZA",
)
INDIA = "IN"
GST = ("CGST", "SGST", "UTGST", "IGST", "CESS")


class World:
    """What Amazon knows besides.

    :param books: :class:`~.invoice_books.Books`
    :param orders: number -> :class:`~.orders.PurchaseOrder`
    :param shipments: iterable of the account's :class:`~.shipments.Shipment`
    :param account: :class:`~.accounts.Account` that sends
    :param records: code -> party that Amazon is billed as, see
        :func:`~.invoice_parties.known`
    """

    def __init__(self, books, orders, shipments, account, records):
        self.books, self.orders, self.account = books, orders, account
        self.shipments, self.records = list(shipments), records


def check(found, world, now):
    """Hold an invoice or a credit note against the rules.

    :param found: :class:`~.invoices.Invoice` made of it
    :param world: :class:`World`
    :param now: the instant it is applied at
    :raise Refusal: the first rule that is broken
    """
    _check_number(found, world)
    orders = {number: _order(number, found, world) for number in found.orders}
    _check_dates(found, orders, now)
    _check_lines(found, orders)
    invoice_sums.check(found)
    _check_country(found, world)
    invoice_parties.check(found, orders, world)
    if found.is_credit_note:
        _check_references(found, world)
    else:
        _check_quantities(found, orders, world)


def _check_number(found, world):
    """ "Unique for ever": also by what is left of it in Amazon's books."""
    if not found.key:
        raise Refusal("INVALID_ID", found.number)
    if world.books.find(found.account, found.number):
        raise Refusal("DUPLICATE_INVOICE", found.number)


def _order(number, found, world):
    order = world.orders.get(number)
    if order is None or order.account != found.account:
        raise Refusal("INVALID_ORDER_ID", number)
    return order


def _check_dates(found, orders, now):
    if found.dated > now:
        raise Refusal("DATE_IN_FUTURE", found.number)
    for order in orders.values():
        # "The invoice date should be on or after the purchase order creation date."
        if found.dated.date() < order.created.date():
            raise Refusal("DATE_BEFORE_ORDER", order.number)


def _check_lines(found, orders):
    if not found.lines:
        raise Refusal("NO_ITEMS", found.number)
    seen = set()
    for line in found.lines:
        if line.sequence in seen:
            raise Refusal("DUPLICATE_ITEM", line.sequence)
        seen.add(line.sequence)
        if line.amount < 1 or line.unit_size < 1:
            raise Refusal("INVALID_QUANTITY", line.sequence)
        if line.cost <= 0:
            raise Refusal("INVALID_COST", line.sequence)
        if line.weight_unit and line.weight is None:
            raise Refusal("WEIGHT_MISSING", line.sequence)
        # "Mandatory only when invoiceType is Invoice."
        if not found.is_credit_note:
            if not line.order:
                raise Refusal("INVALID_ORDER_ID", line.sequence)
            _check_product(line, orders[line.order], found.currency)


def _check_product(line, order, currency):
    lines = lines_of(order, line)
    if not lines:
        raise Refusal("INVALID_ITEM", line.sequence)
    if any(each.currency not in (None, currency) for each in lines):
        raise Refusal("CURRENCY_MISMATCH", currency)
    fits = any(
        each.unit == line.unit
        and (each.unit == "Eaches" or each.unit_size == line.unit_size)
        for each in lines
    )
    if not fits:
        raise Refusal("UNIT_MISMATCH", line.sequence)
    if any(each.price_unit for each in lines) and line.weight is None:
        raise Refusal("WEIGHT_MISSING", line.sequence)


def _check_country(found, world):
    country = world.account.country
    if found.is_credit_note and country not in CREDIT_NOTES:
        raise Refusal("CREDIT_NOTES_NOT_TAKEN", country)
    if country != INDIA:
        return
    if len(found.orders) > 1:
        raise Refusal("ONE_ORDER", found.number)
    for line in found.lines:
        if not (line.hsn and line.hsn.isascii() and line.hsn.isdigit()):
            raise Refusal("INVALID_HSN", line.sequence)
        if not line.taxes or any(tax.type not in GST for tax in line.taxes):
            raise Refusal("INVALID_TAX_TYPE", line.sequence)


# --- Only what was confirmed and shipped --------------------------------------


def _check_quantities(found, orders, world):
    """ "Items should be invoiced only after they are confirmed and shipped. Otherwise,
    the invoice is rejected." """
    for number, order in orders.items():
        billed = [
            line
            for invoice in (*world.books.of_order(found.account, number), found)
            if not invoice.is_credit_note
            for line in invoice.lines
            if line.order == number
        ]
        told = [
            content
            for shipment in world.shipments
            if number in shipment.orders
            for content in shipment.contents
            if content.order == number
        ]
        checked = set()
        for line in found.lines:
            lines = lines_of(order, line) if line.order == number else []
            key = tuple(each.sequence for each in lines)
            if lines and key not in checked:
                checked.add(key)
                _check_quantity(line, lines, order, billed, told)


def _check_quantity(line, lines, order, billed, told):
    """All invoices of a product stay within what was confirmed, and what was shipped:
    announced, or received without that."""

    of_product = {each.sequence for each in lines}

    def eaches(contents):
        return sum(
            each.eaches
            for each in contents
            if any(one.sequence in of_product for one in lines_of(order, each))
        )

    confirmed = sum(each.last.confirmed * each.unit_size for each in lines if each.last)
    received = sum(receipt.eaches for each in lines for receipt in each.receipts)
    if not confirmed:
        raise Refusal("ITEM_NOT_CONFIRMED", line.sequence)
    if eaches(billed) > confirmed:
        raise Refusal("QUANTITY_ABOVE_CONFIRMED", line.sequence)
    if eaches(billed) > max(eaches(told), received):
        raise Refusal("QUANTITY_ABOVE_SHIPPED", line.sequence)


# --- What a credit note refers to ---------------------------------------------


def _check_references(found, world):
    numbers = set()
    for line in found.lines:
        reference = line.reference
        if reference is None or reference.kind is None:
            raise Refusal("MISSING_REFERENCE", line.sequence)
        # Returns: number of the notice and day of the return, both mandatory.
        if (reference.returns is None) != (reference.returned_on is None):
            raise Refusal("MISSING_RETURN", line.sequence)
        if reference.invoiced_on and not reference.invoice:
            raise Refusal("MISSING_REFERENCE", line.sequence)
        if reference.invoice:
            numbers.add(stripped(reference.invoice))
    # "One Invoice only to be processed per Credit Note."
    if len(numbers) > 1:
        raise Refusal("SEVERAL_INVOICES", found.number)
    for number in numbers:
        _check_credited(found, number, world)


def _check_credited(found, number, world):
    invoice = world.books.find(found.account, number)
    if invoice is None or invoice.is_credit_note:
        raise Refusal("UNKNOWN_INVOICE", found.credited)
    if invoice.currency != found.currency:
        raise Refusal("CURRENCY_MISMATCH", found.currency)
    others = sum(each.total for each in world.books.credits_of(found.account, number))
    if others + found.total > invoice.total:
        raise Refusal("CREDIT_ABOVE_INVOICE", found.credited)
