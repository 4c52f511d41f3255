"""Those who work with Vendor Central see units of measure and delivery addresses.

Amazon orders cases and names a fulfilment centre; without these groups of Odoo's a sale
order shows neither. The groups are no longer written at each update, so that an update
gives nothing back that an administrator took away: this happens once.
"""

from odoo import SUPERUSER_ID, api
from odoo.fields import Command

IMPLIED = ("uom.group_uom", "account.group_delivery_invoice_address")


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    group = env.ref("amazon_vendor_central.group_amazon_vendor_user", False)
    if group:
        group.implied_ids = [Command.link(env.ref(xmlid).id) for xmlid in IMPLIED]
