from odoo import api, fields, models
from odoo.fields import Domain

MODEL = "amazon.vendor.requisition"
KEY = "purchase_order_number"


class AmazonVendorQueueLine(models.Model):
    """The purchase order and the requisition of a document that speaks of one."""

    _inherit = "amazon.vendor.queue.line"

    purchase_order_number = fields.Char(
        string="Purchase Order",
        compute="_compute_purchase_order_number",
        search="_search_purchase_order_number",
    )
    requisition_id = fields.Many2one(
        MODEL,
        string="Order Requisition",
        compute="_compute_requisition_id",
        search="_search_requisition_id",
    )
    requisition_state = fields.Selection(
        related="requisition_id.state", string="Requisition Status"
    )

    @api.depends("document_type", "document_key")
    def _compute_purchase_order_number(self):
        for kind, lines in self.grouped("document_type").items():
            speaks = self.env["amazon.vendor.document"]._of(kind)._key_name == KEY
            for line in lines:
                line.purchase_order_number = line.document_key if speaks else False

    @api.model
    def _search_purchase_order_number(self, operator, value):
        handlers = self.env["amazon.vendor.document"]._handlers()
        kinds = [each._kind() for each in handlers if each._key_name == KEY]
        mine = Domain("document_type", "in", kinds)
        if operator in ("in", "=") and not all(_values(value)):
            return ~mine | Domain("document_key", operator, value)
        if operator.startswith("not") or operator == "!=":
            return NotImplemented  # the opposite of what is asked for is known
        return mine & Domain("document_key", operator, value)

    @api.depends("res_model", "res_id")
    def _compute_requisition_id(self):
        for line in self:
            line.requisition_id = line.res_id if line.res_model == MODEL else False

    @api.model
    def _search_requisition_id(self, operator, value):
        mine = Domain("res_model", "=", MODEL)
        Requisition = self.env[MODEL]
        if operator in ("any", "any!"):
            if operator == "any!":
                Requisition = Requisition.sudo()
            return mine & Domain("res_id", "in", Requisition._search(value))
        if operator not in ("in", "="):
            return NotImplemented
        ids = [one for one in _values(value) if one]
        found = mine & Domain("res_id", "in", ids)
        return found if all(_values(value)) else found | ~mine

    # === BUTTONS === #

    def action_open_requisition(self):
        """Open the requisition made of this line."""
        return self.requisition_id._action_open()


def _values(value):
    return [value] if isinstance(value, str | int | bool | None) else list(value)
