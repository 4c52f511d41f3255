"""What is done for an order by itself: steps, each of which can be done again."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.amazon_vendor_central.models.exchange.alone import alone
from odoo.addons.amazon_vendor_central.models.exchange.engine import (
    bisect,
    no_checkpoint,
)
from odoo.addons.amazon_vendor_central.models.exchange.reason import (
    reason as reason_of,
)

from .const import FBM

#: What happens in what order; each step says for which orders it is due.
STEPS = ("confirm", "move", "deliver", "invoice", "post", "pay")
BATCH = 100
#: What waits for goods or lots is looked at so often.
WAIT = timedelta(minutes=30)


class AmazonSellerOrder(models.Model):
    _inherit = "amazon.seller.order"

    work_left = fields.Boolean(
        readonly=True, copy=False, help="Something is to be done by itself."
    )
    waits_for = fields.Char(
        readonly=True, copy=False, help="What it waits for before it goes on."
    )
    cancel_declined = fields.Boolean(
        readonly=True,
        copy=False,
        help="Somebody has decided to deliver although the buyer wanted to cancel.",
    )

    _work_idx = models.Index("(instance_id, id) WHERE work_left")

    # === WHO IS DUE === #

    @api.model
    def _domain_due(self):
        now = fields.Datetime.now()
        quiet = Domain("next_try", "=", False) & Domain("error_message", "=", False)
        return Domain("work_left", "=", True) & (quiet | Domain("next_try", "<=", now))

    @api.model
    def _sql_due(self):
        """SQL of a query that finds something where a step is due."""
        return SQL(
            """
            SELECT FROM amazon_seller_order
             WHERE work_left AND (next_try <= %s
                   OR (next_try IS NULL AND error_message IS NULL))
            """,
            fields.Datetime.now(),
        )

    @api.model
    def _do_due_steps(self, instance, checkpoint=no_checkpoint):
        """Do what is due of one account, some orders at a time."""
        domain = self._domain_due() & Domain("instance_id", "=", instance.id)
        due = self.search(domain, order="id")
        for start in range(0, len(due), BATCH):
            batch = due[start : start + BATCH]
            alone(self.env, batch._do_steps, batch._steps_broke, checkpoint)
            if checkpoint(0, remaining=len(due) - start) <= 0:
                return

    def _steps_broke(self, error):
        """The whole batch could not be done: each of it says so."""
        self._record_failure(self._say_step_failed("steps", error))

    def _go_on(self):
        """A person has delivered: what comes next by itself is due."""
        following = self.filtered(
            lambda order: order.state == "imported" and order.setting_id.auto_invoice
        )
        following.work_left = True

    # === STEPS === #

    def _do_steps(self):
        """Do the steps that these orders are due for, in their order.

        Where one fails, the order waits with the reason, and the others go on.
        """
        todo = self.filtered("work_left")
        for company, orders in todo.grouped("company_id").items():
            going = orders.with_company(company)
            for step in STEPS:
                failed = self.browse()

                def broke(order, error, step=step):
                    nonlocal failed
                    failed |= order
                    order._record_failure(order._say_step_failed(step, error))

                due = getattr(going, f"_due_to_{step}")()
                bisect(due, getattr(type(self), f"_do_{step}"), broke)
                going -= failed
            going._note_how_far()

    def _note_how_far(self):
        """Whether something is left that is done later, and why."""
        for order in self:
            waits = order._say_waits_for()
            order.write(
                {
                    "work_left": bool(waits),
                    "waits_for": waits,
                    "next_try": fields.Datetime.now() + WAIT if waits else False,
                    "attempts": 0,
                    "error_message": False,
                    "failed_since": False,
                }
            )

    def _due_to_confirm(self):
        return self.filtered(
            lambda order: (
                order.state == "imported"
                and (order.setting_id.auto_confirm or order.left_without_us)
                and order.sale_order_id.state in ("draft", "sent")
            )
        )

    def _do_confirm(self):
        self.sale_order_id.action_confirm()

    def _due_to_move(self):
        return self.filtered(
            lambda order: (
                order.sale_order_id.state == "sale"
                and (order._has_fba_to_move() or order._has_left_unmoved())
            )
        )

    def _do_move(self):
        self._move_fba()
        self._deliver_without_moves()

    def _due_to_deliver(self):
        return self.filtered(
            lambda order: (
                order.channel == FBM
                and order.setting_id.auto_deliver
                and order.sale_order_id.state == "sale"
                and not order._waits_for_decision()
                and order._deliveries_of_ours()
            )
        )

    def _do_deliver(self):
        deliveries = self._deliveries_of_ours()
        deliveries.action_assign()
        ready = deliveries.filtered(
            lambda picking: all(
                move.product_uom.compare(move.quantity, move.product_uom_qty) >= 0
                for move in picking.move_ids
                if move.state not in ("done", "cancel")
            )
        )
        ready.move_ids.picked = True
        ready._action_done()

    def _open_deliveries(self):
        return self.sale_order_id.picking_ids.filtered(
            lambda picking: (
                picking.state not in ("done", "cancel")
                and picking._brings_amazon_seller_goods()
            )
        )

    def _deliveries_of_ours(self):
        """Open deliveries whose goods are reserved in a warehouse: when a supplier has
        sent something, somebody has to tell us."""
        return self._open_deliveries().filtered(
            lambda picking: picking.picking_type_code == "outgoing"
        )

    def _due_to_invoice(self):
        return self.filtered(
            lambda order: (
                order.setting_id.auto_invoice
                and not order.replaces
                and order.sale_order_id.state == "sale"
                and order.sale_order_id.invoice_status == "to invoice"
            )
        )

    def _do_invoice(self):
        self.sale_order_id._create_invoices(grouped=True)

    def _due_to_post(self):
        return self.filtered(
            lambda order: order.setting_id.auto_post and order._invoices("draft")
        )

    def _do_post(self):
        self._invoices("draft").action_post()

    def _due_to_pay(self):
        return self.filtered(
            lambda order: order.setting_id.auto_pay and order._unpaid()
        )

    def _do_pay(self):
        # What Amazon has paid out already is not paid once more.
        self._settle_with_settlements()
        Register = self.env["account.payment.register"]
        for setting, orders in self.grouped("setting_id").items():
            for invoice in orders._unpaid():
                Register.with_context(
                    active_model="account.move", active_ids=invoice.ids
                ).create({"journal_id": setting.journal_id.id})._create_payments()

    def _invoices(self, state):
        return self.sale_order_id.invoice_ids.filtered(
            lambda move: move.state == state and move.move_type == "out_invoice"
        )

    def _unpaid(self):
        return self._invoices("posted").filtered(
            lambda move: move.payment_state in ("not_paid", "partial")
        )

    # === WORDS === #

    def _say_waits_for(self):
        """What keeps the order from being done with, or False."""
        if self.state != "imported" or self.sale_order_id.state != "sale":
            return False
        if self._has_fba_waiting():
            if self.channel == FBM:
                return self.env._("Lots or serial numbers in the warehouse")
            return self.env._("Lots or serial numbers in the Amazon location")
        if self.channel == FBM and self.setting_id.auto_deliver:
            if self._open_deliveries():
                if self._waits_for_decision():
                    return self.env._("Your answer to the buyer who wants to cancel")
                return self.env._("Goods in the warehouse")
        if self._due_to_invoice() or self._due_to_post() or self._due_to_pay():
            return self.env._("The next automatic step")
        return False

    def _waits_for_decision(self):
        """Whether the buyer wants to cancel, and nobody has decided yet."""
        return bool(self.cancel_reason) and not self.cancel_declined

    def _say_step_failed(self, step, error):
        words = {
            "confirm": self.env._("The sale order could not be confirmed"),
            "move": self.env._("Its goods could not be taken out of stock"),
            "deliver": self.env._("Its delivery could not be validated"),
            "invoice": self.env._("Its invoice could not be made"),
            "post": self.env._("Its invoice could not be posted"),
            "pay": self.env._("Its payment could not be registered"),
        }
        reason = reason_of(self.env, error)
        what = words.get(step, self.env._("It could not be processed"))
        return f"{what}: {reason}"

    # === BUTTONS === #

    def action_do_steps(self):
        """Try the automatic steps again (button)."""
        self.check_access("write")
        orders = self.sudo().filtered(lambda order: order.state == "imported")
        orders.work_left = True
        orders._do_steps()
        return True

    def action_deliver_all_the_same(self):
        """Go on although the buyer wanted to cancel (button)."""
        self.check_access("write")
        orders = self.sudo().filtered(lambda order: order.state in ("held", "imported"))
        orders.cancel_declined = True
        orders.filtered(lambda order: order.state == "imported").work_left = True
        orders._forget_reminders()
        return True
