from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ... import secret_box
from ..exchange.alone import each_alone

SECRETS = ("lwa_client_secret", "lwa_refresh_token")
#: Amazon: an LWA client secret must be rotated every 180 days.
ROTATION_DAYS = 180
#: A hint must not give away a secret that is hardly longer than itself.
SHORTEST_WITH_HINT = 16


class AmazonVendorInstanceCredentials(models.Model):
    """The keys to Amazon: system administrators write them, nobody reads them.

    What is typed goes straight into an encrypted column that the ORM shows to no one;
    what is shown is the day it was set and its last four characters.
    """

    _inherit = "amazon.vendor.instance"

    lwa_client_id = fields.Char(
        string="LWA Client ID",
        groups="base.group_system",
        copy=False,
        help="Developer Central, your application, LWA credentials: Client identifier.",
    )
    lwa_client_secret = fields.Char(
        string="LWA Client Secret",
        compute="_compute_secrets",
        inverse="_inverse_lwa_client_secret",
        groups="base.group_system",
        copy=False,
        exportable=False,
        help="Write only: it is stored encrypted and never shown again.",
    )
    lwa_refresh_token = fields.Char(
        string="Refresh Token",
        compute="_compute_secrets",
        inverse="_inverse_lwa_refresh_token",
        groups="base.group_system",
        copy=False,
        exportable=False,
        help="Write only: it is stored encrypted and never shown again.",
    )
    lwa_client_secret_sealed = fields.Char(
        groups=fields.NO_ACCESS, copy=False, prefetch=False, exportable=False
    )
    lwa_refresh_token_sealed = fields.Char(
        groups=fields.NO_ACCESS, copy=False, prefetch=False, exportable=False
    )
    lwa_client_secret_hint = fields.Char(
        string="Stored Secret", groups="base.group_system", readonly=True, copy=False
    )
    lwa_refresh_token_hint = fields.Char(
        string="Stored Token", groups="base.group_system", readonly=True, copy=False
    )
    secret_set_on = fields.Date(
        readonly=True,
        copy=False,
        help="Amazon wants the client secret rotated every 180 days.",
    )
    secret_days_left = fields.Integer(compute="_compute_secret_days_left")
    has_credentials = fields.Boolean(
        string="Keys Stored",
        compute="_compute_has_credentials",
        store=True,
        compute_sudo=True,
    )

    @api.depends_context("uid")
    def _compute_secrets(self):
        for name in SECRETS:
            self[name] = False

    @api.depends("secret_set_on")
    def _compute_secret_days_left(self):
        today = fields.Date.context_today(self)
        for instance in self:
            since = instance.secret_set_on
            instance.secret_days_left = (
                ROTATION_DAYS - (today - since).days if since else 0
            )

    @api.depends(
        "lwa_client_id", "lwa_client_secret_sealed", "lwa_refresh_token_sealed"
    )
    def _compute_has_credentials(self):
        for instance in self:
            instance.has_credentials = bool(
                instance.lwa_client_id
                and instance.lwa_client_secret_sealed
                and instance.lwa_refresh_token_sealed
            )

    def _inverse_lwa_client_secret(self):
        self._seal("lwa_client_secret", {"secret_set_on": fields.Date.today()})

    def _inverse_lwa_refresh_token(self):
        self._seal("lwa_refresh_token", {})

    def _seal(self, name, extra):
        """Encrypt what was typed into ``name`` and forget the clear text.

        An empty value leaves what is stored: a form that is saved without typing a
        secret sends an empty one.

        :raise UserError: the server has no usable encryption key.
        """
        for instance in self:
            secret = (instance[name] or "").strip()
            if secret:
                instance.sudo().write(
                    {
                        f"{name}_sealed": instance._sealed(secret),
                        f"{name}_hint": _hint(secret),
                        "connection_state": "draft",
                        "connection_checks": False,
                        **extra,
                    }
                )
        # Not even the cache of this request may give it back (web_save reads again).
        self.invalidate_recordset([name], flush=False)

    def _sealed(self, secret):
        self.ensure_one()
        try:
            return secret_box.seal(secret, allow_plain=self.environment == "simulator")
        except secret_box.SecretBoxError as error:
            raise UserError(self._describe_secret_box_error(error)) from error

    def _seal_plain_secrets(self):
        """Leaving the simulator, secrets stored readable are encrypted, or refused."""
        for instance in self.sudo():
            for name in SECRETS:
                stored = instance[f"{name}_sealed"]
                if stored and secret_box.is_plain(stored):
                    instance[f"{name}_sealed"] = instance._sealed(
                        secret_box.unseal(stored)
                    )

    @api.onchange("environment")
    def _onchange_environment(self):
        """Say that the keys will go, before they do."""
        if self._origin._loses_keys_in(self.environment):
            return {
                "warning": {
                    "title": self.env._("The keys will be dropped"),
                    "message": self.env._(
                        "Keys to the real Vendor Central are for production only: "
                        "saving forgets those of this instance. Enter them again to "
                        "come back."
                    ),
                }
            }
        return None

    def _loses_keys_in(self, environment):
        """Whether the keys must not follow this instance into an environment."""
        return (
            self.environment == "production"
            and environment != "production"
            and self.sudo().has_credentials
        )

    def _drop_keys(self):
        """Forget the keys; what is entered from now on counts."""
        blank = {"lwa_client_id": False, "secret_set_on": False}
        for name in SECRETS:
            blank |= {f"{name}_sealed": False, f"{name}_hint": False}
        self.sudo().write(
            {**blank, "connection_state": "draft", "connection_checks": False}
        )

    def _describe_secret_box_error(self, error):
        variable = secret_box.KEY_VARIABLE
        option = secret_box.KEY_OPTION
        if error.reason == "no_key":
            return self.env._(
                "The keys to Amazon are only stored encrypted, and this server has no "
                "encryption key. Its administrator sets one in the environment "
                "variable %(variable)s, or as %(option)s in Odoo's configuration file, "
                "and restarts Odoo.",
                variable=variable,
                option=option,
            )
        if error.reason == "bad_key":
            return self.env._(
                "The server's encryption key (%(variable)s or %(option)s) is not a "
                "Fernet key: 32 bytes, written in URL-safe base64.",
                variable=variable,
                option=option,
            )
        return self.env._(
            "The stored keys of %(instance)s were encrypted with a key that this "
            "server does not have. Its administrator adds the former key behind the "
            "present one in %(variable)s, or enters the keys of the instance anew.",
            instance=self.name,
            variable=variable,
        )

    @api.autovacuum
    def _gc_former_encryption_keys(self):
        """Seal anew, with the newest key, what a former one sealed.

        So an administrator puts a new key first, waits a day, and drops the old one.
        """
        stored = Domain.OR(
            Domain(f"{name}_sealed", "!=", False) for name in SECRETS
        ) & Domain("active", "in", [True, False])
        each_alone(
            self.sudo().search(stored),
            lambda instance: instance._seal_anew(),
            lambda instance, error: instance._loop_broke("keys", error),
        )

    def _seal_anew(self):
        self._reseal([(self, f"{name}_sealed") for name in SECRETS], "keys")

    def _reseal(self, places, loop):
        """Seal anew, with the newest key, what a former one sealed; what no key opens
        keeps nothing else from it.

        :param places: (record, name of the field) of what is sealed, and of this
            instance
        :param str loop: the loop whose work this is
        """
        trouble = None
        for record, name in places:
            sealed = record[name]
            try:
                renewed = secret_box.renew(sealed) if sealed else sealed
            except secret_box.SecretBoxError as error:
                trouble = error
                continue
            if renewed != sealed:
                record[name] = renewed
        if trouble:
            self._open_trouble(self._describe_secret_box_error(trouble))
        self._loop_works(loop)


def _hint(secret):
    return f"…{secret[-4:]}" if len(secret) >= SHORTEST_WITH_HINT else "…"
