from odoo import api, fields, models
from odoo.fields import Domain

from .document import IMPORT_STATUS


class AmazonVendorInstance(models.Model):
    _inherit = "amazon.vendor.instance"

    status_cursor = fields.Datetime(
        compute="_compute_status_cursor",
        inverse="_inverse_status_cursor",
        search="_search_status_cursor",
        compute_sudo=True,
        copy=False,
        help="The status of everything Amazon changed before this moment is stored.",
    )

    @api.depends("schedule_ids.operation", "schedule_ids.cursor")
    def _compute_status_cursor(self):
        for instance in self:
            instance.status_cursor = instance._schedule(IMPORT_STATUS).cursor

    def _inverse_status_cursor(self):
        for instance in self:
            instance._schedule(IMPORT_STATUS).cursor = instance.status_cursor

    @api.model
    def _search_status_cursor(self, operator, value):
        mine = Domain("operation", "=", IMPORT_STATUS)
        return Domain("schedule_ids", "any", mine & Domain("cursor", operator, value))
