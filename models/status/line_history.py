from odoo import fields, models


class AmazonVendorLineHistory(models.Model):
    """What Amazon shows of a line, entry by entry, in the unit it was ordered in.

    Ordered quantities are increments (add them up), acknowledgements are snapshots (the
    last one counts). Of receipts Amazon shows the sum only: each other sum that was
    seen is an entry.
    """

    _name = "amazon.vendor.line.history"
    _description = "Amazon Vendor Line History"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "date, id"
    _rec_name = "kind"

    line_id = fields.Many2one(
        "amazon.vendor.requisition.line",
        string="Requisition Line",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    requisition_id = fields.Many2one(
        "amazon.vendor.requisition",
        string="Order Requisition",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    instance_id = fields.Many2one(
        related="line_id.instance_id", store=True, precompute=True
    )
    company_id = fields.Many2one(
        related="line_id.company_id", store=True, precompute=True
    )
    item_sequence_number = fields.Char(related="line_id.item_sequence_number")
    asin = fields.Char(related="line_id.asin", string="ASIN")
    product_id = fields.Many2one(related="line_id.product_id")
    kind = fields.Selection(
        [
            ("ordered", "Ordered"),
            ("acknowledged", "Acknowledged"),
            ("received", "Received"),
        ],
        string="What",
        required=True,
        readonly=True,
    )
    position = fields.Integer(
        required=True, readonly=True, help="Place in Amazon's list, from 1."
    )
    date = fields.Datetime(readonly=True)
    ordered_qty = fields.Float(
        string="Ordered (+)", digits=(16, 3), readonly=True, help="Add these up."
    )
    cancelled_qty = fields.Float(string="Cancelled (-)", digits=(16, 3), readonly=True)
    accepted_qty = fields.Float(
        string="Accepted",
        digits=(16, 3),
        readonly=True,
        help="As of this date; do not add up. Backordered counts as accepted.",
    )
    rejected_qty = fields.Float(string="Rejected", digits=(16, 3), readonly=True)
    received_qty = fields.Float(
        string="Received",
        digits=(16, 3),
        readonly=True,
        help="In all, as Amazon showed it then.",
    )
    amazon_unit = fields.Char(
        readonly=True, help="What Amazon counted; the quantities here are converted."
    )

    _position_uniq = models.Constraint(
        "UNIQUE(line_id, kind, position)",
        "This entry of Amazon's history is stored already.",
    )

    def _record(self, wanted, receipts):
        """Make the history of the lines what Amazon shows, in one batch.

        :param dict wanted: line -> dict (kind, position) -> values; complete.
        :param dict receipts: line -> values of what is received in all by now.
        """
        lines = self.env["amazon.vendor.requisition.line"].browse(
            [line.id for line in wanted]
        )
        stored = {}
        for row in self.search([("line_id", "in", lines.ids)], order="id"):
            stored.setdefault(row.line_id, {})[row.kind, row.position] = row
        new, gone = [], self.browse()
        for line, rows in wanted.items():
            known = stored.get(line, {})
            received = [
                row for (kind, _pos), row in known.items() if kind == "received"
            ]
            rows = dict(rows)
            if values := receipts.get(line):
                latest = max(received, key=lambda row: row.position, default=None)
                if latest is None or latest._differs(values):
                    # Of a history that was thinned the places between are gone.
                    place = latest.position + 1 if latest else 1
                    rows["received", place] = values
            for (kind, position), values in rows.items():
                row = known.get((kind, position))
                if row is None:
                    new.append(
                        {
                            "requisition_id": line.requisition_id.id,
                            "line_id": line.id,
                            "kind": kind,
                            "position": position,
                            **values,
                        }
                    )
                elif row._differs(values):
                    row.write(values)
            for key, row in known.items():
                if key[0] != "received" and key not in rows:
                    gone += row
        gone.unlink()
        return self.create(new)

    def _differs(self, values):
        return any(self[name] != value for name, value in values.items())
