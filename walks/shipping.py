"""The warehouse of ``bin/demo``: what it clicks from the delivery to the truck."""

CONTAINER = "amazon.vendor.container"
DELIVERY = "stock.picking"
MOVE = "stock.move"
SHIPMENT = "amazon.vendor.shipment"
#: The demo's GS1 company prefix.
PREFIX = "4012345"


class Shipping:
    """The clicks of a warehouse.

    :param client: ``web_client.WebClient``, logged in
    """

    def __init__(self, client):
        self._client = client

    def of(self, shipments):
        """The domain of what belongs to these shipments."""
        return [["shipment_id", "in", shipments]]

    def deliveries(self, orders):
        """Confirm sale orders, and find the deliveries whose goods are all there.

        :return: list of ids
        """
        client = self._client
        waiting = client.read("sale.order", [["id", "in", orders]], "state")
        drafts = [one["id"] for one in waiting if one["state"] in ("draft", "sent")]
        if drafts:
            client.call("sale.order", "action_confirm", drafts)
        found = client.search(DELIVERY, ["sale_id", "in", orders])
        client.call(DELIVERY, "action_assign", found)
        moves = client.read(
            MOVE,
            [["picking_id", "in", found]],
            "picking_id",
            "quantity",
            "product_uom_qty",
        )
        short = {
            move["picking_id"][0]
            for move in moves
            if move["quantity"] < move["product_uom_qty"]
        }
        return [number for number in found if number not in short]

    def make(self, deliveries):
        """Click Make Shipments.

        :return: list of ids
        """
        client = self._client
        if not client.search("amazon.vendor.sscc.range"):
            client.create("amazon.vendor.sscc.range", gs1_prefix=PREFIX)
        client.call(DELIVERY, "action_make_amazon_shipments", deliveries)
        ours = [["id", "in", deliveries]]
        found = client.read(DELIVERY, ours, "amazon_shipment_id")
        return sorted({one["amazon_shipment_id"][0] for one in found})

    def pack(self, shipments):
        """Put each delivery into a carton, fill in the papers, Pack, Print Labels.

        :return: list of SSCCs
        """
        client = self._client
        domain = [["amazon_shipment_id", "in", shipments]]
        for delivery in client.search(DELIVERY, *domain):
            client.call(DELIVERY, "action_put_in_pack", [delivery])
        for shipment in shipments:
            client.write(
                SHIPMENT,
                [shipment],
                bol=f"DN{shipment:08}",
                arn=f"ARN{shipment:07}",
                carrier_name="Spedition Nord",
                carrier_scac="SPNO",
                pro=f"PRO{shipment:07}",
            )
            client.call(SHIPMENT, "action_pack", [shipment])
            client.call(SHIPMENT, "action_print_labels", [shipment])
        return [
            one["sscc"] for one in client.read(CONTAINER, self.of(shipments), "sscc")
        ]

    def ship(self, shipments):
        """Click Ship, shipment by shipment."""
        for shipment in shipments:
            self._client.call(SHIPMENT, "action_ship", [shipment])
