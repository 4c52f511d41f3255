from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...logic.change.meaning import ACKNOWLEDGE, ADAPT_ACKNOWLEDGE, STOP
from ..exchange.engine import bisect
from ..outbound.submission import UNDER_WAY
from ..sale.sale_order import FROM_REQUISITION
from .sale_order_adapter import Plan, SaleOrderAdapter

#: After 48 hours Amazon takes no other quantities: the sale order follows all the same.
TOO_LATE = {"update_too_late"}
#: In the context while Amazon's changes are applied.
APPLYING = "amazon_vendor_apply_changes"


class AmazonVendorRevisionApply(models.Model):
    """Do what Amazon's changes mean: answer again, adapt the sale order, or stop it."""

    _inherit = "amazon.vendor.requisition"

    answer_reopened = fields.Boolean(
        readonly=True,
        copy=False,
        help="Somebody is changing the answer that Amazon has; it is sent as the next "
        "version.",
    )
    can_change_answer = fields.Boolean(compute="_compute_can_change_answer")

    @api.depends("state", "acknowledgement_state", "answer_reopened", "change_pending")
    def _compute_can_acknowledge(self):
        result = super()._compute_can_acknowledge()
        for requisition in self:
            if (
                not requisition.can_acknowledge
                and requisition.state != "closed"
                and requisition.acknowledgement_state not in UNDER_WAY
            ):
                requisition.can_acknowledge = requisition._wants_next_answer()
        return result

    @api.depends("state", "can_acknowledge", "acknowledgement_state")
    def _compute_can_change_answer(self):
        for requisition in self:
            requisition.can_change_answer = (
                requisition.state != "closed"
                and bool(requisition.acknowledgement_state)
                and requisition.acknowledgement_state not in UNDER_WAY
                and not requisition.can_acknowledge
            )

    def _wants_next_answer(self):
        """Whether an answer may follow although Amazon has one."""
        return self.answer_reopened or self.change_meaning in (
            ACKNOWLEDGE,
            ADAPT_ACKNOWLEDGE,
        )

    def _own_violations(self, parts, again):
        return super()._own_violations(parts, again or self._wants_next_answer())

    # === BUTTONS === #

    def action_change_answer(self):
        """Open the answer that Amazon has for another version of it (button).

        Amazon keeps the present one until Send Acknowledgement is clicked again.

        :raise UserError: there is no answer that could be changed.
        """
        self.check_access("write")
        for requisition in self:
            if not requisition.can_change_answer:
                raise UserError(
                    self.env._(
                        "%(requisition)s has no answer that can be changed now: it is "
                        "not answered yet, the answer is under way, or Amazon has "
                        "closed the order.",
                        requisition=requisition.display_name,
                    )
                )
        self.sudo().answer_reopened = True
        return True

    def action_apply_changes(self):
        """Do what Amazon's changes of these orders mean (button, bulk action).

        Of several requisitions, those that can be changed are; the others are named
        with the reason.

        :raise UserError: nothing could be applied, with the reason of each.
        """
        self.check_access("write")
        changed = self.filtered("change_pending")
        if not changed:
            raise UserError(
                self.env._(
                    "There is no change of Amazon's that is still to be applied."
                )
            )
        if len(changed) == 1:
            changed._apply_changes()
            return True
        refused = {}

        def fail(requisition, error):
            if not isinstance(error, UserError):
                raise error
            refused[requisition] = error.args[0]

        for requisition in changed:
            bisect(requisition, lambda one: one._apply_changes(), fail)
        if len(refused) == len(changed):
            raise UserError("\n".join(dict.fromkeys(refused.values())))
        if refused:
            applied = changed - self.browse([each.id for each in refused])
            return self._notify_refused(applied, refused)
        return True

    # === APPLY === #

    def _apply_changes(self):
        """Do what the pending revisions of this requisition mean; nothing is sent yet.

        The answer is sent once this transaction is committed.

        :raise UserError: Amazon must be answered first, and cannot be as it stands.
        """
        self.ensure_one()
        if not self.try_lock_for_update(allow_referencing=True):
            raise UserError(
                self.env._(
                    "Somebody else is working on %(requisition)s right now. Try again "
                    "in a moment.",
                    requisition=self.display_name,
                )
            )
        meaning = self.change_meaning
        if meaning == STOP:
            self.sudo()._stop_delivery()
        elif self._is_answered_as_it_stands():
            self.sudo()._follow_change(answered=True)
        elif self._wants_next_answer() and not self._is_too_late():
            self.with_context(**{APPLYING: True})._acknowledge()
            self.acknowledgement_id.sudo().submission_ids._send_after_commit()
        else:
            self.sudo()._follow_change()

    def _is_too_late(self):
        """Whether the only thing against an answer is that Amazon takes it no more."""
        codes = {
            violation.code
            for violation in self._check_acknowledgement()
            if violation.severity == "hard"
        }
        return bool(codes) and codes <= TOO_LATE

    def _acknowledge(self, moment=None):
        """Whatever was answered, the sale orders that are there already follow it."""
        followers = self.sudo().filtered(
            lambda r: r.change_pending or r._living_sale_order()
        )
        applying = self.env.context.get(APPLYING)
        before = {
            # Where the sale order is what is answered, it changes first.
            requisition: requisition._adapt_sale_order(revive_only=not applying)
            for requisition in followers
        }
        answered = super()._acknowledge(moment)
        for requisition in followers:
            plan = before[requisition]
            if requisition.change_pending:
                plan.sentences.insert(0, requisition._answered_again())
            plan.add(requisition._adapt_sale_order())
            requisition._changes_done(plan)
        self.sudo().filtered("answer_reopened").answer_reopened = False
        return answered

    def _answered_again(self):
        return self.env._(
            "Answered with %(acknowledgement)s, version %(version)s.",
            acknowledgement=self.acknowledgement_id.name,
            version=self.acknowledgement_id.version,
        )

    def _is_answered_as_it_stands(self):
        """Whether Amazon has this very answer already, so that none is sent."""
        return False

    def _follow_change(self, answered=False):
        """Adapt the sale order without an answer: none is needed, or Amazon takes none
        any more.

        :param bool answered: Amazon has the answer already.
        """
        plan = self._adapt_sale_order()
        if self._wants_next_answer() and not answered:
            plan.problems.append(
                self.env._(
                    "Amazon takes no other quantities or prices 48 hours after it "
                    "changed an order, so it was not answered again."
                )
            )
        self._changes_done(plan)

    def _adapt_sale_order(self, revive_only=False):
        """Bring the sale order in line with the answer as it stands.

        :param bool revive_only: only set it back to draft if Amazon wants back what it
            had cancelled.
        :return: Plan with what was done and what could not be done.
        """
        plan = Plan()
        changes = self._pending_changes()
        revived = self._revive_sale_order(changes)
        if revived:
            plan.sentences.append(
                self.env._("%(order)s was set back to draft.", order=revived.name)
            )
        order = self._living_sale_order()
        if order and not revive_only:
            plan.add(SaleOrderAdapter(order, changes).apply())
        return plan

    def _revive_sale_order(self, changes):
        """Set the sale order that was cancelled with the order back to draft.

        :return: that sale order, or nothing.
        """
        if living := self._living_sale_order():
            return living.browse()
        order = self._revivable_sale_order(changes)
        if order:
            order.with_context(amazon_vendor_reset=FROM_REQUISITION).action_draft()
        return order

    def _stop_delivery(self):
        """Amazon cancelled the order: nothing more of it may leave."""
        order = self._living_sale_order()
        plan = Plan()
        if not order:
            plan.sentences.append(self.env._("There is no sale order any more."))
        elif reason := order._amazon_cannot_cancel():
            plan.problems.append(reason)
            if not order.locked:
                plan.add(SaleOrderAdapter(order).apply())
        else:
            order._action_cancel()
            plan.sentences.append(
                self.env._("%(order)s was cancelled.", order=order.name)
            )
        self._changes_done(plan)

    def _changes_done(self, plan):
        """Write down what was done, and who has to do the rest.

        :param Plan plan: what was done and what could not be done.
        """
        pending = self._pending_revisions()
        order = self.sale_order_id
        told = list(dict.fromkeys(plan.sentences + plan.problems))
        pending._set_applied(told)
        if pending:
            self._close_change_alert()
        if not told:
            return
        title = (
            self.env._(
                "Amazon changed its purchase order %(number)s:",
                number=self.purchase_order_number,
            )
            if pending
            else self.env._(
                "The answer to Amazon's purchase order %(number)s was changed:",
                number=self.purchase_order_number,
            )
        )
        if order:
            order._amazon_say(title, told)
        self._message_log(body=_bullets(told))
        if plan.problems:
            self._alert(
                "adapt",
                self.env._(
                    "Change %(order)s by hand",
                    order=order.name or self.purchase_order_number,
                ),
                _bullets(dict.fromkeys(plan.problems)),
            )


def _bullets(sentences):
    items = Markup().join(Markup("<li>%s</li>") % each for each in sentences)
    return Markup("<ul>%s</ul>") % items
