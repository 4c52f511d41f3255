"""Rules: what single countries ask for. India and Poland; e-invoices of the union."""

import re
from decimal import Decimal

from ...spapi.messages.invoice_types import DETAIL_TYPES
from ..rulebook import NOTE, REFUSE, RISK
from .facts import SUR
from .parties import GST
from .rule import INDIA, INVOICING, UNION, Rule, at_item, hit, is_blank
from .rules_parties import ADDRESS
from .tax_types import CESS, CGST, IGST, SGST, UTGST

_INVOICES = frozenset({INVOICING})
_HSN = re.compile(r"[0-9]{4}(?:[0-9]{2}){0,2}")
#: The words that a Polish invoice carries (Act on VAT, article 106e (1) 18a).
SPLIT_PAYMENT = "mechanizm podzielonej płatności"
#: From this total on, in PLN, goods of annex 15 are paid in two parts (article 108a).
SPLIT_FROM = Decimal(15000)
_GST = (
    "India: IGST Act, sections 7 and 8: integrated GST between states, central and "
    "state (or union territory) GST within one"
)


def _country_missing(invoice, around):
    if is_blank(invoice.country):
        yield hit()


def _india_several_orders(invoice, around):
    if len(invoice.order_numbers) > 1:
        yield hit(orders=len(invoice.order_numbers))


def _hsn_missing(invoice, around):
    for item in invoice.items:
        if is_blank(item.hsn_code):
            yield at_item(item)


def _hsn_wrong(invoice, around):
    for item in invoice.items:
        code = item.hsn_code or ""
        if not is_blank(code) and not _HSN.fullmatch(code):
            yield at_item(item, code=code)


def _gst_missing(invoice, around):
    for party in (invoice.remit_to, invoice.bill_to):
        if party is not None and GST not in dict(party.tax_registrations):
            yield hit(role=party.role, party=party.code or "")


def _kinds(item):
    return {tax.tax_type for tax in item.taxes} - {CESS}


def _gst_kinds(invoice, around):
    for item in invoice.items:
        kinds = _kinds(item)
        if kinds and kinds not in ({IGST}, {CGST, SGST}, {CGST, UTGST}):
            yield at_item(item, kinds=", ".join(sorted(filter(None, kinds))))


def _gst_state(invoice, around):
    """Once: the first line whose kind of GST is not that of the way of the goods."""
    start, end = invoice.ship_from, invoice.ship_to
    if not (start and end and start.state and end.state):
        return
    between = start.state.upper() != end.state.upper()
    for item in invoice.items:
        kinds = _kinds(item)
        if kinds and (IGST in kinds) != between:
            yield at_item(
                item,
                kinds=", ".join(sorted(filter(None, kinds))),
                start=start.state,
                end=end.state,
            )
            return


def _split_payment_text(invoice, around):
    if not invoice.needs_split_payment:
        return
    said = any(
        each.type == SUR
        and SPLIT_PAYMENT in each.detail.lower()
        and (each.language or "").upper().startswith("PL")
        for each in invoice.additional
    )
    if not said:
        yield hit(text=SPLIT_PAYMENT)


def _split_payment_unsaid(invoice, around):
    if (
        not invoice.needs_split_payment
        and invoice.currency == "PLN"
        and invoice.total >= SPLIT_FROM
    ):
        yield hit(total=invoice.total, least=SPLIT_FROM, text=SPLIT_PAYMENT)


def _description_missing(invoice, around):
    for item in invoice.items:
        if is_blank(item.description):
            yield at_item(item)


def _additional_wrong(invoice, around):
    """Texts that Amazon's model would not take, each type once."""
    seen = set()
    for each in (
        *invoice.additional,
        *(text for item in invoice.items for text in item.additional),
    ):
        wrong = each.type not in DETAIL_TYPES or is_blank(each.detail)
        if wrong and each.type not in seen:
            seen.add(each.type)
            yield hit(type=each.type or "")


def _ship_from_missing(invoice, around):
    party = invoice.ship_from
    if party is None or party.missing((*ADDRESS, "state")):
        yield hit(role="ship_from")


RULES = (
    Rule(
        "country_missing",
        REFUSE,
        "Which country's rules hold is not known without its marketplace",
        _country_missing,
    ),
    Rule(
        "india_several_orders",
        REFUSE,
        "Guide: in India an invoice is of one order, elsewhere it may be of several",
        _india_several_orders,
        countries=INDIA,
        stages=_INVOICES,
    ),
    Rule(
        "hsn_missing",
        REFUSE,
        "Model, hsnCode: India's code of the goods, on each line (CGST Rules, rule 46 "
        "g)",
        _hsn_missing,
        countries=INDIA,
    ),
    Rule(
        "hsn_wrong",
        REFUSE,
        'Model, hsnCode: "The HSN number cannot contain alphabets."; 4, 6 or 8 digits',
        _hsn_wrong,
    ),
    Rule(
        "gst_missing",
        REFUSE,
        "India: GSTIN of supplier and recipient (CGST Rules, rule 46 a and d); model, "
        "taxRegistrationType GST",
        _gst_missing,
        countries=INDIA,
    ),
    Rule("gst_kinds", REFUSE, _GST, _gst_kinds, countries=INDIA),
    Rule("gst_state", RISK, _GST, _gst_state, countries=INDIA),
    Rule(
        "ship_from_missing",
        REFUSE,
        _GST + "; the way of the goods starts at shipFromParty",
        _ship_from_missing,
        countries=INDIA,
    ),
    Rule(
        "split_payment_text",
        REFUSE,
        f'Guide: Poland, additionalDetails SUR, "{SPLIT_PAYMENT}", language PL',
        _split_payment_text,
        countries=frozenset({"PL"}),
    ),
    Rule(
        "split_payment_unsaid",
        NOTE,
        "Poland, Act on VAT, articles 106e (1) 18a and 108a: from 15,000 PLN on, goods "
        "of annex 15",
        _split_payment_unsaid,
        countries=frozenset({"PL"}),
        stages=_INVOICES,
    ),
    Rule(
        "description_missing",
        NOTE,
        "Directive 2006/112/EC, article 226 (6): the nature of the goods; model, "
        "itemDescription",
        _description_missing,
        countries=UNION,
    ),
    Rule(
        "additional_wrong",
        REFUSE,
        "Model, AdditionalDetails: type and detail are required, the type is one of "
        "six",
        _additional_wrong,
    ),
)
