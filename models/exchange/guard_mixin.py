from odoo import api, models
from odoo.exceptions import UserError


class AmazonVendorGuardMixin(models.AbstractModel):
    """What Amazon said is nobody's to write, and nothing moves to another company.

    Declared by inheriting it; views only show what is closed here:

    * fields that are stored and ``readonly`` in their definition are written by code,
      which works as superuser, and by nobody else, also not over RPC or while a record
      is created;
    * the fields of ``_fixed_fields`` stay as they are once a record is stored. The
      record rules look at a record before it is written, not after: whoever may write
      it could push it into another company, or pull it out of theirs.
    """

    _name = "amazon.vendor.guard.mixin"
    _description = "Amazon Vendor: what people do not write"

    #: Many2one fields that never change once a record is stored, for code neither.
    _fixed_fields = ("instance_id", "company_id")

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_foreign_fields({name for vals in vals_list for name in vals})
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_foreign_fields(vals)
        self._refuse_moving(vals)
        return super().write(vals)

    @api.model
    def _refuse_foreign_fields(self, names):
        """Keep people from writing what Amazon said or the connector worked out.

        :param names: of the fields that are written.
        :raise UserError: names the fields and what can be changed instead.
        """
        if self.env.su:
            return
        foreign = [
            field.string
            for name in names
            if (field := self._fields.get(name))
            and field.store
            and field.readonly
            # Of what is hidden the ORM says nothing but that it is hidden.
            and self._has_field_access(field, "write")
        ]
        if foreign:
            sentence = self.env._(
                "%(fields)s: this is what Amazon said or what the connector worked "
                "out of it, and cannot be changed here.",
                fields=", ".join(sorted(foreign)),
            )
            raise UserError(f"{sentence} {self._hint_on_foreign_fields()}".strip())

    @api.model
    def _hint_on_foreign_fields(self):
        """What can be changed instead, in a sentence."""
        return ""

    def _refuse_moving(self, vals):
        """Keep stored records with their instance and company.

        :raise UserError: names the field.
        """
        for name in self._fixed_fields:
            field = self._fields.get(name)
            # A related field follows its record; a value of its own means nothing.
            if name not in vals or not field or (field.related and self.env.su):
                continue
            if any(record[name].id != vals[name] for record in self):
                raise UserError(
                    self.env._(
                        "%(field)s of %(record)s cannot be changed any more. Create a "
                        "new record where it belongs.",
                        field=field.string,
                        record=self[:1].display_name,
                    )
                )
