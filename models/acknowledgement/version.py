from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date

from ...logic.acknowledgement.compare import Part, side_by_side

#: Of a long order only so many differing lines are shown; the lists have all.
MOST_ROWS = 100


class AmazonVendorAcknowledgementVersion(models.Model):
    """One version beside the one before it, and who accepted its risks."""

    _inherit = "amazon.vendor.acknowledgement"

    risks_accepted_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        help="Who sent it although Amazon may hold something against it.",
    )
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
        reasons = dict(
            self.line_ids._fields["rejection_reason"]._description_selection(self.env)
        )
        found = {}
        for line in self.line_ids:
            key = (line.item_sequence_number or "", line.asin or "")
            part = Part(
                line.code,
                line.quantity,
                line.scheduled_date,
                reasons.get(line.rejection_reason, False),
                line.net_cost,
            )
            found[key] = (*found.get(key, ()), part)
        return found

    def _words(self, parts):
        """The parts of a line's answer in a few words."""
        if not parts:
            return self.env._("not answered")
        codes = dict(self.line_ids._fields["code"]._description_selection(self.env))
        words = []
        for part in parts:
            text = f"{part.quantity} {codes[part.code]}"
            if part.date:
                text += f" ({format_date(self.env, part.date)})"
            elif part.reason:
                text += f" ({part.reason})"
            words.append(text)
        costs = {part.cost for part in parts if part.code != "Rejected"}
        if len(costs) == 1:
            words.append(f"@ {costs.pop():g}")
        return ", ".join(words)


class AmazonVendorRequisitionVersions(models.Model):
    _inherit = "amazon.vendor.requisition"

    version_comparison = fields.Html(
        compute="_compute_version_comparison",
        sanitize=False,
        help="All answers to this order side by side; what changed is marked.",
    )

    @api.depends("acknowledgement_ids.version", "acknowledgement_ids.state")
    def _compute_version_comparison(self):
        for requisition in self:
            versions = requisition.acknowledgement_ids.sorted("version")
            requisition.version_comparison = (
                requisition._comparison_table(versions) if len(versions) > 1 else False
            )

    def _comparison_table(self, versions):
        rows = side_by_side([version._parts_by_line() for version in versions])
        differing = [row for row in rows if row.differs]
        states = dict(versions._fields["state"]._description_selection(self.env))
        head = Markup().join(
            Markup("<th>%s<div class='small text-muted fw-normal'>%s · %s</div></th>")
            % (
                self.env._("Version %(version)s", version=version.version),
                version.user_id.name or "",
                states.get(version.state, ""),
            )
            for version in versions
        )
        body = Markup().join(
            Markup("<tr><td>%s</td><td>%s</td>%s</tr>")
            % (row.line, row.asin, _cells(row, versions))
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


def _cells(row, versions):
    return Markup().join(
        Markup("<td class='%s'>%s</td>")
        % ("table-warning fw-bold" if changed else "", versions[:1]._words(cell))
        for cell, changed in zip(row.cells, row.changed, strict=True)
    )
