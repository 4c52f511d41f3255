import base64
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..spapi.messages import order_report
from ..spapi.messages.flat_file import UnusableFile
from .const import (
    REPORT_MISSING,
    REPORT_SHIPPED,
    REPORT_UNSHIPPED,
    REPORTS,
)
from .problem_sentences import say

STATES = [
    ("submitted", "Submitted"),
    ("in_progress", "In Progress"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
    ("fatal", "Fatal"),
]
#: Operation -> Amazon's type of the report that names its orders. Missing orders are
#: looked for in another one than that which did not name them.
TYPES = {
    REPORT_UNSHIPPED: order_report.UNSHIPPED,
    REPORT_SHIPPED: order_report.CHANGED,
    REPORT_MISSING: order_report.PURCHASED,
}
#: Of so many rows that were left out the numbers are shown.
MOST_SHOWN = 20


class AmazonSellerReport(models.Model):
    """An order report that Amazon is asked for, and what is done with it.

    It is made, watched and downloaded by its data queue (``report_document.py``), and
    says which orders there are; these are fetched one by one with Orders 2026-01-01
    (``report_processing.py``). What it holds of persons is sealed.
    """

    _name = "amazon.seller.report"
    _description = "Amazon Order Report"
    _inherit = ["amazon.vendor.guard.mixin", "amazon.vendor.retry.mixin"]
    _order = "id desc"

    name = fields.Char(compute="_compute_name", store=True, precompute=True)
    instance_id = fields.Many2one(
        "amazon.vendor.instance",
        string="Account",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="instance_id.company_id", store=True, index=True, precompute=True
    )
    operation = fields.Selection(
        selection="_selection_operation", required=True, readonly=True
    )
    report_type = fields.Char(
        string="Amazon's Type", compute="_compute_report_type", store=True
    )
    setting_id = fields.Many2one(
        "amazon.seller.marketplace",
        string="Marketplace",
        readonly=True,
        ondelete="cascade",
        help="Empty: all marketplaces of the account.",
    )
    start = fields.Datetime(required=True, readonly=True)
    end = fields.Datetime(required=True, readonly=True)
    is_automatic = fields.Boolean(
        string="Processed by Itself",
        readonly=True,
        help="Its orders are fetched as soon as it is done; otherwise by the button "
        "Process File.",
    )
    without_stock = fields.Boolean(
        string="Without Stock Moves",
        readonly=True,
        help="Shipped orders become confirmed sale orders, and no goods are moved.",
    )
    takes_shipped = fields.Boolean(compute="_compute_takes_shipped")
    state = fields.Selection(
        STATES, required=True, readonly=True, default="submitted", index=True
    )
    number = fields.Char(string="Amazon's Report ID", readonly=True)
    is_reused = fields.Boolean(
        readonly=True,
        help="Amazon had made a report of this time already; it was taken.",
    )
    explanation = fields.Text(
        compute="_compute_explanation", help="What its status means, in words."
    )
    said = fields.Text(
        string="What Amazon Says", readonly=True, help="Of a report that is fatal."
    )
    content = fields.Binary(
        string="Report without Persons", attachment=True, readonly=True
    )
    found = fields.Json(readonly=True, help="The orders that it names.")
    found_count = fields.Integer(string="Orders Named", readonly=True)
    asked_count = fields.Integer(string="Orders Asked For", readonly=True)
    skipped_count = fields.Integer(
        string="Orders Here Already", readonly=True, help="They are left as they are."
    )
    bad_rows = fields.Char(
        string="Rows Left Out", readonly=True, help="They are cut or name no order."
    )
    processed_at = fields.Datetime(string="Processed On", readonly=True)
    problem = fields.Char(
        string="Unreadable Because", readonly=True, help="It cannot be processed."
    )
    queue_ids = fields.One2many(
        "amazon.vendor.queue", "seller_report_id", string="Data Queues", readonly=True
    )

    _time_check = models.Constraint(
        'CHECK(start < "end")', "The report must begin before it ends."
    )

    @api.model
    def _selection_operation(self):
        imports = self.env["amazon.vendor.document"]._imports()
        return [(code, imports[code].label) for code in REPORTS if code in imports]

    @api.depends("operation", "start")
    def _compute_name(self):
        labels = dict(self._selection_operation())
        for report in self:
            day = fields.Date.to_string(report.start)
            report.name = f"{labels.get(report.operation, '?')} {day}"

    @api.depends("operation")
    def _compute_report_type(self):
        for report in self:
            report.report_type = TYPES.get(report.operation)

    @api.depends("operation")
    def _compute_takes_shipped(self):
        for report in self:
            report.takes_shipped = report.operation == REPORT_SHIPPED

    @api.depends("state", "said")
    @api.depends_context("lang")
    def _compute_explanation(self):
        words = {
            "cancelled": self.env._(
                "Amazon has cancelled the report, and gives no reason: it has no "
                "orders of this time, or the same report was asked for a short while "
                "before. Nothing is imported, and nothing has to be done. To be sure, "
                "execute it for another period in Operations, or again in half an hour."
            ),
            "fatal": self.env._(
                "Amazon could not make the report: the same was asked for too often in "
                "a row, there is nothing of this time, or something went wrong at "
                "Amazon. Nothing is imported. Wait for half an hour, and click Ask "
                "Again; orders that are urgent can be had by Recover Order on the "
                "account."
            ),
        }
        for report in self:
            report.explanation = words.get(report.state)

    # === ASKING FOR IT === #

    @api.model
    def _window(self, instance):
        """Since when and until when, where nobody says otherwise.

        :param instance: amazon.vendor.instance.
        """
        now = fields.Datetime.now().replace(microsecond=0)
        return now - timedelta(days=instance.report_days), now

    @api.model
    def _open_job(self, instance, operation, **values):
        """A job that nobody works on yet: its queue is to be made.

        :param instance: amazon.vendor.instance.
        :param str operation: one of ``const.REPORTS``.
        :param values: ``start``, ``end``, ``setting_id``, ``without_stock``...
        """
        start, end = self._window(instance)
        return self.create(
            {
                "instance_id": instance.id,
                "operation": operation,
                "start": start,
                "end": end,
                # Unshipped orders are looked at by who has asked for them.
                "is_automatic": operation != REPORT_UNSHIPPED,
                **values,
            }
        )

    def _queue_values(self):
        """Values of the data queue that has the report made and downloads it."""
        return {
            "instance_id": self.instance_id.id,
            "operation": self.operation,
            "seller_report_id": self.id,
            "window_start": self.start,
            "window_end": self.end,
        }

    def _settings(self):
        """The marketplaces that are asked for."""
        every = self.instance_id.seller_marketplace_ids
        return self.setting_id or every.filtered("active") or every

    # === WHAT CAME === #

    def _take(self, text):
        """Take over what was downloaded.

        Only numbers and states of orders are read; columns that are nobody's can be
        downloaded by who works with orders, and all of it is sealed.

        :param str text: the report.
        """
        self.write({"state": "done", "problem": False})
        try:
            named, bad = order_report.read(text, self.report_type)
            kept = order_report.without_persons(text, self.report_type)
        except UnusableFile as error:
            self.problem = say(self.env, error.problem)
            return
        self.write(
            {
                "found": [
                    [each.order_id, each.status, each.is_merchants, each.channel]
                    for each in named
                ],
                "found_count": len(named),
                "bad_rows": _shown([each.number for each in bad]),
                "content": base64.b64encode(kept.encode()),
                **self._sealed_values(text),
            }
        )

    # === BUTTONS === #

    def action_check_status(self):
        """Ask Amazon now how far the report is (button)."""
        self.check_access("read")
        open_ones = self.sudo().filtered(lambda r: r.state in OPEN)
        queues = open_ones._own_queues()
        queues.write({"next_try": False})
        queues.filtered(lambda queue: queue.fetch_state == "failed").write(
            {"fetch_state": "pending"}
        )
        queues._fetch_after_commit()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_ask_again(self):
        """Ask anew for what Amazon could not make, or nobody could read (button).

        :raise UserError: a report is at work, or done.
        """
        self.check_access("read")  # membership and company; nobody writes by hand
        if fine := self.filtered(lambda r: r.state != "fatal" and not r.problem):
            raise UserError(
                self.env._(
                    "%(report)s has not failed. Execute another one in Operations.",
                    report=fine[0].name,
                )
            )
        reports = self.sudo()
        reports._own_queues().write({"seller_report_id": False})
        reports.write({"state": "submitted", "said": False, "problem": False})
        queues = [report._queue_values() for report in reports]
        reports.env["amazon.vendor.queue"].create(queues)._fetch_after_commit()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_download(self):
        """Download the columns of the report that are nobody's (button)."""
        return self._download("content")

    def action_download_whole(self):
        """Download the report as Amazon wrote it (button).

        :raise AccessError: the user may not see Amazon's customers.
        """
        self.check_access("read")
        self._check_field_access(self._fields["whole"], "read")
        return self._download("whole")

    def _download(self, name):
        self.ensure_one()
        self.check_access("read")
        if self.state != "done" or (name == "content" and not self.content):
            raise UserError(
                self.env._("There is no report to download. Click Check Status.")
            )
        return {
            "type": "ir.actions.act_url",
            "target": "download",
            "url": f"/web/content/{self._name}/{self.id}/{name}"
            f"?download=true&filename=report-{self.id}.txt",
        }

    def action_process(self):
        """Fetch the orders that the report names (button).

        :raise UserError: there is nothing to process, with the reason.
        """
        self.check_access("read")  # membership and company; nobody writes by hand
        for report in self:
            if report.problem:
                raise UserError(
                    self.env._(
                        "%(report)s cannot be processed: %(problem)s",
                        report=report.name,
                        problem=report.problem,
                    )
                )
            if report.state != "done":
                raise UserError(
                    self.env._(
                        "%(report)s is not done. Click Check Status.",
                        report=report.name,
                    )
                )
        queues = self.sudo()._process_file()
        queues._fetch_after_commit()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_view_queues(self):
        """Open the data queues of the orders that it names (button)."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("FBM Order Queues"),
            "res_model": "amazon.vendor.queue",
            "view_mode": "list,kanban,form",
            "mobile_view_mode": "kanban",
            "domain": [("id", "in", self._order_queues().ids)],
        }

    def _action_open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Order Report"),
            "res_model": self._name,
            "view_mode": "form",
            "res_id": self.id,
        }


#: States in which Amazon is at work.
OPEN = ("submitted", "in_progress")


def _shown(numbers):
    more = ", …" if len(numbers) > MOST_SHOWN else ""
    return ", ".join(map(str, numbers[:MOST_SHOWN])) + more or False
