import logging
import os
from contextlib import contextmanager

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import config, str2bool

from ...spapi import checks
from ...spapi.endpoints import endpoint_for
from ...spapi.errors import (
    Configuration,
    Rejected,
    Retryable,
    SpApiError,
    UnknownOutcome,
)
from ...spapi.gateway import Gateway
from ...spapi.operations.orders import Orders
from ...spapi.operations.transactions import Transactions
from ..exchange.alone import each_alone
from ..exchange.engine import after_commit, no_checkpoint, seconds_promised
from .keys import DOOR, credentials_of

_logger = logging.getLogger(__name__)

SIMULATOR_VARIABLE = "AMAZON_VENDOR_SIMULATOR_URL"
SIMULATOR_OPTION = "amazon_vendor_simulator_url"


class AmazonVendorInstanceConnection(models.Model):
    """The way to Amazon: the gateway with this instance's keys, watched and checked."""

    _inherit = "amazon.vendor.instance"

    connection_state = fields.Selection(
        [("draft", "Not checked"), ("ok", "Connected"), ("error", "Not connected")],
        string="Connection",
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    connection_checked_on = fields.Datetime(
        string="Checked On", readonly=True, copy=False
    )
    connection_checks = fields.Json(readonly=True, copy=False)
    connection_message = fields.Html(
        string="Connection Check", compute="_compute_connection_message"
    )
    call_retention_days = fields.Integer(
        string="Keep API Calls (days)",
        required=True,
        default=30,
        help="API calls older than this are forgotten.",
    )

    _call_retention_positive = models.Constraint(
        "CHECK(call_retention_days > 0)",
        "API calls are kept for one day at least.",
    )

    @api.depends("connection_checks")
    @api.depends_context("lang")
    def _compute_connection_message(self):
        item = Markup(
            '<li class="mb-1"><i class="fa %s me-2" role="img" title="%s"></i>'
            "<strong>%s</strong> <span>%s</span>%s</li>"
        )
        for instance in self:
            items = Markup().join(
                item
                % (
                    "fa-check text-success" if check["ok"] else "fa-times text-danger",
                    self.env._("works") if check["ok"] else self.env._("does not work"),
                    *self._check_words(check),
                    self._setting_badge(check),
                )
                for check in instance.connection_checks or []
            )
            instance.connection_message = (
                Markup('<ul class="list-unstyled mb-0">%s</ul>') % items
                if items
                else False
            )

    def _check_words(self, check):
        """What was tried and how it went, in the reader's language where we know it.

        :param dict check: one of ``connection_checks``.
        :return: (what was tried, sentence)
        """
        known = {
            "Access token": (
                self.env._("Access token"),
                self.env._("The keys are valid."),
            ),
            "getPurchaseOrders": (
                self.env._("Purchase orders"),
                self.env._("They can be read."),
            ),
            "getPurchaseOrdersStatus": (
                self.env._("Status of purchase orders"),
                self.env._("It can be read."),
            ),
            "getTransaction": (
                self.env._("Outcome of submissions"),
                self.env._("It can be read."),
            ),
            "Clock": (
                self.env._("Clock"),
                self.env._("This server's clock agrees with Amazon's."),
            ),
            "Settings": (self.env._("Settings"), ""),
        }
        label, works = known.get(check["name"], (check["name"], check["message"]))
        return label, works if check["ok"] else check["message"]

    def _setting_badge(self, check):
        if check["ok"] or not check.get("setting"):
            return Markup()
        return Markup(' <span class="badge text-bg-danger">%s</span>') % (
            self._setting_label(check["setting"])
        )

    # === CHECK CONNECTION === #

    def action_check_connection(self):
        """Ask Amazon whether the keys work (button; reads only).

        The questions are asked once this request is committed; the answers are on the
        form when it has loaded again.

        :return: client action that loads the form again.
        :raise AccessError: the user may not change the instance.
        """
        self.check_access("write")
        after_commit(self.sudo(), "_check_connection")
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _check_connection(self, checkpoint=no_checkpoint):
        """Check the keys of these instances and remember what works.

        :param checkpoint: called before Amazon is asked and after the answer is kept.
        """
        checkpoint()
        each_alone(
            self,
            lambda instance: instance._check_one(checkpoint),
            lambda instance, error: instance._loop_broke("connection", error),
            checkpoint,
        )

    def _check_one(self, checkpoint):
        checks = self._connection_checks(checkpoint)
        works = all(check["ok"] for check in checks)
        self.write(
            {
                "connection_state": "ok" if works else "error",
                "connection_checked_on": fields.Datetime.now(),
                "connection_checks": checks,
            }
        )
        self._loop_works("connection")
        if works:
            self._close_trouble()

    def _connection_checks(self, checkpoint):
        try:
            with self._gateway(DOOR, origin=self) as gateway:
                checkpoint()
                return [
                    {
                        "name": check.name,
                        "ok": check.ok,
                        "message": check.message,
                        "setting": check.setting,
                    }
                    for check in checks.run(gateway, self._probed_apis())
                ]
        except SpApiError as error:
            return [
                {
                    "name": "Settings",
                    "ok": False,
                    "message": error.message,
                    "setting": getattr(error, "setting", None),
                }
            ]

    def _probed_apis(self):
        """The APIs that are tried, by the account of the instance.

        :return: subclasses of ``spapi.operations.base.Operations``.
        """
        return (Orders, Transactions)

    # === THE GATEWAY === #

    @contextmanager
    def _gateway(self, door, origin=None, **options):
        """The door to Amazon, with the keys of this instance.

        The keys and the address are read at once, so that no SQL runs while Amazon is
        being waited for, and with them what Amazon has closed for now: a Retry-After
        holds for the whole cluster, whichever process was told. The calls made inside
        are stored as API calls afterwards, on a transaction of their own: also those of
        work that failed. The addresses of parties are not kept there.

        :param door: ``keys.DOOR``: a mail template or a server action may call methods
            of records and take the generator behind this one apart.
        :param origin: the record that caused the calls, for the audit; or a callable
            that returns the one that causes the call at hand.
        :param options: of ``spapi.gateway.Gateway``, for example ``max_wait``
            (seconds).
        :return: context manager that gives a ``spapi.gateway.Gateway``
        :raise PermissionError: the caller has not imported the door.
        :raise Configuration: a key or the environment is not set up; in the body also
            the other errors of ``spapi.errors``.
        """
        self.ensure_one()
        records = []
        # Also when Amazon's server hangs, a user waits no longer than promised.
        options.setdefault("time_limit", seconds_promised())
        # An address says nothing about a call, and the document itself has it.
        options.setdefault("mask_addresses", True)
        options["closed"] = self.env["amazon.vendor.call"]._closed(self)
        credentials = credentials_of(self, door)
        endpoint = self._endpoint()
        caused_by = origin if callable(origin) else lambda: origin

        def observe(record):
            cause = caused_by()
            records.append((record, (cause._name, cause.id) if cause else None))

        values = (self.id, self.env.uid)
        dbname = self.env.cr.dbname
        try:
            with Gateway(credentials, endpoint, observer=observe, **options) as gateway:
                yield gateway
        finally:
            self._store_calls(dbname, records, *values)

    def _store_calls(self, dbname, records, *values):
        """Store what was called.

        :param list records: (``spapi.raw.CallRecord``, what caused it or None)
        """
        if not records:
            return
        Call = self.env["amazon.vendor.call"]
        try:
            Call._store(
                dbname,
                [Call._prepare_values(rec, *values, cause) for rec, cause in records],
            )
        except Exception:  # an audit that fails must not undo what Amazon has done
            _logger.exception("%s API calls could not be stored", len(records))

    def _endpoint(self):
        """The addresses to talk to; a neutralized database never talks to Amazon.

        :rtype: spapi.endpoints.Endpoint
        :raise Configuration: see ``spapi.endpoints.endpoint_for``
        """
        self.ensure_one()
        neutralized = self.env["ir.config_parameter"].sudo()
        if self.environment == "production" and str2bool(
            neutralized.get_param("database.is_neutralized", ""), False
        ):
            raise Configuration(
                self.env._(
                    "This database is a neutralized copy, so it does not talk to the "
                    "real Vendor Central."
                ),
                setting="environment",
            )
        return endpoint_for(self.environment, self.marketplace, _simulator_url())

    # === WORDS === #

    def _describe_error(self, error):
        """Say in one sentence, in the user's language, what went wrong.

        :param SpApiError error: what the gateway raised.
        :rtype: str
        """
        values = {"problem": error.message.rstrip(".")}
        if isinstance(error, Configuration):
            values["setting"] = self._setting_label(error.setting)
            return self.env._("%(problem)s (to correct: %(setting)s).", **values)
        if isinstance(error, Rejected):
            if error.code and error.code not in error.message:
                values["problem"] += f" ({error.code})"
            if error.message.startswith("Amazon "):  # it says who refuses already
                return self.env._("%(problem)s.", **values)
            return self.env._("Amazon refused: %(problem)s.", **values)
        if isinstance(error, Retryable):
            return self.env._("%(problem)s. It is tried again by itself.", **values)
        if isinstance(error, UnknownOutcome):
            return self.env._(
                "Amazon may or may not have taken it: %(problem)s. We look before "
                "anything is sent again.",
                **values,
            )
        return self.env._("%(problem)s.", **values)

    def _raise_for_user(self, error):
        """Raise the gateway's error as one that the web client shows.

        :raise UserError: always.
        """
        raise UserError(self._describe_error(error)) from error

    @api.model
    def _setting_label(self, setting):
        labels = {
            "client_id": self.env._("LWA client ID"),
            "client_secret": self.env._("LWA client secret"),
            "refresh_token": self.env._("refresh token"),
            "role": self.env._("roles of your application in Developer Central"),
            "environment": self.env._("environment"),
            "marketplace": self.env._("marketplace"),
            "vendor_codes": self.env._("vendor codes"),
            "certificate": self.env._("the server's certificates or proxy"),
            "clock": self.env._("the server's clock"),
            "encryption_key": self.env._("the server's encryption key"),
            "library": self.env._("the server's Python packages"),
        }
        return labels.get(setting, setting)


def _simulator_url():
    """The simulator's address: of the server's own configuration, never of the
    database, where a manager could point it (and with it the keys) elsewhere."""
    return os.environ.get(SIMULATOR_VARIABLE) or config.get(SIMULATOR_OPTION)
