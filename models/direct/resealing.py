import base64

from odoo import api, fields, models
from odoo.fields import Domain

from ... import secret_box
from ..exchange.alone import each_alone
from . import sealed_file

#: Files that are sealed anew at once.
BATCH_SIZE = 200
#: Model and field of each sealed file.
SEALED = (
    ("amazon.vendor.direct.package", "sealed"),
    ("amazon.vendor.direct.label", "slip_sealed"),
    ("amazon.vendor.direct.label", "invoice_sealed"),
)
LOOP = "label_keys"


class AmazonVendorDirectLabelResealing(models.Model):
    """Labels and papers are sealed anew with the newest key, as the keys to Amazon are:
    an administrator puts a new key first, waits a day, and drops the old one.

    Which key a file is sealed with is beside it, so that nothing is opened to find out.
    """

    _inherit = "amazon.vendor.direct.label"

    slip_sealed_with = fields.Char(readonly=True, copy=False)
    invoice_sealed_with = fields.Char(readonly=True, copy=False)

    @api.autovacuum
    def _gc_former_encryption_keys(self):
        """Seal anew what a former key sealed.

        :return: (how many were done, whether there are more), as Odoo wants it.
        """
        done = []
        each_alone(
            self.env["amazon.vendor.instance"].search(
                [("active", "in", [True, False])]
            ),
            lambda instance: done.append(self._seal_anew(instance)),
            lambda instance, error: instance._loop_broke(LOOP, error),
        )
        return sum(done), int(BATCH_SIZE in done)

    @api.model
    def _seal_anew(self, instance):
        """Seal anew a batch of an instance's files.

        :return: how many files were looked at.
        """
        try:
            newest, unreadable = secret_box.mark(), secret_box.unreadable_mark()
        except secret_box.SecretBoxError as error:
            instance._open_trouble(instance._describe_secret_box_error(error))
            return 0
        count = 0
        for model, name in SEALED if newest else ():
            if count == BATCH_SIZE:
                break  # Odoo takes a limit of 0 for none
            found = self.env[model].search(
                Domain("instance_id", "=", instance.id)
                & Domain(name, "!=", False)
                & Domain(f"{name}_with", "not in", (newest, unreadable)),
                order="id",
                limit=BATCH_SIZE - count,
            )
            for record in found:
                self._seal_one(instance, record, name, unreadable)
            count += len(found)
        instance._loop_works(LOOP)
        return count

    @api.model
    def _seal_one(self, instance, record, name, unreadable):
        kept = base64.b64decode(record.with_context(bin_size=False)[name])
        try:
            content = secret_box.unseal_file(kept)
        except secret_box.SecretBoxError as error:
            # It is looked at again once the server has other keys.
            record[f"{name}_with"] = unreadable
            instance._open_trouble(instance._describe_secret_box_error(error))
            return
        record.write(sealed_file.values(instance, name, content))
        record.invalidate_recordset([name])
