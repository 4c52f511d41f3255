"""What Odoo's scheduler and people do for the orders of a seller."""

from odoo.addons.amazon_vendor_central.simulator.catalogue import Catalogue

from faults import life
from faults.amazon import CATALOGUE
from faults.stage import KNOWN_PRODUCTS

from ..models.const import (
    CONTACTS,
    CRON,
    CRON_SETTLEMENTS,
    IMPORT,
    RECOVER,
    REPORT_SHIPPED,
    SETTLEMENTS,
)

GROUPS = (
    "stock.group_stock_user",
    "account.group_account_manager",
    "amazon_seller_central.group_seller_consignee",
)
#: Minutes between the imports.
EVERY = 15
#: The last part of the number of the order that is delivered in parts.
PARTS = 3


def last_part(number):
    """How a number ends in the number of an order."""
    return f"-{number:07}"


class SellerLife(life.Life):
    """What Odoo's scheduler and people do for a seller account."""

    account = {
        "account_type": "seller",
        "merchant_id": "A1FAULTS",
        "vendor_code_ids": [],
    }
    lanes = {
        **life.LANES,
        CRON: ("amazon.vendor.queue", "_cron_import", IMPORT),
        CRON_SETTLEMENTS: ("amazon.vendor.queue", "_cron_import", SETTLEMENTS),
    }
    #: The number of the order that the buyer cancels before anybody packs it.
    hesitated = None
    #: Numbers of orders that somebody asks for.
    wanted = ()

    def settle_in(self, env):
        """What lies where, how much of it is done by itself, and who does the rest."""
        person = env["res.users"].browse(self.person)
        for group in GROUPS:
            person.group_ids |= env.ref(group)
        # Who exports everything, for what an export must not hold.
        env.ref("base.user_admin").group_ids |= env.ref(GROUPS[-1])
        instance = env["amazon.vendor.instance"].browse(self.instance)
        self._set_rate(env, instance.company_id)
        journal = env["account.journal"].create(
            {
                "name": f"Amazon {instance.id}",
                "type": "bank",
                "code": f"S{instance.id}",
            }
        )
        instance.write(
            {
                "merchant_id": f"A1FAULTS{instance.id}",
                "payment_journal_id": journal.id,
                "deduction_account_id": self._account(env, "488100", "expense").id,
                "settlement_reserve_account_id": self._account(
                    env, "488200", "asset_current"
                ).id,
                # What the purge has most to do with.
                "customers_as": CONTACTS,
                # Else tax law keeps who is on an invoice.
                "personal_keep_invoiced": False,
            }
        )
        for operation in (IMPORT, SETTLEMENTS):
            instance._schedule(operation).write(
                {"interval_number": EVERY, "interval_type": "minutes"}
            )
        for item in list(Catalogue(CATALOGUE))[:KNOWN_PRODUCTS]:
            product = env["product.product"].search(
                [
                    ("default_code", "=", item.sku),
                    ("company_id", "=", instance.company_id.id),
                ]
            )
            env["stock.quant"]._update_available_quantity(
                product, instance.amazon_location_id, 100
            )

    @staticmethod
    def _set_rate(env, company):
        """What Amazon pays in is worth as much as the company's currency."""
        euro = env.ref("base.EUR")
        if euro != company.currency_id and not euro.rate_ids:
            env["res.currency.rate"].create(
                {
                    "name": "2020-01-01",
                    "currency_id": euro.id,
                    "company_id": company.id,
                    "rate": 1.0,
                }
            )

    @staticmethod
    def _account(env, code, kind):
        found = env["account.account"].search([("code", "=", code)])
        return found or env["account.account"].create(
            {"name": f"Amazon {code}", "code": code, "account_type": kind}
        )

    def records(self, env, model, *domain):
        """Records of this run's account."""
        found = [("instance_id", "=", self.instance), *domain]
        return env[f"amazon.seller.{model}"].search(found, order="id")

    # --- The warehouse ------------------------------------------------------------

    def deliver(self, env):
        """Validate what is there: of one order, a part first."""
        ready = self.records(
            env,
            "order",
            ("state", "=", "imported"),
            ("channel", "=", "fbm"),
            ("name", "!=", self.hesitated),
        )
        for picking in ready.sale_order_id.picking_ids:
            if picking.state in ("done", "cancel", "draft"):
                continue
            picking.action_assign()
            order = picking.amazon_seller_order_id
            first = picking == order.sale_order_id.picking_ids.sorted("id")[0]
            for move in picking.move_ids:
                if first and order.name.endswith(last_part(PARTS)):
                    move.quantity = 1
                move.picked = True
            picking.amazon_seller_carrier_id = env.ref(
                "amazon_seller_central.carrier_dhl"
            )
            picking.amazon_seller_tracking = f"JJD{picking.id}"
            picking.with_context(skip_backorder=True).button_validate()

    def invoice(self, env):
        """Invoice what has left."""
        for order in self.records(env, "order", ("state", "=", "imported")):
            sold = order.sale_order_id
            left = sold.picking_ids and set(sold.picking_ids.mapped("state")) == {
                "done"
            }
            if left and not sold.invoice_ids:
                sold._create_invoices().action_post()

    def tell_again(self, env):
        """Click Retry Amazon Sync where Amazon refused, or nobody knows."""
        orders = self.records(env, "order")
        failed = orders.sale_order_id.picking_ids.filtered(
            lambda each: each.amazon_seller_sync == "failed"
        )
        if failed:
            failed.action_retry_amazon_sync()

    def do_steps(self, env):
        """Click Do Steps where one has failed."""
        stuck = self.records(
            env, "order", ("state", "=", "imported"), ("error_message", "!=", False)
        )
        if stuck:
            stuck.action_do_steps()

    # --- Reports and money --------------------------------------------------------

    def ask_report(self, env):
        """Have the orders imported that have left without us."""
        reports = self.records(env, "report")
        if any(each.state not in ("cancelled", "fatal") for each in reports):
            return
        env["amazon.vendor.operation"].create(
            {"instance_id": self.instance, "operation": REPORT_SHIPPED}
        ).action_process()

    def recover(self, env):
        """Ask by their numbers for an order that is listed as well, and for one that
        Amazon does not know."""
        asked = self.mine(
            env, "queue", ("operation", "=", RECOVER), ("seller_report_id", "=", False)
        )
        if not asked:
            env["amazon.vendor.operation"].create(
                {
                    "instance_id": self.instance,
                    "operation": RECOVER,
                    "seller_order_numbers": " ".join(self.wanted),
                }
            ).action_process()

    def read_report(self, env):
        """Click Process File where a lost race left it undone."""
        done = self.records(
            env, "report", ("state", "=", "done"), ("processed_at", "=", False)
        )
        if done:
            done.action_process()

    def book(self, env):
        """Sort what waits, and book what is ready."""
        waiting = self.records(env, "settlement", ("state", "=", "review"))
        if waiting:
            waiting.action_sort_again()
        ready = self.records(env, "settlement", ("state", "=", "ready"))
        if ready:
            ready.action_book()

    def purge(self, env):
        """The nightly cleaning, once everybody has what he ordered for a month."""
        env["amazon.seller.consignee"]._erase_due(
            env["amazon.vendor.instance"].browse(self.instance)
        )
