"""The control interface over HTTP, the ledger's file and the command line."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from odoo.tests import BaseCase, tagged

from ... import simulator
from ...simulator import Simulator
from ..common_simulator import NOON, ORDERS, SimulatorMixin, acknowledgement, entry


@tagged("post_install", "-at_install")
class TestControl(SimulatorMixin, BaseCase):
    def call(self, method, expected=200, /, **arguments):
        """Call a method over HTTP."""
        answer = self.request(
            "POST",
            f"/_control/{method}",
            json.dumps(arguments),
            {"Content-Type": "application/json"},
        )
        self.assertEqual(answer.status, expected, answer.text)
        return answer.json.get("result") if expected == 200 else answer.json["error"]

    def look(self, name, query=""):
        """Read something over HTTP."""
        answer = self.request("GET", f"/_control/{name}{query}")
        self.assertEqual(answer.status, 200)
        return answer.json

    def test_every_control_can_be_called(self):
        self.assertGreater(len(self.sim.controls), 25)
        for name in self.sim.controls:
            self.assertEqual(getattr(self.sim, name), self.sim.controls[name])
            self.assertRegex(self.call(name, 400, no_such_parameter=1), "no_such|miss")

    def test_the_readme_names_everything(self):
        readme = Path(simulator.__file__).with_name("README.md")
        words = set(re.findall(r"\w+", readme.read_text(encoding="utf-8")))
        self.assertEqual({*self.sim.controls, *self.sim.readers} - words, set())

    def test_a_day_in_the_life(self):
        (order,) = self.call("generate_orders", count=1, lines=2, vendor_code="NORD1")
        number = order["number"]
        self.call("change_order", number=number, quantities={"1": 7})
        self.call("cancel_line", number=number, sequence="2")
        (order,) = self.look("orders", f"?number={number}")
        self.assertEqual([line["ordered"] for line in order["lines"]], [7, 0])
        self.call("uncancel_line", number=number, sequence="2")
        self.call("cancel_order", number=number)
        self.call("uncancel_order", number=number)
        self.call("process_order", number=number)
        self.call("receive", number=number, lines={"1": 1})
        self.assertEqual(self.look("orders")[0]["state"], "Closed")
        self.call("reset")
        self.assertEqual(self.look("orders"), [])

    def test_orders_can_be_given(self):
        document = {
            "purchaseOrderNumber": "4Z32PABC",
            "orderDetails": {"sellingParty": {"partyId": "NORD1"}, "items": []},
        }
        (order,) = self.call("add_orders", orders=[document])
        self.assertEqual((order["number"], order["state"]), ("4Z32PABC", "New"))

    def test_faults_clock_and_accounts(self):
        self.call("add_fault", kind="throttle", operation="getPurchaseOrders")
        self.assertEqual(self.look("faults")["pending"][0]["kind"], "throttle")
        self.assertEqual(self.get(ORDERS).status, 429)
        self.call("fault_storm", probability=0.1)
        self.call("clear_faults")
        self.call("lwa_outage", times=1)
        self.assertEqual(self.grant().status, 503)
        self.call("set_clock_offset", seconds=120)
        self.assertEqual(self.look("state")["now"], "2026-03-10T12:02:00.000Z")
        self.call("advance_clock", seconds=60)
        self.assertEqual(self.look("state")["clock_offset"], 180)
        account = self.call("add_account", name="third", vendor_codes=["THIRD"])
        self.assertEqual(account["client_id"], self.sim.account("third").client_id)
        self.assertTrue(account["refresh_token"])
        secret = self.call("rotate_credentials", account="third")
        self.assertEqual(self.sim.account("third").client_secret, secret)
        self.call("expire_tokens")
        self.assertEqual(self.get(ORDERS).status, 403)
        self.call("deny", operation="getPurchaseOrders")
        self.assertEqual(self.look("accounts")[0]["denied"], ["getPurchaseOrders"])
        self.call("allow", operation="getPurchaseOrders")
        self.call("set_rate", rate=1, burst=1)
        self.assertEqual(self.sim.limits.plan("getPurchaseOrders"), (1.0, 1))

    def test_acknowledgements(self):
        self.call("ignore_next_acknowledgements", times=1)
        self.call("stick_next_transactions", times=1)
        self.call("release_transactions")
        self.call("set_lag", acknowledgements=30, status=60)
        state = self.look("state")
        self.assertEqual((state["lag"], state["status_lag"]), (30, 60))
        self.post(acknowledgement(self.place(), entry("Accepted", 10)))
        self.sim.clock.advance(minutes=1)
        (transaction,) = self.look("state")["transactions"]
        self.assertEqual(transaction["outcome"], "ignored")
        (taken,) = self.look("ledger", "?operation=submitAcknowledgement")
        self.assertEqual(taken["outcome"], "ignored")
        self.assertEqual(taken["transaction_id"], transaction["transactionId"])
        self.assertEqual(
            json.loads(taken["body"])["acknowledgements"][0]["items"],
            [
                *acknowledgement(
                    self.sim.order("4Z32PABC").document, entry("Accepted", 10)
                )["acknowledgements"][0]["items"]
            ],
        )

    def test_the_catalogue(self):
        products = self.look("catalogue")
        self.assertEqual(len(products), len(self.sim.catalogue))
        self.assertEqual(products[0]["asin"], self.sim.catalogue.products[0].asin)

    def test_the_ledger_from_a_number_on(self):
        self.get(ORDERS)
        first = self.look("ledger")
        self.assertEqual([each["operation"] for each in first][-1], "getPurchaseOrders")
        self.get(ORDERS)
        (new,) = self.look("ledger", f"?since={first[-1]['number']}")
        self.assertTrue(new["delivered"])
        self.assertEqual(new["account"], "demo")

    def test_mistakes_are_answered_with_a_sentence(self):
        self.assertIn("no method", self.call("_locked", 404))
        self.assertIn("no method", self.call("__init__", 404))
        self.assertIn(
            "no such purchase order", self.call("cancel_order", 400, number="X")
        )
        self.assertIn("number", self.call("cancel_order", 400))
        self.assertIn("no such fault", self.call("add_fault", 400, kind="x"))
        self.assertEqual(self.request("GET", "/_control/secrets").status, 404)
        answer = self.request(
            "POST", "/_control/reset", "[", {"Content-Type": "application/json"}
        )
        self.assertEqual(answer.status, 400)
        # What a web page could send without being asked is refused.
        answer = self.request(
            "POST", "/_control/reset", "{}", {"Content-Type": "text/plain"}
        )
        self.assertEqual(answer.status, 415)


@tagged("post_install", "-at_install")
class TestLedger(SimulatorMixin, BaseCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "ledger.jsonl"
        self.options = {"rate": 0, "ledger_path": self.path}
        super().setUp()

    def test_what_was_served_and_delivered(self):
        orders = self.sim.generate_orders(2)
        self.sim.faults.add("truncated_json")
        self.get(ORDERS, **self.window())
        self.assertEqual(self.sim.ledger.served_orders(), [])
        self.list_orders()
        numbers = sorted(each.number for each in orders)
        self.assertEqual(self.sim.ledger.served_orders(), numbers)
        self.assertEqual(self.sim.ledger.count(operation="getPurchaseOrders"), 2)
        self.assertEqual(self.sim.ledger.count(fault="truncated_json"), 1)

    def test_the_file_holds_the_same_without_secrets(self):
        self.post(acknowledgement(self.place(), entry("Accepted", 10)))
        self.sim.stop()
        text = self.path.read_text(encoding="utf-8")
        lines = [json.loads(line) for line in text.splitlines()]
        self.assertEqual(lines, [e.as_dict() for e in self.sim.ledger.entries])
        self.assertEqual(lines[-1]["outcome"], "applied")
        for secret in (self.sim.account().client_secret, self.token()):
            self.assertNotIn(secret, text)


@tagged("post_install", "-at_install")
class TestServer(BaseCase):
    def test_many_requests_go_over_one_connection(self):
        with Simulator(seed=1) as sim:
            connection = http.client.HTTPConnection("127.0.0.1", sim.port, timeout=10)
            self.addCleanup(connection.close)
            for method, body in (("GET", None), ("POST", "x" * 1000), ("GET", None)):
                connection.request(method, ORDERS, body)
                used = connection.sock
                response = connection.getresponse()
                self.assertEqual(response.status, 403)
                response.read()
                self.assertIs(connection.sock, used)

    def test_it_listens_on_loopback_only_and_can_be_started_again(self):
        sim = Simulator(seed=1)
        with self.assertRaises(RuntimeError):
            _ = sim.url
        for _ in range(2):
            with sim:
                self.assertTrue(sim.url.startswith("http://127.0.0.1:"))
            sim.stop()

    def test_the_package_knows_nothing_of_odoo(self):
        folder = Path(simulator.__file__).parent
        for path in folder.rglob("*.py"):
            for line in path.read_text(encoding="utf-8").splitlines():
                self.assertNotRegex(line, r"^\s*(from|import) odoo", path.name)

    def test_the_command_line(self):
        folder = Path(simulator.__file__).parent.parent
        command = [sys.executable, "-m", "simulator", "--port", "0", "--seed", "5"]
        command += ["--orders", "3", "--lines", "2", "--rate", "0"]
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
        )
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.kill)
        port = int(process.stdout.readline().rsplit(":", 1)[1])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        self.addCleanup(connection.close)
        connection.request("GET", "/_control/orders")
        served = json.load(connection.getresponse())
        twin = Simulator(seed=5)
        made = twin.generate_orders(3, lines=2)
        self.assertEqual(
            [each["number"] for each in served], [each.number for each in made]
        )
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(10), 0)

    def test_a_taken_port_is_said(self):
        folder = Path(simulator.__file__).parent.parent
        with Simulator(seed=1) as sim:
            command = [sys.executable, "-m", "simulator", "--port", str(sim.port)]
            environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
            done = subprocess.run(
                command,
                cwd=folder,
                env=environment,
                capture_output=True,
                text=True,
                timeout=30,
            )
        self.assertEqual(done.returncode, 1)
        self.assertIn("already in use", done.stderr)

    def test_the_clock_can_be_given(self):
        sim = Simulator(seed=1, clock=simulator.Clock(NOON, frozen=True))
        self.assertEqual(sim.now_iso(), "2026-03-10T12:00:00.000Z")
