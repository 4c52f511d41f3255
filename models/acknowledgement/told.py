"""What Amazon counts on, and who tells it that nothing comes of it.

Amazon reckons with an answer until it has another one: a sale order that is cancelled
tells it nothing, and what is not delivered costs a chargeback ("not filled").
"""

from dataclasses import dataclass
from datetime import date

from odoo import models
from odoo.tools import format_amount

from ..exchange.dates import day
from ..outbound.submission import TAKEN, UNDER_WAY
from ..requisition.requisition import CANCELLED_ALERT


@dataclass(frozen=True)
class Promise:
    """What Amazon counts on of an order.

    :param units: eaches, accepted and backordered
    :param amount: money, in the order's currency
    :param until: last day on which Amazon expects something of it, or None
    :param sentence: that, in the user's words
    """

    units: int
    amount: float
    until: date | None
    sentence: str


class AmazonVendorRequisitionTold(models.Model):
    _inherit = "amazon.vendor.requisition"

    def _answer_in_force(self):
        """The answer that Amazon has, or may have; one that is being prepared is not.

        :return: acknowledgement, or nothing.
        """
        answers = self.acknowledgement_ids.filtered(
            lambda answer: answer.state in TAKEN + UNDER_WAY
        )
        return answers.sorted("version")[-1:]

    def _promise(self):
        """What Amazon counts on of this order, also while its answer is being changed.

        What Amazon has cut or cancelled since, it does not count on any more.

        :rtype: Promise, or None where it counts on nothing.
        """
        if self.state == "closed":
            return None
        parts = self._answer_in_force().line_ids.filtered(
            lambda part: part.code != "Rejected"
        )
        units, amount, days = 0, 0.0, [self.window_end]
        left = {line: line.ordered_qty for line in self.line_ids}
        for part in parts:
            line = part.requisition_line_id
            counted = min(part.quantity, left.get(line, 0))
            if counted:
                left[line] -= counted
                units += counted * part._eaches() // part.quantity
                amount += part.subtotal * counted / part.quantity
                days.append(part.scheduled_date)
        if not units:
            return None
        until = max(filter(None, days), default=None)
        until = until and self._local_day(until)
        return Promise(units, amount, until, self._say_promise(units, amount, until))

    def _say_promise(self, units, amount, until):
        values = {
            "number": self.purchase_order_number,
            "units": units,
            "amount": format_amount(self.env, amount, self._currency_of_answer()),
        }
        if not until:
            return self.env._(
                "Amazon was told that %(units)s units (%(amount)s) of %(number)s come.",
                **values,
            )
        return self.env._(
            "Amazon was told that %(units)s units (%(amount)s) of %(number)s come "
            "until %(until)s.",
            until=day(self.env, until),
            **values,
        )

    # === CANCELLED ALL THE SAME === #

    def _told_sale_order_cancelled(self, order, reason=None, user=None):
        """Ask the responsible person to tell Amazon, in one activity.

        :param order: the sale order that is cancelled.
        :param str reason: why it was cancelled all the same.
        :param user: who did it; nobody where the system did.
        """
        promise = self._promise()
        told = promise.sentence if promise else ""
        if user:
            note = self.env._(
                "%(user)s cancelled %(order)s all the same: “%(reason)s”.",
                user=user.name,
                order=order.name,
                reason=reason,
            )
            self._message_log(body=f"{note} {told}")
            order._message_log(body=f"{note} {told}")
        else:
            note = self.env._("%(order)s was cancelled.", order=order.name)
        todo = self.env._(
            "Amazon still counts on the answer: click Change the Answer, reject what "
            "does not come, and send it."
        )
        self._alert(
            CANCELLED_ALERT,
            self.env._("Tell Amazon: answer changed"),
            f"{note} {told} {todo}",
            self._who_tells_amazon(),
        )

    def _who_tells_amazon(self):
        """The person responsible for the order; whoever is there, where nobody is."""
        users = self.user_id | self.instance_id.responsible_id | self.env.user
        return users.filtered("active")[:1]

    def _told_sale_order_is_back(self):
        """There is nothing to tell Amazon any more: it is delivered, or told."""
        self.sudo()._alerts(CANCELLED_ALERT).unlink()

    def _answer_dropped(self, submissions):
        """These answers do not reach Amazon: where it has one of before, that is being
        changed still, to be sent or discarded.

        :param submissions: of these requisitions, cancelled or refused.
        """
        for submission in submissions:
            requisition = submission.requisition_id
            if (
                submission.acknowledgement_id == requisition.acknowledgement_id
                and requisition._answer_in_force()
                and requisition.state != "closed"
            ):
                requisition.answer_reopened = True

    def _answer_goes_out(self, submissions):
        """The same of answers that are on their way after all: nobody changes them."""
        for submission in submissions:
            requisition = submission.requisition_id
            if (
                requisition.answer_reopened
                and submission.acknowledgement_id == requisition.acknowledgement_id
            ):
                requisition.answer_reopened = False

    def _answer_changed(self):
        """The next version is written: what was opened for it is done."""
        self.answer_reopened = False
        self._told_sale_order_is_back()
