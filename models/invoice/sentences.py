"""The findings of the rule book of invoices in the user's language.

``logic.invoice.rules`` names what it finds by a code and values; here each code has a
sentence that can be translated, and that says what to do.
"""

from datetime import date, datetime
from decimal import Decimal

from odoo.tools import format_date, format_datetime

from .sentences_credit import of_credit_notes
from .sentences_document import of_documents, of_lines, of_totals
from .sentences_places import of_countries, of_parties, of_taxes, of_terms


def explain(env, finding):
    """Say what a rule has found.

    :param env: environment whose language counts.
    :param finding: ``logic.rulebook.Finding``.
    :return: one sentence.
    """
    values = {name: _shown(env, value) for name, value in finding.values.items()}
    words = _words(env)
    for name in ("role", "field", "what", "kind", "problem"):
        if name in values:
            values[name] = words.get(values[name], values[name])
    return sentences(env)[finding.code] % values


def sentences(env):
    """Code of a rule -> its sentence, to be filled with the finding's values."""
    return {
        **of_documents(env),
        **of_totals(env),
        **of_lines(env),
        **of_parties(env),
        **of_taxes(env),
        **of_terms(env),
        **of_countries(env),
        **of_credit_notes(env),
    }


def _shown(env, value):
    if isinstance(value, datetime):
        return format_datetime(env, value.replace(tzinfo=None), dt_format="short")
    if isinstance(value, date):
        return format_date(env, value)
    if isinstance(value, Decimal):
        return format(value, "f")
    return "" if value is None else value


def _words(env):
    """What roles, fields, amounts and kinds are called."""
    return {
        "remit_to": env._("remit-to party (your company)"),
        "bill_to": env._("bill-to party (Amazon's company)"),
        "ship_to": env._("ship-to party (the fulfilment centre)"),
        "ship_from": env._("ship-from party (your warehouse)"),
        "bill_from": env._("bill-from party"),
        "vat_group": env._("VAT group"),
        "tax_representative": env._("tax representative"),
        "code": env._("code"),
        "name": env._("name"),
        "street": env._("street"),
        "city": env._("city"),
        "zip": env._("postcode"),
        "state": env._("state"),
        "country": env._("country"),
        "vat": env._("tax number"),
        "total": env._("total"),
        "untaxed": env._("untaxed amount"),
        "header_tax": env._("tax of the document"),
        "line": env._("amount of a line"),
        "tax": env._("tax of a line"),
        "charge": env._("charge"),
        "allowance": env._("allowance"),
        "not_all": env._("they are not about the whole amount"),
        "unlike": env._("Amazon knows no such days"),
        "reference_invoice_number": env._("the number of the invoice"),
        "returns_reference_number": env._("Amazon's number of the return"),
        "goods_return_date": env._("the day on which you got the goods"),
        "coop_reference_number": env._(
            "the number of the agreement, or of Amazon's debit note"
        ),
        "PQV": env._("quantity"),
        "PPV": env._("price"),
        "Freight": env._("freight"),
        "Returns": env._("return"),
        "Coop": env._("co-op agreement"),
    }
