import json
import zlib

from odoo import fields, models
from odoo.orm.models import NO_ACCESS

from ...logic.retention.history import first_and_last

#: What an entry of the history is, in the order in which it is stored.
ENTRY = (
    "line",
    "kind",
    "position",
    "date",
    "ordered_qty",
    "cancelled_qty",
    "accepted_qty",
    "rejected_qty",
    "received_qty",
    "amazon_unit",
)


class AmazonVendorRequisitionPutAway(models.Model):
    """The history of an order that is over, put away in one value, and brought back.

    Entries are many and small: as rows they take more room than the order itself.
    Nothing of them is lost while they are put away; who wants to see them, or a status
    of Amazon's that comes late, brings them back as the rows they were.
    """

    _inherit = "amazon.vendor.requisition"

    history_packed = fields.Binary(
        string="Packed History",
        attachment=False,
        readonly=True,
        copy=False,
        groups=NO_ACCESS,
    )
    history_count = fields.Integer(
        string="Entries Put Away",
        readonly=True,
        copy=False,
        help="How many entries of the history of Amazon's status are put away.",
    )

    def action_bring_back_history(self):
        """Show the history of Amazon's status again as it was (button)."""
        self.check_access("write")
        self.sudo()._bring_back()
        return True

    def _put_away(self):
        """Put the histories of these orders away."""
        History = self.env["amazon.vendor.line.history"]
        rows = History.search([("requisition_id", "in", self.ids)], order="id")
        for requisition, entries in rows.grouped("requisition_id").items():
            # What is put away already came back before anything was added to it.
            requisition._write_history(
                requisition._read_history() + [_entry(row) for row in entries]
            )
        rows.unlink()

    def _thin_history(self):
        """Keep the first and the last entry of each kind of each line only."""
        for requisition in self.filtered("history_count"):
            requisition._write_history(first_and_last(requisition._read_history()))

    def _drop_history(self):
        """Drop what is put away."""
        self.filtered("history_count")._write_history([])

    def _bring_back(self):
        """Make the histories of these orders rows again, which stay for a while."""
        away = self.filtered("history_count")
        vals_list = []
        for requisition in away:
            lines = set(requisition.line_ids.ids)
            for entry in requisition._read_history():
                if entry["line"] in lines:
                    line = entry.pop("line")
                    values = {"requisition_id": requisition.id, "line_id": line}
                    vals_list.append({**entry, **values})
        self.env["amazon.vendor.line.history"].create(vals_list)
        away._write_history([])
        away._taken_up_again()

    def _read_history(self):
        """What is put away, as list of dicts of ``ENTRY``."""
        packed = self.history_packed
        rows = json.loads(zlib.decompress(packed)) if packed else []
        return [dict(zip(ENTRY, row, strict=True)) for row in rows]

    def _write_history(self, entries):
        """Put these entries away instead of what is put away now.

        :param list entries: as ``_read_history`` returns them.
        """
        packed = False
        if entries:
            rows = [[entry[name] for name in ENTRY] for entry in entries]
            packed = zlib.compress(json.dumps(rows, separators=(",", ":")).encode(), 9)
        self.write({"history_packed": packed, "history_count": len(entries)})


def _entry(row):
    """An entry of the history as a dict of ``ENTRY``."""
    entry = {name: row[name] for name in ENTRY[1:]}
    return {
        **entry,
        "line": row.line_id.id,
        "date": fields.Datetime.to_string(row.date) if row.date else False,
    }
