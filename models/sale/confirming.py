"""Orders of Amazon's that are too large to be confirmed while somebody waits.

Odoo makes moves, reserves stock and writes each line: 11 to 13 ms a line, 9 of them of
computing, on the machine on which it was measured, so that 5,000 lines take most of the
60 seconds of computing that Odoo gives a request, and more than that on a slower one.
Above a limit the click only says so; a scheduled action confirms, as the person who has
clicked.
"""

from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..exchange.alone import alone, each_alone
from ..exchange.engine import bisect
from .sale_order import SaleOrderWork

#: Setting, and its default: twelve seconds, a sixth of what Odoo allows.
LINES_SETTING = "amazon_vendor_central.confirm_at_once_lines"
LINES_AT_ONCE = 1000
#: Orders that are confirmed together: a fifth less work than one by one.
ORDERS_AT_ONCE = 10
#: A server that ends the work by its time limits does so again.
MOST_TRIES = 3
CRON = "amazon_vendor_central.ir_cron_confirm_sale_orders"
QUOTED = ("draft", "sent")
#: What the instance calls this loop.
LOOP = "confirming"


class SaleOrderConfirming(models.Model):
    _inherit = "sale.order"

    amazon_confirming = fields.Boolean(
        string="Being Confirmed",
        readonly=True,
        copy=False,
        help="Somebody has confirmed it; so large an order is confirmed in the "
        "background.",
    )
    amazon_confirming_user_id = fields.Many2one(
        "res.users", string="Confirmed by", readonly=True, copy=False
    )
    amazon_confirming_tries = fields.Integer(readonly=True, copy=False)
    amazon_confirms_behind = fields.Boolean(
        compute="_compute_amazon_confirms_behind",
        help="It has so many lines that it is confirmed in the background.",
    )

    _amazon_confirming_idx = models.Index("(id) WHERE amazon_confirming IS TRUE")

    @api.depends("state", "amazon_requisition_id", "order_line")
    def _compute_amazon_confirms_behind(self):
        quoted = self.filtered(lambda o: o.amazon_requisition_id and o.state in QUOTED)
        counts = quoted._amazon_line_counts()
        limit = self._amazon_lines_at_once()
        for order in self:
            order.amazon_confirms_behind = counts.get(order._origin.id, 0) > limit

    def _amazon_line_counts(self):
        """How many lines each of these has: dict id -> number."""
        groups = self.env["sale.order.line"]._read_group(
            [("order_id", "in", self._origin.ids)], ["order_id"], ["__count"]
        )
        return {order.id: count for order, count in groups}

    @api.model
    def _amazon_lines_at_once(self):
        """How many lines are confirmed while a person waits."""
        setting = self.env["ir.config_parameter"].sudo().get_param(LINES_SETTING)
        try:
            return int(setting or LINES_AT_ONCE)
        except ValueError:
            return LINES_AT_ONCE

    # === THE CLICK === #

    def _amazon_too_large(self):
        """Amazon's orders of these, where together they are too large to wait for."""
        if SaleOrderWork.CONFIRM.is_under_way(self):
            return self.browse()
        ours = self.filtered("amazon_requisition_id")
        lines = sum(ours._amazon_line_counts().values()) if ours else 0
        return ours if lines > self._amazon_lines_at_once() else self.browse()

    def _amazon_confirm_behind(self):
        """Have these confirmed by the scheduled action.

        :return: the action that says so.
        :raise UserError: Odoo would not confirm one of them; said at once.
        """
        self.check_access("write")
        for order in self:
            if problem := order._confirmation_error_message():
                raise UserError(problem)
        self.sudo().filtered(lambda order: not order.amazon_confirming).write(
            {
                "amazon_confirming": True,
                "amazon_confirming_user_id": self.env.uid,
                "amazon_confirming_tries": 0,
            }
        )
        self._amazon_trigger_confirming()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "sticky": True,
                "title": self.env._("Confirming goes on in the background"),
                "message": self.env._(
                    "%(orders)s: %(lines)s lines take some minutes. You can leave this "
                    "page; the badge Being Confirmed goes away once it is done, and "
                    "you are told if it cannot be done.",
                    orders=", ".join(self.mapped("name")[:5])
                    + (", …" if len(self) > 5 else ""),
                    lines=sum(self._amazon_line_counts().values()),
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _amazon_promise_over(self):
        """Nothing of these is to be confirmed any more."""
        promised = self.sudo().filtered("amazon_confirming")
        if promised:
            promised.amazon_confirming = False

    # === SCHEDULED ACTION === #

    @api.model
    def _cron_confirm_behind(self):
        """Confirm what people were promised, ten orders at a time.

        Each batch is committed; one that the server's time limits end is tried again
        and then left to a person.
        """
        waiting = self.search(
            Domain("amazon_confirming", "=", True) & Domain("state", "in", QUOTED),
            order="id",
        )
        if not waiting:
            return
        checkpoint = self.env["ir.cron"]._commit_progress
        left = len(waiting)
        checkpoint(remaining=left)
        for batch in waiting._amazon_batches():
            batch._amazon_confirm_batch(checkpoint)
            left -= len(batch)
            if checkpoint(len(batch), remaining=left) <= 0:
                break
        if left:
            self._amazon_trigger_confirming()
            checkpoint()

    def _amazon_batches(self):
        """Cut these into batches of one instance and person, none larger than what is
        confirmed at once, but for one order that is.

        :return: list of sale orders.
        """
        counts, limit = self._amazon_line_counts(), self._amazon_lines_at_once()
        batches = []
        for group in self.grouped(
            lambda order: (order.amazon_instance_id, order.amazon_confirming_user_id)
        ).values():
            batch, lines = self.browse(), 0
            for order in group:
                lines += counts.get(order.id, 0)
                if batch and (len(batch) >= ORDERS_AT_ONCE or lines > limit):
                    batches.append(batch)
                    batch, lines = self.browse(), counts.get(order.id, 0)
                batch += order
            batches.append(batch)
        return batches

    def _amazon_confirm_batch(self, checkpoint):
        """Confirm these at once; who is to blame if that fails is found out.

        :param checkpoint: see ``engine.no_checkpoint``.
        """
        worn = self.filtered(lambda order: order.amazon_confirming_tries >= MOST_TRIES)
        for order in worn:
            order._amazon_say_not_confirmed(checkpoint, UserError(self._amazon_worn()))
        fresh = self - worn
        # Committed before it begins: a worker that is killed has tried.
        if not alone(
            self.env, fresh._amazon_count_try, fresh._amazon_not_begun, checkpoint
        ):
            return
        fresh.invalidate_recordset()  # what others have done since is seen from here on

        def confirm():
            bisect(
                fresh,
                lambda orders: orders._amazon_confirm_now(),
                lambda order, error: order._amazon_not_confirmed(error),
            )
            fresh.amazon_instance_id._loop_works(LOOP)

        def singly(_defect):
            each_alone(
                fresh,
                lambda order: order._amazon_confirm_now(),
                lambda order, error: order._amazon_say_not_confirmed(checkpoint, error),
                checkpoint,
            )

        alone(self.env, confirm, singly, checkpoint)

    def _amazon_count_try(self):
        """Note that these are tried once more."""
        for order in self:
            order.amazon_confirming_tries += 1

    def _amazon_not_begun(self, error):
        """Their try could not be noted: they wait for the next run, and the instance
        says why."""
        self.amazon_instance_id._loop_broke(LOOP, error)

    @api.model
    def _amazon_worn(self):
        return self.env._(
            "the server ended it %(tries)s times. Ask your administrator to raise "
            "Odoo's time limits for scheduled actions (limit_time_real_cron, "
            "limit_time_cpu)",
            tries=MOST_TRIES,
        )

    def _amazon_confirm_now(self):
        """Confirm these, as the person who has clicked: they were asked for rights.

        :raise UserError: one of them awaits approval by now. Confirming it would answer
            Amazon, for which nobody has clicked, and nobody was asked.
        """
        quoted = self.filtered(lambda o: o.amazon_confirming and o.state in QUOTED)
        if not quoted:
            return
        quoted._check_amazon_approved()
        user = quoted.amazon_confirming_user_id[:1] or self.env.user
        mine = quoted.with_user(user).sudo().with_company(quoted.company_id[:1])
        mine = mine.with_context(lang=user.lang, tz=user.tz)
        SaleOrderWork.CONFIRM.begin(mine).action_confirm()

    def _amazon_not_confirmed(self, error):
        """Odoo does not confirm it: a person is told, and may try again."""
        self._amazon_promise_over()
        self.amazon_requisition_id._sale_order_not_confirmed(self, error)

    def _amazon_say_not_confirmed(self, checkpoint, error):
        """Tell of one; where even that breaks, its instance says so."""

        def broke(defect):
            self.amazon_instance_id._loop_broke(LOOP, defect)
            if self.amazon_confirming_tries >= MOST_TRIES:
                self._amazon_promise_over()

        told = partial(self._amazon_not_confirmed, error)
        alone(self.env, told, broke, checkpoint)

    @api.model
    def _amazon_trigger_confirming(self):
        self.env.ref(CRON).sudo()._trigger()
