"""Faults on order: what each kind does to a client, and to what Amazon knows."""

import http.client
import json
import socket
import threading

from odoo.tests import BaseCase, tagged

from ...simulator.api.orders import Orders
from ...simulator.faults import KINDS, Faults
from ...simulator.messages import Request
from ..common_simulator import (
    ORDERS,
    STATUS,
    SimulatorMixin,
    acknowledgement,
    entry,
)


@tagged("post_install", "-at_install")
class TestFaults(SimulatorMixin, BaseCase):
    def setUp(self):
        super().setUp()
        self.token()

    def one(self, kind, operation="getPurchaseOrders", **options):
        """Order a fault and send one request that it strikes."""
        fault = self.sim.faults.add(kind, operation, **options)
        answer = self.get(ORDERS, **self.window())
        self.assertEqual(fault.hits, 1)
        self.assertEqual(self.sim.ledger.entries[-1].fault, kind)
        self.assertFalse(self.sim.ledger.entries[-1].delivered)
        self.assertEqual(self.sim.faults.pending(), [])
        self.assertEqual(self.get(ORDERS).status, 200)
        return answer

    def test_throttle(self):
        answer = self.one("throttle")
        self.assertEqual(answer.status, 429)
        self.assertNotIn("Retry-After", answer.headers)
        answer = self.one("throttle", retry_after=7)
        self.assertEqual(answer.headers["Retry-After"], "7")
        answer = self.one("gateway_throttle")
        self.assertEqual((answer.status, "errors" in answer.json), (429, False))

    def test_server_errors(self):
        for status in (500, 502, 503, 504):
            answer = self.one("server_error", status=status)
            self.assertEqual(answer.status, status)
            self.assertIn("<html>", answer.text)
        self.assertEqual(self.one("server_error", body="empty").text, "")
        answer = self.one("server_error", status=500, body="json")
        self.assertEqual(answer.error["code"], "InternalFailure")
        answer = self.one("server_error", body="message", retry_after=2)
        self.assertEqual(answer.json, {"message": "Service Unavailable"})
        self.assertEqual(answer.headers["Retry-After"], "2")

    def test_refusals(self):
        self.assertEqual(self.one("forbidden").json, {"message": "Forbidden"})
        answer = self.one("token_expired")
        self.assertEqual(answer.status, 403)
        self.assertIn("has expired", answer.error["details"])
        self.assertEqual(self.one("invalid_input").error["code"], "InvalidInput")

    def test_broken_bodies(self):
        self.sim.generate_orders(3)
        for kind in ("truncated_json", "malformed_json", "wrong_content_type"):
            answer = self.one(kind)
            self.assertEqual(answer.status, 200)
            with self.assertRaises(ValueError):
                json.loads(answer.text)
        self.assertEqual(answer.headers["Content-Type"], "text/html")
        self.assertEqual(self.one("empty_body").text, "")

    def test_json_of_another_shape(self):
        self.sim.generate_orders(3)
        shapes = ("list", "text", "null", "lists", "numbers")
        found = [self.one("odd_shape", shape=shape).json for shape in shapes]
        self.assertEqual(len(found[0][0]["payload"]["orders"]), 3)
        self.assertEqual(json.loads(found[1]), found[0][0])
        self.assertEqual(found[2], {"payload": None})
        self.assertEqual(found[3]["payload"]["orders"], [["list"]])
        self.assertEqual(found[4]["payload"]["orders"], 7)

    def test_a_cut_body(self):
        self.sim.generate_orders(3)
        self.sim.faults.add("cut_body")
        with self.assertRaises(http.client.IncompleteRead) as caught:
            self.get(ORDERS, **self.window())
        self.assertGreater(caught.exception.expected, 100)

    def test_silence_before_it_was_taken(self):
        document = acknowledgement(self.place(), entry("Accepted", 10))
        for kind, error in (
            ("close_before", http.client.RemoteDisconnected),
            ("reset_before", ConnectionResetError),
        ):
            self.sim.faults.add(kind, "submitAcknowledgement")
            with self.assertRaises(error):
                self.post(document)
        self.assertEqual(self.sim.ledger.accepted_acknowledgements(), [])
        self.assertEqual(self.sim.order("4Z32PABC").state, "New")

    def test_silence_after_it_was_taken(self):
        for number, kind, error in (
            ("AAAA0001", "close_after", http.client.RemoteDisconnected),
            ("AAAA0002", "reset_after", ConnectionResetError),
        ):
            document = acknowledgement(self.place(number=number), entry("Accepted", 10))
            self.sim.faults.add(kind, "submitAcknowledgement")
            with self.assertRaises(error):
                self.post(document)
            (found,) = self.sim.ledger.effective_acknowledgements(number)
            self.assertFalse(found["delivered"])
            self.assertEqual(self.sim.order(number).state, "Acknowledged")

    def test_hanging_ends_when_the_client_leaves(self):
        document = acknowledgement(self.place(), entry("Accepted", 10))
        self.sim.faults.add("hang_after", "submitAcknowledgement", seconds=600)
        connection = http.client.HTTPConnection("127.0.0.1", self.sim.port, timeout=0.2)
        self.addCleanup(connection.close)
        headers = {"Content-Type": "application/json"}
        headers["x-amz-access-token"] = self.token()
        target = "/vendor/orders/v1/acknowledgements"
        connection.request("POST", target, json.dumps(document), headers)
        with self.assertRaises(socket.timeout):
            connection.getresponse()
        self.assertEqual(len(self.sim.ledger.effective_acknowledgements()), 1)

    def test_hanging_ends_with_the_simulator(self):
        self.sim.faults.add("hang_before", seconds=600)
        problems = []

        def ask():
            try:
                self.get(ORDERS)
            except (http.client.HTTPException, OSError) as problem:
                problems.append(problem)

        thread = threading.Thread(target=ask)
        thread.start()
        while not self.sim.ledger.find(operation="getPurchaseOrders"):
            thread.join(0.01)
        self.sim.stop()
        thread.join(10)
        self.assertEqual((thread.is_alive(), len(problems)), (False, 1))

    def test_listed_and_then_gone(self):
        (order,) = self.sim.generate_orders(1)
        self.sim.faults.add("not_found", "getPurchaseOrder", contains=order.number)
        self.assertEqual(len(self.list_orders()), 1)
        self.assertEqual(self.get(f"{ORDERS}/{order.number}").status, 404)
        self.assertEqual(self.get(f"{ORDERS}/{order.number}").status, 200)

    def test_pages(self):
        self.sim.generate_orders(4)
        query = {"limit": 2} | self.window()
        first = self.get(ORDERS, **query).payload
        token = first["pagination"]["nextToken"]

        self.sim.faults.add("page_token_expired")
        self.assertEqual(self.get(ORDERS, **query).status, 200)
        answer = self.get(ORDERS, nextToken=token, **query)
        self.assertEqual(answer.status, 400)
        self.assertIn("expired", answer.error["details"])

        self.sim.faults.add("repeat_token", paging=True)
        self.assertIn("pagination", self.get(ORDERS, **query).payload)
        page = self.get(ORDERS, nextToken=token, **query).payload
        self.assertEqual(page["pagination"]["nextToken"], token)

        self.sim.faults.add("empty_page", paging=True)
        page = self.get(ORDERS, nextToken=token, **query).payload
        self.assertEqual(page["orders"], [])
        again = page["pagination"]["nextToken"]
        self.assertNotEqual(again, token)
        last = self.get(ORDERS, nextToken=again, **query).payload
        self.assertEqual((len(last["orders"]), "pagination" in last), (2, False))

        self.sim.faults.add("empty_page", paging=False)
        page = self.get(ORDERS, **query).payload
        self.assertEqual(page["orders"], [])
        page = self.get(ORDERS, nextToken=page["pagination"]["nextToken"], **query)
        self.assertEqual(page.payload, first)

    def test_the_token_endpoint(self):
        for kind, status in (("malformed_json", 200), ("throttle", 429)):
            self.sim.faults.add(kind, "token")
            self.assertEqual(self.grant().status, status)
        self.sim.faults.add("close_before", "token")
        with self.assertRaises(http.client.RemoteDisconnected):
            self.grant()
        # Faults for every operation leave the token alone.
        self.sim.faults.add("throttle", "*")
        self.assertEqual(self.grant().status, 200)
        self.sim.faults.clear()

    def test_where_and_when_they_strike(self):
        self.sim.faults.add("throttle", "getPurchaseOrdersStatus", account="demo_us")
        self.sim.faults.add("server_error", "getPurchaseOrders", skip=1, times=2)
        self.assertEqual(self.get(STATUS).status, 200)
        self.assertEqual(self.get(STATUS, "demo_us").status, 429)
        statuses = [self.get(ORDERS).status for _ in range(4)]
        self.assertEqual(statuses, [200, 503, 503, 200])
        forever = self.sim.faults.add("throttle", times=None)
        self.assertEqual({self.get(ORDERS).status for _ in range(5)}, {429})
        self.assertEqual(forever.hits, 5)
        self.sim.clear_faults()
        self.assertEqual(self.get(ORDERS).status, 200)

    def test_an_unknown_kind_is_said(self):
        with self.assertRaisesRegex(ValueError, "no such fault: gremlins"):
            self.sim.faults.add("gremlins")


@tagged("post_install", "-at_install")
class TestStorm(BaseCase):
    def draw(self, seed, **options):
        """Return what strikes 300 requests."""
        faults = Faults(seed)
        faults.storm(0.2, **options)
        request = Request.from_values(f"{ORDERS}?limit=1")
        request.endpoint = Orders.get_purchase_orders.endpoint
        struck = [
            faults.draw(request, True) or faults.draw(request, False)
            for _ in range(300)
        ]
        return [fault and fault.kind for fault in struck]

    def test_the_same_seed_gives_the_same_weather(self):
        self.assertEqual(self.draw(1), self.draw(1))
        self.assertNotEqual(self.draw(1), self.draw(2))

    def test_about_as_often_as_asked(self):
        struck = [kind for kind in self.draw(1) if kind]
        self.assertTrue(30 < len(struck) < 90, len(struck))
        self.assertGreater(len(set(struck)), 8)
        self.assertFalse([kind for kind in struck if kind.startswith("hang")])
        self.assertLess(set(struck), set(KINDS))

    def test_chosen_kinds_and_a_number_of_times(self):
        struck = [kind for kind in self.draw(3, kinds=["throttle"], times=4) if kind]
        self.assertEqual(struck, ["throttle"] * 4)
