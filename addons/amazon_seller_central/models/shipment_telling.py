"""One mail an account and run tells of all deliveries that Amazon did not take."""

from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.amazon_vendor_central.models.exchange.alone import each_alone

TEMPLATE = "amazon_seller_central.mail_template_deliveries_failed"
CRON = "amazon_seller_central.ir_cron_tell_failed_deliveries"
MOST_TOLD = 200
#: What fails within a run goes into one mail.
PATIENCE = timedelta(minutes=1)
FAILED = ("failed", "mismatch", "unknown", "held")


class AmazonSellerShipment(models.Model):
    _inherit = "amazon.seller.shipment"

    def _trigger_telling(self):
        """Have the mail written soon."""
        self.env.ref(CRON).sudo()._trigger(fields.Datetime.now() + PATIENCE)

    @api.model
    def _cron_tell_failed(self):
        """Write a mail for each account of what has failed since the last one."""
        untold = [("failure_told", "=", False), ("state", "in", FAILED)]

        def tell(instance):
            shipments = self.search(
                [*untold, ("instance_id", "=", instance.id)],
                limit=MOST_TOLD,
                order="id",
            )
            shipments.failure_told = True
            self._mail_failed(instance, shipments.filtered("is_current"))
            instance._loop_works("shipments")

        waiting = self._read_group(untold, ["instance_id"])
        each_alone(
            self.env["amazon.vendor.instance"].union(*(row[0] for row in waiting)),
            tell,
            lambda instance, error: instance._loop_broke("shipments", error),
            self.env["ir.cron"]._commit_progress,
        )

    @api.model
    def _mail_failed(self, instance, shipments):
        """Write the mail to who is to be told.

        :return: the mail, none where there is nobody or nothing to tell.
        """
        template = self.env.ref(TEMPLATE, raise_if_not_found=False)
        user = instance.seller_mail_id or instance.responsible_id
        if not (template and user.email and shipments):
            return self.env["mail.mail"]
        rows = [
            {
                "delivery": shipment.picking_id.name,
                "order": shipment.order_id.name,
                "reason": shipment.problem or shipment.difference,
            }
            for shipment in shipments
        ]
        listed = template.with_context(failed_deliveries=rows)
        return self.env["mail.mail"].browse(
            listed.send_mail(
                instance.id, email_values={"recipient_ids": [(4, user.partner_id.id)]}
            )
        )


class AmazonSellerOrderLine(models.Model):
    _inherit = "amazon.seller.order.line"

    def _delivered(self, picking=None):
        """Pieces that have left by deliveries of ours, or by moves without any: whole
        ones. What came back has left all the same, and what is sent to replace it is
        no further piece.

        :param picking: stock.picking, to count what has left with it; of kits all that
            have left count, since their components may leave with several.
        """
        sale_line = self.sale_line_id
        if sale_line.move_ids.product_id - sale_line.product_id:
            # A kit: Odoo counts whole ones.
            return int(sale_line.qty_delivered + 1e-6)
        left = sum(
            move.product_uom._compute_quantity(move.quantity, sale_line.product_uom_id)
            for move in sale_line.move_ids
            if move.state == "done"
            and move.location_dest_id.usage == "customer"
            and not move.origin_returned_move_id
            and (not picking or move.picking_id == picking)
        )
        return int(left + 1e-6)

    def _left_elsewhere(self, told):
        """Pieces that Amazon knows from others to have left: they had before the order
        came, or somebody has typed them in Seller Central.

        :param int told: pieces that we have told it of.
        """
        return max(self.quantity_left_before, self.quantity_fulfilled - told)


class AmazonSellerOrder(models.Model):
    _inherit = "amazon.seller.order"

    shipment_ids = fields.One2many("amazon.seller.shipment", "order_id", readonly=True)

    def _told_quantities(self):
        """What Amazon was told of these: dict amazon.seller.order.line -> pieces."""
        told = {}
        for each in self._current_shipments().line_ids:
            told[each.line_id] = told.get(each.line_id, 0) + each.quantity
        return told

    def _current_shipments(self):
        """The newest version of what Amazon was told of each delivery."""
        found = {}
        for shipment in self.shipment_ids.sorted("version"):
            found[shipment.picking_id] = shipment
        return self.env["amazon.seller.shipment"].union(*found.values())
