"""What a warehouse does with the orders of a run, in each of the ways of working.

Every function that takes ``env`` is one click of a person, in a transaction of its own.
"""

from . import life

#: Nobody's GS1 prefix in earnest.
PREFIX = "4000001"
WAREHOUSE = ("stock.group_stock_user", "stock.group_tracking_lot")
SHIPMENT = "amazon.vendor.shipment"


class DockLife(life.Life):
    """The work of one instance, from Amazon's order to its dock."""

    #: of the run; the person looks there, as in Vendor Central
    amazon = None

    def settle_in(self, env):
        """The person works in the warehouse as well; each order is a shipment."""
        for group in WAREHOUSE:
            env["res.users"].browse(self.person).group_ids |= env.ref(group)
        instance = env["amazon.vendor.instance"].browse(self.instance)
        instance.one_order_per_shipment = True
        ranges = env["amazon.vendor.sscc.range"]
        company = instance.company_id.id
        if not ranges.search_count([("company_id", "=", company)]):
            ranges.create({"gs1_prefix": PREFIX, "company_id": company})

    def make_shipments(self, env):
        """Click Make Shipments, and enter what the papers say."""
        ready = env["stock.picking"].search(
            [
                ("amazon_instance_id", "=", self.instance),
                ("state", "=", "assigned"),
                ("amazon_shipment_id", "=", False),
            ],
            order="id",
        )
        if not ready:
            return
        ready.action_make_amazon_shipments()
        for shipment in ready.amazon_shipment_id:
            shipment.write(
                {
                    "bol": f"DN{shipment.id:08}",
                    "arn": f"{10**9 + shipment.id}",
                    "carrier_name": "Hanse Spedition",
                }
            )

    def pack(self, env):
        """Put each line into a carton of its own, and click Pack."""
        shipments = self.mine(env, "shipment", ("state", "=", "draft"))
        for line in shipments.picking_ids.move_line_ids.sorted("id"):
            if not line.result_package_id:
                line.action_put_in_pack()
        if shipments:
            shipments.action_pack()

    def label(self, env):
        """Click Print Labels."""
        for shipment in self._packed(env).filtered("unprinted_count"):
            shipment.action_print_labels()

    def ship(self, env):
        """Click Ship on what is labelled."""
        ready = self._packed(env).filtered(lambda each: not each.unprinted_count)
        if ready:
            ready.action_ship()

    def _packed(self, env):
        return self.mine(env, "shipment", ("state", "=", "packed"))

    def settle_shipments(self, env):
        """Look at Amazon for what is held, and click Retry on what it refused."""
        failed = self.mine(env, "shipment", ("sync_state", "=", "failed"))
        if not failed:
            return
        taken = {
            entry["body"]
            for entry in self.amazon.get("ledger")
            if entry.get("transaction_id")
        }
        for shipment in failed:
            told = shipment.confirmation_ids.filtered("is_current")
            if not shipment.is_held:
                shipment.action_retry()
            elif told.payload in taken:
                shipment.action_arrived()
            else:
                shipment.action_send_again()
