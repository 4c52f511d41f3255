from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

#: Kind -> model of what failed. The position makes the ids of the list unique.
KINDS = {
    "queue_line": "amazon.vendor.queue.line",
    "queue": "amazon.vendor.queue",
    "submission": "amazon.vendor.submission",
    "requisition": "amazon.vendor.requisition",
}


class AmazonVendorDeadLetter(models.Model):
    """All that failed anywhere and waits for somebody, in one list.

    A view on the tables, not a copy of them: what is solved in its own place leaves the
    list by itself, and nothing can fail without being in it.
    """

    _name = "amazon.vendor.dead.letter"
    _description = "Amazon Vendor Dead Letter"
    _auto = False
    _order = "failed_on desc, id desc"
    _depends = {
        "amazon.vendor.instance": ["company_id", "responsible_id"],
        "amazon.vendor.acknowledgement": ["requisition_id", "version"],
        "amazon.vendor.queue.line": ["state", "queue_id", "instance_id"],
        "amazon.vendor.queue": ["fetch_state", "name", "instance_id"],
        "amazon.vendor.submission": ["state", "acknowledgement_id", "instance_id"],
        "amazon.vendor.requisition": [
            "state",
            "problem",
            "problem_count",
            "unmapped_count",
            "user_id",
        ],
    }

    name = fields.Char(readonly=True)
    kind = fields.Selection(
        [
            ("queue_line", "Record Not Processed"),
            ("queue", "Import Not Received"),
            ("submission", "Answer to Amazon"),
            ("requisition", "Requisition"),
        ],
        string="What Failed",
        readonly=True,
    )
    res_id = fields.Integer(readonly=True, string="ID of the Original")
    status = fields.Char(readonly=True, help="Technical status of the original.")
    instance_id = fields.Many2one("amazon.vendor.instance", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    owner_id = fields.Many2one(
        "res.users",
        readonly=True,
        help="Responsible for the requisition, or else for the instance.",
    )
    purchase_order_number = fields.Char(string="Order No.", readonly=True)
    requisition_id = fields.Many2one("amazon.vendor.requisition", readonly=True)
    error_message = fields.Char(string="Problem", readonly=True)
    unmapped_count = fields.Integer(string="Lines Without Product", readonly=True)
    problem_count = fields.Integer(string="Lines With a Problem", readonly=True)
    reason = fields.Char(compute="_compute_reason", help="Why it is in this list.")
    failed_on = fields.Datetime(
        string="Failing Since", readonly=True, help="When it failed for the first time."
    )
    age_days = fields.Integer(string="Age (days)", readonly=True, aggregator="max")
    attempts = fields.Integer(readonly=True)
    next_try = fields.Datetime(
        readonly=True, help="When it is tried again by itself. Empty: it waits for you."
    )
    is_ignored = fields.Boolean(string="Ignored", readonly=True)
    ignored_reason = fields.Char(string="Ignored Because", readonly=True)
    ignored_by_id = fields.Many2one("res.users", readonly=True)

    # === WHERE IT COMES FROM === #

    @property
    def _table_query(self):
        parts = [
            self._select_queue_lines(),
            self._select_queues(),
            self._select_submissions(),
            self._select_requisitions(),
        ]
        return SQL(
            """
            SELECT letter.res_id * %(kinds)s + letter.position AS id,
                   letter.*,
                   letter.ignored_reason IS NOT NULL AS is_ignored,
                   instance.company_id,
                   COALESCE(letter.user_id, instance.responsible_id) AS owner_id,
                   GREATEST(0, FLOOR(EXTRACT(EPOCH FROM
                       (NOW() AT TIME ZONE 'UTC') - letter.failed_on
                   ) / 86400))::int AS age_days
              FROM (%(letters)s) letter
              JOIN amazon_vendor_instance instance ON instance.id = letter.instance_id
            """,
            kinds=len(KINDS),
            letters=SQL(" UNION ALL ").join(parts),
        )

    def _select(self, kind, **columns):
        """One part of the union.

        :param str kind: of ``KINDS``.
        :param SQL columns: what differs from the columns of the retry mixin.
        """
        every = {
            "position": SQL("%s", list(KINDS).index(kind)),
            "kind": SQL("%s", kind),
            "res_id": SQL("source.id"),
            "name": SQL("source.name"),
            "status": SQL("source.state"),
            "instance_id": SQL("source.instance_id"),
            "purchase_order_number": SQL("NULL::varchar"),
            "requisition_id": SQL("NULL::int"),
            "user_id": SQL("NULL::int"),
            "error_message": SQL("source.error_message"),
            "unmapped_count": SQL("0"),
            "problem_count": SQL("0"),
            "failed_on": SQL("COALESCE(source.failed_since, source.write_date)"),
            "attempts": SQL("source.attempts"),
            "next_try": SQL("source.next_try"),
            "ignored_reason": SQL("source.ignored_reason"),
            "ignored_by_id": SQL("source.ignored_by_id"),
        }
        every.update(columns)
        return SQL(", ").join(
            SQL("%s AS %s", value, SQL.identifier(name))
            for name, value in every.items()
        )

    def _select_queue_lines(self):
        columns = self._select(
            "queue_line",
            name=SQL("COALESCE(source.purchase_order_number, queue.name)"),
            purchase_order_number=SQL("source.purchase_order_number"),
            requisition_id=SQL("source.requisition_id"),
        )
        return SQL(
            """
            SELECT %s
              FROM amazon_vendor_queue_line source
              JOIN amazon_vendor_queue queue ON queue.id = source.queue_id
             WHERE source.state = 'failed'
            """,
            columns,
        )

    def _select_queues(self):
        columns = self._select("queue", status=SQL("source.fetch_state"))
        return SQL(
            "SELECT %s FROM amazon_vendor_queue source "
            "WHERE source.fetch_state = 'failed'",
            columns,
        )

    def _select_submissions(self):
        columns = self._select(
            "submission",
            purchase_order_number=SQL("source.purchase_order_number"),
            requisition_id=SQL("source.requisition_id"),
            user_id=SQL("requisition.user_id"),
        )
        # What a later version of the answer replaced concerns nobody any more.
        return SQL(
            """
            SELECT %s
              FROM amazon_vendor_submission source
         LEFT JOIN amazon_vendor_requisition requisition
                ON requisition.id = source.requisition_id
             WHERE source.state IN ('failed', 'mismatch', 'unknown')
               AND NOT EXISTS (
                   SELECT 1
                     FROM amazon_vendor_acknowledgement mine
                     JOIN amazon_vendor_acknowledgement newer
                       ON newer.requisition_id = mine.requisition_id
                      AND newer.version > mine.version
                    WHERE mine.id = source.acknowledgement_id)
            """,
            columns,
        )

    def _select_requisitions(self):
        still = "source.ignored_version = source.version"
        columns = self._select(
            "requisition",
            purchase_order_number=SQL("source.purchase_order_number"),
            requisition_id=SQL("source.id"),
            user_id=SQL("source.user_id"),
            error_message=SQL("source.problem"),
            unmapped_count=SQL("source.unmapped_count"),
            problem_count=SQL("source.problem_count"),
            failed_on=SQL("source.create_date"),
            attempts=SQL("0"),
            next_try=SQL("NULL::timestamp"),
            # A changed order is to be looked at anew.
            ignored_reason=SQL(f"CASE WHEN {still} THEN source.ignored_reason END"),
            ignored_by_id=SQL(f"CASE WHEN {still} THEN source.ignored_by_id END"),
        )
        return SQL(
            """
            SELECT %s
              FROM amazon_vendor_requisition source
             WHERE source.state = 'new'
               AND (source.unmapped_count > 0
                    OR source.problem_count > 0
                    OR source.problem IS NOT NULL)
            """,
            columns,
        )

    @api.depends("error_message", "unmapped_count", "problem_count")
    @api.depends_context("lang")
    def _compute_reason(self):
        for letter in self:
            reasons = [letter.error_message] if letter.error_message else []
            if letter.unmapped_count:
                reasons.append(
                    self.env._(
                        "Lines without a product: %(count)s.",
                        count=letter.unmapped_count,
                    )
                )
            if letter.problem_count:
                reasons.append(
                    self.env._(
                        "Lines with a problem: %(count)s.", count=letter.problem_count
                    )
                )
            letter.reason = " ".join(reasons) or self.env._("No reason was written.")

    def _originals(self, kind):
        """The records behind the letters of this list that are of one kind."""
        letters = self.filtered(lambda letter: letter.kind == kind)
        return self.env[KINDS[kind]].browse(letters.mapped("res_id")).exists()

    # === BUTTONS === #

    def action_open(self):
        """Open what failed (button)."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": KINDS[self.kind],
            "res_id": self.res_id,
            "view_mode": "form",
        }

    def action_retry(self):
        """Try these again, each in its own way (button, also for many).

        Records are processed, imports asked for again, answers sent again where Amazon
        surely did not take them and looked up where nobody knows, and requisitions
        searched for products and units that are known by now.

        :return: notification that says what came of it.
        """
        self.check_access("read")
        self._bring_back()
        done = [sentence for work in self._retries() if (sentence := work())]
        self.env.flush_all()
        self.invalidate_model()
        left = self.sudo().search_count([("id", "in", self.ids)])
        if left:
            done.append(self.env._("Still in the list: %(count)s.", count=left))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if left else "success",
                "message": " ".join(done),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _retries(self):
        """What to do for each kind.

        :return: list of callables that give a sentence, or None if they had nothing.
        """
        return [
            self._retry_queue_lines,
            self._retry_queues,
            self._retry_submissions,
            self._retry_requisitions,
        ]

    def _retry_queue_lines(self):
        if lines := self._originals("queue_line"):
            lines.action_retry()
            return self.env._("Records tried again: %(count)s.", count=len(lines))
        return None

    def _retry_queues(self):
        if queues := self._originals("queue"):
            queues.action_fetch_again()
            return self.env._("Imports asked for again: %(count)s.", count=len(queues))
        return None

    def _retry_submissions(self):
        submissions = self._originals("submission")
        failed = submissions.filtered(lambda each: each.state == "failed")
        refused = failed.filtered("transaction_id")
        outdated = (failed - refused).filtered(
            lambda each: each._is_superseded() or each._is_outdated()
        )
        sentences = []
        if again := failed - refused - outdated:
            again.action_retry()
            sentences.append(
                self.env._("Answers sent again: %(count)s.", count=len(again))
            )
        if unclear := submissions - failed:
            unclear.action_check_now()
            sentences.append(
                self.env._("Answers looked up: %(count)s.", count=len(unclear))
            )
        if outdated:
            sentences.append(
                self.env._(
                    "The order of %(names)s has changed since: send a new "
                    "acknowledgement.",
                    names=", ".join(outdated.mapped("name")),
                )
            )
        if refused:
            sentences.append(
                self.env._(
                    "Amazon has read and refused %(names)s: correct the requisition "
                    "and send a new acknowledgement.",
                    names=", ".join(refused.mapped("name")),
                )
            )
        return " ".join(sentences)

    def _retry_requisitions(self):
        if requisitions := self._originals("requisition"):
            requisitions.action_reprocess()
            return self.env._(
                "Requisitions looked through again: %(count)s.", count=len(requisitions)
            )
        return None

    def action_ignore(self):
        """Ask for the reason why these are ignored (button, also for many)."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "amazon_vendor_central.amazon_vendor_dead_letter_ignore_action"
        )
        return {**action, "context": {"active_ids": self.ids}}

    def action_bring_back(self):
        """Do not ignore these any more (button, also for many)."""
        self.check_access("read")
        self._bring_back()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    # === IGNORING === #

    def _ignore(self, reason):
        """Take these off the list; the originals keep who did it and why.

        :param str reason: a person's words.
        :raise UserError: the reason is blank.
        """
        self.check_access("read")
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why these can be ignored."))
        for kind in KINDS:
            self._originals(kind)._ignore_failure(reason)
        self.env.flush_all()
        self.invalidate_model()

    def _bring_back(self):
        for kind in KINDS:
            self._originals(kind)._forget_ignoring()
        self.env.flush_all()
        self.invalidate_model()
