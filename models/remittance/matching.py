from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...logic.remittance.numbers import normalize, read
from ..exchange.plain_text import as_html
from .const import ALERT

#: Of the database, which has no better word for it: a number as Amazon keeps it.
KEY = "upper(regexp_replace(%s, '[^A-Za-z0-9]', '', 'g'))"


class AmazonVendorRemittanceMatching(models.Model):
    """What each line of a payment is for: an invoice, or a kind of deduction.

    Whatever is not certain goes to a person, with both sides shown: a number that
    several invoices have, more money than is open, a sum that is not the payment's.
    """

    _inherit = "amazon.vendor.remittance"

    # === BUTTON === #

    def action_match(self):
        """Match the lines, with what people have chosen (button).

        :raise UserError: a payment was made already.
        """
        self.check_access("write")
        if made := self.filtered("payment_id"):
            raise UserError(
                self.env._(
                    "%(names)s has a payment already. Cancel it before you match "
                    "again.",
                    names=", ".join(made.mapped("name")),
                )
            )
        self.sudo()._match()
        return True

    # === STEPS === #

    def _match(self):
        """Match payments that have none of ours yet; a fixed number of statements for
        each, however many lines it has."""
        for remittance in self.filtered(lambda r: not r.payment_id):
            if remittance.amazon_state == "FAILED":
                remittance.write({"state": "cancelled", "review_reason": False})
                continue
            remittance._match_lines()
            reasons = remittance._reasons_to_review()
            remittance.write(
                {
                    "state": "review" if reasons else "matched",
                    "review_reason": "\n".join(reasons) or False,
                    "paying_problem": False,
                }
            )
            remittance._tell_who_does_the_accounts()

    def _tell_who_does_the_accounts(self):
        """An activity while a person has to decide. Who only answers orders gets none:
        they do not see payments."""
        if self.state != "review":
            self.activity_unlink([ALERT])
            return
        user = self.instance_id.accountant_id
        if user and not self.activity_search([ALERT]):
            self.activity_schedule(
                ALERT,
                summary=self.env._("Payment to review"),
                note=as_html(self.review_reason),
                user_id=user.id,
            )

    def _match_lines(self):
        lines = self.line_ids
        readings = {line: read(line.number or "") for line in lines}
        keys = {normalize(line.number or "") for line in lines}
        keys |= {reading.key for reading in readings.values()}
        known = self._known_invoices(keys - {"", None})
        kinds, payers = self._kinds(), self._payers()
        verdicts = {
            line: self._verdict(line, readings[line], known, kinds, payers)
            for line in lines
        }
        self._check_open(verdicts)
        by_values = {}
        for line, verdict in verdicts.items():
            values = {"key": readings[line].key, "tail": " ".join(readings[line].tail)}
            values.update(verdict)
            for name, value in values.items():
                by_values.setdefault((name, value), []).append(line.id)
        for (name, value), ids in by_values.items():
            lines.browse(ids)[name] = value

    def _verdict(self, line, reading, known, kinds, payers):
        """What a line is.

        :param reading: of its number.
        :param dict known: see ``_known_invoices``.
        :param kinds: amazon.vendor.deduction.kind of the company.
        :param payers: see ``_payers``.
        :return: dict of values of the line.
        """
        if line.chosen_move_id:
            return self._as_invoice(line, line.chosen_move_id)
        if line.chosen_kind_id:
            return self._as_deduction(line, line.chosen_kind_id)
        whole = known.get(normalize(line.number or ""))
        kind = kinds._pick(reading.kind, (line.number, line.description))
        if whole:
            return self._as_one_invoice(line, whole, payers)
        if kind:
            return self._as_deduction(line, kind)
        if not reading.key:
            return _unknown(self.env._("It has no number."))
        return _unknown(
            self.env._("No invoice of this number, and no kind of deduction has it.")
        )

    def _as_one_invoice(self, line, moves, payers):
        moves = moves.filtered(lambda move: move.state == "posted") or moves
        if len(moves) > 1:
            return _unknown(
                self.env._(
                    "%(names)s have this number where Amazon leaves out signs. Choose "
                    "one.",
                    names=", ".join(moves.mapped("name")),
                )
            )
        if not self._is_to_amazon(moves, payers):
            return _unknown(
                self.env._(
                    "%(invoice)s has this number, and is to %(partner)s. Choose it, if "
                    "Amazon pays it.",
                    invoice=moves.name,
                    partner=moves.commercial_partner_id.display_name,
                )
            )
        return self._as_invoice(line, moves)

    def _is_to_amazon(self, move, payers):
        """Whether an invoice is one that Amazon pays with this remittance: of this
        instance, or at least to whom that sends its invoices.

        :param payers: see ``_payers``.
        """
        return move.company_id == self.company_id and (
            move.amazon_instance_id == self.instance_id
            or move.commercial_partner_id in payers
        )

    def _payers(self):
        """Whom invoices to Amazon are addressed to: the customer, and the parties."""
        parties = self.env["amazon.vendor.party"].search(
            [("instance_id", "=", self.instance_id.id)]
        )
        customers = self.instance_id.partner_id + parties.partner_id
        return customers.commercial_partner_id

    def _as_invoice(self, line, move):
        """A line that pays an invoice, or takes a credit note off."""
        if move.move_type not in ("out_invoice", "out_refund"):
            return _unknown(
                self.env._(
                    "%(invoice)s is no invoice to a customer. Choose another one.",
                    invoice=move.name,
                )
            )
        if move.state != "posted":
            return _unknown(
                self.env._("%(invoice)s is not posted in Odoo.", invoice=move.name)
            )
        if move.currency_id != self.booking_currency_id:
            return _unknown(
                self.env._(
                    "%(invoice)s is in %(currency)s, the payment is not.",
                    invoice=move.name,
                    currency=move.currency_id.name,
                )
            )
        is_credit = move.move_type == "out_refund"
        if (line._settled() < 0) != is_credit:
            return _unknown(
                self.env._(
                    "Amazon takes money off with the number of an invoice. Choose a "
                    "kind of deduction."
                )
                if not is_credit
                else self.env._("Amazon pays with the number of a credit note.")
            )
        return {
            "role": "credit_note" if is_credit else "invoice",
            "move_id": move.id,
            "kind_id": False,
            "open_amount": move.amount_residual,
            "problem": False,
        }

    def _as_deduction(self, line, kind):
        """A line that takes off, or pays back: its sign decides which."""
        return {
            "role": "deduction" if line._exact("net") < 0 else "reversal",
            "move_id": False,
            "kind_id": kind.id,
            "open_amount": 0,
            "problem": False,
        }

    def _check_open(self, verdicts):
        """Keep more from being paid of an invoice than is open of it.

        :param dict verdicts: line -> values, which are changed.
        """
        settled = {}
        for line, verdict in verdicts.items():
            if move_id := verdict["move_id"]:
                settled.setdefault(move_id, []).append(line)
        for lines in settled.values():
            open_amount = verdicts[lines[0]]["open_amount"]
            exact_open = self._from_odoo(open_amount)
            total = abs(sum((line._settled() for line in lines), Decimal(0)))
            if total <= exact_open:
                continue
            for line in lines:
                verdicts[line] = {
                    **_unknown(
                        self.env._(
                            "Amazon settles %(paid)s, and only %(open)s is open: was "
                            "it paid already?",
                            paid=total,
                            open=exact_open,
                        )
                    ),
                    "open_amount": open_amount,
                }

    # === WHAT STANDS AGAINST BOOKING IT === #

    def _reasons_to_review(self):
        """Sentences that say what a person has to decide, none: nothing."""
        self.ensure_one()
        reasons = []
        if not self.currency_id:
            reasons.append(
                self.env._(
                    "Odoo has no active currency %(code)s. Activate it, and click "
                    "Match.",
                    code=self.currency_code or "?",
                )
            )
        if not self.paid_on:
            reasons.append(self.env._("It has no day of payment."))
        if self._pays_in_another_currency_without_a_sum():
            reasons.append(
                self.env._(
                    "Amazon paid in another currency than it was invoiced in, and says "
                    "no sum in that of the invoices."
                )
            )
        if unknown := self.line_ids.filtered(lambda line: line.role == "unknown"):
            reasons.append(
                self.env._(
                    "%(count)s of %(all)s lines have to be decided about.",
                    count=len(unknown),
                    all=len(self.line_ids),
                )
            )
        if self.expected_lines and self.expected_lines != len(self.line_ids):
            reasons.append(
                self.env._(
                    "Amazon announced %(announced)s lines, and %(came)s came.",
                    announced=self.expected_lines,
                    came=len(self.line_ids),
                )
            )
        if finer := self._finer_than_the_currency():
            reasons.append(self._say_finer(finer))
        sum_of_lines = Decimal(self.lines_text or 0)
        if sum_of_lines != self._exact() and not self.difference_kind_id:
            reasons.append(
                self.env._(
                    "Its lines sum to %(lines)s, and Amazon paid %(paid)s. If no line "
                    "is missing, choose what the difference is.",
                    lines=sum_of_lines,
                    paid=self._exact(),
                )
            )
        return reasons

    def _pays_in_another_currency_without_a_sum(self):
        if self.invoice_amount_text:
            return False
        of_lines = self.line_ids.currency_id
        return bool(of_lines - self.currency_id)

    def _finer_than_the_currency(self):
        """The exact amounts that Odoo could only book rounded."""
        if not self.booking_currency_id:
            return []
        amounts = [self._exact()]
        for line in self.line_ids:
            amounts += map(line._exact, ("net", "discount", "withheld"))
        return [amount for amount in amounts if self._is_finer(amount)]

    def _still_matched(self):
        """Look again at what the lines were matched with, before money is booked.

        :return: whether all of these are; the others are back with a person.
        """
        gone = self.browse()
        for remittance in self.filtered(lambda r: r.state == "matched"):
            moves = remittance._invoices()
            if odd := moves.filtered(lambda move: move.state != "posted"):
                gone += remittance
                remittance._not_matched_any_more(odd)
            elif paid := remittance._settled_meanwhile():
                gone += remittance
                remittance._back_to_review(
                    self.env._(
                        "%(invoices)s: less is open than Amazon settles. Was it paid "
                        "already?",
                        invoices=", ".join(paid.mapped("name")),
                    )
                )
        return not gone and all(r.state == "matched" for r in self)

    def _not_matched_any_more(self, moves):
        """Back to a person: some invoices are none any more, nor is the draft."""
        reason = self.env._(
            "%(invoices)s: not posted in Odoo any more.",
            invoices=", ".join(move.name or self.env._("a draft") for move in moves),
        )
        self._back_to_review(reason)

    def _settled_meanwhile(self):
        """The invoices of which less is open than these lines settle."""
        return self.env["account.move"].union(
            *(
                move
                for move, settled in self._settled_of_invoices().items()
                if abs(settled) > self._from_odoo(move.amount_residual)
            )
        )

    def _back_to_review(self, reason):
        """A person has to decide again; a draft that was made is none any more."""
        payment = self.payment_id
        self.write({"state": "review", "review_reason": reason, "payment_id": False})
        if payment.state == "draft":
            payment.action_cancel()

    # === WHAT ODOO KNOWS === #

    def _known_invoices(self, keys):
        """The invoices and credit notes of these numbers, with two statements.

        The only place that knows where they are. What Amazon was told goes before what
        only has a number that looks like it.

        :param keys: numbers as Amazon keeps them: capital letters and digits.
        :return: dict key -> account.move.
        """
        told = self.env["amazon.vendor.invoice"]._known(self.instance_id, keys)
        found = {key: invoices.move_id for key, invoices in told.items()}
        return {**self._invoices_by_name(set(keys) - found.keys()), **found}

    def _invoices_by_name(self, keys):
        """Invoices that Amazon got in another way than by us, by EDI or by hand: their
        number is Odoo's own."""
        Move = self.env["account.move"]
        if not keys:
            return {}
        Move.flush_model(["name", "company_id", "move_type", "state"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT %(key)s, id
                  FROM account_move
                 WHERE company_id = %(company)s
                   AND move_type IN ('out_invoice', 'out_refund')
                   AND %(key)s = ANY(%(keys)s)
              ORDER BY id
                """,
                key=SQL(KEY, SQL.identifier("name")),
                company=self.company_id.id,
                keys=list(keys),
            )
        )
        found = {}
        for key, move_id in rows:
            found.setdefault(key, []).append(move_id)
        # Read together, whichever is looked at first.
        together = [move_id for _key, move_id in rows]
        return {
            key: Move.browse(ids).with_prefetch(together) for key, ids in found.items()
        }


def _unknown(problem):
    return {
        "role": "unknown",
        "move_id": False,
        "kind_id": False,
        "open_amount": 0,
        "problem": problem,
    }
