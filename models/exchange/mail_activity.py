from odoo import fields, models


class MailActivity(models.Model):
    """What an activity of the connector is about, in no language.

    It is found again by this key, to be kept up to date and to be closed, whatever
    language its summary was written in.
    """

    _name = "mail.activity"
    _inherit = ["mail.activity", "amazon.vendor.guard.mixin"]
    _guarded_prefix = "amazon_vendor_"
    _fixed_fields = ()

    amazon_vendor_key = fields.Char(string="Amazon Vendor Central", readonly=True)
