from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

#: What Amazon has, or is getting, and has not shown yet.
WAITING_FOR_AMAZON = ("queued", "sending", "submitted", "presumed")
#: Sent, and nobody knows whether it arrived.
NOBODY_KNOWS = ("unknown", "held")
#: How long what Amazon last said of its limits is worth repeating.
RATE_DAYS = 1
TOO_MANY_REQUESTS = 429


class AmazonVendorInstanceFigures(models.Model):
    """What waits, what failed and what nobody knows, counted for all instances at once.

    Each figure can be clicked: the ``action_view_…`` methods open what was counted.
    """

    _inherit = "amazon.vendor.instance"

    dead_letter_count = fields.Integer(
        string="Failed",
        compute="_compute_dead_letter_count",
        help="What failed anywhere and nobody has decided to ignore.",
    )
    unknown_count = fields.Integer(
        string="Outcome Unknown",
        compute="_compute_submission_figures",
        help="Sent, and no answer came: the connector looks before it sends again.",
    )
    under_way_count = fields.Integer(
        string="Waiting for Amazon",
        compute="_compute_submission_figures",
        help="Sent or to be sent, and not yet shown by Amazon.",
    )
    backlog_count = fields.Integer(
        string="Backlog",
        compute="_compute_backlog",
        help="Records received from Amazon that wait to be processed.",
    )
    backlog_since = fields.Datetime(
        compute="_compute_backlog",
        help="When the oldest of them was received.",
    )
    throttled_count = fields.Integer(
        string="Refused by Rate Limit",
        compute="_compute_throttled_count",
        help="Calls of the last hour that Amazon answered with 429, too many requests.",
    )
    rate_budget = fields.Text(
        compute="_compute_rate_budget",
        help="What Amazon last allowed (x-amzn-RateLimit-Limit) and what was used of "
        "it in the last hour, operation by operation.",
    )

    # === DOMAINS === #

    @api.model
    def _dead_letter_domain(self):
        return Domain("is_ignored", "=", False)

    # === COMPUTES === #

    def _compute_dead_letter_count(self):
        counts = self._count("amazon.vendor.dead.letter", self._dead_letter_domain())
        for instance in self:
            instance.dead_letter_count = counts.get(instance.id, 0)

    def _compute_submission_figures(self):
        groups = self.env["amazon.vendor.submission"]._read_group(
            Domain("instance_id", "in", self.ids)
            & Domain("state", "in", NOBODY_KNOWS + WAITING_FOR_AMAZON),
            ["instance_id", "state"],
            ["__count"],
        )
        counts = {(instance.id, state): count for instance, state, count in groups}
        for instance in self:
            instance.unknown_count, instance.under_way_count = (
                sum(counts.get((instance.id, state), 0) for state in states)
                for states in (NOBODY_KNOWS, WAITING_FOR_AMAZON)
            )

    def _compute_backlog(self):
        groups = self.env["amazon.vendor.queue.line"]._read_group(
            [("state", "=", "draft"), ("instance_id", "in", self.ids)],
            ["instance_id"],
            ["__count", "create_date:min"],
        )
        found = {instance.id: figures for instance, *figures in groups}
        for instance in self:
            count, since = found.get(instance.id, (0, False))
            instance.backlog_count = count
            instance.backlog_since = since

    def _compute_throttled_count(self):
        used = self._calls_of_last_hour()
        for instance in self:
            calls = used.get(instance.id, {}).values()
            instance.throttled_count = sum(refused for _all, refused in calls)

    def _compute_rate_budget(self):
        used = self._calls_of_last_hour()
        limits = self._last_rate_limits()
        for instance in self:
            mine = used.get(instance.id, {})
            operations = sorted({*mine, *limits.get(instance.id, {})})
            instance.rate_budget = "\n".join(
                self._rate_sentence(
                    operation,
                    limits.get(instance.id, {}).get(operation),
                    *mine.get(operation, (0, 0)),
                )
                for operation in operations
            )

    def _rate_sentence(self, operation, limit, calls, refused):
        values = {
            "operation": operation,
            "limit": f"{limit:g}" if limit else None,
            "calls": calls,
            "refused": refused,
        }
        if limit:
            return self.env._(
                "%(operation)s: %(limit)s a second allowed; %(calls)s calls in the "
                "last hour, %(refused)s refused.",
                **values,
            )
        return self.env._(
            "%(operation)s: Amazon names no limit; %(calls)s calls in the last hour, "
            "%(refused)s refused.",
            **values,
        )

    def _calls_of_last_hour(self):
        """Count the calls, and those refused for the rate limit.

        The figures are no secret, although the calls are for managers only.

        :return: dict instance id -> dict operation -> (calls, refused).
        """
        Call = self.env["amazon.vendor.call"].sudo()
        since = fields.Datetime.now() - timedelta(hours=1)
        domain = Domain("instance_id", "in", self.ids) & Domain(
            "started_at", ">=", since
        )
        found = {}
        groups = Call._read_group(
            domain, ["instance_id", "operation", "status"], ["__count"]
        )
        for instance, operation, status, count in groups:
            figures = found.setdefault(instance.id, {})
            calls, refused = figures.get(operation, (0, 0))
            extra = count if status == TOO_MANY_REQUESTS else 0
            figures[operation] = (calls + count, refused + extra)
        return found

    def _last_rate_limits(self):
        """What Amazon last said of its limits, in one statement.

        :return: dict instance id -> dict operation -> requests a second.
        """
        self.env["amazon.vendor.call"].flush_model()
        found = {}
        since = fields.Datetime.now() - timedelta(days=RATE_DAYS)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (instance_id, operation)
                       instance_id, operation, rate_limit
                  FROM amazon_vendor_call
                 WHERE instance_id = ANY(%s) AND rate_limit > 0 AND started_at >= %s
              ORDER BY instance_id, operation, started_at DESC, id DESC
                """,
                self.ids,
                since,
            )
        )
        for instance_id, operation, limit in rows:
            found.setdefault(instance_id, {})[operation] = limit
        return found

    # === BUTTONS === #

    def action_view_dead_letters(self):
        """Open what failed (button)."""
        return self._action_view(
            self.env._("Failed"),
            "amazon.vendor.dead.letter",
            self._dead_letter_domain(),
            view_mode="list,kanban",
        )

    def action_view_unknown(self):
        """Open the submissions of which nobody knows whether they arrived (button)."""
        return self._action_view(
            self.env._("Outcome Unknown"),
            "amazon.vendor.submission",
            Domain("state", "in", NOBODY_KNOWS),
        )

    def action_view_under_way(self):
        """Open the submissions that Amazon has not shown yet (button)."""
        return self._action_view(
            self.env._("Waiting for Amazon"),
            "amazon.vendor.submission",
            Domain("state", "in", WAITING_FOR_AMAZON),
        )

    def action_view_backlog(self):
        """Open the records that wait to be processed (button)."""
        return self._action_view(
            self.env._("Backlog"),
            "amazon.vendor.queue.line",
            Domain("state", "=", "draft"),
        )

    def action_view_settings(self):
        """Open the form of this instance (button of its card)."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }
