from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...logic.local_day import local_day
from .const import ANSWERABLE, DEDUCTION_STATES, MOST_TRIES

#: Nobody has disputed it yet. Of a payment that is not booked (any more) nothing is
#: taken off.
OPEN = Domain("state", "=", "open") & Domain("remittance_id.state", "=", "booked")


class AmazonVendorDeduction(models.Model):
    """Money that Amazon took off a payment, and what came of disputing it.

    One for each line of a remittance that takes off. How long it can be disputed is
    its kind's; disputing is done in Vendor Central by a person, who has the evidence in
    one file (``dossier.py``) and says here what Amazon has answered. What Amazon pays
    back says it by itself.
    """

    _name = "amazon.vendor.deduction"
    _description = "Amazon Vendor Deduction"
    _inherit = ["amazon.vendor.guard.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "deadline, id"
    _rec_name = "number"
    _fixed_fields = ("line_id", "remittance_id", "instance_id", "company_id")

    line_id = fields.Many2one(
        "amazon.vendor.remittance.line",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    remittance_id = fields.Many2one(
        "amazon.vendor.remittance",
        string="Payment",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    instance_id = fields.Many2one(
        related="line_id.instance_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="line_id.company_id", store=True, index=True, precompute=True
    )
    # As they were when the payment was booked; not related: each line that is matched
    # would look for its deduction.
    number = fields.Char(readonly=True)
    key = fields.Char(readonly=True, index="btree_not_null")
    description = fields.Char(related="line_id.description")
    kind_id = fields.Many2one(
        "amazon.vendor.deduction.kind", required=True, readonly=True, index=True
    )
    invoice_id = fields.Many2one(
        "account.move",
        readonly=True,
        index="btree_not_null",
        help="The invoice that it was taken off.",
    )
    orders = fields.Char(readonly=True, help="Amazon's orders of that invoice.")
    paid_on = fields.Date(string="Deducted On", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(readonly=True)
    recovered = fields.Monetary(readonly=True, help="What Amazon has paid back.")
    lost_amount = fields.Monetary(
        string="Not Recovered", compute="_compute_lost_amount", store=True
    )
    payment_state = fields.Selection(
        related="remittance_id.state", string="Status of the Payment"
    )
    deadline = fields.Date(
        string="Dispute Until",
        readonly=True,
        help="The last day on which Amazon takes a dispute. Empty: it cannot be "
        "disputed.",
    )
    days_left = fields.Integer(compute="_compute_days_left")
    state = fields.Selection(
        DEDUCTION_STATES,
        string="Status",
        compute="_compute_state",
        store=True,
        precompute=True,
        index=True,
        tracking=True,
        group_expand=True,
    )
    said_state = fields.Selection(
        DEDUCTION_STATES,
        string="Last Said",
        required=True,
        readonly=True,
        default="open",
        help="What people have noted, or the calendar. Money that Amazon has paid back "
        "since says more.",
    )
    said_recovered = fields.Monetary(
        string="Recovered by Then",
        readonly=True,
        help="What Amazon had paid back when that was noted.",
    )
    tries = fields.Integer(readonly=True, help="How often it was disputed.")
    disputed_on = fields.Date(readonly=True)
    answered_on = fields.Date(
        readonly=True, help="When Amazon answered the last dispute."
    )
    case_number = fields.Char(
        string="Case No.", tracking=True, help="Amazon's number of the dispute."
    )
    note = fields.Text()
    dossier_id = fields.Many2one("ir.attachment", readonly=True, copy=False)

    _line_uniq = models.Constraint("UNIQUE(line_id)", "This is a deduction already.")
    _open_idx = models.Index("(deadline) WHERE state = 'open'")
    _recheck_idx = models.Index("(paid_on) WHERE lost_amount > 0")

    @api.depends("amount", "recovered")
    def _compute_lost_amount(self):
        for deduction in self:
            deduction.lost_amount = deduction.amount - deduction.recovered

    @api.depends("said_state", "said_recovered", "recovered", "amount")
    def _compute_state(self):
        """What people have said holds until Amazon pays back: that says it by itself.
        Worked out, so that a payment that is taken back takes its word back, too."""
        for deduction in self:
            currency = deduction.currency_id or deduction.company_id.currency_id
            back = deduction.recovered
            if back > 0 and currency.compare_amounts(back, deduction.amount) >= 0:
                deduction.state = "won"
            elif currency.compare_amounts(back, deduction.said_recovered) > 0:
                deduction.state = "partly"
            else:
                deduction.state = deduction.said_state

    def _say(self, state, **values):
        """Note what is said of these, as of what Amazon has paid back by now.

        :param str state: of ``said_state``.
        :param values: further ones to write.
        """
        for deduction in self.sudo():
            deduction.write(
                {
                    "said_state": state,
                    "said_recovered": deduction.recovered,
                    **values,
                }
            )

    def _today(self):
        """The day where Amazon is. Who does the accounts reads no instances."""
        return local_day(fields.Datetime.now(), self.sudo().instance_id.marketplace)

    @api.depends("deadline")
    def _compute_days_left(self):
        for deduction in self:
            left = deduction.deadline and (deduction.deadline - deduction._today()).days
            deduction.days_left = max(left or 0, 0)

    # === BUTTONS === #

    def action_dispute(self):
        """Note that these were disputed in Vendor Central (button).

        :raise UserError: Amazon takes no dispute of one of them any more.
        """
        self.check_access("write")
        for deduction in self.sudo():
            today = deduction._today()
            deduction._check_may_dispute(today)
            deduction._say(
                "again" if deduction.tries else "disputed",
                tries=deduction.tries + 1,
                disputed_on=today,
            )
        return True

    def _check_may_dispute(self, today):
        """Refuse a dispute that Amazon does not take.

        :param date today: of the marketplace.
        :raise UserError: why.
        """
        if self.state not in ("open", "disputed", "lost", "partly", "expired"):
            sentence = self.env._("it is settled, or disputed for the last time")
        elif self.payment_state != "booked":
            sentence = self.env._(
                "the payment that took it off is not booked. Book that first"
            )
        elif self.tries >= MOST_TRIES:
            sentence = self.env._("Amazon takes two tries, and both were made")
        elif not self.deadline:
            sentence = self.env._("a deduction of its kind cannot be disputed")
        elif self.deadline < today:
            sentence = self.env._("its last day was %(day)s", day=self.deadline)
        else:
            return
        raise UserError(
            self.env._(
                "%(deduction)s cannot be disputed: %(reason)s.",
                deduction=self.display_name,
                reason=sentence,
            )
        )

    def action_won(self):
        """Amazon agrees to pay all of it back (button)."""
        return self._decided("won")

    def action_partly(self):
        """Amazon agrees to pay a part of it back (button)."""
        return self._decided("partly")

    def action_lost(self):
        """Amazon has refused (button)."""
        return self._decided("lost")

    def _decided(self, state):
        """Note what Amazon has answered to a dispute.

        :raise UserError: Amazon was asked about one of them by nobody.
        """
        self.check_access("write")
        self.invalidate_recordset(["state"])
        if wrong := self.filtered(lambda each: each.state not in ANSWERABLE):
            states = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(deduction)s is %(state)s: Amazon answers what was disputed. "
                    "Click Disputed first.",
                    deduction=wrong[0].display_name,
                    state=states[wrong[0].state],
                )
            )
        for deduction in self:
            today = deduction._today()
            deduction._say(state, answered_on=today, **deduction._again_until(today))
        return True

    def _again_until(self, today):
        """Values of a deduction whose dispute is answered: what was denied, or granted
        in part, may be disputed once more, from that day on."""
        kind = self.sudo().kind_id
        if self.tries >= MOST_TRIES or not (self.deadline and kind.days_to_dispute):
            return {}
        return {"deadline": today + timedelta(days=kind.days_to_dispute)}

    def action_view_remittance(self):
        """Open the payment that it was taken off (button)."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.remittance_id.name,
            "res_model": "amazon.vendor.remittance",
            "view_mode": "form",
            "res_id": self.remittance_id.id,
        }

    # === BY ITSELF === #

    @api.model
    def _over(self):
        """Deductions that nobody disputed in time. A day counts until it is over
        everywhere."""
        return OPEN & Domain("deadline", "<", fields.Date.today() - timedelta(days=1))

    @api.model
    def _expire(self, instance):
        """What nobody of an instance disputed in time has expired."""
        over = self._over() & Domain("instance_id", "=", instance.id)
        self.search(over)._say("expired")
