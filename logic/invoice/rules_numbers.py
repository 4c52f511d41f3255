"""Rules: the number of the document, and whether the account may send any."""

from ..rulebook import NOTE, REFUSE, RISK
from .facts import CREDIT_NOTE, INVOICE
from .numbers import looks_like_claim, match_key, stripped
from .rule import Rule, hit, is_blank

_MOST = {"NA": 22}
_MOST_ELSEWHERE = 35


def _type_unknown(invoice, around):
    if invoice.invoice_type not in (INVOICE, CREDIT_NOTE):
        yield hit(type=invoice.invoice_type or "")


def _number_missing(invoice, around):
    if not match_key(invoice.number):
        yield hit(number=invoice.number or "")


def _number_long(invoice, around):
    most = _MOST.get(invoice.region, _MOST_ELSEWHERE)
    if len(invoice.number or "") > most:
        yield hit(number=invoice.number, length=len(invoice.number), most=most)


def _number_characters(invoice, around):
    number = invoice.number or ""
    wrong = "".join(
        dict.fromkeys(
            each for each in number if not each.isascii() or not "!" <= each <= "~"
        )
    )
    if wrong:
        yield hit(number=number, characters=wrong)


def _number_stripped(invoice, around):
    gone = "".join(each for each in stripped(invoice.number) if "!" <= each <= "~")
    if gone:
        yield hit(
            number=invoice.number, characters=gone, left=match_key(invoice.number)
        )


def _number_like_claim(invoice, around):
    if looks_like_claim(invoice.number):
        yield hit(number=invoice.number)


def _number_used(invoice, around):
    if not is_blank(invoice.number) and invoice.number in around.used_numbers:
        yield hit(number=invoice.number)


def _number_alike(invoice, around):
    """Used by nobody as it is, and taken once Amazon has stripped it."""
    key = match_key(invoice.number)
    if key and invoice.number not in around.used_numbers:
        for other in sorted(around.used_numbers):
            if match_key(other) == key:
                yield hit(number=invoice.number, other=other)
                return


def _edi_disabled(invoice, around):
    if around.edi_enabled is False:
        yield hit()


def _parallel_test(invoice, around):
    if around.parallel_test_passed is False:
        yield hit()


RULES = (
    Rule(
        "type_unknown",
        REFUSE,
        "Model: invoiceType is Invoice or CreditNote",
        _type_unknown,
    ),
    Rule(
        "edi_disabled",
        REFUSE,
        "Amazon answers 'Vendor is not enabled for EDI' until the account is set up "
        "for invoices by API (Vendor Central, Contact Us)",
        _edi_disabled,
    ),
    Rule(
        "parallel_test",
        RISK,
        'developer-docs, submit-invoices: "You need to complete parallel testing with '
        'our payments system": at least three invoices are sent in Vendor Central too, '
        "until Amazon's accounts payable writes that it is complete",
        _parallel_test,
    ),
    Rule(
        "number_missing",
        REFUSE,
        'Model, id: "Failure to provide this reference will result in a rejection."',
        _number_missing,
    ),
    Rule(
        "number_used",
        REFUSE,
        'Guide: the id is unique for ever; model: "Unique number relating to the '
        'charges defined in this document"',
        _number_used,
    ),
    Rule(
        "number_alike",
        REFUSE,
        "Amazon strips characters of a number (CommerceIQ, amazowl): two that differ "
        "by these only are one to its accounts payable",
        _number_alike,
    ),
    Rule(
        "number_long",
        RISK,
        "Amazon's model names no length; its EDI takes 22 characters (X12 810, BIG02) "
        "in North America, 35 (EDIFACT INVOIC, BGM 1004) elsewhere, of the same books",
        _number_long,
    ),
    Rule(
        "number_characters",
        RISK,
        "Blanks and letters beyond ASCII do not survive the way to a remittance "
        "(amazowl, read-reconcile-remittance)",
        _number_characters,
    ),
    Rule(
        "number_stripped",
        NOTE,
        'Amazon strips "/" and the like, the remittance names what is left '
        "(CommerceIQ; amazowl, read-reconcile-remittance)",
        _number_stripped,
    ),
    Rule(
        "number_like_claim",
        RISK,
        "Amazon names a claim after its invoice with SC, SCR, PC … behind it (amazowl, "
        "amalytix, rt7digital): such a number of an invoice reads as a claim",
        _number_like_claim,
    ),
)
