import logging
from contextlib import contextmanager

from odoo import models
from odoo.tools import format_datetime
from odoo.tools.pdf import merge_pdf

from ...logic.dossier.pdf import Section

_logger = logging.getLogger(__name__)

#: Bytes of uploaded files that one dossier holds: what is larger, Vendor Central would
#: not take.
MOST_BYTES = 20 * 1024 * 1024


@contextmanager
def _in_our_words():
    """What the library says of an odd file, it says to nobody: whether it was read is
    written into the dossier."""
    library = logging.getLogger("pypdf")
    level = library.level
    library.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        library.setLevel(level)


class AmazonVendorDeductionDossierFiles(models.Model):
    """The files that people have put with a deduction and its shipments.

    Proofs of delivery are pages of others. Those that are PDFs stand at the end of the
    dossier, so that one file is uploaded with the dispute.
    """

    _inherit = "amazon.vendor.deduction"

    def _dossier_files(self, shipments):
        """All files with these shipments and this deduction, without its dossiers."""
        Attachment = self.env["ir.attachment"]
        mine = Attachment.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("res_field", "=", False),
                ("name", "!=", self._dossier_name()),
            ]
        )
        theirs = Attachment.search(
            [
                ("res_model", "=", shipments._name),
                ("res_id", "in", shipments.ids),
                ("res_field", "=", False),
            ]
        )
        return (theirs + mine).sorted("id")

    def _pages_to_append(self):
        """The uploaded PDFs that can be appended, in their order.

        :return: dict ir.attachment -> bytes.
        """
        shipments = self._shipments()
        ours = {
            f"{shipment.name}{ending}"
            for shipment in shipments
            for ending in (".pdf", "-amazon.pdf")
        }
        found, left = {}, MOST_BYTES
        for file in self._dossier_files(shipments):
            # Labels that were printed are listed; nobody needs to see each of them.
            if file.mimetype != "application/pdf" or file.name in ours:
                continue
            if file.file_size <= left and (pages := self._readable(file)):
                found[file] = pages
                left -= file.file_size
        return found

    def _readable(self, file):
        """The pages of a PDF, or None where nobody can read them: a file that is broken
        or locked keeps no dossier from being made, which says that it is not in it."""
        try:
            with _in_our_words():
                return merge_pdf([file.raw])
        except Exception:
            _logger.info("Attachment %s cannot be read as PDF", file.id, exc_info=True)
            return None

    def _papers(self, shipments, appended):
        """Files that people have put with the shipments; they go with the dispute."""
        env = self.env
        return Section(
            env._("Transport documents and other files"),
            (
                env._("File"),
                env._("Added On"),
                env._("By"),
                "SHA-1",
                env._("At the End of This File"),
            ),
            tuple(
                (
                    file.name,
                    format_datetime(env, file.create_date, tz="UTC"),
                    file.create_uid.name,
                    file.checksum or "",
                    env._("Yes") if file in appended else env._("No"),
                )
                for file in self._dossier_files(shipments)
            ),
            note=env._(
                "Where a proof of delivery is not at the end of this file, upload it "
                "together with it."
            ),
        )
