"""Access tokens: whose they are, when they are renewed, how often they are fetched."""

import pickle
import threading

from odoo.tests import BaseCase, tagged

from odoo.addons.amazon_vendor_central.spapi.credentials import Credentials
from odoo.addons.amazon_vendor_central.spapi.endpoints import endpoint_for
from odoo.addons.amazon_vendor_central.spapi.errors import Configuration, Retryable
from odoo.addons.amazon_vendor_central.spapi.operations.orders import Orders
from odoo.addons.amazon_vendor_central.spapi.tokens import (
    Token,
    TokenKey,
    TokenStore,
)

from .common import SECRET, FakeClock, LoopbackMixin, error, orders, reply


def token(value, expires_in=3600):
    return reply(200, {"access_token": value, "expires_in": expires_in})


@tagged("post_install", "-at_install")
class TestTokenLife(LoopbackMixin, BaseCase):
    def _sent_tokens(self):
        return [call.headers["x-amz-access-token"] for call in self.server.calls]

    def test_a_token_serves_until_five_minutes_before_its_end(self):
        self.server.token_script = [token("Atza|one"), token("Atza|two")]
        gateway = self.gateway()
        gateway.use(Orders).purchase_orders()
        self.clock.now += 3600 - 301
        gateway.use(Orders).purchase_orders()
        self.clock.now += 2
        gateway.use(Orders).purchase_orders()
        self.assertEqual(self._sent_tokens(), ["Atza|one", "Atza|one", "Atza|two"])

    def test_a_short_life_is_honoured(self):
        self.server.token_script = [token("Atza|one", 60), token("Atza|two", 60)]
        gateway = self.gateway()
        gateway.use(Orders).purchase_orders()
        self.clock.now += 55
        gateway.use(Orders).purchase_orders()
        self.assertEqual(self._sent_tokens(), ["Atza|one", "Atza|two"])

    def test_a_clock_set_back_does_not_keep_a_token_for_ever(self):
        self.server.token_script = [token("Atza|one"), token("Atza|two")]
        gateway = self.gateway()
        gateway.use(Orders).purchase_orders()
        self.clock.now -= 86400
        gateway.use(Orders).purchase_orders()
        self.assertEqual(self._sent_tokens(), ["Atza|one", "Atza|two"])

    def test_an_expired_token_is_evicted_and_the_page_read_again(self):
        self.server.token_script = [token("Atza|one"), token("Atza|two")]
        expired = error(403, "Unauthorized", "The access token has expired.")
        gateway = self.gateway(max_wait=0)
        gateway.use(Orders).purchase_orders()
        self.server.script = [expired, orders("A1")]
        page = gateway.use(Orders).purchase_orders(next_token="mid-page")
        self.assertEqual(page.documents[0].number, "A1")
        self.assertEqual(self._sent_tokens(), ["Atza|one", "Atza|one", "Atza|two"])
        self.assertEqual(self.server.calls[-1].query["nextToken"], "mid-page")

    def test_a_refusal_of_a_new_token_is_not_repeated_for_ever(self):
        expired = error(401, "Unauthorized", "The access token has expired.")
        self.server.script = [expired] * 10
        with self.assertRaises(Retryable) as caught:
            self.gateway().use(Orders).purchase_orders()
        self.assertGreaterEqual(caught.exception.seconds, 30)
        self.assertLessEqual(len(self.server.calls), 2)

    def test_eviction_spares_a_token_that_was_renewed_meanwhile(self):
        store = TokenStore(FakeClock())
        store.set("key", Token("new", 0, 3600))
        store.evict("key", "old")
        self.assertEqual(store.get("key").value, "new")
        store.evict("key", "new")
        self.assertIsNone(store.get("key"))


@tagged("post_install", "-at_install")
class TestTenants(LoopbackMixin, BaseCase):
    def test_no_token_is_shared(self):
        """Also not by two instances with one set of keys."""
        base = {"account_key": "a", "client_id": "id"}
        variants = [
            base,
            {**base, "account_key": "b"},
            {**base, "client_id": "id2"},
            {**base, "client_secret": "another-secret"},
            {**base, "refresh_token": "Atzr|another"},
        ]
        for variant in variants:
            self.gateway(**variant).use(Orders).purchase_orders()
        self.assertEqual(len(self.server.token_calls), len(variants))
        self.gateway(**base).use(Orders).purchase_orders()
        self.assertEqual(len(self.server.token_calls), len(variants))

    def test_the_key_holds_no_secret_and_does_not_mix_up_its_parts(self):
        endpoint = endpoint_for("production", "DE")
        one = TokenKey.of(Credentials("a", "id", "secret-1", "2refresh"), endpoint)
        two = TokenKey.of(Credentials("a", "id", "secret-12", "refresh"), endpoint)
        self.assertNotEqual(one, two)
        self.assertNotIn("secret-1", repr(one))

    def test_credentials_do_not_show(self):
        credentials = Credentials("a", "id", SECRET, "Atzr|refresh-canary")
        self.assertNotIn(SECRET, repr(credentials))
        self.assertNotIn("refresh-canary", repr(credentials))
        self.assertNotIn("Atza|x", repr(Token("Atza|x", 0, 1)))
        self.assertNotIn(SECRET, repr(self.gateway()))


@tagged("post_install", "-at_install")
class TestSingleFlight(BaseCase):
    def _race(self, fetch, count=8):
        """Let threads ask for one token at once; the fetch ends when all have asked."""
        store = TokenStore(FakeClock())
        results = []
        asked = threading.Barrier(count + 1)

        def ask():
            asked.wait(10)
            try:
                results.append(store.obtain("key", fetch)[0].value)
            except Retryable as found:
                results.append(found)

        threads = [threading.Thread(target=ask) for _each in range(count)]
        for thread in threads:
            thread.start()
        asked.wait(10)
        return store, threads, results

    def test_one_fetch_serves_all_that_wait(self):
        fetched = []
        go_on = threading.Event()

        def fetch():
            go_on.wait(10)
            fetched.append(1)
            return Token("Atza|one", FakeClock().now, 3600)

        _store, threads, results = self._race(fetch)
        go_on.set()
        for thread in threads:
            thread.join(10)
        self.assertEqual(results, ["Atza|one"] * 8)
        self.assertEqual(len(fetched), 1)

    def test_a_failure_reaches_all_and_does_not_stick(self):
        go_on = threading.Event()

        def fetch():
            go_on.wait(10)
            raise Retryable("down", seconds=7)

        store, threads, results = self._race(fetch)
        go_on.set()
        for thread in threads:
            thread.join(10)
        self.assertEqual([each.seconds for each in results], [7.0] * 8)
        found, fresh = store.obtain("key", lambda: Token("two", FakeClock().now, 60))
        self.assertEqual((found.value, fresh), ("two", True))


@tagged("post_install", "-at_install")
class TestLogin(LoopbackMixin, BaseCase):
    def _configuration(self, status, code, description="", **options):
        body = {"error": code, "error_description": description}
        self.server.token_script = [reply(status, body)]
        with self.assertRaises(Configuration) as caught:
            self.gateway(**options).use(Orders).purchase_orders()
        self.assertFalse(self.server.calls)
        return caught.exception.setting

    def test_the_wrong_setting_is_named(self):
        for status, code, description, setting in (
            (401, "invalid_client", "Client authentication failed", "client_secret"),
            (400, "invalid_client", "Unknown client_id", "client_id"),
            (400, "invalid_grant", "The request has an invalid grant", "refresh_token"),
            (400, "unauthorized_client", "Not authorized", "refresh_token"),
            (400, "invalid_request", "missing parameter: client_id", "client_id"),
            (400, "invalid_request", "missing: refresh_token", "refresh_token"),
        ):
            with self.subTest(code=code, description=description):
                found = self._configuration(status, code, description)
                self.assertEqual(found, setting)

    def test_the_application_id_in_place_of_the_client_id(self):
        found = self._configuration(
            401, "invalid_client", client_id="amzn1.sp.solution.1234"
        )
        self.assertEqual(found, "client_id")

    def test_trouble_at_the_token_service_is_not_a_setting(self):
        for answer in (
            reply(500, b"<html>"),
            reply(503, b""),
            reply(429, b"", Retry_After="17"),
            reply(400, b"<html>a proxy</html>"),
            reply(200, b"<html>a portal</html>"),
            reply(200, {}),
            reply(200, {"access_token": "line\nend"}),
            reply(200, {"access_token": ["x"]}),
            reply(302, b"", Location="/elsewhere"),
            reply(400, {"error": "temporarily_unavailable"}),
        ):
            with self.subTest(answer=answer):
                self.server.token_script = [answer] * 3
                with self.assertRaises(Retryable) as caught:
                    self.gateway().use(Orders).purchase_orders()
                self.assertGreater(caught.exception.seconds, 0)
                self.server.token_script = []

    def test_blank_credentials_are_named_before_anything_is_sent(self):
        for name in ("client_id", "client_secret", "refresh_token"):
            for blank in ("", "  \n", None, False):
                with self.assertRaises(Configuration) as caught:
                    self.gateway(**{name: blank})
                self.assertEqual(caught.exception.setting, name)
        self.assertFalse(self.server.received)

    def test_blanks_around_pasted_credentials_are_removed(self):
        credentials = Credentials("a", " id\n", "\tsecret ", " token\r\n")
        self.assertEqual(
            (credentials.client_id, credentials.client_secret),
            ("id", "secret"),
        )

    def test_errors_can_be_pickled(self):
        error_ = Configuration("No.", setting="role", operation="x", status=403)
        copy = pickle.loads(pickle.dumps(error_))
        self.assertEqual((copy.setting, copy.status, str(copy)), ("role", 403, "No."))
