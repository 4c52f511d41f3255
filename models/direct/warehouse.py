from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...spapi.identity import party_code


class AmazonVendorWarehouse(models.Model):
    """What Amazon calls a warehouse of yours."""

    _name = "amazon.vendor.warehouse"
    _description = "Amazon Vendor Warehouse"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "instance_id, code, id"
    _rec_name = "code"
    _check_company_auto = True

    instance_id = fields.Many2one(
        "amazon.vendor.instance", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="instance_id.company_id", store=True, index=True, precompute=True
    )
    code = fields.Char(
        string="Amazon's Code",
        required=True,
        help="As Vendor Central shows it under your warehouses.",
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse", required=True, check_company=True, ondelete="restrict"
    )
    location_id = fields.Many2one(
        "stock.location",
        check_company=True,
        domain="[('usage', '=', 'internal'), ('warehouse_id', '=', warehouse_id)]",
        help="Only what lies there. Empty: all of the warehouse's stock.",
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "UNIQUE(instance_id, code)",
        "This instance has a warehouse with that code already.",
    )
    _code_filled = models.Constraint(
        "CHECK(code <> '')", "Amazon's code of a warehouse cannot be blank."
    )

    @api.constrains("warehouse_id", "location_id")
    def _check_place(self):
        """:raise ValidationError: a location is not in its warehouse."""
        for record in self.filtered("location_id").sudo():
            around = record.warehouse_id.view_location_id.parent_path
            if not record.location_id.parent_path.startswith(around):
                raise ValidationError(
                    self.env._(
                        "%(location)s is not in %(warehouse)s: choose a location of "
                        "the warehouse that %(code)s is.",
                        location=record.location_id.display_name,
                        warehouse=record.warehouse_id.display_name,
                        code=record.code,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create([self._normalize(vals) for vals in vals_list])
        records._known_now()
        return records

    def write(self, vals):
        result = super().write(self._normalize(vals))
        if {"code", "warehouse_id", "active"} & vals.keys():
            self._known_now()
        return result

    def _known_now(self):
        """Orders that wait for one of these codes go on."""
        waiting = self.env["amazon.vendor.direct.order"].sudo()
        for instance, mine in self.grouped("instance_id").items():
            waiting |= waiting.search(
                [
                    ("instance_id", "=", instance.id),
                    ("state", "=", "new"),
                    ("ship_from_code", "in", mine.mapped("code")),
                ]
            )
        waiting._reprocess()

    @api.model
    def _normalize(self, vals):
        """Amazon writes its codes in capitals; people add blanks."""
        if not vals.get("code"):
            return vals
        return {**vals, "code": party_code(vals["code"]) or ""}

    @api.model
    def _of_codes(self, instance, codes):
        """Amazon's code -> its warehouse here, one statement for all.

        :param instance: one amazon.vendor.instance.
        :param codes: as Amazon writes them.
        """
        found = self.search(
            [("instance_id", "=", instance.id), ("code", "in", list(codes))]
        )
        return {each.code: each for each in found}

    def _place(self):
        """The location in which all that it means lies."""
        self.ensure_one()
        return self.location_id or self.warehouse_id.view_location_id

    def _of_same_shelf(self):
        """This one and all others that take from the same stock, in whole or in part:
        archived ones too, of all instances, as superuser."""
        self.ensure_one()
        place = self.sudo()._place().id
        whole = Domain("location_id", "=", False)
        return (
            self.sudo()
            .with_context(active_test=False)
            .search(
                Domain.OR(
                    Domain("location_id", within, place)
                    | whole & Domain("warehouse_id.view_location_id", within, place)
                    for within in ("child_of", "parent_of")
                )
            )
        )
