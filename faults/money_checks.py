"""The invariants of money, by SQL and by what the simulator knows."""

from collections import defaultdict
from decimal import Decimal

from . import bill
from .checks import ALWAYS, FINALLY
from .dock_checks import DOCK_ALWAYS, DOCK_FINALLY, ENDED, DockChecks, filled

#: Invoices of the run, those that were cancelled left out.
_BILLS = """
  FROM account_move m
 WHERE m.amazon_instance_id = %(i)s AND m.state != 'cancel'
"""
#: What a line of a payment settles of its invoice.
_SETTLED = """(l.net_text::numeric + coalesce(l.discount_text, '0')::numeric
             + coalesce(l.withheld_text, '0')::numeric)"""
#: Payments that are booked, with the entry.
_BOOKED = """
  FROM amazon_vendor_remittance r
  JOIN account_payment p ON p.id = r.payment_id
  JOIN account_move e ON e.id = p.move_id
 WHERE r.instance_id = %(i)s AND r.state = 'booked'
"""
#: What a line of an entry is: owed by Amazon, or on its way to the bank.
_OWED = """(SELECT coalesce(sum(x.amount_currency), 0) FROM account_move_line x
    JOIN account_account a ON a.id = x.account_id
   WHERE x.move_id = e.id AND a.account_type = 'asset_receivable')"""
#: What came of Amazon's payments, what was taken off, and what is owed still.
_CASH = """(SELECT coalesce(sum(r.amount_text::numeric), 0)
    FROM amazon_vendor_remittance r
   WHERE r.instance_id = %(i)s AND r.state = 'booked')"""
_LOST = """(SELECT coalesce(sum(d.amount - coalesce(d.recovered, 0)), 0)
    FROM amazon_vendor_deduction d WHERE d.instance_id = %(i)s)"""
_PIECES = {
    "_BILLS": _BILLS,
    "_SETTLED": _SETTLED,
    "_BOOKED": _BOOKED,
    "_OWED": _OWED,
    "_CASH": _CASH,
    "_LOST": _LOST,
}
#: name of the invariant -> statement whose rows break it; %(i)s is the instance.
MONEY_ALWAYS = filled(
    {
        "I13 money of another company": """
        SELECT m.name {_BILLS} AND m.company_id != (
          SELECT company_id FROM amazon_vendor_instance WHERE id = %(i)s)
        UNION ALL SELECT e.name {_BOOKED} AND e.company_id != r.company_id""",
        "I20 two versions of an invoice count": """
        SELECT min(number) FROM amazon_vendor_invoice
         WHERE instance_id = %(i)s AND is_current
         GROUP BY move_id HAVING count(*) > 1""",
        "I20 two invoices have one number at Amazon": """
        SELECT match_key FROM amazon_vendor_invoice
         WHERE instance_id = %(i)s
         GROUP BY match_key HAVING count(DISTINCT move_id) > 1""",
        "I20 more is billed than has left": """
        SELECT q.purchase_order_number FROM sale_order_line s
          JOIN amazon_vendor_requisition_line l
            ON l.id = s.amazon_requisition_line_id
          JOIN amazon_vendor_requisition q ON q.id = l.requisition_id
         WHERE q.instance_id = %(i)s AND (
           SELECT coalesce(sum(b.quantity * u.factor / e.factor), 0)
             FROM sale_order_line_invoice_rel x
             JOIN account_move_line b ON b.id = x.invoice_line_id
             JOIN account_move m ON m.id = b.move_id AND m.state != 'cancel'
              AND m.move_type = 'out_invoice'
             JOIN uom_uom u ON u.id = b.product_uom_id
             JOIN product_product p ON p.id = b.product_id
             JOIN product_template t ON t.id = p.product_tmpl_id
             JOIN uom_uom e ON e.id = t.uom_id
            WHERE x.order_line_id = s.id) > (
           SELECT coalesce(sum(c.eaches), 0) FROM amazon_vendor_container_line c
             JOIN amazon_vendor_shipment h ON h.id = c.shipment_id
              AND h.state IN ('shipped', 'confirmed', 'closed')
            WHERE c.requisition_line_id = l.id) + 0.0001""",
        "I20 a payment of Amazon's is here twice": """
        SELECT payment_number FROM amazon_vendor_remittance
         WHERE instance_id = %(i)s GROUP BY 1 HAVING count(*) > 1""",
        "I20 a payment of Amazon's is paid twice": """
        SELECT r.payment_number FROM account_payment p
          JOIN amazon_vendor_remittance r ON r.id = p.amazon_remittance_id
         WHERE r.instance_id = %(i)s AND p.state NOT IN ('canceled', 'rejected')
         GROUP BY r.id HAVING count(*) > 1""",
        "I20 more is paid of an invoice than it comes to": """
        SELECT m.name, sum({_SETTLED}) FROM amazon_vendor_remittance_line l
          JOIN amazon_vendor_remittance r ON r.id = l.remittance_id
           AND r.state = 'booked'
          JOIN account_move m ON m.id = l.move_id
         WHERE r.instance_id = %(i)s
         GROUP BY m.id HAVING sum({_SETTLED}) > m.amount_total""",
        "I20 a payment that failed at Amazon is booked": """
        SELECT payment_number FROM amazon_vendor_remittance
         WHERE instance_id = %(i)s AND amazon_state = 'FAILED'
           AND (state = 'booked' OR payment_id IS NOT NULL)""",
        "I21 booked, and its entry is not posted, or the other way round": """
        SELECT r.payment_number FROM amazon_vendor_remittance r
          LEFT JOIN account_payment p ON p.id = r.payment_id
          LEFT JOIN account_move e ON e.id = p.move_id
         WHERE r.instance_id = %(i)s
           AND (r.state = 'booked') != coalesce(e.state = 'posted', FALSE)""",
        "I21 the lines of a booked payment are not its sum": """
        SELECT r.payment_number {_BOOKED} AND r.amount_text::numeric IS DISTINCT FROM (
          SELECT sum(l.net_text::numeric) FROM amazon_vendor_remittance_line l
           WHERE l.remittance_id = r.id)""",
        "I21 an entry does not sum": """
        SELECT r.payment_number {_BOOKED} AND (
          SELECT sum(x.balance) FROM account_move_line x
           WHERE x.move_id = e.id) != 0""",
        "I21 an entry settles something else than Amazon does": """
        SELECT r.payment_number {_BOOKED} AND -{_OWED} IS DISTINCT FROM (
          SELECT coalesce(sum({_SETTLED}), 0) FROM amazon_vendor_remittance_line l
           WHERE l.remittance_id = r.id AND l.move_id IS NOT NULL)""",
        "I21 open is something else than what was not paid": """
        SELECT m.name {_BILLS} AND m.state = 'posted'
           AND m.amount_total - m.amount_residual IS DISTINCT FROM (
          SELECT coalesce(sum({_SETTLED}), 0) FROM amazon_vendor_remittance_line l
            JOIN amazon_vendor_remittance r ON r.id = l.remittance_id
             AND r.state = 'booked'
           WHERE l.move_id = m.id)""",
        "I22 what was taken off is no deduction, or another one": """
        SELECT l.number FROM amazon_vendor_remittance_line l
          JOIN amazon_vendor_remittance r ON r.id = l.remittance_id
          LEFT JOIN amazon_vendor_deduction d ON d.line_id = l.id
         WHERE r.instance_id = %(i)s AND CASE
           WHEN r.state = 'booked' AND l.role = 'deduction'
           THEN d.amount IS DISTINCT FROM -l.net_text::numeric
           ELSE d.id IS NOT NULL END""",
    },
    _PIECES,
)
MONEY_FINALLY = filled(
    {
        "I9 a shipment that nobody has billed": """
        SELECT s.name FROM amazon_vendor_shipment s
         WHERE s.instance_id = %(i)s AND NOT EXISTS (
           SELECT FROM amazon_vendor_move_shipment_rel x
             JOIN account_move m ON m.id = x.move_id AND m.state = 'posted'
            WHERE x.shipment_id = s.id)""",
        "I9 an invoice that is not paid": """
        SELECT m.name, m.state, m.payment_state, (
          SELECT max(s.error_message) FROM amazon_vendor_invoice t
            JOIN amazon_vendor_submission s ON s.res_id = t.id
             AND s.res_model = 'amazon.vendor.invoice' WHERE t.move_id = m.id) {_BILLS}
           AND (m.amount_residual != 0 OR m.payment_state NOT IN ('paid', 'in_payment')
             OR NOT EXISTS (SELECT FROM amazon_vendor_invoice t
                 WHERE t.move_id = m.id AND t.is_current
                   AND t.seen_state IN ('paid', 'short')))""",
        "I9 a payment that is not booked": """
        SELECT payment_number, state, review_reason FROM amazon_vendor_remittance
         WHERE instance_id = %(i)s AND state != CASE amazon_state
           WHEN 'FAILED' THEN 'cancelled' ELSE 'booked' END""",
        "I22 billed is something else than paid, taken off and open": """
        SELECT billed, {_CASH}, {_LOST}, left_open FROM (
          SELECT sum(m.amount_total) AS billed, sum(m.amount_residual) AS left_open
            {_BILLS} AND m.state = 'posted') b
         WHERE billed IS DISTINCT FROM {_CASH} + {_LOST} + left_open""",
    },
    _PIECES,
)
_SOME = ("(SELECT TRUE FROM (", ") waiting)")
#: What still waits for Amazon's money, or for somebody.
UNPAID = "\nUNION ALL ".join(
    "".join((_SOME[0], MONEY_FINALLY[name], _SOME[1]))
    for name in (
        "I9 a shipment that nobody has billed",
        "I9 an invoice that is not paid",
        "I9 a payment that is not booked",
    )
)
_TOLD = """
SELECT t.number, t.total_text FROM amazon_vendor_invoice t
  JOIN amazon_vendor_submission s ON s.res_id = t.id
   AND s.res_model = 'amazon.vendor.invoice'
 WHERE t.instance_id = %(i)s AND s.state NOT IN ('queued', 'cancelled')
"""
_PAYMENTS = """
SELECT payment_number, amount_text, amazon_state FROM amazon_vendor_remittance
 WHERE instance_id = %(i)s
"""


class MoneyChecks(DockChecks):
    """The invariants of one run, those of its orders and shipments included."""

    always = {**ALWAYS, **DOCK_ALWAYS, **MONEY_ALWAYS}
    in_the_end = {**FINALLY, **ENDED, **DOCK_FINALLY, **MONEY_FINALLY}

    def safety(self):
        """What holds at every moment."""
        ledger = super().safety()
        self._note_each(bill.wrong(self._told(), self._amazon))
        self._check_payments()
        return ledger

    def liveness(self):
        """What holds once everything has come to rest."""
        super().liveness()
        self._note_each(bill.missing(self._told(), self._amazon))
        ours = {number for number, _amount, _state in self._rows(_PAYMENTS)}
        for payment in self._amazon.get("remittances"):
            if payment["number"] not in ours:
                self._note(f"I22 payment {payment['number']} of Amazon's is missing")
        self._check_amazons_books()

    def _note_each(self, sentences):
        for sentence in sentences:
            self._note(sentence)

    def _told(self):
        """Number -> total of what Amazon may have been told."""
        return dict(self._rows(_TOLD))

    def _check_answers(self, ledger):
        """As any; but what Amazon has failed goes out again as it was (I4)."""
        failed = [e for e in ledger if _is_failed_invoice(e)]
        super()._check_answers([e for e in ledger if e not in failed])

    def _check_payments(self):
        """What is here of Amazon's payments is what Amazon has paid (I22)."""
        paid = {each["number"]: each for each in self._amazon.get("remittances")}
        for number, amount, state in self._rows(_PAYMENTS):
            known = paid.get(number)
            if known is None:
                self._note(f"I22 Amazon knows nothing of payment {number}")
            elif Decimal(amount) != Decimal(known["amount"]):
                self._note(
                    f"I22 payment {number} is {amount} here, {known['amount']} there"
                )
            elif state not in ("IN_PROGRESS", known["outcome"]):
                self._note(f"I22 payment {number} is {state}, not {known['outcome']}")

    def _check_amazons_books(self):
        """Every cent of Amazon's books has a place: what it was billed is what it has
        paid and taken off (I22)."""
        sums = defaultdict(Decimal)
        for each in self._amazon.get("invoices"):
            sums["billed"] += Decimal(each["total"])
        for payment in self._amazon.get("remittances"):
            if payment["outcome"] == "SUCCESSFUL":
                for line in payment["lines"]:
                    sums[line["kind"]] += Decimal(line["paid"])
        if sums["billed"] != sums["invoice"]:
            self._note(
                f"I22 Amazon was billed {sums['billed']}, and has paid invoices of "
                f"{sums['invoice']}"
            )


def _is_failed_invoice(entry):
    return entry["operation"] == bill.INVOICE and entry.get("outcome") == "failed"
