"""The pictures of the dock: deliveries, a label, a shipment, what Amazon is told."""

import base64
from datetime import datetime, timedelta, timezone

from .demo import Walk
from .dock import CONFIRMATION, PICKING, SHIPMENT

#: The first deliveries are due so many days from today.
DUE = (-1, 0, 0, 0)


class DockPictureWalk(Walk):
    """What the warehouse does with the orders that were answered.

    :ivar camera: ``camera.Camera``
    """

    def _dock_pictures(self):
        """Deliveries of today are put together, packed, looked at, and shipped.

        :return: ids of the shipments
        """
        domain = [["amazon_requisition_id", "!=", False], ["state", "=", "draft"]]
        orders = self.client.search("sale.order", *domain)
        due = self._confirm(orders)[: len(DUE)]
        for picking, days in zip(due, DUE, strict=False):
            day = datetime.now(timezone.utc) + timedelta(days=days)
            values = {"scheduled_date": f"{day:%Y-%m-%d %H:%M:%S}"}
            self.client.write(PICKING, [picking], **values)
        self.camera.open("amazon-vendor-deliveries", ".o_data_row")
        self.camera.shoot("deliveries", height=420)
        shipments = self._make_shipments(due)
        self._pack(due, shipments)
        counts = self.client.read(
            SHIPMENT, [["id", "in", shipments]], "carton_count", order="carton_count"
        )
        # Its labels were not printed yet: a risk, and what it may cost.
        shipment = counts[-1]["id"]
        labelled = [each for each in shipments if each != shipment]
        self._label(labelled)
        self._label_picture(labelled[0])
        self._shipment_pictures(shipment)
        self._leave([each for each in shipments if each != shipment])
        self._check_now(CONFIRMATION, self.client.search(CONFIRMATION))
        return shipments

    def _label_picture(self, shipment):
        """The first label of a shipment, as it was printed."""
        domain = [["res_model", "=", SHIPMENT], ["res_id", "=", shipment]]
        (file,) = self.client.read("ir.attachment", domain, "datas")
        self.camera.shoot_printed("label", base64.b64decode(file["datas"]))

    def _shipment_pictures(self, shipment):
        camera = self.camera
        path = f"amazon-vendor-shipments/{shipment}"
        camera.open(path, ".o_form_view .o_data_row")
        camera.shoot("shipment", height=1040)
        camera.click("button[name=action_ship]")
        camera.wait(".modal .o_field_widget[name=rule_ids] .o_data_row")
        camera.shoot("ship_preview")
        camera.click(".modal .o_field_widget[name=accept_risks] input")
        camera.click(".modal button[name=action_ship]")
        camera.wait(".o_statusbar_status .o_arrow_button_current", "Shipped")
        self._check_now(CONFIRMATION, self.client.search(CONFIRMATION))
        camera.open(path, ".o_form_view .badge", "Synchronized")
        camera.open_tab("Told to Amazon")
        camera.shoot("synchronized", height=560)
