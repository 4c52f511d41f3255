from markupsafe import Markup

from odoo import api, fields, models

from ...const import CONFIRMATION_STATUSES, PURCHASE_ORDER_STATUSES, RECEIVE_STATUSES
from ...logic.status import values as status_values

#: A note is for reading: of many doubts only the first ones are named.
MOST_NAMED = 5
REVIEW_ALERT = "review"


class AmazonVendorRequisitionStatus(models.Model):
    """What getPurchaseOrdersStatus shows of an order: the other side's books.

    It changes no decision, no sale order and no stock. It confirms what we sent.
    """

    _inherit = "amazon.vendor.requisition"

    status_version = fields.Integer(
        readonly=True, copy=False, help="Version of Amazon's status that is shown here."
    )
    status_date = fields.Datetime(
        string="Status As Of",
        readonly=True,
        copy=False,
        help="When Amazon last changed the status (lastUpdatedDate).",
    )
    status_imported_on = fields.Datetime(
        readonly=True, copy=False, help="When it was processed here."
    )
    purchase_order_status = fields.Selection(
        PURCHASE_ORDER_STATUSES,
        string="Amazon's Status",
        readonly=True,
        copy=False,
        help="Open or closed in Amazon's status; not the state of the order itself.",
    )
    confirmation_status = fields.Selection(
        CONFIRMATION_STATUSES,
        string="Amazon's Confirmation",
        readonly=True,
        copy=False,
    )
    receive_status = fields.Selection(
        RECEIVE_STATUSES, string="Receipt at Amazon", readonly=True, copy=False
    )
    history_ids = fields.One2many(
        "amazon.vendor.line.history", "requisition_id", readonly=True
    )
    review_ids = fields.One2many(
        "amazon.vendor.status.review", "requisition_id", readonly=True
    )
    open_review_count = fields.Integer(
        compute="_compute_open_review_count", store=True, string="Values to Review"
    )

    @api.depends("review_ids.state")
    def _compute_open_review_count(self):
        for requisition in self:
            requisition.open_review_count = len(
                requisition.review_ids.filtered(lambda review: review.state == "open")
            )

    # === BUTTONS === #

    def action_view_status(self):
        """Open the lines with what was ordered, acknowledged, shipped and received."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "amazon_vendor_central.amazon_vendor_requisition_line_status_action"
        )
        return {
            **action,
            "domain": [("requisition_id", "in", self.ids)],
            "context": {"create": False},
        }

    def action_view_status_reviews(self):
        """Open the values of Amazon's status that a person has to look at."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "amazon_vendor_central.amazon_vendor_status_review_action"
        )
        return {
            **action,
            "domain": [("requisition_id", "in", self.ids)],
        }

    # === IMPORT === #

    @api.model
    def _import_statuses(self, instance, entries):
        """Bring requisitions in line with what Amazon shows of them, in one batch.

        :param instance: amazon.vendor.instance.
        :param entries: list of (queue line, OrderStatus), no order twice.
        :return: dict queue line id -> (requisition id or False, outcome).
        """
        existing = self._existing(instance, [status for _line, status in entries])
        outcomes, current = {}, {}
        for queue_line, status in entries:
            requisition = existing.get(status.purchase_order_number)
            if not requisition:
                outcome = self.env._("Kept until the purchase order is imported")
            elif requisition.status_version >= queue_line.version:
                outcome = self.env._("A later status was processed already")
            else:
                outcome = self.env._("Status updated")
                current[requisition] = (queue_line, status)
            outcomes[queue_line.id] = (
                requisition.id if requisition else False,
                outcome,
            )
        self._apply_statuses(current)
        return outcomes

    @api.model
    def _apply_statuses(self, current):
        """Write the statuses; a constant number of queries for any number of them.

        :param dict current: requisition -> (queue line, OrderStatus).
        """
        now = fields.Datetime.now()
        self.browse([requisition.id for requisition in current])._bring_back()
        pairs = [
            (requisition, item, line)
            for requisition, (_line, status) in current.items()
            for item, line in status_values.pair(status.items, requisition.line_ids)
        ]
        doubts = [
            (requisition, item, line, doubt)
            for requisition, item, line in pairs
            for doubt in _doubts(item, line, now)
        ]
        evidence_of = {requisition: entry[0] for requisition, entry in current.items()}
        Review = self.env["amazon.vendor.status.review"]
        unsettled = Review._note_doubts(evidence_of, doubts)
        history, receipts = {}, {}
        contradicted, believed = self.browse(), {}
        for requisition, item, line in pairs:
            open_doubts = unsettled.get(line, [])
            if any(doubt.is_contradiction for doubt in open_doubts):
                contradicted |= requisition
                continue
            believed.setdefault(requisition, []).append(item)
            if line is None:
                continue
            line._write_status(status_values.line_values(item, line, open_doubts))
            history[line] = status_values.history(item, line)
            if not any(doubt.section == "received" for doubt in open_doubts):
                receipts[line] = status_values.receipt(item, line)
        self.env["amazon.vendor.line.history"]._record(history, receipts)
        for requisition, (queue_line, status) in current.items():
            requisition.with_context(tracking_disable=True).write(
                {
                    **status_values.header_values(
                        status, believed.get(requisition, ())
                    ),
                    "status_version": queue_line.version,
                    "status_imported_on": now,
                }
            )
        self._confirm_submissions(
            {each: of for each, of in current.items() if each not in contradicted}
        )
        self.browse([requisition.id for requisition in current])._leave_to_others()

    @api.model
    def _confirm_submissions(self, current):
        """The same document is the evidence that what we sent has arrived."""
        outgoing = self.env["amazon.vendor.outgoing"]

        def spread(requisitions):
            shown = {each: current[each][1] for each in requisitions}
            outgoing._spread_news("purchase_order_status", shown)

        self.browse().union(*current)._in_step(spread)

    # === WHAT CAN HARDLY BE TRUE === #

    def _look_at_status_again(self):
        """Amazon's order is another one now: what contradicted it may agree with it."""
        waiting = self.sudo().review_ids.filtered(lambda r: r.state == "open")
        waiting.requisition_id._in_step(
            lambda batch: (waiting & batch.review_ids)._apply_again()
        )

    def _alert_of_reviews(self, opened):
        """Make the activity of each order what its open reviews give rise to.

        Only a doubt that is new, or new again, asks for a person: what somebody has
        marked as done is not asked for again by the next import.

        :param opened: amazon.vendor.status.review that were opened just now.
        """
        for requisition in self:
            waiting = requisition.review_ids.filtered(lambda r: r.state == "open")
            activity = requisition._alerts(REVIEW_ALERT)
            if not waiting:
                activity.unlink()
            elif activity or waiting & opened:
                requisition._alert(
                    REVIEW_ALERT,
                    self.env._(
                        "Review Amazon's status of %(number)s",
                        number=requisition.purchase_order_number,
                    ),
                    requisition._review_note(waiting),
                )

    def _review_note(self, waiting):
        named = waiting[:MOST_NAMED].mapped("message")
        if len(waiting) > MOST_NAMED:
            named.append(
                self.env._("... and %(count)s more.", count=len(waiting) - MOST_NAMED)
            )
        return Markup("<p>%s</p><ul>%s</ul>") % (
            self.env._(
                "These values were left out. Take them as shown, or dismiss them, "
                "under Status Review:"
            ),
            Markup().join(Markup("<li>%s</li>") % sentence for sentence in named),
        )


def _doubts(item, line, now):
    found = status_values.doubts_of(item, now, line)
    if line is None:
        number = item.item_sequence_number or item.buyer_product_identifier or "?"
        found.append(status_values.Doubt("unknown_line", "item", number))
    return found
