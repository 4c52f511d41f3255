"""What a warehouse does with the orders of Amazon's customers.

Every function that takes ``env`` is one click of a person, in a transaction of its own.
"""

from odoo.fields import Command

from odoo.addons.amazon_vendor_central.simulator.catalogue import Catalogue

from . import life
from .amazon import CATALOGUE
from .stage import KNOWN_PRODUCTS

IMPORT = "ir_cron_import_direct_orders"
IMPORT_CANCELLED = "ir_cron_import_cancelled_direct_orders"
LABELS = "ir_cron_fetch_direct_labels"
STOCK = "ir_cron_send_stock"
#: Amazon's codes of the warehouse, and of who sells.
CODE, VENDOR = "WH1", "NORD1"
#: Pieces of the product of which there is not enough, and of each of the others.
SCARCE, PLENTY = 3, 1000
GROUPS = ("stock.group_stock_user", "amazon_vendor_central.group_consignee")
LANES = {
    IMPORT: ("amazon.vendor.queue", "_cron_import", "import_direct_orders"),
    LABELS: ("amazon.vendor.direct.label", "_cron_fetch"),
    STOCK: ("amazon.vendor.inventory.feed", "_cron_send_stock"),
}


class DirectLife(life.Life):
    """The work of one instance, from the customer's order to the parcel."""

    lanes = {**life.LANES, **LANES}
    #: Numbers of orders that do not leave after all, and that nobody packs yet.
    denied, hesitated = (), ()

    def settle_in(self, env):
        """A warehouse of the run's own, what lies there, and the rules."""
        for group in GROUPS:
            env["res.users"].browse(self.person).group_ids |= env.ref(group)
        instance = env["amazon.vendor.instance"].browse(self.instance)
        warehouse = env["stock.warehouse"].create(
            {"name": f"Direct {self.instance}", "code": f"D{self.instance % 10**4}"}
        )
        env["amazon.vendor.warehouse"].create(
            {
                "instance_id": self.instance,
                "code": CODE,
                "warehouse_id": warehouse.id,
            }
        )
        instance.write(
            {
                "vendor_code_ids": [Command.create({"name": VENDOR})],
                "does_direct": True,
                "direct_auto_acknowledge": True,
                "direct_shortage_code": "03",
            }
        )
        instance._schedule("send_stock").write({"active": True, "next_run": False})
        known = list(Catalogue(CATALOGUE))[:KNOWN_PRODUCTS]
        for place, item in enumerate(known):
            product = env["product.product"].search(
                [
                    ("default_code", "=", item.sku),
                    ("company_id", "=", instance.company_id.id),
                ]
            )
            # What Amazon may sell of the shelf.
            env["amazon.vendor.product"].create(
                {
                    "instance_id": self.instance,
                    "product_id": product.id,
                    "asin": item.asin,
                    "vendor_sku": item.sku,
                }
            )
            env["stock.quant"]._update_available_quantity(
                product, warehouse.lot_stock_id, PLENTY if place else SCARCE
            )

    def _orders(self, env, *domain):
        return self.mine(env, "direct.order", *domain)

    def label(self, env):
        """Click Make Labels on what was accepted."""
        kept = [*self.denied, *self.hesitated]
        ready = self._orders(
            env, ("state", "=", "acknowledged"), ("name", "not in", kept)
        )
        if wanted := ready.filtered(
            lambda order: order.label_state in (False, "failed")
        ):
            wanted.action_make_labels()

    def ship(self, env):
        """Click Ship on what is labelled."""
        if ready := self._orders(env, ("state", "=", "labelled")):
            ready.action_ship()

    def deny(self, env):
        """Tell Amazon that an order does not leave after all."""
        broken = self._orders(
            env, ("state", "=", "acknowledged"), ("name", "in", list(self.denied))
        )
        if broken:
            broken.action_deny()

    def settle_submissions(self, env):
        """Click Retry on what Amazon has refused for no reason of ours."""
        failed = self.mine(
            env, "submission", ("state", "=", "failed"), ("transaction_id", "=", False)
        )
        for submission in failed:
            submission.action_retry()

    def confirm_again(self, env):
        """Click Confirm Again on what Amazon has refused after reading it."""
        ended = self._orders(env, ("state", "in", ["shipped", "cancelled"]))
        for order in ended:
            if order.confirmation_ids[:1].state == "failed":
                order.action_confirm_again()

    def settle_stock(self, env):
        """Click Tell Again where Amazon has refused the stock."""
        refused = self.mine(env, "offer", ("state", "=", "refused"))
        stopped = self.mine(env, "warehouse", ("refused_in_a_row", ">", 0))
        if wrong := refused.warehouse_code_id | stopped:
            wrong.action_tell_again()

    def purge(self, env):
        """What people may know of customers is over: the daily cleaning comes."""
        instance = env["amazon.vendor.instance"].browse(self.instance)
        instance.direct_purge_days = 0
        env["amazon.vendor.direct.consignee"]._gc_erase()
