"""Fields that only the screens need, apart from what the models are about."""

import json

from odoo import api, fields, models

from ...const import CASES


class AmazonVendorRequisitionScreen(models.Model):
    _inherit = "amazon.vendor.requisition"

    sale_order_state = fields.Char(compute="_compute_sale_order_state")

    @api.depends("sale_order_ids.state")
    def _compute_sale_order_state(self):
        for requisition in self:
            requisition.sale_order_state = requisition.sale_order_id.state


class AmazonVendorRequisitionLineScreen(models.Model):
    _inherit = "amazon.vendor.requisition.line"

    unit_label = fields.Char(
        string="Ordered Unit",
        compute="_compute_unit_label",
        help="Amazon's unit of the quantities: eaches, or cases of so many eaches.",
    )

    @api.depends("unit_of_measure", "unit_size")
    def _compute_unit_label(self):
        for line in self:
            if line.unit_of_measure == CASES:
                line.unit_label = self.env._("Cases of %(size)s", size=line.unit_size)
            else:
                line.unit_label = self.env._("Eaches")


class AmazonVendorQueueLineScreen(models.Model):
    _inherit = "amazon.vendor.queue.line"

    payload_readable = fields.Text(
        string="What Amazon Sent",
        compute="_compute_payload_readable",
        help="The payload, indented. What is stored and processed are Amazon's bytes.",
    )

    @api.depends("payload")
    def _compute_payload_readable(self):
        for line in self:
            line.payload_readable = _indented(line.payload)


def _indented(payload):
    """The JSON text with indents; as it is when it is no JSON."""
    try:
        return json.dumps(json.loads(payload or ""), indent=2, ensure_ascii=False)
    except ValueError:
        return payload
