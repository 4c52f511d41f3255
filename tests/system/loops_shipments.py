"""Work for the loops of shipments and of their invoices."""

from odoo import fields


class ShipmentLoops:
    def prepare_failed_shipments(self):
        Confirmation = self.env["amazon.vendor.shipment.confirmation"]
        for instance in self.both:
            shipment = self.env["amazon.vendor.shipment"].create(
                {"instance_id": instance.id, "state": "shipped"}
            )
            Confirmation.create(
                {
                    **Confirmation._version_values(instance, "{}", Confirmation),
                    "shipment_id": shipment.id,
                    "identifier": shipment.name,
                    "confirmed_at": fields.Datetime.now(),
                }
            ).submission_ids.state = "failed"

    def served_failed_shipments(self, instance):
        return self.env["amazon.vendor.shipment.confirmation"].search(
            [("instance_id", "=", instance.id), ("failure_told", "=", True)]
        )

    def prepare_invoices(self):
        self.env["amazon.vendor.shipment"].create(
            [
                {"instance_id": each.id, "state": "shipped", "invoice_due": True}
                for each in self.both
            ]
        )

    def served_invoices(self, instance):
        return self.env["amazon.vendor.shipment"].search(
            [("instance_id", "=", instance.id), ("invoice_due", "=", False)]
        )

    def prepare_labels(self):
        now = fields.Datetime.now()
        self.env["amazon.vendor.shipment"].create(
            [
                {
                    "instance_id": instance.id,
                    "freight_term": "collect",
                    "arn": "1234567890",
                    "label_state": "waiting",
                    "label_since": now,
                    "label_look_at": now,
                }
                for instance in self.both
            ]
        )

    def served_labels(self, instance):
        return self.env["amazon.vendor.shipment"].search(
            [
                ("instance_id", "=", instance.id),
                ("label_look_at", ">", fields.Datetime.now()),
            ]
        ) and instance not in instance._broken_in("labels")
