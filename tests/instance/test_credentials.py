import logging
import os
from unittest.mock import patch

from cryptography.fernet import Fernet

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ... import secret_box
from ...models.instance.keys import DOOR, credentials_of
from ...spapi.errors import Configuration
from ..common import CANARY_SECRET, CANARY_TOKEN, CLIENT_ID, AmazonVendorCase

CANARIES = (CANARY_SECRET, CANARY_TOKEN)
SECRET_FIELDS = (
    "lwa_client_id",
    "lwa_client_secret",
    "lwa_refresh_token",
    "lwa_client_secret_sealed",
    "lwa_refresh_token_sealed",
    "lwa_client_secret_hint",
    "lwa_refresh_token_hint",
)


class CanaryCatcher(logging.Handler):
    """Keeps every log line, at every level, that holds a canary."""

    def __init__(self):
        super().__init__(level=logging.DEBUG)
        self.caught = []
        self.seen = 0

    def emit(self, record):
        self.seen += 1
        text = self.format(record)
        if any(canary in text for canary in CANARIES):
            self.caught.append(text)


@tagged("post_install", "-at_install")
class TestCredentials(AmazonVendorCase):
    def _stored(self, instance=None):
        """The sealed columns as PostgreSQL has them."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT lwa_client_secret_sealed, lwa_refresh_token_sealed"
            " FROM amazon_vendor_instance WHERE id = %s",
            [(instance or self.instance).id],
        )
        return self.env.cr.fetchone()

    def _tables_with(self, text):
        """Names of all tables of the database with ``text`` in any column."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        found = []
        for (table,) in self.env.cr.fetchall():
            self.env.cr.execute(
                SQL(
                    "SELECT 1 FROM %s AS t WHERE t::text LIKE %s LIMIT 1",
                    SQL.identifier(table),
                    f"%{text}%",
                )
            )
            if self.env.cr.fetchone():
                found.append(table)
        return found

    def _set_server_key(self, *keys):
        self.startPatcher(
            patch.dict(os.environ, {secret_box.KEY_VARIABLE: ",".join(keys)})
        )

    def test_stored_encrypted(self):
        secret, token = self._stored()
        self.assertTrue(secret.startswith("fernet:"), secret)
        self.assertTrue(token.startswith("fernet:"), token)
        self.assertEqual(secret_box.unseal(secret), CANARY_SECRET)
        self.assertEqual(secret_box.unseal(token), CANARY_TOKEN)
        self.assertTrue(self.instance.has_credentials)

    def test_no_canary_in_the_database_after_a_whole_life(self):
        self.assertEqual(
            self._tables_with(CLIENT_ID),
            ["amazon_vendor_instance"],
            "the search itself must find what is there",
        )
        self.instance.action_check_connection()
        self.run_after_commit()
        self.instance.with_context(tracking_disable=False).write(
            {"lwa_client_secret": CANARY_SECRET, "lwa_refresh_token": CANARY_TOKEN}
        )
        self.instance.copy()
        for canary in CANARIES:
            self.assertEqual(self._tables_with(canary), [])

    def test_no_canary_in_any_log(self):
        """Not even at the level DEBUG, where Odoo logs every SQL statement."""
        catcher = CanaryCatcher()
        root = logging.getLogger()
        loggers = [
            root,
            *map(logging.getLogger, ("odoo", "httpx", "httpcore", "sp_api")),
        ]
        levels = [logger.level for logger in loggers]
        with patch.object(root, "handlers", [catcher]):
            for logger in loggers:
                logger.setLevel(logging.DEBUG)
            try:
                for secret in (CANARY_SECRET, f"{CANARY_SECRET}-wrong"):
                    self.instance.lwa_client_secret = secret
                    self.instance.action_check_connection()
                    self.run_after_commit()
            finally:
                for logger, level in zip(loggers, levels, strict=True):
                    logger.setLevel(level)
        self.assertGreater(catcher.seen, 100, "the catcher must have seen the lines")
        self.assertEqual(catcher.caught, [])

    def test_nobody_reads_a_secret_back(self):
        admin = self._create_user(
            "vendor_admin", "group_amazon_vendor_manager,base.group_system"
        )
        instance = self.instance.with_user(admin)
        self.assertFalse(instance.lwa_client_secret)
        saved = instance.web_save(
            {"lwa_client_secret": CANARY_SECRET},
            {"lwa_client_secret": {}, "lwa_client_secret_hint": {}},
        )
        self.assertEqual(
            saved[0],
            {
                "id": instance.id,
                "lwa_client_secret": False,
                "lwa_client_secret_hint": f"…{CANARY_SECRET[-4:]}",
            },
        )
        self.assertNotIn("lwa_client_secret_sealed", instance.fields_get())
        with self.assertRaises(AccessError):
            instance.read(["lwa_client_secret_sealed"])
        readable = str(instance.read())
        for canary in CANARIES:
            self.assertNotIn(canary, readable)
        admin.group_ids += self.env.ref("base.group_allow_export")
        exported = instance.export_data(["name", "lwa_client_secret"])["datas"]
        self.assertNotIn(CANARY_SECRET, str(exported))

    def test_a_manager_cannot_touch_the_keys(self):
        instance = self.instance.with_user(self.vendor_manager)
        self.vendor_manager.group_ids += self.env.ref("base.group_allow_export")
        shown = instance.fields_get()
        for name in SECRET_FIELDS:
            with self.subTest(field=name):
                self.assertNotIn(name, shown)
                with self.assertRaises(AccessError):
                    instance.read([name])
                with self.assertRaises(AccessError):
                    instance.write({name: "x"})
                with self.assertRaises(AccessError):
                    instance.export_data([name])
                with self.assertRaises(AccessError):
                    instance.search([(name, "!=", False)])
                with self.assertRaises(AccessError):
                    instance.formatted_read_group([], [name], ["__count"])

    def test_a_copy_has_no_keys(self):
        copy = self.instance.copy()
        self.assertFalse(copy.has_credentials)
        self.assertEqual(self._stored(copy), (None, None))
        self.assertFalse(copy.sudo().lwa_client_id)

    def test_saving_a_form_without_typing_keeps_the_keys(self):
        before = self._stored()
        self.instance.write({"lwa_client_secret": False, "lwa_refresh_token": ""})
        self.assertEqual(self._stored(), before)

    def test_blanks_around_a_pasted_key_are_removed(self):
        self.instance.lwa_client_secret = f"  {CANARY_SECRET}\n"
        self.assertEqual(secret_box.unseal(self._stored()[0]), CANARY_SECRET)

    def test_a_short_secret_gives_no_hint(self):
        self.instance.lwa_client_secret = "short"
        self.assertEqual(self.instance.lwa_client_secret_hint, "…")

    def test_a_new_key_makes_the_connection_unchecked(self):
        self.instance.connection_state = "ok"
        self.instance.lwa_refresh_token = "Atzr|another-refresh-token"
        self.assertEqual(self.instance.connection_state, "draft")

    def test_without_a_server_key_production_is_refused(self):
        self._set_server_key()
        for environment in ("production", "sandbox"):
            with self.assertRaises(UserError) as caught:
                self._create_instance(environment=environment)
            self.assertIn(secret_box.KEY_VARIABLE, caught.exception.args[0])
            self.assertIn(secret_box.KEY_OPTION, caught.exception.args[0])
            self.assertNotIn(CANARY_SECRET, caught.exception.args[0])

    def test_without_a_server_key_the_simulator_is_stored_marked_plain(self):
        self._set_server_key()
        instance = self._create_instance()
        self.assertEqual(
            self._stored(instance), (f"plain:{CANARY_SECRET}", f"plain:{CANARY_TOKEN}")
        )
        with self.assertRaises(UserError):
            instance.environment = "production"
        instance.invalidate_recordset()
        key = Fernet.generate_key().decode()
        self._set_server_key(key)
        instance.environment = "production"
        for stored, clear in zip(self._stored(instance), CANARIES, strict=True):
            self.assertTrue(stored.startswith("fernet:"), stored)
            self.assertEqual(secret_box.unseal(stored), clear)

    def test_the_server_key_rotates(self):
        old = os.environ[secret_box.KEY_VARIABLE]
        new = Fernet.generate_key().decode()
        before = self._stored()
        self._set_server_key(new, old)
        self.assertEqual(
            credentials_of(self.instance, DOOR).client_secret, CANARY_SECRET
        )
        self.env["amazon.vendor.instance"]._gc_former_encryption_keys()
        after = self._stored()
        self.assertNotEqual(after, before)
        self.env["amazon.vendor.instance"]._gc_former_encryption_keys()
        self.assertEqual(self._stored(), after, "the newest key: nothing to do")
        self._set_server_key(new)
        self.assertEqual(
            credentials_of(self.instance, DOOR).refresh_token, CANARY_TOKEN
        )

    def test_a_lost_server_key_is_said_and_makes_an_activity(self):
        self._set_server_key(Fernet.generate_key().decode())
        with self.assertRaises(Configuration) as caught:
            credentials_of(self.instance, DOOR)
        self.assertEqual(caught.exception.setting, "encryption_key")
        self.assertIn(self.instance.name, caught.exception.message)
        self.env["amazon.vendor.instance"]._gc_former_encryption_keys()
        self.assertEqual(self.instance.activity_ids.user_id, self.vendor_manager)
        self.assertIn("encrypted", self.instance.activity_ids.note)

    def test_a_server_key_that_is_no_fernet_key_is_said_but_not_shown(self):
        self._set_server_key("correct horse battery staple")
        with self.assertRaises(UserError) as caught:
            self.instance.lwa_client_secret = CANARY_SECRET
        self.assertIn("Fernet", caught.exception.args[0])
        self.assertNotIn("horse", caught.exception.args[0])

    def test_missing_keys_are_named(self):
        instance = self._create_instance(lwa_refresh_token=False)
        self.assertFalse(instance.has_credentials)
        with self.assertRaises(Configuration) as caught:
            credentials_of(instance, DOOR)
        self.assertEqual(caught.exception.setting, "refresh_token")

    def test_no_expression_can_reach_the_keys(self):
        """Whoever may edit a template or a server action may call any method."""
        instance = self.instance
        secrets = [CANARY_SECRET, CANARY_TOKEN]
        for name in dir(type(instance)):
            if not name.startswith("__") and "credential" in name.lower():
                value = getattr(instance, name, None)
                for secret in secrets:
                    self.assertNotIn(secret, repr(value))
        for door in (None, True, object(), "DOOR", type(DOOR)):
            with self.subTest(door=door), self.assertRaises(PermissionError):
                credentials_of(instance, door)
        with self.assertRaises(TypeError):
            type(DOOR)()

    def test_keys_of_production_go_into_no_other_environment(self):
        for environment in ("sandbox", "simulator"):
            with self.subTest(environment=environment):
                instance = self._create_instance(environment="production")
                self.assertTrue(instance.has_credentials)
                instance.environment = environment
                self.assertFalse(instance.has_credentials)
                self.assertFalse(instance.lwa_client_secret_hint)
                with self.assertRaises(Configuration):
                    credentials_of(instance, DOOR)

    def test_keys_entered_while_leaving_production_stay(self):
        instance = self._create_instance(environment="production")
        instance.write(
            {
                "environment": "sandbox",
                "lwa_client_id": "amzn1.sandbox",
                "lwa_client_secret": "sandbox-secret-0123456789",
                "lwa_refresh_token": "Atzr|sandbox-token-0123456789",
            }
        )
        keys = credentials_of(instance, DOOR)
        self.assertEqual(keys.client_id, "amzn1.sandbox")
        self.assertEqual(keys.client_secret, "sandbox-secret-0123456789")

    def test_leaving_production_says_beforehand_that_the_keys_go(self):
        instance = self._create_instance(environment="production")
        answer = instance.onchange(
            {"environment": "sandbox"}, ["environment"], {"environment": {}}
        )
        self.assertIn("forgets those", answer["warning"]["message"])
