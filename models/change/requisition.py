from markupsafe import Markup

from odoo import api, fields, models

from ...logic.change import meaning as revision_meaning
from ...logic.change.meaning import (
    ACKNOWLEDGE,
    ADAPT,
    ADAPT_ACKNOWLEDGE,
    MEANINGS,
    NOTHING,
    STOP,
)
from ..exchange.engine import after_commit
from ..outbound.submission import TAKEN, UNDER_WAY
from .sale_order_adapter import SaleOrderAdapter

CHANGE_ALERT = "change"


class AmazonVendorRevisionChange(models.Model):
    """What Amazon's change of an order means for what was answered and sold already.

    Importing a change never touches the answer that was given nor the sale order: it
    is written down what is to be done (``_apply_changes`` does it).
    """

    _inherit = "amazon.vendor.requisition"

    change_pending = fields.Boolean(
        string="Changed by Amazon",
        compute="_compute_change_pending",
        store=True,
        index=True,
        help="Amazon changed the order and what follows from it is still to be done.",
    )
    change_meaning = fields.Selection(
        MEANINGS, string="What the Change Means", compute="_compute_change_meaning"
    )
    change_summary = fields.Html(compute="_compute_change_summary")

    @api.depends("revision_ids.state")
    def _compute_change_pending(self):
        for requisition in self:
            requisition.change_pending = "pending" in requisition.revision_ids.mapped(
                "state"
            )

    @api.depends("revision_ids.state", "revision_ids.meaning", "line_ids.ordered_qty")
    def _compute_change_meaning(self):
        for requisition in self:
            pending = requisition._pending_revisions()
            requisition.change_meaning = (
                requisition._combined_meaning(pending) if pending else False
            )

    @api.depends(
        "revision_ids.state", "revision_ids.summary", "revision_ids.held_reason"
    )
    def _compute_change_summary(self):
        for requisition in self:
            sentences = [
                sentence
                for revision in requisition._pending_revisions()
                for sentence in revision.summary.splitlines()
            ]
            requisition.change_summary = _list(sentences) if sentences else False
            if reason := requisition._held_reason():
                requisition.change_summary += Markup("<p class='mb-0'>%s</p>%s") % (
                    self.env._("The rules cannot decide about it:"),
                    _list(reason.splitlines()),
                )

    def _pending_revisions(self):
        """The revisions that are still to be applied, oldest first."""
        pending = self.revision_ids.filtered(lambda r: r.state == "pending")
        return pending.sorted("version")

    def _held_reason(self):
        """Why a person has to decide about what is still to be applied, or False."""
        reasons = self._pending_revisions().filtered("held_reason")
        return "\n".join(reasons.mapped("held_reason")) or False

    def _pending_changes(self):
        """All changes that are still to be applied, see ``logic.change.diff``."""
        return [
            change
            for revision in self._pending_revisions()
            for change in revision.changes or []
        ]

    # === MEANING === #

    def _revision_meaning(self, changes, held=()):
        """What a change of this order means, and who applies it.

        :param list changes: see ``logic.change.diff``; written to the lines already.
        :param held: sentences why a person has to decide about the next answer.
        :return: values of ``amazon.vendor.requisition.revision``.
        """
        meaning = self._meaning_of(changes)
        if held and meaning != STOP:
            adapt = meaning in (ADAPT, ADAPT_ACKNOWLEDGE)
            meaning = revision_meaning.combine(True, adapt)
        if meaning == NOTHING:
            return {"meaning": meaning, "state": "none"}
        automatic = self._change_policy(meaning) == "automatic"
        return {
            "meaning": meaning,
            "state": "pending",
            "automatic": automatic and not held,
            "held_reason": "\n".join(held) or False,
        }

    def _change_policy(self, meaning):
        """Who applies a change that means this: see the instance's settings.

        What nobody has confirmed follows Amazon by itself, and says so.
        """
        if meaning == ADAPT and self._is_quoted():
            return "automatic"
        instance = self.instance_id
        return (
            instance.cancellation_policy if meaning == STOP else instance.change_policy
        )

    def _meaning_of(self, changes):
        self.ensure_one()
        if self._is_cancelled_by_amazon():
            shrunk = any(map(revision_meaning.is_cancellation, changes))
            return STOP if shrunk and self._living_sale_order() else NOTHING
        acknowledge = self._is_answered() and self.amazon_state != "Closed"
        if acknowledge:
            acknowledge = self._wants_another_answer(changes)
        adapt = revision_meaning.touches_sale_order(changes) and (
            self._has_to_adapt(changes)
        )
        return revision_meaning.combine(acknowledge, adapt)

    def _wants_another_answer(self, changes):
        """Whether Amazon has to be answered again after these changes.

        In automatic mode the rules have decided anew by now: what they say counts.
        """
        if self.workflow == "automatic":
            return self._differs_from_answer()
        if revision_meaning.touches_answer(changes):
            return True
        moved = revision_meaning.header_fields(changes) & revision_meaning.WINDOW_FIELDS
        return bool(moved) and any(line._has_dates_off() for line in self.line_ids)

    def _change_wants_answer(self):
        """Whether what is still to be applied asks for another answer."""
        return self.change_meaning in (ACKNOWLEDGE, ADAPT_ACKNOWLEDGE)

    def _combined_meaning(self, revisions):
        """What several revisions mean together, as the order is now."""
        meanings = set(revisions.mapped("meaning"))
        if self._is_cancelled_by_amazon():
            return STOP
        return revision_meaning.combine(
            bool(meanings & {ACKNOWLEDGE, ADAPT_ACKNOWLEDGE}),
            bool(meanings & {ADAPT, ADAPT_ACKNOWLEDGE, STOP}),
        )

    def _is_cancelled_by_amazon(self):
        """Amazon shows a cancelled order with a quantity of 0 on every line."""
        lines = self.line_ids
        return bool(lines) and not any(lines.mapped("ordered_qty"))

    def _is_answered(self):
        """Whether Amazon has an answer of ours, or may have one."""
        return any(
            answer.state in TAKEN + UNDER_WAY for answer in self.acknowledgement_ids
        )

    def _has_to_adapt(self, changes):
        order = self._living_sale_order()
        if order:
            return bool(SaleOrderAdapter(order, changes).plan())
        return bool(self._revivable_sale_order(changes))

    def _revivable_sale_order(self, changes):
        """The sale order that was cancelled with what Amazon wants back now."""
        if not any(map(revision_meaning.is_revival, changes)):
            return self.env["sale.order"]
        return self.sale_order_ids.filtered(
            lambda order: (
                order.state == "cancel"
                and not order.locked
                and not order._amazon_is_shipped()
                and not order._amazon_is_invoiced()
            )
        )[:1]

    # === WHAT THE IMPORT STARTS === #

    def _start_changes(self):
        """Have what is applied by itself applied, and tell a person of the rest.

        Called by the import: nothing is applied in its transaction, so whatever goes
        wrong there never undoes the import.
        """
        waiting = self.filtered("change_pending")
        held = waiting.filtered(lambda r: r._held_reason())
        automatic = (waiting - held).filtered(
            lambda r: any(r._pending_revisions().mapped("automatic"))
        )

        def leave(batch):
            for requisition in batch:
                requisition._leave_to_a_person(requisition._held_reason())

        def alert(batch):
            for requisition in batch:
                requisition._alert_change()

        held._in_step(leave)
        (waiting - automatic - held)._in_step(alert)
        after_commit(automatic, "_apply_automatic_changes")

    def _alert_change(self, reason=None):
        """Ask the responsible person to apply the changes; once, however many.

        :param str reason: why the connector does not apply them by itself.
        """
        labels = dict(self._fields["change_meaning"]._description_selection(self.env))
        note = Markup("<p>%s %s</p>%s") % (
            reason or "",
            self.env._(
                "Amazon changed this order after it was answered. Look at it and click "
                "Apply Changes: %(meaning)s.",
                meaning=labels.get(self.change_meaning, ""),
            ),
            self.change_summary or "",
        )
        self._alert(
            CHANGE_ALERT,
            self.env._("Amazon changed %(number)s", number=self.purchase_order_number),
            note,
        )

    def _close_change_alert(self):
        self._alerts(CHANGE_ALERT).unlink()


def _list(sentences):
    items = Markup().join(Markup("<li>%s</li>") % each for each in sentences)
    return Markup("<ul class='mb-0'>%s</ul>") % items
