from odoo import api, models
from odoo.exceptions import UserError


class AmazonVendorGuardMixin(models.AbstractModel):
    """What Amazon said is nobody's to write, and nothing moves to another company.

    Declared by inheriting it; views only show what is closed here:

    * fields that are stored and ``readonly`` in their definition are written by code,
      which works as superuser, and by nobody else: not over RPC, not while a record is
      created, copied or imported, and not by a default that a client or a user has set;
    * the fields of ``_fixed_fields`` stay as they are once a record is stored. The
      record rules look at a record before it is written, not after: whoever may write
      it could push it into another company, or pull it out of theirs;
    * what belongs to an instance is linked to what belongs to the same one only.
    """

    _name = "amazon.vendor.guard.mixin"
    _description = "Amazon Vendor: what people do not write"

    #: Many2one fields that never change once a record is stored, for code neither.
    _fixed_fields = ("instance_id", "company_id")
    #: Only fields whose name begins so are closed: on models of Odoo's.
    _guarded_prefix = ""

    @api.model_create_multi
    def create(self, vals_list):
        names = {name for vals in vals_list for name in vals}
        self._refuse_foreign_fields(names, "create")
        records = super().create(vals_list)
        records._check_same_instance(names)
        return records

    def write(self, vals):
        self._refuse_foreign_fields(vals)
        self._refuse_moving(vals)
        result = super().write(vals)
        self._check_same_instance(vals)
        if "company_id" in vals and not self._guarded_prefix:
            self.check_access("write")  # of where the record is now
        return result

    @api.model
    def default_get(self, fields):
        """Of what nobody writes, only the model itself has a default.

        A client may send defaults in the context, and a user may set some of their
        own; code that creates records as superuser meets both.
        """
        sent = {key.removeprefix("default_") for key in self.env.context}
        sent |= self.env["ir.default"]._get_model_defaults(self._name).keys()
        closed = [name for name in fields if name in sent and self._is_guarded(name)]
        if not closed:
            return super().default_get(fields)
        values = super().default_get([name for name in fields if name not in closed])
        for name in closed:
            field = self._fields[name]
            if field.default:
                value = field.convert_to_cache(field.default(self), self)
                values[name] = field.convert_to_write(value, self)
        return values

    @api.model
    def _is_guarded(self, name):
        """Whether a field is closed to people."""
        field = self._fields.get(name)
        return bool(
            field
            and field.store
            and field.readonly
            and name.startswith(self._guarded_prefix)
        )

    def _refuse_foreign_fields(self, names, operation="write"):
        """Keep people from writing what Amazon said or the connector worked out.

        :param names: of the fields that are written.
        :param str operation: what is done, write or create.
        :raise AccessError: they may not do that at all.
        :raise UserError: names the fields and what can be changed instead.
        """
        if self.env.su:
            return
        foreign = [
            self._fields[name].string
            for name in names
            if self._is_guarded(name)
            # Of what is hidden the ORM says nothing but that it is hidden.
            and self._has_field_access(self._fields[name], "write")
        ]
        if foreign:
            self.check_access(operation)
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

    def _check_same_instance(self, names):
        """Keep people from linking what belongs to different instances.

        :param names: of the fields that were written.
        :raise UserError: names the field.
        """
        if self.env.su or "instance_id" not in self._fields:
            return
        links = [
            field
            for name in (self._fields if "instance_id" in names else names)
            if (field := self._fields.get(name))
            and field.store
            and field.type in ("many2one", "many2many")
            and "instance_id" in self.env[field.comodel_name]._fields
        ]
        for field in links:
            for record in self.sudo():
                if record[field.name].instance_id - record.instance_id:
                    raise UserError(
                        self.env._(
                            "%(field)s of %(record)s belongs to another instance than "
                            "%(instance)s.",
                            field=field.string,
                            record=record.display_name,
                            instance=record.instance_id.name,
                        )
                    )
