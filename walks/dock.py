"""The second half of the walk of ``bin/demo``: from the sale order to Amazon's dock."""

from tools.console import say

PICKING = "stock.picking"
MOVE_LINE = "stock.move.line"
SHIPMENT = "amazon.vendor.shipment"
CONTAINER = "amazon.vendor.container"
CONFIRMATION = "amazon.vendor.shipment.confirmation"
#: Below this, two of Odoo's quantities are the same.
NEARLY = 1e-6


class DockWalk:
    """Steps of a walk (``demo.Walk``), which it inherits its helpers to.

    What is short in the warehouse stays behind as a backorder, as in life.
    """

    def _ship(self, orders):
        """Confirm, pack, label, ship, and see what Amazon says to it.

        :param orders: ids of the sale orders
        :return: ids of the shipments
        """
        deliveries = self._confirm(orders)
        shipments = self._make_shipments(deliveries)
        self._pack(deliveries, shipments)
        self._label(shipments)
        self._leave(shipments)
        self._prove_shipped(shipments)
        return shipments

    def _confirm(self, orders):
        say("... Confirm the sale orders, reserve the goods")
        self._button("sale.order", "action_confirm", *orders)
        found = self.client.read(PICKING, [["sale_id", "in", orders]], "state")
        waiting = [one["id"] for one in found if one["state"] != "assigned"]
        if waiting:
            self._button(PICKING, "action_assign", *waiting)
        ready = self.client.search(
            PICKING, ["sale_id", "in", orders], ["state", "=", "assigned"]
        )
        detail = f"{len(found) - len(ready)} wait for goods"
        self._row("Confirm", "deliveries that are ready", len(ready), detail)
        self._require(ready, "no delivery is ready")
        return ready

    def _make_shipments(self, deliveries):
        say("... Make Shipments; bill of lading, carrier, ARN where it is Collect")
        self._button(PICKING, "action_make_amazon_shipments", *deliveries)
        domain = [["picking_ids", "in", deliveries]]
        made = self.client.read(SHIPMENT, domain, "name", "freight_term")
        for number, shipment in enumerate(made, start=1):
            values = {"bol": f"DN{number:08}", "carrier_name": "Hanse Spedition"}
            if shipment["freight_term"] == "collect":
                values["arn"] = f"{1000000000 + number}"
            self.client.write(SHIPMENT, [shipment["id"]], **values)
        collect = sum(one["freight_term"] == "collect" for one in made)
        detail = f"{collect} picked up by Amazon's carrier"
        self._row("Make Shipments", "shipments", len(made), detail)
        self._require(made, "no shipment was made")
        return [one["id"] for one in made]

    def _pack(self, deliveries, shipments):
        say("... Put in Pack, a carton for each line; Pack")
        (box,) = self.client.search("stock.package.type", ["name", "=", self.box])
        lines = self.client.search(
            MOVE_LINE, ["picking_id", "in", deliveries], ["quantity", ">", NEARLY]
        )
        for line in lines:
            self.client.call(
                MOVE_LINE, "action_put_in_pack", [line], package_type_id=box
            )
        self._button(SHIPMENT, "action_pack", *shipments)
        domain = [["shipment_id", "in", shipments]]
        cartons = self.client.read(CONTAINER, domain, "sscc")
        numbers = {one["sscc"] for one in cartons if one["sscc"]}
        detail = f"SSCC {min(numbers, default='none')} and following"
        self._row("Put in Pack, Pack", "cartons with a number", len(numbers), detail)
        self._require(
            len(numbers) == len(cartons) == len(lines), "cartons have no number"
        )

    def _label(self, shipments):
        say("... Print Labels")
        for shipment in shipments:
            self._button(SHIPMENT, "action_print_labels", shipment)
        domain = [["res_model", "=", SHIPMENT], ["res_id", "in", shipments]]
        files = self.client.read("ir.attachment", domain, "name", "file_size")
        left = self.client.read(SHIPMENT, [["id", "in", shipments]], "unprinted_count")
        unprinted = sum(one["unprinted_count"] for one in left)
        size = sum(one["file_size"] for one in files)
        detail = f"{size / 1024:,.0f} KiB of PDF"
        self._row("Print Labels", "files of labels", len(files), detail)
        self._require(
            len(files) == len(shipments) and not unprinted, "labels were not printed"
        )

    def _leave(self, shipments):
        say("... Ship, shipment by shipment")
        for shipment in shipments:
            self._button(SHIPMENT, "action_ship", shipment)
        told = self.client.read(CONFIRMATION, self._told(shipments), "transaction_id")
        taken = [one["transaction_id"] for one in told if one["transaction_id"]]
        detail = f"first transaction {taken[0]}" if taken else ""
        self._row("Ship", "ASN taken by Amazon", len(taken), detail)
        self._require(len(taken) == len(shipments), "not every ASN was taken")

    def _prove_shipped(self, shipments):
        say("... Check Now: what does Amazon know of the shipments?")
        told = self.client.search(CONFIRMATION, *self._told(shipments))
        self._check_now(CONFIRMATION, told)
        seen = self.client.read(
            SHIPMENT, [["id", "in", shipments]], "name", "state", "sync_state"
        )
        confirmed = [one["name"] for one in seen if one["state"] == "confirmed"]
        words = ", ".join(sorted({one["sync_state"] or "not told" for one in seen}))
        self._row("Check Now", "ASN confirmed by Amazon", len(confirmed), words)
        known = {
            one["identifier"]: one["eaches"] for one in self.amazon.get("shipments")
        }
        arrive = sum(each["eaches"] for items in known.values() for each in items)
        left = self._left(shipments)
        detail = f"{arrive:,.0f} units announced, {left:,.0f} units left the warehouse"
        self._row(
            "Amazon's shipments", "shipments that Amazon knows", len(known), detail
        )
        self._require(
            len(confirmed) == len(shipments) and set(known) == set(confirmed),
            "not every ASN was confirmed",
        )
        self._require(arrive == left, "Amazon was told of other quantities than left")

    def _left(self, shipments):
        """How many units Odoo has moved out, in the products' unit."""
        domain = [
            ["picking_id.amazon_shipment_id", "in", shipments],
            ["state", "=", "done"],
        ]
        lines = self.client.read(MOVE_LINE, domain, "quantity_product_uom")
        return sum(one["quantity_product_uom"] for one in lines)

    def _told(self, shipments):
        return [["shipment_id", "in", shipments], ["is_current", "=", True]]
