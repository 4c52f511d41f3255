import json
from datetime import timedelta, timezone

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.modules.registry import Registry
from odoo.tools import SQL

from ...spapi import redact
from ...spapi.endpoints import MARKETPLACES
from .alone import each_alone

VACUUM_BATCH = 10000


class AmazonVendorCall(models.Model):
    """The audit: every request that went to Amazon and what came back, masked.

    Written on a transaction of its own, so that a call that happened is on record
    even when the work around it is rolled back. Nobody edits these rows.
    """

    _name = "amazon.vendor.call"
    _description = "Amazon API Call"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "started_at desc, id desc"
    _rec_name = "operation"

    instance_id = fields.Many2one(
        "amazon.vendor.instance",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="instance_id.company_id", store=True, index=True, precompute=True
    )
    user_id = fields.Many2one("res.users", string="Called By", readonly=True)
    operation = fields.Char(readonly=True, index=True, help="Amazon's own name.")
    method = fields.Char(readonly=True)
    path = fields.Char(readonly=True)
    query = fields.Char(readonly=True)
    status = fields.Integer(
        string="HTTP Status",
        readonly=True,
        aggregator=None,
        help="0: no answer came.",
    )
    outcome = fields.Selection(
        [
            ("ok", "OK"),
            ("retryable", "Try again"),
            ("rejected", "Refused"),
            ("configuration", "Setting wrong"),
            ("unknown_outcome", "Unknown outcome"),
            ("error", "Failed"),
        ],
        readonly=True,
        required=True,
        default="ok",
        index=True,
    )
    error_message = fields.Char(string="Problem", readonly=True)
    request_id = fields.Char(
        string="Request ID",
        readonly=True,
        index="btree_not_null",
        help="Amazon's support asks for it.",
    )
    attempt = fields.Integer(readonly=True, aggregator=None)
    host = fields.Char(readonly=True, help="Which of Amazon's addresses was asked.")
    started_at = fields.Datetime(string="Started", readonly=True, index=True)
    duration_ms = fields.Integer(
        string="Duration (ms)", readonly=True, aggregator="avg"
    )
    rate_limit = fields.Float(
        readonly=True,
        aggregator=None,
        help="x-amzn-RateLimit-Limit of the answer: requests a second.",
    )
    retry_after = fields.Float(
        string="Retry After (s)",
        readonly=True,
        aggregator=None,
        help="Seconds Amazon asked us to wait.",
    )
    not_before = fields.Float(
        readonly=True,
        aggregator=None,
        help="Until when Amazon has closed the operation: seconds since 1970, exact as "
        "the limits of the other workers are.",
    )
    request_body = fields.Text(string="Request", readonly=True)
    response_body = fields.Text(string="Answer", readonly=True)
    res_model = fields.Char(string="Caused By Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Caused By ID", model_field="res_model", readonly=True, index=True
    )
    support_case = fields.Text(
        compute="_compute_support_case",
        help="All that Amazon's support asks for, without a secret.",
    )

    _rate_idx = models.Index("(instance_id, started_at)")
    _closed_idx = models.Index("(instance_id, not_before) WHERE not_before > 0")

    @api.depends("operation", "status", "request_id", "started_at")
    def _compute_support_case(self):
        """Once more through the mask: a case leaves the house."""
        for call in self:
            place = MARKETPLACES.get(call.instance_id.marketplace)
            seconds = call.duration_ms / 1000
            parts = [
                (self.env._("Operation"), call.operation),
                (self.env._("Address"), call.host),
                (self.env._("Request"), f"{call.method or ''} {call.path or ''}"),
                (self.env._("Query"), call.query),
                (self.env._("Time (UTC)"), call.started_at),
                (self.env._("HTTP status"), call.status or self.env._("no answer")),
                (self.env._("x-amzn-RequestId"), call.request_id),
                (self.env._("x-amzn-RateLimit-Limit"), call.rate_limit),
                (self.env._("Retry-After"), call.retry_after),
                (self.env._("Duration"), f"{seconds:.3f} s"),
                (self.env._("Attempt"), call.attempt),
                (
                    self.env._("Marketplace"),
                    f"{call.instance_id.marketplace} ({place.marketplace_id})",
                ),
                (
                    self.env._("Vendor codes"),
                    ", ".join(call.instance_id.vendor_code_ids.mapped("name")),
                ),
                (self.env._("Environment"), call.instance_id.environment),
                (self.env._("Problem"), call.error_message),
                (self.env._("Request body"), call.request_body),
                (self.env._("Answer"), call.response_body),
            ]
            call.support_case = redact.mask(
                "\n".join(f"{label}: {value}" for label, value in parts if value),
                addresses=True,
            )

    def action_open_origin(self):
        """Open the record that caused this call."""
        self.ensure_one()
        self.check_access("read")
        if (
            not self.res_model
            or not self.env[self.res_model].browse(self.res_id).exists()
        ):
            raise UserError(
                self.env._(
                    "What caused this call does not exist any more: an import that "
                    "brought nothing new leaves no data queue."
                )
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    @api.model
    def _closed(self, instance):
        """What Amazon has closed for now, whichever process of the cluster was told.

        One statement, each time a gateway opens; the limits themselves live in the
        process (spapi.throttle), which no database has to be asked for.

        :param instance: one amazon.vendor.instance.
        :return: dict operation -> seconds since the epoch
        """
        now = fields.Datetime.now().replace(tzinfo=timezone.utc).timestamp()
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT operation, max(not_before)
                      FROM amazon_vendor_call
                     WHERE instance_id = %s AND not_before > 0 AND not_before > %s
                  GROUP BY operation
                    """,
                    instance.id,
                    now,
                )
            )
        )

    @api.model
    def _store(self, dbname, vals_list):
        """Store audit rows on a transaction of their own.

        :param list vals_list: values as :meth:`_prepare_values` makes them.
        """
        with Registry(dbname).cursor() as cr:
            self.with_env(self.env(cr=cr, su=True)).create(vals_list)

    @api.model
    def _prepare_values(self, record, instance_id, user_id, origin):
        """Translate one of the gateway's call records.

        :param record: ``spapi.raw.CallRecord``, masked by the gateway.
        :param origin: ``(model, id)`` of what caused the call, or None.
        """
        res_model, res_id = origin or (False, False)
        return {
            "instance_id": instance_id,
            "user_id": user_id,
            "operation": record.operation,
            "method": record.method,
            "path": record.path,
            "query": _as_text(record.query),
            "status": record.status or 0,
            "outcome": record.error_kind or "ok",
            "error_message": record.error_message,
            "request_id": record.request_id,
            "attempt": record.attempt,
            "host": record.host,
            "rate_limit": record.rate_limit,
            "retry_after": record.retry_after,
            "not_before": record.not_before,
            "started_at": record.started_at.replace(microsecond=0, tzinfo=None),
            "duration_ms": round(record.duration_ms),
            "request_body": _as_text(record.request_body),
            "response_body": _as_text(record.response_body),
            "res_model": res_model,
            "res_id": res_id,
        }

    @api.autovacuum
    def _gc_old_calls(self):
        """Forget calls that are older than their instance keeps them."""
        removed = []

        def remove(instance):
            limit = fields.Datetime.now() - timedelta(days=instance.call_retention_days)
            old = self.search(
                [("instance_id", "=", instance.id), ("started_at", "<", limit)],
                limit=VACUUM_BATCH,
            )
            count = len(old)
            old.unlink()
            instance._loop_works("calls")
            removed.append(count)

        each_alone(
            self.env["amazon.vendor.instance"].search(
                Domain("active", "in", [True, False])
            ),
            remove,
            lambda instance, error: instance._loop_broke("calls", error),
        )
        return sum(removed), int(VACUUM_BATCH in removed)


def _as_text(value):
    """Write a body or a query as text; PostgreSQL stores no NUL characters."""
    if not value:
        return False
    if not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False, default=str)
    return value.replace("\x00", "")
