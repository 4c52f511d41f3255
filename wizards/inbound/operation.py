import re
from datetime import datetime, timedelta, timezone

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.exchange.dates import day
from ...models.inbound.fetch_numbers import MOST_NUMBERS

#: Numbers may be separated by anything that is not part of one.
SEPARATORS = re.compile(r"[\s,;|]+")


class AmazonVendorOperation(models.TransientModel):
    """Vendor Central > Operations: choose an instance, an operation, and Process.

    What is shown and asked for is what the operation has registered
    (``models/inbound/document.py``). Whoever registers an operation with further inputs
    adds them to this model, with the names it has registered.
    """

    _name = "amazon.vendor.operation"
    _description = "Amazon Vendor Operation"
    _inherit = ["amazon.vendor.wizard.mixin"]

    instance_id = fields.Many2one(
        "amazon.vendor.instance",
        required=True,
        default=lambda self: self._default_instance_id(),
    )
    operation = fields.Selection(
        selection="_selection_operation",
        required=True,
        default=lambda self: self._selection_operation()[0][0],
    )
    operation_help = fields.Char(compute="_compute_inputs")
    inputs = fields.Char(
        compute="_compute_inputs",
        help="Names of the fields to show, with commas around each.",
    )
    required_inputs = fields.Char(
        compute="_compute_inputs", help="Names of the fields to be filled in, likewise."
    )
    changed_after = fields.Datetime(
        compute="_compute_window", store=True, readonly=False
    )
    changed_before = fields.Datetime(
        compute="_compute_window", store=True, readonly=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_moments(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._with_moments(vals))

    @api.model
    def _with_moments(self, vals):
        """Programs write moments as ISO 8601 does; Odoo knows its own form only.

        :param dict vals: of ``create`` or ``write``.
        :return: the same, its moments in UTC as Odoo writes them.
        :raise UserError: one is no moment, with the forms that are.
        """
        return {
            name: self._moment(value) if self._is_moment(name, value) else value
            for name, value in vals.items()
        }

    @api.model
    def _is_moment(self, name, value):
        field = self._fields.get(name)
        return field and field.type == "datetime" and isinstance(value, str) and value

    @api.model
    def _moment(self, text):
        try:
            # Python 3.10 does not know the Z.
            moment = datetime.fromisoformat(re.sub("[zZ]$", "+00:00", text.strip()))
        except ValueError as error:
            raise UserError(
                self.env._(
                    "%(text)s is no moment. Write it as 2026-11-15T08:00:00Z, with the "
                    "time zone that it is in, or as 2026-11-15 08:00:00 in UTC.",
                    text=text,
                )
            ) from error
        if moment.tzinfo:
            moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
        return moment.replace(microsecond=0)

    @api.model
    def _default_instance_id(self):
        chosen = self.env.context.get("default_operation")
        first = self._selection_operation()[0][0]
        instances = self._instances_that_do(chosen or first)
        instances = instances or self._instances_that_do(False)
        return instances if len(instances) == 1 else False

    @api.model
    def _selection_operation(self):
        return self.env["amazon.vendor.queue"]._selection_operation()

    def _registered(self):
        """What the chosen operation has registered, and the handler of its kind.

        :return: (Import or None, handler)
        """
        Document = self.env["amazon.vendor.document"]
        operation = Document._imports().get(self.operation)
        return operation, Document._of(operation.kind if operation else None)

    @api.depends("operation")
    @api.depends_context("lang")
    def _compute_inputs(self):
        for wizard in self:
            operation, _handler = wizard._registered()
            wizard.operation_help = operation and operation.help
            wizard.inputs = _listed(operation.inputs if operation else ())
            wizard.required_inputs = _listed(operation.required if operation else ())

    @api.depends("instance_id", "operation")
    def _compute_window(self):
        now = fields.Datetime.now().replace(microsecond=0)
        for wizard in self:
            start, end = now - timedelta(days=7), now
            if wizard.instance_id and wizard.operation:
                start, end = wizard.instance_id._import_window(wizard.operation)
            wizard.changed_after, wizard.changed_before = start, end

    def action_process(self):
        """Make the data queue, have it filled, and open it (button Process).

        Amazon is asked after this transaction is committed; a large window goes on in
        the background.

        :raise UserError: the window or the numbers make no sense, with the way out.
        """
        self.ensure_one()
        self.instance_id.check_access("read")
        # Nobody writes queues by hand, so that they stay what Amazon sent: who may read
        # the instance may have one made.
        queue = self.env["amazon.vendor.queue"].sudo().create(self._queue_values())
        queue._fetch_after_commit()
        return queue._action_open()

    def _queue_values(self):
        operation, handler = self._registered()
        if operation is None:
            raise UserError(self.env._("Choose one of the operations."))
        if not self.instance_id._does(operation.program):
            raise UserError(
                self.env._(
                    "%(instance)s does not take part in this program of Amazon's. "
                    "Switch it on at the instance first.",
                    instance=self.instance_id.name,
                )
            )
        if obstacle := self.instance_id._keeps_from_importing(handler):
            raise UserError(self.env._("%(problem)s.", problem=obstacle[0]))
        values = {"instance_id": self.instance_id.id, "operation": self.operation}
        asked = handler._asked_values(self.instance_id)
        if asked is not None:
            return {**values, **asked}
        if self._has_numbers(operation):
            numbers = self._numbers(self[operation.numbers], handler)
            return {**values, "requested_numbers": "\n".join(numbers)}
        self._check_window(handler)
        values.update(window_start=self.changed_after, window_end=self.changed_before)
        if "window_type" in operation.inputs:
            values["window_type"] = self.window_type
        if operation.filters:
            values["filters"] = self._filters(operation, handler)
        return values

    def _has_numbers(self, operation):
        """Whether single documents are asked for; numbers replace the window."""
        name = operation.numbers
        if not name:
            return False
        return name in operation.required or bool((self[name] or "").strip())

    def _filters(self, operation, handler):
        cleaned = {
            name: handler._filter(name, self[name]) for name in operation.filters
        }
        return {name: value for name, value in cleaned.items() if value}

    def _check_window(self, handler):
        now = fields.Datetime.now()
        if not self.changed_after or not self.changed_before:
            raise UserError(
                self.env._("Fill in both Changed After and Changed Before.")
            )
        if self.changed_after >= now:
            raise UserError(
                self.env._(
                    "Changed After lies in the future: Amazon cannot have changed "
                    "anything since. Choose an earlier moment."
                )
            )
        # Amazon refuses an end in the future only in some regions; now is the same.
        self.changed_before = min(self.changed_before, now - handler._youngest)
        if self.changed_before <= self.changed_after:
            raise UserError(
                self.env._(
                    "Changed Before must be later than Changed After: the window "
                    "between them would be empty."
                )
            )
        oldest = now - timedelta(days=handler._history_days)
        if self.changed_after < oldest:
            first = day(
                self.env, oldest + timedelta(days=1), self.instance_id._time_zone()
            )
            raise UserError(handler._too_old(first))

    def _numbers(self, text, handler):
        """The numbers as typed, cleaned, in order, once each.

        :raise UserError: none, too many, or one that cannot be a number.
        """
        words = SEPARATORS.split(text or "")
        cleaned = [handler._clean_number(word) for word in words if word]
        # Amazon is asked as it was typed, but for none twice.
        once = {}
        for number in filter(None, cleaned):
            once.setdefault(number.casefold(), number)
        numbers = list(once.values())
        if not numbers:
            raise UserError(
                self.env._(
                    "Enter the number of at least one %(document)s.",
                    document=handler._label().lower(),
                )
            )
        problems = [handler._number_problem(number) for number in numbers]
        if any(problems):
            raise UserError(next(filter(None, problems)))
        if len(numbers) > MOST_NUMBERS:
            raise UserError(
                self.env._(
                    "These are %(count)s numbers; %(most)s are possible at once. "
                    "Import a window of dates instead.",
                    count=len(numbers),
                    most=MOST_NUMBERS,
                )
            )
        return numbers


def _listed(names):
    """Names with a comma around each, so that a view can look for one of them."""
    return f",{','.join(names)}," if names else ","
