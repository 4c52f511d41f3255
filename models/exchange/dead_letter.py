from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class AmazonVendorDeadLetter(models.Model):
    """All that failed anywhere and waits for somebody, in one list.

    A view on the tables, not a copy of them: what is solved in its own place leaves the
    list by itself, and nothing can fail without being in it. What there is to fail is
    said by the sources, ``dead_letter_source.py``; a field that is added to this model
    is a column that a source may fill.
    """

    _name = "amazon.vendor.dead.letter"
    _description = "Amazon Vendor Dead Letter"
    _inherit = ["amazon.vendor.guard.mixin"]
    _auto = False
    _order = "failed_on desc, id desc"
    _depends = {"amazon.vendor.instance": ["company_id", "responsible_id"]}

    name = fields.Char(readonly=True)
    kind = fields.Selection("_selection_kind", string="What Failed", readonly=True)
    res_id = fields.Integer(readonly=True, string="ID of the Original")
    status = fields.Char(readonly=True, help="Technical status of the original.")
    instance_id = fields.Many2one("amazon.vendor.instance", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    owner_id = fields.Many2one(
        "res.users",
        readonly=True,
        help="Responsible for the original, or else for the instance.",
    )
    document_type = fields.Char(
        readonly=True, help="Kind of the document, where it is one of Amazon's."
    )
    document_number = fields.Char(string="Number", readonly=True)
    error_message = fields.Char(string="Problem", readonly=True)
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

    @api.model
    def _sources(self):
        """The sources of all rooms, in a fixed order."""
        return self.env["amazon.vendor.dead.letter.source"]._all()

    @api.model
    def _selection_kind(self):
        return [(source._kind(), source._label()) for source in self._sources()]

    @property
    def _table_query(self):
        sources = self._sources()
        # The position makes the ids of the list unique.
        query = SQL(
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
            kinds=len(sources),
            letters=SQL(" UNION ALL ").join(source._select() for source in sources),
        )
        read = [
            SQL(to_flush=self.env[model]._fields[name])
            for source in sources
            for model, names in source._depends.items()
            for name in names
        ]
        return SQL().join([query, *read])

    @api.depends("kind", "error_message")
    @api.depends_context("lang")
    def _compute_reason(self):
        sources = {source._kind(): source for source in self._sources()}
        for letter in self:
            reasons = sources[letter.kind]._reasons(letter)
            letter.reason = " ".join(reasons) or self.env._("No reason was written.")

    def _by_source(self):
        """Sort the originals of these letters by kind.

        :return: list of (source, records behind the letters of its kind).
        """
        letters = self.grouped("kind")
        return [
            (source, source._originals(letters[source._kind()]))
            for source in self._sources()
            if source._kind() in letters
        ]

    # === BUTTONS === #

    def action_open(self):
        """Open what failed (button)."""
        self.ensure_one()
        self.check_access("read")
        source = self.env["amazon.vendor.dead.letter.source"]._of(self.kind)
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": source._model,
            "res_id": self.res_id,
            "view_mode": "form",
        }

    def action_retry(self):
        """Try these again, each in the way of its source (button, also for many).

        :return: notification that says what came of it.
        """
        self.check_access("read")
        self._bring_back()
        done = [
            sentence
            for source, originals in self._by_source()
            if originals and (sentence := source._retry(originals))
        ]
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
        for _source, originals in self._by_source():
            originals._ignore_failure(reason)
        self.env.flush_all()
        self.invalidate_model()

    def _bring_back(self):
        for _source, originals in self._by_source():
            originals._forget_ignoring()
        self.env.flush_all()
        self.invalidate_model()
