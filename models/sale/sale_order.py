from odoo import fields, models
from odoo.exceptions import RedirectWarning, UserError

#: Proof that the requisition itself resets the order. An object cannot arrive over RPC,
#: so nobody gets around the requisition by sending a context.
FROM_REQUISITION = object()
#: In the context, with ``FROM_REQUISITION``, while the requisition adapts the order.
ADAPTING = "amazon_vendor_adapting"


def refuse_new_link(records, vals, name):
    """Keep what is sold for Amazon with Amazon's order, also over RPC.

    Without its link an order counts for nothing: a second one could be made for the
    same purchase order, and both be delivered.

    :param records: sale orders, or their lines.
    :param str name: the field that is the link.
    :raise UserError: somebody takes the link away, or puts another in its place.
    """
    if records.env.su or name not in vals:
        return
    linked = records.sudo().filtered(lambda record: record[name])
    if any(record[name].id != vals[name] for record in linked):
        raise UserError(
            records.env._(
                "%(record)s answers Amazon's purchase order and stays with it.",
                record=linked[:1].display_name,
            )
        )


class SaleOrder(models.Model):
    _inherit = "sale.order"

    amazon_requisition_id = fields.Many2one(
        "amazon.vendor.requisition",
        string="Order Requisition",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Amazon's purchase order that this sale order answers.",
    )
    amazon_purchase_order_number = fields.Char(
        related="amazon_requisition_id.purchase_order_number",
        string="Amazon Order No.",
    )
    amazon_instance_id = fields.Many2one(
        related="amazon_requisition_id.instance_id", string="Amazon Instance"
    )
    amazon_order_type = fields.Selection(related="amazon_requisition_id.order_type")
    amazon_vendor_code = fields.Char(
        related="amazon_requisition_id.selling_party_code", string="Vendor Code"
    )
    amazon_ship_to_code = fields.Char(
        related="amazon_requisition_id.ship_to_party_code",
        string="Fulfillment Center",
    )
    amazon_window_start = fields.Datetime(related="amazon_requisition_id.window_start")
    amazon_window_end = fields.Datetime(related="amazon_requisition_id.window_end")
    amazon_acknowledgement_state = fields.Selection(
        related="amazon_requisition_id.acknowledgement_state",
        string="Acknowledgement",
    )

    # One living sale order per purchase order, whatever two workers or two clicks do.
    _amazon_requisition_uniq = models.UniqueIndex(
        "(amazon_requisition_id) "
        "WHERE amazon_requisition_id IS NOT NULL AND state != 'cancel'",
        "This purchase order of Amazon's has another sale order that is not cancelled.",
    )

    def write(self, vals):
        refuse_new_link(self, vals, "amazon_requisition_id")
        return super().write(vals)

    def action_draft(self):
        """Refuse to reset Amazon's orders here; the requisition does it."""
        if self.env.context.get("amazon_vendor_reset") is not FROM_REQUISITION:
            self.check_access("write")  # before the refusal names Amazon's order
            self._check_amazon_reset()
        return super().action_draft()

    def _check_amazon_reset(self):
        for order in self:
            requisition = order.sudo().amazon_requisition_id
            if requisition:
                raise RedirectWarning(
                    self.env._(
                        "%(order)s answers Amazon's purchase order %(number)s, so it "
                        "can be reset to draft from its order requisition only "
                        "(button Reset to Draft), where it is known what Amazon "
                        "was told.",
                        order=order.name,
                        number=requisition.purchase_order_number,
                    ),
                    requisition._action_form(),
                    self.env._("Go to the Order Requisition"),
                )

    def _check_amazon_can_reset(self):
        """Whether the requisition may still reset this order.

        :raise UserError: it is locked, delivered or invoiced, in a sentence.
        """
        self.ensure_one()
        if self.locked:
            raise UserError(
                self.env._("%(order)s is locked. Unlock it first.", order=self.name)
            )
        if self.picking_ids.filtered(lambda picking: picking.state == "done"):
            raise UserError(
                self.env._(
                    "Something of %(order)s was delivered already, so it cannot be "
                    "reset. Return the delivery first.",
                    order=self.name,
                )
            )
        if self.invoice_ids.filtered(lambda invoice: invoice.state == "posted"):
            raise UserError(
                self.env._(
                    "%(order)s was invoiced already, so it cannot be reset.",
                    order=self.name,
                )
            )

    def action_view_amazon_requisition(self):
        """Open the order requisition of this sale order (button)."""
        self.ensure_one()
        return self.amazon_requisition_id._action_form()
