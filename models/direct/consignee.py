from odoo import fields, models


class AmazonVendorDirectConsignee(models.Model):
    """To whom an order of direct fulfilment goes: the one place where that is kept.

    Sealed like the keys to Amazon, with a key that is not in the database. It is there
    from the moment the order is received, before anything judges it, and until some
    days after it has left.
    """

    _name = "amazon.vendor.direct.consignee"
    _description = "Amazon Vendor Direct Fulfilment Consignee"
    _inherit = ["amazon.vendor.guard.mixin"]
    _rec_name = "number"

    instance_id = fields.Many2one(
        "amazon.vendor.instance",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="instance_id.company_id", store=True, index=True, precompute=True
    )
    number = fields.Char(string="Order No.", required=True, readonly=True)
    order_id = fields.Many2one(
        "amazon.vendor.direct.order",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="Empty until the order that was received is made.",
    )
    sealed = fields.Text(
        groups=fields.NO_ACCESS, copy=False, prefetch=False, exportable=False
    )
    is_masked = fields.Boolean(
        string="Hidden by Amazon",
        readonly=True,
        help="Only Amazon's label says to whom it goes.",
    )
    received_at = fields.Datetime(
        readonly=True, required=True, default=fields.Datetime.now
    )
    erased_at = fields.Datetime(string="Erased", readonly=True)

    _number_uniq = models.Constraint(
        "UNIQUE(instance_id, number)",
        "To whom this order goes is kept already.",
    )
    _kept_idx = models.Index("(instance_id, received_at) WHERE erased_at IS NULL")
