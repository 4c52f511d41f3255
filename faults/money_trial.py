"""The checks of money on trial, for ``bin/faults --money``: each invariant is broken on
purpose, in the smallest way."""

from . import bill
from .dock_checks import filled
from .money_checks import MONEY_ALWAYS, MONEY_FINALLY
from .money_run import MoneyRun
from .trial import Break, Trial

#: What the statements are about; what is in another one stands before it.
PIECES = {
    "_CLAIM": "(SELECT min(id) FROM amazon_vendor_remittance_line "
    "WHERE remittance_id = {_R} AND role = 'deduction')",
    "_PAID_LINE": "(SELECT min(id) FROM amazon_vendor_remittance_line "
    "WHERE remittance_id = {_R} AND role = 'invoice')",
    "_OWED": "(SELECT min(x.id) FROM account_move_line x "
    "JOIN account_account a ON a.id = x.account_id "
    "WHERE x.move_id = {_ENTRY} AND a.account_type = 'asset_receivable')",
    "_CASH": "(SELECT min(x.id) FROM account_move_line x "
    "JOIN account_account a ON a.id = x.account_id "
    "WHERE x.move_id = {_ENTRY} AND a.account_type = 'asset_current')",
    "_BILLED_LINE": "(SELECT min(x.id) FROM account_move_line x "
    "WHERE x.move_id = {_M} AND x.display_type = 'product')",
    "_ENTRY": "(SELECT p.move_id FROM account_payment p WHERE p.id = {_P})",
    "_P": "(SELECT r.payment_id FROM amazon_vendor_remittance r WHERE r.id = {_R})",
    "_R": "(SELECT min(id) FROM amazon_vendor_remittance "
    "WHERE instance_id = %(i)s AND state = 'booked')",
    "_LATER": "(SELECT max(id) FROM amazon_vendor_remittance "
    "WHERE instance_id = %(i)s AND state = 'booked')",
    "_T2": "(SELECT max(id) FROM amazon_vendor_invoice WHERE instance_id = %(i)s)",
    "_T": "(SELECT min(id) FROM amazon_vendor_invoice WHERE instance_id = %(i)s)",
    "_M": "(SELECT min(id) FROM account_move "
    "WHERE amazon_instance_id = %(i)s AND state = 'posted')",
    "_ELSEWHERE": "(SELECT id FROM res_company WHERE id != (SELECT company_id "
    "FROM amazon_vendor_instance WHERE id = %(i)s) ORDER BY id LIMIT 1)",
}


def _broken(expects, statement):
    """Break it by a statement."""
    return Break(expects, filled({"": statement}, PIECES)[""])


def _strange(invoices):
    invoices[0]["number"] = "NOBODYS-1"


def _dearer(invoices):
    invoices[0]["total"] = "0.01"


def _forgotten(invoices):
    invoices.pop()


def _told_again(ledger):
    ledger.append(next(each for each in ledger if each["outcome"] == "applied"))


def _unknown_payment(payments):
    payments[0]["number"] = "1"


def _other_amount(payments):
    payments[0]["amount"] = "0.01"


def _failed(payments):
    payments[0]["outcome"] = "FAILED"


def _one_more(payments):
    payments.append({**payments[0], "number": "1", "lines": []})


def _paid_twice_by_amazon(payments):
    payments[0]["lines"].append(dict(payments[0]["lines"][0]))


class MoneyTrial(Trial, MoneyRun):
    """The checks on trial; those of orders and shipments have trials of their own."""

    said = ("ledger", "shipments", "invoices", "lost_invoices", "remittances")
    said += (bill.LEDGER,)
    own = frozenset({*MONEY_ALWAYS, *MONEY_FINALLY})
    breaks = (
        # I13
        _broken(
            ("I13 money of another", "I13 the other company's account_move"),
            "UPDATE account_move SET company_id = {_ELSEWHERE} WHERE id = {_ENTRY}",
        ),
        # I19: Amazon has each invoice once, as we have it.
        Break(
            ("I19 Amazon was told of NOBODYS-1,", "I19 Amazon knows nothing"),
            lie=_strange,
            about="invoices",
        ),
        Break(
            ("I19 Amazon has 0.01", "I22 Amazon was billed"),
            lie=_dearer,
            about="invoices",
        ),
        Break(
            ("I19 Amazon knows nothing", "I22 Amazon was billed"),
            lie=_forgotten,
            about="invoices",
        ),
        Break(("I19 Amazon was told of",), lie=_told_again, about=bill.LEDGER),
        # I20: nothing is billed or paid twice.
        _broken(
            ("I20 two versions", "I9 an invoice"),
            "UPDATE amazon_vendor_invoice SET move_id = (SELECT move_id FROM "
            "amazon_vendor_invoice WHERE id = {_T2}) WHERE id = {_T}",
        ),
        _broken(
            ("I20 two invoices have one number",),
            "UPDATE amazon_vendor_invoice SET version = 99, match_key = (SELECT "
            "match_key FROM amazon_vendor_invoice WHERE id = {_T2}) WHERE id = {_T}",
        ),
        _broken(
            ("I20 more is billed",),
            "UPDATE account_move_line SET quantity = quantity + 1 "
            "WHERE id = {_BILLED_LINE}",
        ),
        _broken(
            ("I20 a payment of Amazon's is here", "I22 payment"),
            "UPDATE amazon_vendor_remittance SET payment_number = (SELECT "
            "payment_number FROM amazon_vendor_remittance WHERE id = {_LATER}) "
            "WHERE id = {_R}",
        ),
        _broken(
            ("I20 a payment of Amazon's is paid",),
            # The database refuses it: the checks must not rely on that.
            "DROP INDEX account_payment_amazon_remittance_uniq; "
            "UPDATE account_payment SET amazon_remittance_id = {_R} WHERE id = (SELECT "
            "payment_id FROM amazon_vendor_remittance WHERE id = {_LATER})",
        ),
        _broken(
            ("I20 more is paid", "I21 the lines", "I21 an entry settles", "I21 open"),
            "UPDATE amazon_vendor_remittance_line SET net_text = '9999999' "
            "WHERE id = {_PAID_LINE}",
        ),
        _broken(
            ("I20 a payment that failed", "I22 payment", "I9 a payment"),
            "UPDATE amazon_vendor_remittance SET amazon_state = 'FAILED' "
            "WHERE id = {_R}",
        ),
        # I21: nothing is booked that does not sum.
        _broken(
            ("I21 booked, and its entry",),
            "UPDATE account_move SET state = 'draft' WHERE id = {_ENTRY}",
        ),
        _broken(
            ("I21 the lines", "I21 an entry settles", "I21 open"),
            "UPDATE amazon_vendor_remittance_line SET net_text = "
            "(net_text::numeric - 0.01)::text WHERE id = {_PAID_LINE}",
        ),
        _broken(
            ("I21 an entry does not sum",),
            "UPDATE account_move_line SET balance = balance + 0.01 WHERE id = {_CASH}",
        ),
        _broken(
            ("I21 an entry settles",),
            "UPDATE account_move_line SET amount_currency = amount_currency + 0.01 "
            "WHERE id = {_OWED}",
        ),
        _broken(
            ("I21 open is", "I9 an invoice", "I22 billed"),
            "UPDATE account_move SET amount_residual = 0.01 WHERE id = {_M}",
        ),
        # I22: every cent has a place.
        _broken(
            ("I22 what was taken", "I22 billed"),
            "UPDATE amazon_vendor_deduction SET amount = amount + 0.01 "
            "WHERE line_id = {_CLAIM}",
        ),
        _broken(
            ("I22 what was taken", "I22 billed"),
            "DELETE FROM amazon_vendor_deduction WHERE line_id = {_CLAIM}",
        ),
        Break(
            ("I22 Amazon knows nothing", "I22 payment 1 of Amazon's is missing"),
            lie=_unknown_payment,
            about="remittances",
        ),
        Break(("I22 payment",), lie=_other_amount, about="remittances"),
        Break(
            ("I22 payment", "I22 Amazon was billed"), lie=_failed, about="remittances"
        ),
        Break(("I22 payment 1 of",), lie=_one_more, about="remittances"),
        Break(
            ("I22 Amazon was billed",), lie=_paid_twice_by_amazon, about="remittances"
        ),
        # I9: everything is paid in the end.
        _broken(
            ("I9 a shipment that nobody",),
            "DELETE FROM amazon_vendor_move_shipment_rel WHERE move_id = {_M}",
        ),
        _broken(
            ("I9 an invoice",),
            "UPDATE amazon_vendor_invoice SET seen_state = 'seen' WHERE id = {_T}",
        ),
        _broken(
            ("I9 a payment", "I21 booked", "I22 billed", "I22 what", "I21 open"),
            "UPDATE amazon_vendor_remittance SET state = 'matched' WHERE id = {_R}",
        ),
    )


LIFE, TRIAL = MoneyRun, MoneyTrial
