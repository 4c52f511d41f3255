"""What the processes of a run do: the scheduled actions, and a person's clicks.

Every function here runs in a forked process of its own, with cursors of its own.
"""

import zlib
from functools import partial

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service.model import retrying

MODULE = "amazon_vendor_central"
IMPORT = "ir_cron_import_purchase_orders"
PROCESS = "ir_cron_process_queues"
SEND = "ir_cron_send_submissions"
FOLLOW = "ir_cron_follow_submissions"
#: What two workers that are not kept apart by Odoo's scheduler would call.
LANES = {
    IMPORT: ("amazon.vendor.queue", "_cron_import", "import_purchase_orders"),
    PROCESS: ("amazon.vendor.queue", "_cron_process"),
    SEND: ("amazon.vendor.submission", "_cron_send"),
    FOLLOW: ("amazon.vendor.submission", "_cron_follow"),
}


class Life:
    """The work of one instance.

    :param str database: its name
    :param hooks: :class:`~.hooks.Hooks`
    :param int instance: id of the amazon.vendor.instance
    :param int person: id of the user who clicks
    :param way: how the instance works, see ``plan.WAYS``
    """

    #: Scheduled action -> model, method and arguments of a second lane.
    lanes = LANES
    #: Further values of the instance.
    account = {}

    def __init__(self, database, hooks, instance, person, way):
        self.database = database
        self.hooks = hooks
        self.instance = instance
        self.person = person
        self.way = way

    # --- Scheduled actions ---------------------------------------------------

    def cron(self, name):
        """Run a scheduled action as Odoo's scheduler does."""
        with Registry(self.database).cursor() as cr:
            self.hooks.excuse(cr)
            env = api.Environment(cr, SUPERUSER_ID, {})
            name = name if "." in name else f"{MODULE}.{name}"
            env.ref(name).method_direct_trigger()

    def lane(self, name):
        """Run the method of a scheduled action without its lock, as a second lane."""
        model, method, *arguments = self.lanes[name]
        with Registry(self.database).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            getattr(env[model], method)(*arguments)

    # --- A person -------------------------------------------------------------

    def click(self, work, user=None):
        """Do ``work(env)`` as the web client has it done: tried again when another
        transaction was faster, then committed, then what follows the commit.

        :param user: id; the run's person by default
        :return: what ``work`` returned
        """
        with Registry(self.database).cursor() as cr:
            env = api.Environment(cr, user or self.person, {})
            return retrying(partial(work, env), env)

    def mine(self, env, model, *domain):
        """Records of this run's instance."""
        found = [("instance_id", "=", self.instance), *domain]
        return env[f"amazon.vendor.{model}"].search(found, order="id")

    def acknowledge(self, env):
        """Answer what is mapped and was not answered yet, as the instance works."""
        waiting = self.unanswered(env)
        if self.way == "by_approval":
            self.approve(waiting)
            return
        if self.way == "automatic":
            return  # nobody has to
        for line in waiting.line_ids:
            if _decides_against(line):
                line.accepted_qty = line.ordered_qty - 1
        if waiting:
            waiting.action_send_acknowledgement()

    def unanswered(self, env):
        """What is mapped and was not answered yet."""
        return self.mine(
            env,
            "requisition",
            ("state", "!=", "closed"),
            ("acknowledgement_state", "in", [False, "cancelled"]),
            ("unmapped_count", "=", 0),
            ("problem_count", "=", 0),
        ).filtered("can_acknowledge")

    @staticmethod
    def approve(waiting):
        """Confirm the quotations that wait, some of them for less."""
        for requisition in waiting:
            order = requisition.sale_order_id
            if order.state != "draft":
                continue
            for line in order.order_line:
                ordered = line.amazon_requisition_line_id
                if _decides_against(ordered):
                    line.product_uom_qty = ordered.ordered_qty - 1
            order.action_confirm()

    def reprocess(self, env):
        """Click Reprocess where a step could not be done."""
        if held := self.unanswered(env).filtered("step_problem"):
            held.action_reprocess()

    def acknowledge_again(self, env):
        """Answer once more where Amazon shows something else or has refused."""
        wrong = self.mine(
            env, "requisition", ("acknowledgement_state", "in", ["mismatch", "failed"])
        )
        for requisition in wrong.filtered("can_acknowledge"):
            submission = requisition.acknowledgement_id.sudo().submission_id
            if submission.state == "failed" and not submission.transaction_id:
                submission.with_user(env.user).action_retry()
            else:
                requisition.action_send_acknowledgement()

    def process_by_hand(self, env):
        """Click Process Queue on every queue that has something to process."""
        queues = self.mine(env, "queue", ("state", "in", ["draft", "in_process"]))
        queues = queues.filtered("line_ids")
        if queues:
            queues.action_process_queue_manually()

    def retry_lines(self, env):
        """Click Retry on what failed, except on what can never work."""
        failed = self.mine(
            env,
            "queue.line",
            ("state", "=", "failed"),
            ("document_key", "not like", "POISON"),
        )
        if failed:
            failed.action_retry()

    def fetch_again(self, env):
        """Click Import Again on what was not received and is not tried by itself."""
        failed = self.mine(
            env, "queue", ("fetch_state", "=", "failed"), ("next_try", "=", False)
        )
        if failed:
            failed.action_fetch_again()

    def confirm_by_hand(self, env):
        """Confirm the sale orders that Amazon has an answer for and Odoo refused."""
        ready = self.mine(env, "requisition", ("activity_ids", "!=", False))
        ready = ready.filtered(
            lambda r: (
                r.acknowledgement_state == "confirmed"
                and r.sale_order_id.state in ("draft", "sent")
            )
        )
        if ready:
            ready.sale_order_id.action_confirm()

    def ask_for(self, number, env):
        """Import one purchase order by its number."""
        wizard = env["amazon.vendor.operation"].create(
            {
                "instance_id": self.instance,
                "operation": "import_specific_purchase_orders",
                "purchase_order_numbers": number,
            }
        )
        wizard.action_process()

    # --- A person who is in the way -------------------------------------------

    def edit(self, env):
        """Change what somebody may well change while it is being answered."""
        requisitions = self.mine(env, "requisition")
        for requisition in requisitions:
            requisition.warehouse_id = requisition.warehouse_id.id
            requisition.message_post(body="Edited meanwhile.")
            requisition.user_id = env.user if not requisition.user_id else False
        return bool(requisitions)

    def cancel_order(self, env):
        """Cancel the oldest living draft sale order, also where Amazon counts on it."""
        orders = self.mine(env, "requisition").sale_order_id
        order = orders.filtered(lambda o: o.state == "draft").sorted("id")[:1]
        if order.amazon_is_told:
            dialog = env["amazon.vendor.sale.cancel"].create(
                {"sale_order_id": order.id, "reason": "The goods are broken."}
            )
            return bool(dialog.action_cancel_anyway())
        return bool(order and order._action_cancel())

    def delete_order(self, env):
        """Delete the oldest draft sale order."""
        orders = self.mine(env, "requisition").sale_order_id
        order = orders.filtered(lambda o: o.state == "draft").sorted("id")[:1]
        return bool(order and order.unlink())

    def rotate(self, secret, env):
        """Enter the new client secret."""
        env["amazon.vendor.instance"].browse(self.instance).lwa_client_secret = secret


def _decides_against(line):
    """Whether the person accepts one unit less of this line; always the same ones."""
    number = line.requisition_id.purchase_order_number
    name = f"{number}/{line.item_sequence_number}"
    return (
        line.accepted_qty == line.ordered_qty > 1 and zlib.crc32(name.encode()) % 3 == 0
    )
