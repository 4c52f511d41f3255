from decimal import Decimal

from odoo import api, fields, models

from ...logic.local_day import local_day
from ...logic.money import short
from ...logic.money.dispute import Patience


class AmazonVendorReceivingWords(models.Model):
    """Why a line is paid short, and what to do about it, in words."""

    _inherit = "amazon.vendor.receiving"

    what_to_do = fields.Char(
        compute="_compute_what_to_do",
        compute_sudo=True,
        help="Why something will not be paid, or was not, and what you can do now.",
    )

    @api.depends("stage")
    @api.depends_context("lang")
    def _compute_what_to_do(self):
        for line in self:
            marketplace = line.instance_id.marketplace
            found = line._shorts(local_day(fields.Datetime.now(), marketplace))
            line.what_to_do = " ".join(map(self._sentence, found)) or False

    def _shorts(self, today):
        """What is short of this line, without what rounds to nothing.

        :param date today: of the marketplace, on which it is looked at.
        :return: list of ``short.Short``.
        """
        self.ensure_one()
        patience = Patience(receive_days=self.instance_id.receive_days)
        return [
            each
            for each in short.expect([self._facts()], today, patience)
            if self.currency_id.round(float(each.amount))
        ]

    def _facts(self):
        """This line as plain values; see ``short.LineFacts``."""
        digits = self.currency_id.decimal_places or 2

        def exact(amount):
            return Decimal(f"{amount:.{digits}f}")

        agreed = Decimal(self.agreed_cost or 0)
        billed = exact(self.invoiced_amount)
        return short.LineFacts(
            line=(self.purchase_order_number, self.item_sequence_number),
            invoiced=self.invoiced,
            credited=self.credited,
            ordered=self.ordered,
            confirmed=self.confirmed,
            shipped=self.shipped,
            received=self.received if self.is_shown else None,
            cost=billed / self.invoiced if self.invoiced else agreed,
            agreed_cost=agreed,
            currency=self.currency_id.name,
            shipped_on=self.left_on or None,
            is_closed=self.is_closed,
            due_on=self.due_on or None,
            claimed={
                short.SHORTAGE: exact(self.claimed_shortage),
                short.PRICE: exact(self.claimed_price),
            },
        )

    def _sentence(self, each):
        """What is short and what to do, in words.

        :param each: ``short.Short``.
        """
        env = self.env
        reasons = {
            short.NOT_SHIPPED: env._("%s eaches invoiced and not shipped."),
            short.OVER_CONFIRMED: env._("%s eaches shipped above what was confirmed."),
            short.NOT_RECEIVED: env._("None of %s eaches received."),
            short.SHORTAGE: env._("%s eaches not received."),
            short.PRICE: env._("%s eaches invoiced above the agreed cost."),
            short.NOT_INVOICED: env._("%s eaches shipped and not invoiced."),
        }
        todos = {
            short.WAIT: env._("Amazon may still be counting: wait."),
            short.COLLECT_PROOF: env._(
                "Collect the proof of delivery now: you need it for the dispute."
            ),
            short.TRACE: env._(
                "Ask the carrier where the goods are, and for the proof of delivery."
            ),
            short.CREDIT_QUANTITY: env._("Make a credit note for the quantity."),
            short.CREDIT_PRICE: env._("Make a credit note for the price."),
            short.INVOICE: env._("Make the invoice."),
            short.DISPUTE: env._("Amazon has taken it off: dispute it."),
            short.TAKE_BACK: env._("Ask Amazon to confirm them, or to send them back."),
        }
        # A claim for what was received, or was billed at the agreed cost.
        reason = reasons[each.reason] if each.units else env._("Nothing is missing.")
        return f"{reason.replace('%s', str(each.units))} {todos[each.todo]}"
