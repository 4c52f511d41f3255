"""Where requests can go, and that the server's environment does not change it."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path
from unittest.mock import patch

from odoo.tests import BaseCase, tagged

from odoo.addons.amazon_vendor_central import spapi
from odoo.addons.amazon_vendor_central.spapi.endpoints import (
    MARKETPLACES,
    endpoint_for,
)
from odoo.addons.amazon_vendor_central.spapi.errors import Configuration
from odoo.addons.amazon_vendor_central.spapi.operations.orders import Orders

from .common import LoopbackMixin


@tagged("post_install", "-at_install")
class TestEndpoints(BaseCase):
    def test_production_and_sandbox_are_constants(self):
        for code, host in (("US", "na"), ("DE", "eu"), ("JP", "fe")):
            place = MARKETPLACES[code]
            live = endpoint_for("production", code, "http://127.0.0.1:1")
            self.assertEqual(
                live.api_url, f"https://sellingpartnerapi-{host}.amazon.com"
            )
            self.assertEqual(live.token_url, "https://api.amazon.com/auth/o2/token")
            self.assertEqual(live.marketplace_id, place.marketplace_id)
            sandbox = endpoint_for("sandbox", code)
            self.assertEqual(
                sandbox.api_url, f"https://sandbox.sellingpartnerapi-{host}.amazon.com"
            )
            self.assertFalse(live.is_loopback or sandbox.is_loopback)

    def test_the_simulator_is_on_this_machine(self):
        for url in (
            "http://127.0.0.1:8099",
            "https://127.8.9.1",
            "http://localhost:1/",
            "http://[::1]:8099",
        ):
            endpoint = endpoint_for("simulator", "DE", url)
            self.assertTrue(endpoint.is_loopback)
            self.assertTrue(endpoint.token_url.startswith(endpoint.api_url + "/auth"))

    def test_the_simulator_is_nowhere_else(self):
        for url in (
            None,
            "",
            "http://10.0.0.1:8099",
            "http://simulator.example.com",
            "http://localhost.example.com",
            "http://127.0.0.1.example.com",
            "ftp://127.0.0.1",
            "file:///etc/passwd",
            "http://user@127.0.0.1@example.com",
            "http://user:pass@127.0.0.1",
            "http://127.0.0.1:99999",
            "http://0.0.0.0:8099",
            "//127.0.0.1",
            "http://127.1",
        ):
            with self.subTest(url=url), self.assertRaises(Configuration) as caught:
                endpoint_for("simulator", "DE", url)
            self.assertEqual(caught.exception.setting, "environment")

    def test_unknown_choices(self):
        with self.assertRaises(Configuration):
            endpoint_for("production", "XX")
        with self.assertRaises(Configuration):
            endpoint_for("staging", "DE")

    def test_marketplaces_are_complete(self):
        self.assertEqual(len({m.marketplace_id for m in MARKETPLACES.values()}), 23)
        for code, place in MARKETPLACES.items():
            self.assertEqual(code, place.code)
            self.assertIn(place.region, ("NA", "EU", "FE"))
            self.assertRegex(place.currency, r"^[A-Z]{3}$")


@tagged("post_install", "-at_install")
class TestEnvironment(LoopbackMixin, BaseCase):
    def test_a_proxy_is_never_used_for_the_simulator(self):
        nowhere = {
            name: "http://127.0.0.1:9"
            for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY")
        }
        with patch.dict(os.environ, nowhere):
            self.gateway().use(Orders).purchase_orders()
        self.assertEqual(len(self.server.calls), 1)

    def test_variables_of_the_library_do_not_change_the_target(self):
        variables = {
            "SP_API_DEFAULT_MARKETPLACE": "JP",
            "AWS_ENV": "SANDBOX",
            "SP_API_REFRESH_TOKEN": "Atzr|of-somebody-else",
            "LWA_APP_ID": "of-somebody-else",
            "LWA_CLIENT_SECRET": "of-somebody-else",
        }
        found = self._other_process(variables)
        self.assertEqual(
            found, "https://sellingpartnerapi-eu.amazon.com/vendor/orders/v1/x refused"
        )

    def test_values_the_library_dies_of_are_a_setting(self):
        found = self._other_process({"AWS_ENV": "NONSENSE"})
        self.assertEqual(found, "environment")

    def _other_process(self, variables):
        """What a fresh process with these variables would call, and whether it lets
        blank credentials through."""
        program = """
            from spapi import library
            from spapi.credentials import Credentials
            from spapi.endpoints import endpoint_for
            from spapi.errors import Configuration
            from spapi.gateway import Gateway
            endpoint = endpoint_for("production", "DE")
            try:
                orders = library.paths("VendorOrders", endpoint)
            except Configuration as error:
                print(error.setting)
                raise SystemExit
            request = orders.get_purchase_order("x")
            try:
                Gateway(Credentials("a", "id", "", ""), endpoint)
                outcome = "let through"
            except Configuration:
                outcome = "refused"
            print(request.url.replace("purchaseOrders/", ""), outcome)
        """
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(program)],
            env={**os.environ, **variables},
            cwd=Path(spapi.__file__).parent.parent,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        return done.stdout.strip()


@tagged("post_install", "-at_install")
class TestIndependence(BaseCase):
    def test_nothing_of_odoo_is_imported(self):
        folder = Path(spapi.__file__).parent
        sources = sorted(folder.rglob("*.py"))
        self.assertGreater(len(sources), 15)
        for source in sources:
            for line in source.read_text(encoding="utf-8").splitlines():
                words = line.split()
                if words[:1] in (["import"], ["from"]):
                    self.assertNotEqual(words[1].split(".")[0], "odoo", source)
                    if words[1].split(".")[0] == "sp_api":
                        self.assertEqual(source.name, "library.py")
