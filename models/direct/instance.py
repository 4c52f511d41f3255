from odoo import fields, models

from .label import WAYS

#: Amazon's DPP: personal data is kept no longer than 30 days after the delivery.
PURGE_DAYS = 30


class AmazonVendorInstance(models.Model):
    """How this instance works in direct fulfilment."""

    _inherit = "amazon.vendor.instance"

    direct_partner_id = fields.Many2one(
        "res.partner",
        string="Customer of Direct Fulfilment",
        check_company=True,
        tracking=True,
        help="Amazon, as the customer of these sale orders. Empty: the customer above.",
    )
    direct_consignee_id = fields.Many2one(
        "res.partner",
        string="Delivery Address of Direct Fulfilment",
        check_company=True,
        tracking=True,
        help="The same for all orders, without a name: to whom one goes is on Amazon's "
        "label only. Empty: it is made with the first order.",
    )
    direct_auto_acknowledge = fields.Boolean(
        string="Answer Direct Orders by Itself",
        tracking=True,
        help="What lies free in the warehouse is accepted and reserved; the others as "
        "chosen beside. What is not known here waits for a person.",
    )
    direct_shortage_code = fields.Selection(
        [
            ("by_hand", "A person decides"),
            ("03", "Refuse: out of stock (03)"),
            ("02", "Refuse: invalid SKU (02)"),
        ],
        string="What Is Not There",
        required=True,
        default="by_hand",
        tracking=True,
        help="The answer to an order that the stock does not fill. Amazon takes the "
        "whole order or nothing of it.",
    )
    direct_purge_days = fields.Integer(
        string="Erase Consignees After (days)",
        required=True,
        default=PURGE_DAYS,
        tracking=True,
        help="So many days after an order has left, or ended, to whom it went is "
        "erased. Amazon allows 30 days after the delivery.",
    )
    warehouse_code_ids = fields.One2many(
        "amazon.vendor.warehouse", "instance_id", string="Amazon's Warehouses"
    )

    direct_label_way = fields.Selection(
        WAYS,
        string="Labels of Direct Fulfilment",
        required=True,
        default="create",
        tracking=True,
        help="Amazon recommends to have them made at once. The older way asks for them, "
        "and fetches them when they are there.",
    )
    direct_own_carrier = fields.Boolean(
        string="Own Carrier in Direct Fulfilment",
        tracking=True,
        help="You send with a carrier of your own, with its labels. Leave it empty where "
        "Amazon makes the labels.",
    )
    direct_scac = fields.Char(
        string="Carrier's SCAC", size=4, help="Amazon wants it in North America."
    )
    direct_carrier_name = fields.Char(
        string="Carrier's Name", size=60, help="Amazon wants it in Europe."
    )

    _direct_purge_days_check = models.Constraint(
        "CHECK(direct_purge_days BETWEEN 0 AND 30)",
        "Amazon allows a consignee's data to be kept for 30 days at most.",
    )
