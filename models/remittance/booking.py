from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..exchange.own_company import in_own_company


class AmazonVendorRemittanceBooking(models.Model):
    """One remittance is one payment: what came, what it settles, what was taken off.

    The payment is drafted as soon as all is matched; a person posts it, or a rule
    (``_books_by_itself``). Its entry has

    * one line of the outstanding account: what Amazon paid;
    * one line for each invoice and credit note, of what is settled of it, so that each
      is reconciled with its own line whatever else is open;
    * the lines of each kind of deduction, with its account, tax and distribution.
    """

    _inherit = "amazon.vendor.remittance"

    # === BUTTONS === #

    def action_make_payment(self):
        """Make the draft payment, to look at it before it is posted (button).

        :raise UserError: what is missing, and where it is entered.
        """
        for remittance in self._locked_for_booking():
            remittance._draft_payment()
        return self.action_view_payment() if len(self) == 1 else True

    def action_book(self):
        """Make the payment and post it (button).

        :return: True; where something changed meanwhile and a person has to decide
            again, the action that says so. The others are booked.
        :raise UserError: what is missing, and where it is entered.
        """
        back = self.browse()
        for remittance in self._locked_for_booking():
            if not remittance._book():
                back += remittance
        return back._action_say_back() if back else True

    def _action_say_back(self):
        """Say that these are not booked, and why."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("Not booked: back in review"),
                "message": "\n".join(
                    self.env._(
                        "%(payment)s: %(reason)s",
                        payment=remittance.name,
                        reason=remittance.review_reason,
                    )
                    for remittance in self
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _locked_for_booking(self):
        """These, for who may book them; nobody else can at the same moment.

        :raise AccessError: the user may not post payments.
        :raise UserError: somebody else is doing it right now.
        """
        self.check_access("write")
        self.env["account.payment"].check_access("create")
        if len(self.try_lock_for_update(allow_referencing=True)) < len(self):
            raise UserError(
                self.env._(
                    "Somebody else is booking one of these payments right now. Look "
                    "again in a moment."
                )
            )
        self.invalidate_recordset(["state", "payment_id"])
        return self.sudo()

    # === STEPS === #

    def _book(self):
        """Draft the payment where there is none, and post it.

        :return: whether it is booked; it is not where something changed meanwhile.
        :raise UserError: what is missing.
        """
        self.ensure_one()
        if self.state == "booked" or not self._draft_payment():
            return self.state == "booked"
        self.payment_id.action_post()  # what follows is in ``account_move.py``
        return True

    def _draft_payment(self):
        """The payment of this remittance, made where there is none.

        :return: account.payment; none where something changed meanwhile and the
            remittance is back in review.
        :raise UserError: what is missing.
        """
        self.ensure_one()
        if self.payment_id:
            return self.payment_id
        self._check_may_book()
        if not self._still_matched():
            return self.env["account.payment"]
        with_company = next(iter(in_own_company(self)))
        payment = (
            with_company.env["account.payment"]
            .with_context(skip_invoice_sync=True)
            .create(with_company._payment_values())
        )
        # With an entry of its own it would be taken for one that is on its way.
        payment.state = "draft"
        self.write({"payment_id": payment.id, "paying_problem": False})
        return payment

    def _check_may_book(self):
        """Refuse what must not become a payment.

        :raise UserError: why, and what to do.
        """
        if self.amazon_state == "FAILED":
            raise UserError(
                self.env._(
                    "%(payment)s failed at Amazon: no money came, so there is nothing "
                    "to book. Amazon pays again with another number.",
                    payment=self.name,
                )
            )
        if self.amazon_state == "IN_PROGRESS":
            raise UserError(
                self.env._(
                    "%(payment)s is still in progress at Amazon. It can be booked once "
                    "it is successful, which the next import tells.",
                    payment=self.name,
                )
            )
        if self.state != "matched":
            raise UserError(
                self.env._(
                    "%(payment)s cannot be booked yet: %(reason)s",
                    payment=self.name,
                    reason=self.review_reason
                    or self.env._("its lines are not matched. Click Match."),
                )
            )
        if not self.instance_id.payment_journal_id:
            raise UserError(
                self.env._(
                    "%(instance)s has no journal for Amazon's payments. Open the "
                    "instance, tab Payments, and click Make the Journal.",
                    instance=self.instance_id.name,
                )
            )

    # === THE ENTRY === #

    def _payment_values(self):
        """Values of the draft payment, with its complete entry."""
        amount = self._exact()
        method = self._payment_method(amount)
        return {
            "amazon_remittance_id": self.id,
            "company_id": self.company_id.id,
            "journal_id": self.instance_id.payment_journal_id.id,
            "payment_method_line_id": method.id,
            "payment_type": "inbound" if amount >= 0 else "outbound",
            "partner_type": "customer",
            "partner_id": self.instance_id.partner_id.commercial_partner_id.id,
            "currency_id": self.booking_currency_id.id,
            "amount": self._to_odoo(abs(amount)),
            "date": self.paid_on,
            "memo": self._memo(),
            "line_ids": self._entry_commands(method),
        }

    def _entry_commands(self, method):
        """The lines of the entry, as ``create`` of a payment or an entry takes them."""
        return [Command.create(values) for values in self._entry_values(method)]

    def _entry_values(self, method):
        """Values of the lines of the entry, in the company of this remittance."""
        with_company = next(iter(in_own_company(self)))
        return with_company._entry(with_company._exact(), method)

    def _memo(self):
        memo = self.env._("Amazon payment %(number)s", number=self.name)
        if self.booking_currency_id == self.currency_id:
            return memo
        return self.env._(
            "%(memo)s: %(amount)s %(currency)s at %(rate)s",
            memo=memo,
            amount=self.amount_text,
            currency=self.currency_code,
            rate=self.exchange_rate or "?",
        )

    def _payment_method(self, amount):
        journal = self.instance_id.payment_journal_id
        lines = (
            journal.inbound_payment_method_line_ids
            if amount >= 0
            else journal.outbound_payment_method_line_ids
        )
        method = lines.filtered("payment_account_id")[:1]
        if not method:
            raise UserError(
                self.env._(
                    "The journal %(journal)s has no payment method with an outstanding "
                    "account. Open it, tabs Incoming and Outgoing Payments, and choose "
                    "one.",
                    journal=journal.name,
                )
            )
        return method

    def _entry(self, amount, method):
        """The lines of the entry; they sum to nothing, to the cent.

        :param Decimal amount: what came, negative where Amazon took.
        """
        settled = self._settled_lines()
        deducted = [
            values
            for kind, taken_off in self._deducted().items()
            for values in kind._write_off_values(self, taken_off)
        ]
        liquidity = self._entry_line(self._memo(), method.payment_account_id, amount)
        entry = [*settled, *deducted, liquidity]
        # Each was rounded on its own in the company's currency. What that leaves has
        # room on the largest line; a small one would turn from debit to credit.
        currency = self.company_id.currency_id
        largest = max(entry, key=lambda each: abs(each["balance"]))
        rest = sum(each["balance"] for each in entry)
        largest["balance"] = currency.round(largest["balance"] - rest)
        return [{**each, "sequence": place} for place, each in enumerate(entry)]

    def _settled_lines(self):
        """One line for each invoice and credit note, in the order of ``_invoices``."""
        found = []
        settled_of = self._settled_of_invoices()
        accounts = self._invoices()._amazon_receivable_accounts()
        for move, settled in settled_of.items():
            found.append(
                self._entry_line(
                    move.name,
                    accounts[move],
                    -settled,
                    partner_id=move.commercial_partner_id.id,
                )
            )
        return found

    def _invoices(self):
        """The invoices and credit notes that are settled, always in one order."""
        return self.line_ids.move_id.sorted("id")

    def _settled_of_invoices(self):
        """What is settled of each invoice and credit note, by all its lines together.

        :return: dict account.move -> Decimal, in the order of ``_invoices``.
        """
        lines = self.line_ids.grouped("move_id")
        return {
            move: sum((line._settled() for line in lines[move]), Decimal(0))
            for move in self._invoices()
        }

    def _deducted(self):
        """What was taken off, for each kind; what was paid back is less of it.

        :return: dict kind -> Decimal.
        """
        found = {}

        def take_off(kind, amount):
            if amount:
                found[kind] = found.get(kind, Decimal(0)) + amount

        by_code = {kind.code: kind for kind in self._kinds()}
        for line in self.line_ids:
            if line.move_id:
                for name, code in (
                    ("discount", "terms_discount"),
                    ("withheld", "withholding"),
                ):
                    if amount := line._exact(name):
                        take_off(by_code.get(code) or self._no_kind(code), amount)
            else:
                take_off(line.kind_id, -line._exact("net"))
        if self.difference_kind_id:
            take_off(
                self.difference_kind_id, Decimal(self.lines_text or 0) - self._exact()
            )
        return {kind: amount for kind, amount in found.items() if amount}

    def _no_kind(self, code):
        """:raise UserError: somebody has archived a kind that money needs."""
        raise UserError(
            self.env._(
                "No kind of deduction has the code %(code)s. Bring it back under "
                "Payments > Kinds of Deductions.",
                code=code,
            )
        )

    def _kinds(self):
        """The kinds of deductions of this company."""
        return self.env["amazon.vendor.deduction.kind"]._of_company(self.company_id)

    def _entry_line(self, name, account, amount, **values):
        """Values of a line of the entry.

        :param Decimal amount: in the currency of the booking; positive is a debit.
        """
        currency = self.booking_currency_id
        return {
            "name": name,
            "account_id": account.id,
            "partner_id": self.instance_id.partner_id.commercial_partner_id.id,
            "currency_id": currency.id,
            "amount_currency": self._to_odoo(amount),
            "balance": self._in_company_currency(amount),
            "date_maturity": self.paid_on,
            **values,
        }

    # === THE RULE === #

    def _books_by_itself(self):
        """Whether nobody needs to look: nothing is odd, and no kind of deduction takes
        more than its limit."""
        self.ensure_one()
        if not self.instance_id.books_by_limits or self.difference_kind_id:
            return False
        return all(
            abs(self._in_company_currency(amount)) <= kind.auto_book_limit
            for kind, amount in self._deducted().items()
        )
