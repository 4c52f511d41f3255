"""Secrets never show: canaries in every credential, and everything logged at DEBUG."""

import io
import json
import logging
import traceback

from ...spapi import redact, session
from ...spapi.errors import SpApiError
from ...spapi.operations.orders import Orders
from .case import BaseCase, tagged
from .common import (
    HANG_UP,
    REFRESH,
    SECRET,
    TOKEN,
    LoopbackMixin,
    error,
    orders,
    reply,
)

CANARIES = (SECRET, REFRESH, TOKEN, "canary-access", "canary-refresh", "canary-client")


@tagged("post_install", "-at_install")
class TestAddresses(BaseCase):
    def masked(self, text):
        return redact.mask(text, addresses=True)

    def test_the_party_stays_and_its_address_goes(self):
        for address in (
            {"name": "Street"},
            {"name": "A } brace", "addressLine1": 'Street "7"'},
            {"name": "A", "geo": {"x": [{"line": "Street"}]}, "city": "Street"},
            ["Street", {"a": "Street"}],
            "Street",
        ):
            party = {"partyId": "VEND1", "address": address, "taxInfo": {"a": "b"}}
            for indent in (None, 2):
                text = json.dumps({"p": [party, party], "n": 1}, indent=indent)
                with self.subTest(address=address, indent=indent):
                    found = json.loads(self.masked(text))
                    expected = {**party, "address": "***"}
                    self.assertEqual(found, {"p": [expected, expected], "n": 1})

    def test_an_address_that_is_cut_is_masked_wherever_it_is_cut(self):
        text = json.dumps({"address": {"name": 'Street\\"', "b": [{"c": "Street"}]}})
        first = text.index("{", 1) + 1
        for end in range(first, len(text)):
            self.assertEqual(self.masked(text[:end]), '{"address": "***"', text[:end])

    def test_without_an_address_nothing_changes(self):
        for text in ('{"addresses": {"a": 1}}', '{"address": null}', '["address"]', ""):
            self.assertEqual(self.masked(text), text)


@tagged("post_install", "-at_install")
class TestNothingLeaks(LoopbackMixin, BaseCase):
    def setUp(self):
        super().setUp()
        self.log = io.StringIO()
        handler = logging.StreamHandler(self.log)
        handler.setFormatter(logging.Formatter("%(name)s %(message)s"))
        handler.setLevel(1)
        root = logging.getLogger()
        names = [*redact.LOGGERS, session.__name__]
        for logger in [root, *map(logging.getLogger, names)]:
            level = logger.level
            logger.setLevel(1)
            self.addCleanup(logger.setLevel, level)
        root.addHandler(handler)
        self.addCleanup(root.removeHandler, handler)

    def _assert_clean(self, text):
        for canary in CANARIES:
            self.assertNotIn(canary, text)

    def test_no_secret_in_any_log_at_any_level(self):
        echo = f"You sent {TOKEN} and {SECRET} and {REFRESH}."
        self.server.script = [
            orders("A1"),
            error(400, "Echo", echo, details=echo),
            HANG_UP,
            HANG_UP,
            HANG_UP,
            error(403, "Unauthorized", echo),
            error(403, "Unauthorized", echo),
            reply(200, echo.encode()),
        ]
        gateway = self.gateway()
        seen = []
        for _each in range(6):
            try:
                gateway.use(Orders).purchase_orders()
            except SpApiError as found:
                seen.append(found)
                self.log.write("".join(traceback.format_exception(found)))
                self.log.write(repr((found.__dict__, found.args)))
        self.assertGreaterEqual(len(seen), 4)
        logged = self.log.getvalue()
        self.assertIn("httpcore", logged)  # the DEBUG level was really on
        self.assertIn("httpx", logged)
        self._assert_clean(logged)
        self._assert_clean(repr(self.records))

    def test_no_secret_in_a_failed_login(self):
        echo = f"Bad: client_secret={SECRET}&refresh_token={REFRESH}"
        self.server.token_script = [
            reply(400, {"error": "invalid_request", "error_description": echo}),
            reply(200, {"access_token": f"{TOKEN}\r\nx: y"}),
            reply(500, echo.encode()),
        ]
        for _each in range(3):
            with self.assertRaises(SpApiError) as caught:
                self.gateway(max_wait=0).use(Orders).purchase_orders()
            self._assert_clean(str(caught.exception))
            self._assert_clean("".join(traceback.format_exception(caught.exception)))
        self._assert_clean(repr(self.records))
        self._assert_clean(self.log.getvalue())

    def test_a_log_of_somebody_elses_library_is_masked_too(self):
        self.gateway().use(Orders).purchase_orders()
        for name in ("sp_api.base.client", "urllib3.connectionpool"):
            logging.getLogger(name).debug(
                "Request Headers: %s", {"x-amz-access-token": TOKEN, "accept": "json"}
            )
            try:
                raise ValueError(f"refresh_token={REFRESH}")
            except ValueError:
                logging.getLogger(name).debug("failed", exc_info=True)
        logged = self.log.getvalue()
        self.assertIn("'accept': 'json'", logged)
        self.assertIn("ValueError", logged)
        self._assert_clean(logged)


@tagged("post_install", "-at_install")
class TestMask(BaseCase):
    def test_shapes_of_secrets(self):
        for text in (
            '{"access_token": "SECRET-VALUE", "expires_in": 3600}',
            "{'refresh_token': 'SECRET-VALUE'}",
            "[(b'x-amz-access-token', b'SECRET-VALUE')]",
            "client_secret=SECRET-VALUE&grant_type=refresh_token",
            "x-amz-access-token: SECRET-VALUE\r\nhost: a",
            "Authorization: Basic SECRET-VALUE",
            "got Atza|SECRET-VALUE here",
            "got Atzr%7CSECRET-VALUE&x",
            "got Atz.sprdt|SECRET-VALUE here",
            "Bearer SECRET-VALUE",
            '{"client_secret": "SECRET-VALUE\\"SECRET-VALUE"}',
        ):
            with self.subTest(text=text):
                masked = redact.mask(text)
                self.assertNotIn("SECRET-VALUE", masked)
                self.assertIn(redact.MASK, masked)

    def test_what_is_no_secret_stays(self):
        for text in (
            '{"payload": {"orders": [{"purchaseOrderNumber": "4Z32PABC"}]}}',
            "changedAfter=2026-11-22T15:00:00Z&nextToken=abc",
            "The access token you provided has expired.",
        ):
            self.assertEqual(redact.mask(text), text)

    def test_structures(self):
        masked = redact.mask(
            {"client_secret": "abc", "n": 1, "list": ["Atza|x", None], "x": b"Atzr|y"}
        )
        self.assertEqual(
            masked, {"client_secret": "***", "n": 1, "list": ["***", None], "x": "***"}
        )

    def test_values_in_use_are_known_in_any_dress(self):
        redact.remember('very"secret/value+1')
        for text in (
            'very"secret/value+1',
            "very%22secret%2Fvalue%2B1",
            'x very\\"secret/value+1',
        ):
            self.assertNotIn("secret", redact.mask(text))

    def test_short_values_do_not_eat_words(self):
        redact.remember("", None, "order")
        self.assertEqual(redact.mask("an order"), "an order")
