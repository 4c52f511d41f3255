from odoo import api, models


class AmazonVendorWizardMixin(models.AbstractModel):
    """A dialog can do no more than who has it open.

    Its records are rows of a table like others: any program may create them, write
    what was worked out, and link what it could only guess the number of. So, besides
    what the guard keeps closed (all that code works out is ``readonly`` and written as
    superuser),

    * what is linked is what its user may read; otherwise its name could be read here,
      or a button would work on it;
    * nobody has the dialog of somebody else (record rules of the own records).
    """

    _name = "amazon.vendor.wizard.mixin"
    _description = "Amazon Vendor: dialogs"
    _inherit = ["amazon.vendor.guard.mixin"]

    _fixed_fields = ()

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._check_links({name for vals in vals_list for name in vals})
        return records

    def write(self, vals):
        result = super().write(vals)
        self._check_links(vals)
        return result

    def _check_links(self, names):
        """Refuse links to what the user may not read.

        :param names: of the fields that were written.
        :raise AccessError: names the record.
        """
        if self.env.su:
            return
        for name in names:
            field = self._fields.get(name)
            if field and field.store and field.type in ("many2one", "many2many"):
                # Of the record, whoever reads it: no record rule hides it here.
                linked = self.sudo().with_context(active_test=False)[name]
                linked.sudo(False).check_access("read")
