import math
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...spapi.messages.acknowledgement_rules import FIRST_HOURS, UPDATE_HOURS
from ..outbound.submission import UNDER_WAY
from .requisition import CANCELLED_ALERT

#: Not answered yet, as far as a person is concerned.
UNANSWERED = (False, "failed", "cancelled")
#: Answered, but not as it should be: to be corrected before the 48 hours are over.
TROUBLED = ("failed", "mismatch")
#: The deadlines that are watched.
DEADLINES = ("answer", "change", "window")
#: One type of activity for each deadline, so that it is found in every language.
DEADLINE_ACTIVITY = "amazon_vendor_central.mail_activity_type_deadline_%s"
#: How many orders are reminded of in one go.
BATCH_SIZE = 200


class AmazonVendorRequisitionDeadline(models.Model):
    """Amazon's clocks: 24 hours to answer, 48 to change, and the window to ship in.

    Source: Amazon's guide "Submit order acknowledgement". A change of the order by
    Amazon starts the 48 hours again. When one runs short, a person gets an activity,
    once each.
    """

    _inherit = "amazon.vendor.requisition"

    answer_deadline = fields.Datetime(
        string="Answer Until",
        compute="_compute_deadlines",
        store=True,
        precompute=True,
        index="btree_not_null",
        help="Amazon wants the first answer within 24 hours.",
    )
    change_deadline = fields.Datetime(
        string="Change Until",
        compute="_compute_deadlines",
        store=True,
        precompute=True,
        help="Quantities and prices can be changed for 48 hours, dates also later.",
    )
    answer_hours_left = fields.Integer(
        string="Hours to Answer", compute="_compute_hours_left"
    )
    change_hours_left = fields.Integer(
        string="Hours to Change", compute="_compute_hours_left"
    )
    window_hours_left = fields.Integer(
        string="Hours to the Window's End", compute="_compute_hours_left"
    )
    deadline_note = fields.Char(
        string="Next Deadline",
        compute="_compute_deadline_note",
        help="The deadline that counts now, in words.",
    )
    deadline_level = fields.Selection(
        [("ok", "In time"), ("short", "Runs short"), ("over", "Over")],
        compute="_compute_deadline_note",
    )
    answer_reminded_for = fields.Datetime(readonly=True, copy=False)
    change_reminded_for = fields.Datetime(readonly=True, copy=False)
    window_reminded_for = fields.Datetime(readonly=True, copy=False)
    needs_me_today = fields.Boolean(
        compute="_compute_needs_me_today",
        search="_search_needs_me_today",
        help="Yours to do, and not later than tomorrow.",
    )

    @api.depends("purchase_order_date", "changed_date")
    def _compute_deadlines(self):
        for requisition in self:
            placed = requisition.purchase_order_date
            latest = max(filter(None, (placed, requisition.changed_date)), default=None)
            requisition.answer_deadline = placed and placed + timedelta(
                hours=FIRST_HOURS
            )
            requisition.change_deadline = latest and latest + timedelta(
                hours=UPDATE_HOURS
            )

    @api.depends("answer_deadline", "change_deadline", "window_end")
    def _compute_hours_left(self):
        now = fields.Datetime.now()
        for requisition in self:
            requisition.answer_hours_left = hours_left(requisition.answer_deadline, now)
            requisition.change_hours_left = hours_left(requisition.change_deadline, now)
            requisition.window_hours_left = hours_left(requisition.window_end, now)

    @api.depends(
        "answer_deadline",
        "change_deadline",
        "window_end",
        "state",
        "acknowledgement_state",
        "answered_elsewhere",
        "answer_reopened",
        "sale_order_ids.delivery_status",
        "instance_id.answer_alert_hours",
    )
    def _compute_deadline_note(self):
        now = fields.Datetime.now()
        for requisition in self:
            kind = requisition._deadline_that_counts(now)
            requisition.deadline_note = kind and requisition._deadline_sentence(kind)
            requisition.deadline_level = kind and requisition._deadline_level(kind, now)

    def _deadline_that_counts(self, now):
        """Which deadline a person has to think of now.

        :return: one of ``DEADLINES``, or False when there is none.
        """
        self.ensure_one()
        if self.state == "closed" or self.answered_elsewhere:
            return False
        unanswered = self.acknowledgement_state in UNANSWERED
        # A correction that Amazon did not get leaves it the answer of before.
        if unanswered and self.answer_deadline and not self.answer_reopened:
            return "answer"
        if self.change_deadline and self.change_deadline > now:
            return "change"
        if self.window_end and not self._is_delivered():
            return "window"
        return False

    def _is_delivered(self):
        return self.sale_order_id.delivery_status == "full"

    def _deadline(self, kind):
        return self.window_end if kind == "window" else self[f"{kind}_deadline"]

    def _deadline_level(self, kind, now):
        left = self._deadline(kind) - now
        if left < timedelta(0):
            return "over"
        short = timedelta(hours=self.instance_id.answer_alert_hours)
        # That nothing can be changed any more is no trouble for an order that is fine.
        # Of one that Amazon has changed it is: then Amazon takes no answer.
        is_fine = not (
            self.acknowledgement_state in TROUBLED
            or self.change_pending
            or self.answer_reopened
        )
        if kind == "change" and is_fine:
            return "ok"
        return "short" if left <= short else "ok"

    def _deadline_sentence(self, kind):
        hours = self[f"{kind}_hours_left"]
        amount = self._duration(abs(hours))
        if kind == "answer":
            return (
                self.env._("%(time)s left to answer", time=amount)
                if hours >= 0
                else self.env._("Answer %(time)s late", time=amount)
            )
        if kind == "change":
            return self.env._("%(time)s left to change", time=amount)
        return (
            self.env._("%(time)s left in the window", time=amount)
            if hours >= 0
            else self.env._("Window over since %(time)s", time=amount)
        )

    def _duration(self, hours):
        """Hours in words, as exact as it matters."""
        if hours < 1:
            return self.env._("less than 1 h")
        if hours < 72:
            return self.env._("%(hours)s h", hours=hours)
        return self.env._("%(days)s days", days=hours // 24)

    # === WHAT NEEDS ME TODAY === #

    def _compute_needs_me_today(self):
        mine = self.filtered_domain(self._needs_me_today_domain())
        for requisition in self:
            requisition.needs_me_today = requisition in mine

    def _search_needs_me_today(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        domain = self._needs_me_today_domain()
        wanted = (True in value) == (operator == "in")
        return domain if wanted else ~domain

    @api.model
    def _needs_me_today_domain(self):
        """Orders of this user, or of nobody, that need something by tomorrow.

        A change that a person has to apply, or a sale order that was cancelled although
        Amazon counts on it, needs whoever was asked, also where Amazon has closed the
        order.
        """
        now = fields.Datetime.now()
        tomorrow = now + timedelta(days=1)
        user = self.env.user
        mine = (
            Domain("user_id", "in", [user.id, False])
            | Domain("instance_id.responsible_id", "=", user.id)
            | Domain("activity_user_id", "=", user.id)
        )
        # Sold is what it says already: to be sent, or discarded.
        reopened = Domain("answer_reopened", "=", True)
        unanswered = Domain("acknowledgement_state", "in", UNANSWERED) & ~reopened
        due = unanswered & Domain("answer_deadline", "<=", tomorrow)
        stuck = unanswered & (
            Domain("unmapped_count", ">", 0)
            | Domain("problem_count", ">", 0)
            | Domain("problem", "!=", False)
            | Domain("hold_reason", "!=", False)
        )
        troubled = Domain("acknowledgement_state", "in", TROUBLED)
        shipping = (
            Domain("acknowledgement_state", "not in", UNDER_WAY + UNANSWERED)
            & Domain("window_end", "<=", tomorrow)
            & Domain(
                "sale_order_ids",
                "any",
                [("state", "=", "sale"), ("delivery_status", "!=", "full")],
            )
        )
        # What Amazon was told by somebody else is nobody's to do here.
        open_orders = Domain("state", "!=", "closed") & Domain(
            "answered_elsewhere", "=", False
        )
        changed = Domain("change_pending", "=", True)
        asked = Domain("activity_user_id", "=", user.id)
        # Looked up before: a condition on orders would read all there ever were.
        alerts = self.env["mail.activity"].sudo()
        alerts = alerts.search(
            [
                ("user_id", "=", user.id),
                ("res_model", "=", self._name),
                ("amazon_vendor_key", "=", CANCELLED_ALERT),
            ]
        )
        cancelled = Domain("id", "in", alerts.mapped("res_id"))
        wanting = due | stuck | troubled | reopened | shipping
        return (mine & open_orders & wanting) | (changed & asked) | cancelled

    # === REMINDERS === #

    def _forget_reminders(self):
        """A deadline that Amazon moved is watched anew."""
        for kind in DEADLINES:
            moved = self.sudo().filtered(
                lambda r, kind=kind: (
                    r[f"{kind}_reminded_for"]
                    and r[f"{kind}_reminded_for"] != r._deadline(kind)
                )
            )
            if moved:
                moved[f"{kind}_reminded_for"] = False
                moved._close_reminders(kind)

    def _close_reminders(self, kind):
        """What was to be done in time is done."""
        activity_type = self.env.ref(DEADLINE_ACTIVITY % kind)
        self.sudo().activity_ids.filtered(
            lambda activity: activity.activity_type_id == activity_type
        ).unlink()


def hours_left(deadline, now):
    """Whole hours left, below 0 when it is over; 0 without a deadline."""
    if not deadline:
        return 0
    return math.floor((deadline - now).total_seconds() / 3600)
