from markupsafe import Markup

from odoo import api, fields, models

from ...logic.acknowledgement.compare import side_by_side
from ..exchange.dates import day

#: Of a long order only so many differing lines are shown; the lists have all.
MOST_ROWS = 100


class AmazonVendorAcknowledgementVersion(models.Model):
    """One version beside the one before it."""

    _inherit = "amazon.vendor.acknowledgement"

    changes = fields.Text(
        string="Changed Since the Version Before", compute="_compute_changes"
    )

    @api.depends("line_ids", "requisition_id.acknowledgement_ids.version")
    def _compute_changes(self):
        for acknowledgement in self:
            before = acknowledgement._version_before()
            acknowledgement.changes = (
                "\n".join(acknowledgement._changes_since(before)) if before else False
            )

    def _version_before(self):
        versions = self.requisition_id.acknowledgement_ids.sorted("version")
        return versions.filtered(lambda a: a.version < self.version)[-1:]

    def _changes_since(self, before):
        """What this version says differently, line by line.

        :param before: an earlier version.
        :return: list of sentences; one that says so when there is no difference.
        """
        rows = side_by_side([before._parts_by_line(), self._parts_by_line()])
        changes = [
            self.env._(
                "Line %(line)s %(asin)s: %(before)s → %(after)s",
                line=row.line,
                asin=row.asin,
                before=self._words(row.cells[0]),
                after=self._words(row.cells[1]),
            )
            for row in rows
            if row.differs
        ]
        return changes or [
            self.env._(
                "The same answer as version %(version)s.", version=before.version
            )
        ]

    def _parts_by_line(self):
        """What is answered, by (line number, ASIN)."""
        found = {}
        for line in self.line_ids:
            key = (line.item_sequence_number or "", line.asin or "")
            found[key] = (*found.get(key, ()), line._part())
        return found

    def _words(self, parts):
        """The parts of a line's answer in a few words."""
        if not parts:
            return self.env._("not answered")
        codes, reasons = (
            dict(self.line_ids._fields[name]._description_selection(self.env))
            for name in ("code", "rejection_reason")
        )
        words = []
        for part in parts:
            text = f"{part.quantity} {codes[part.code]}"
            if part.date:
                text += (
                    f" ({day(self.env, part.date, self[:1].instance_id._time_zone())})"
                )
            elif part.reason in reasons:
                text += f" ({reasons[part.reason]})"
            words.append(text)
        costs = {part.cost for part in parts if not part.is_rejected}
        if len(costs) == 1:
            words.append(f"@ {costs.pop():g}")
        return ", ".join(words)

    def _comparison_table(self):
        """These versions side by side; what changed from one to the next is marked."""
        rows = side_by_side([version._parts_by_line() for version in self])
        differing = [row for row in rows if row.differs]
        states = dict(self._fields["state"]._description_selection(self.env))
        head = Markup().join(
            Markup("<th>%s<div class='small text-muted fw-normal'>%s · %s</div></th>")
            % (
                self.env._("Version %(version)s", version=version.version),
                version.user_id.name or "",
                states.get(version.state, ""),
            )
            for version in self
        )
        body = Markup().join(
            Markup("<tr><td>%s</td><td>%s</td>%s</tr>")
            % (row.line, row.asin, self._cells(row))
            for row in differing[:MOST_ROWS]
        )
        same = len(rows) - len(differing)
        return Markup(
            "<table class='table table-sm o_amazon_versions'><thead><tr><th>%s</th>"
            "<th>%s</th>%s</tr></thead><tbody>%s</tbody></table>"
            "<p class='text-muted'>%s</p>"
        ) % (
            self.env._("Line"),
            self.env._("ASIN"),
            head,
            body,
            self.env._("%(count)s lines are the same in all versions.", count=same),
        )

    def _cells(self, row):
        return Markup().join(
            Markup("<td class='%s'>%s</td>")
            % ("table-warning fw-bold" if changed else "", self[:1]._words(cell))
            for cell, changed in zip(row.cells, row.changed, strict=True)
        )
