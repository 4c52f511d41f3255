from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...logic.change.meaning import STOP
from ..exchange.engine import bisect, no_checkpoint
from ..outbound.submission import UNDER_WAY
from ..sale.sale_order import SaleOrderWork
from .sale_order_adapter import Plan, SaleOrderAdapter

#: After 48 hours Amazon takes no other quantities: the sale order follows all the same.
TOO_LATE = {"update_too_late"}


class AmazonVendorRevisionApply(models.Model):
    """Do what Amazon's changes mean: answer again, adapt the sale order, or stop it."""

    _inherit = "amazon.vendor.requisition"

    # === BUTTONS === #

    def action_ask_apply_changes(self):
        """Ask whether to apply the changes of these orders, then do (bulk action)."""
        self.check_access("write")
        return {
            "type": "ir.actions.client",
            "tag": "amazon_vendor_confirmed_call",
            "params": {
                "message": self.env._(
                    "Amazon's changes of all selected requisitions are applied: "
                    "answers are sent again, sale orders follow, deliveries of "
                    "cancelled orders are stopped. Continue?"
                ),
                "model": self._name,
                "method": "action_apply_changes",
                "ids": self.ids,
            },
        }

    def action_apply_changes(self):
        """Do what Amazon's changes of these orders mean (button, bulk action).

        Of several requisitions, those that can be changed are; the others are named
        with the reason.

        :raise UserError: nothing could be applied, with the reason of each.
        """
        self.check_access("write")
        if not self:
            return True
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
        self = self.with_company(self.company_id)
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
            self.sudo()._apply_without_answer(answered=True)
        elif self._wants_next_answer() and not self._is_too_late():
            self._acknowledge(applying=True)
            self.acknowledgement_id.sudo().submission_ids._send_after_commit()
        else:
            self.sudo()._apply_without_answer()

    def _is_too_late(self):
        """Whether the only thing against an answer is that Amazon takes it no more."""
        codes = {
            violation.code
            for violation in self._check_acknowledgement()
            if violation.severity == "hard"
        }
        return bool(codes) and codes <= TOO_LATE

    # === THE SALE ORDER OF AN ANSWER === #

    def _prepare_sale_orders(self, applying):
        """Before an answer: revive the sale orders, and where it answers a change of
        Amazon's that is being applied, bring them in line first.

        :param bool applying: see ``_acknowledge``.
        :return: dict requisition -> Plan, of those whose sale order follows the answer.
        """
        followers = self.filtered(lambda r: r.change_pending or r._living_sale_order())
        return {
            requisition: requisition._adapt_sale_order(revive_only=not applying)
            for requisition in followers
        }

    def _finish_sale_orders(self, plans):
        """After an answer: the sale orders follow it, and it is told what was done.

        :param dict plans: of ``_prepare_sale_orders``.
        """
        for requisition, plan in plans.items():
            if requisition.change_pending:
                plan.sentences.insert(0, requisition._answered_again())
            # Also a price that people wrote while no answer was in the way; beside a
            # change of Amazon's only what that changed.
            reprice = requisition.answer_reopened or not requisition.change_pending
            plan.add(requisition._adapt_sale_order(reprice=reprice))
            requisition._changes_done(plan)

    def _answered_again(self):
        return self.env._(
            "Answered with %(acknowledgement)s, version %(version)s.",
            acknowledgement=self.acknowledgement_id.name,
            version=self.acknowledgement_id.version,
        )

    def _apply_without_answer(self, answered=False):
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

    def _adapt_sale_order(self, revive_only=False, reprice=False):
        """Bring the sale order in line with the answer as it stands.

        :param bool revive_only: only set it back to draft if Amazon wants back what it
            had cancelled.
        :param bool reprice: see ``SaleOrderAdapter``.
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
            plan.add(SaleOrderAdapter(order, changes, reprice).apply())
        return plan

    def _revive_sale_order(self, changes):
        """Set the sale order that was cancelled with the order back to draft.

        :return: that sale order, or nothing.
        """
        if living := self._living_sale_order():
            return living.browse()
        order = self._revivable_sale_order(changes)
        if order:
            SaleOrderWork.RESET.begin(order).action_draft()
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
            SaleOrderWork.CANCEL.begin(order)._action_cancel()
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
        self._steps_done()
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

    # === WITHOUT A PERSON === #

    def _apply_automatic_changes(self, checkpoint=no_checkpoint):
        """Apply what the instance wants applied without a person.

        What cannot be applied, or has left the warehouse already, is given to one.

        :param checkpoint: see ``engine.no_checkpoint``; asked after each requisition.
        """
        for requisition in self:
            bisect(
                requisition,
                lambda one: one._apply_by_itself(),
                lambda one, error: one._not_applied(error),
            )
            if checkpoint(1) <= 0:
                return

    def _apply_by_itself(self):
        """Apply what is to be applied without a person, or leave it to one."""
        if not any(self._pending_revisions().mapped("automatic")):
            return
        if self._waits_for_amazon():
            return  # the schedule comes back when it is known
        if reasons := self._needs_a_person():
            self._leave_to_a_person(" ".join(reasons))
        else:
            self._apply_changes()

    def _waits_for_amazon(self):
        """Whether an answer is under way, which another one must not overtake."""
        return (
            self.acknowledgement_state in UNDER_WAY
            and self.change_meaning != STOP
            and self._wants_next_answer()
        )

    def _needs_a_person(self):
        """Why the changes must not be applied without a person.

        :return: list of sentences.
        """
        order = self._living_sale_order()
        if order._amazon_is_shipped():
            return [
                self.env._(
                    "Something of %(order)s was shipped already.", order=order.name
                )
            ]
        if self.answer_reopened and self.change_meaning != STOP:
            # Half of what somebody is deciding would be sent, or what was refused.
            return [
                self.env._(
                    "The answer is being changed: send it or discard the change first."
                )
            ]
        if self._is_answered_as_it_stands():
            return []
        if self._wants_next_answer() and not self._is_too_late():
            # Nobody looks at the risks of this answer.
            return self._checked_answer(by_rules=True).obstacles
        return []

    def _not_applied(self, error):
        reason = self._step_failed(error)
        self._pending_revisions().write({"automatic": False})
        # Without its activity it waits for a person all the same.
        self._in_step(lambda one: one._alert_change(reason))

    def _leave_to_a_person(self, reason):
        self._pending_revisions().write({"automatic": False})
        self._alert_change(reason)

    @api.model
    def _waiting_changes_sql(self):
        """SQL that finds a change which waits to be applied by itself."""
        return SQL(
            """
            SELECT FROM amazon_vendor_requisition_revision
             WHERE state = 'pending' AND automatic
            """
        )

    @api.model
    def _apply_waiting_changes(self, instance, checkpoint=no_checkpoint):
        """Apply what a process that died has left.

        :param instance: amazon.vendor.instance.
        """
        groups = self.env["amazon.vendor.requisition.revision"]._read_group(
            [
                ("requisition_id.instance_id", "=", instance.id),
                ("state", "=", "pending"),
                ("automatic", "=", True),
            ],
            ["requisition_id"],
        )
        waiting = self.browse([requisition.id for (requisition,) in groups])
        waiting._apply_automatic_changes(checkpoint)


def _bullets(sentences):
    items = Markup().join(Markup("<li>%s</li>") % each for each in sentences)
    return Markup("<ul>%s</ul>") % items
