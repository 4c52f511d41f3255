"""The kit of tests that try every model of the registry."""

import inspect

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command

from ..common import AmazonVendorCase

PREFIX = "amazon.vendor."
#: Values without which the database refuses a record.
NEEDED = {
    "amazon.vendor.container.line": {"quantity": 1, "eaches": 1},
    "amazon.vendor.sscc": {"number": "340063810000000995"},
    "amazon.vendor.sscc.range": {"extension_digit": "3", "gs1_prefix": "4006381"},
    "amazon.vendor.product": {"asin": "B000000001"},
    "amazon.vendor.requisition.line": {"ordered_qty": 1},
    "amazon.vendor.submission": {"payload": "{}"},
    "amazon.vendor.tax.type": {"instance_id": False},
}
#: Models of Odoo's of which not any record will do.
SPECIFIC = {"uom.uom": "uom.product_uom_unit", "res.currency": "base.EUR"}
#: Filled also where they are not required: they carry the company.
LINKS = (
    "instance_id",
    "requisition_id",
    "acknowledgement_id",
    "line_id",
    "shipment_id",
)
#: What a reference without a comodel refers to.
REFERENCED = {"amazon.vendor.submission": "amazon.vendor.acknowledgement"}
CRUD = ("read", "write", "create", "unlink")


class RightsCase(AmazonVendorCase):
    """Any record of any model, and the methods that RPC may call."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_outsiders()
        cls.models = sorted(
            name
            for name in cls.env.registry
            if name.startswith(PREFIX) and not cls.env[name]._abstract
        )

    def setUp(self):
        super().setUp()
        self.records = {
            "amazon.vendor.instance": self.instance,
            "amazon.vendor.schedule": self.instance.schedule_ids[0],
        }

    def _record(self, model):
        """Any record of ``model`` that belongs to the test's instance."""
        if model not in self.records:
            self.records[model] = self._find_or_create(model)
        return self.records[model]

    def _find_or_create(self, model):
        if model == "product.product":
            return self._create_product("Any product")
        if model == "sale.order":
            return self.env[model].create({"partner_id": self.customer.id})
        if model == "account.tax":
            return self.env[model].create({"name": "Any tax", "amount": 1})
        if model == "account.move":
            values = {"move_type": "out_invoice", "partner_id": self.customer.id}
            line = [Command.create({"name": "Any", "price_unit": 1})]
            return self.env[model].create({**values, "invoice_line_ids": line})
        if model == "account.move.line":
            return self._record("account.move").invoice_line_ids
        if model == "amazon.vendor.dead.letter":
            self._record("amazon.vendor.queue.line").state = "failed"
            self.env.flush_all()
            return self.env[model].search([("company_id", "=", self.company.id)])[:1]
        if not self.env[model]._auto:  # a view: what is in it is of other models
            self._record("amazon.vendor.requisition.line")
            self._record("amazon.vendor.deduction").remittance_id.state = "booked"
            self.env.flush_all()
            return self.env[model].search([("company_id", "=", self.company.id)])[:1]
        if model in SPECIFIC:
            return self.env.ref(SPECIFIC[model])
        if not model.startswith(PREFIX):
            return self.env[model].search([], limit=1)
        Model = self.env[model]
        names = [
            name
            for name, field in Model._fields.items()
            if (field.required or name in LINKS)
            and name not in models.MAGIC_COLUMNS
            and field.store
            and not field.related
        ]
        values = {k: v for k, v in Model.default_get(names).items() if v}
        for name in names:
            values.setdefault(name, self._any_value(Model._fields[name]))
        return Model.create({**values, **NEEDED.get(model, {})})

    def _any_value(self, field):
        if field.type == "many2one":
            return self._record(field.comodel_name).id
        if field.type == "many2one_reference":
            return self._record(REFERENCED[field.model_name]).id
        if field.type == "selection":
            return field.get_values(self.env)[0]
        if field.type in ("datetime", "date"):
            return fields.Datetime.now()
        if field.type in ("integer", "float", "monetary"):
            return 1
        if field.type == "boolean":
            return False
        if field.type == "binary":
            return b"eA=="
        return "x"

    def _public_methods(self, model):
        """Names of our own methods that RPC may call, with their arguments."""
        inherited = set(dir(models.BaseModel)) | set(dir(self.env["mail.thread"]))
        found = {}
        for cls in type(self.env[model]).mro():
            if not cls.__module__.startswith("odoo.addons.amazon_vendor_central"):
                continue
            for name, method in vars(cls).items():
                if (
                    inspect.isfunction(method)
                    and not name.startswith("_")
                    and name not in inherited
                    and not getattr(method, "_api_private", False)
                ):
                    parameters = list(inspect.signature(method).parameters.values())[1:]
                    found[name] = [
                        None for p in parameters if p.default is inspect.Parameter.empty
                    ]
        return found

    def _assert_refused(self, record, name, arguments):
        self.env.flush_all()
        record.env.invalidate_all()
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            getattr(record, name)(*arguments)
