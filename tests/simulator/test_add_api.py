"""A further API, written outside of the simulator and registered with it."""

import json

from odoo.tests import BaseCase, tagged

from ...simulator import Clock, Simulator, paging, query, validation
from ...simulator.api.base import Api, control, endpoint, reader
from ...simulator.errors import not_found
from ...simulator.messages import Answer
from ..common_simulator import NOON, TRANSACTIONS, SimulatorMixin

PARCELS = "/parcels/v1/parcels"


class Parcel:
    def __init__(self, number, created):
        self.number, self.created = number, created

    def as_dict(self):
        return {"number": self.number}


class Parcels(Api):
    """Amazon's parcels, if it had any."""

    name = "parcels"

    def clear(self):
        self.parcels = {}
        self.opened = 0

    def settle(self, now):
        self.opened = sum(each.created < now for each in self.parcels.values())

    def summary(self):
        return {"parcels": len(self.parcels), "parcels_opened": self.opened}

    @endpoint("getParcels", f"GET {PARCELS}", plan=(0.5, 2), listing="parcels")
    def get_parcels(self, request):
        values = query.read(request, {"nextToken": query.text})
        request.filters = paging.fingerprint(request.account.name, {})
        page, token = paging.page(
            self.parcels.values(), request.filters, values.get("nextToken"), limit=2
        )
        request.entry.served = [each.number for each in page]
        answer = Answer({"parcels": [each.as_dict() for each in page]})
        if token:
            paging.set_token(answer.document, token)
        return answer

    @endpoint("getParcel", f"GET {PARCELS}/<number>")
    def get_parcel(self, request, number):
        if number not in self.parcels:
            raise not_found(f"Parcel {number} does not exist.")
        return Answer({"payload": self.parcels[number].as_dict()})

    @endpoint("sendParcels", f"POST {PARCELS}")
    def send_parcels(self, request):
        schema = validation.record(numbers=validation.array(validation.text()))
        document = validation.read_body(request, schema)
        return self.simulator.transactions.take(
            request, document["numbers"], self._arrive, lag=60, succeeds=True
        )

    def _arrive(self, transaction, now):
        known = [each for each in transaction.documents if each in self.parcels]
        if not known:
            for number in transaction.documents:
                self.parcels[number] = Parcel(number, now)
        return [{"code": "DUPLICATE", "message": each} for each in known]

    @control
    def add_parcel(self, number):
        parcel = self.parcels[number] = Parcel(number, self.clock.now())
        return parcel

    @reader("parcels")
    def _parcels(self, query):
        return list(self.parcels.values())


@tagged("post_install", "-at_install")
class TestFurtherApi(SimulatorMixin, BaseCase):
    options = {"apis": [Parcels], "rate": 0}

    def numbers(self, answer):
        return [each["number"] for each in answer.json["parcels"]]

    def control(self, method, path, **arguments):
        body = json.dumps(arguments) if method == "POST" else None
        headers = {"Content-Type": "application/json"}
        return self.request(method, f"/_control/{path}", body, headers).json

    def test_it_answers_with_its_own_state_and_enters_the_ledger(self):
        self.sim.add_parcel("P1")
        self.assertEqual(self.numbers(self.get(PARCELS)), ["P1"])
        self.assertEqual(self.get(f"{PARCELS}/P1").payload, {"number": "P1"})
        self.assertEqual(self.get(f"{PARCELS}/P2").status, 404)
        entry = self.sim.ledger.find("getParcels")[-1]
        self.assertEqual((entry.served, entry.account), (["P1"], "demo"))
        self.assertEqual(self.request("GET", PARCELS).status, 403)

    def test_it_is_limited_by_its_own_plan(self):
        self.sim.set_rate(None)
        self.sim.limits.clock = self
        answers = [self.get(PARCELS) for _ in range(3)]
        self.assertEqual([each.status for each in answers], [200, 200, 429])
        self.assertEqual(answers[0].headers["x-amzn-RateLimit-Limit"], "0.5")
        self.assertEqual(self.get(f"{PARCELS}/P1").status, 404)

    def monotonic(self):
        return 0.0

    def test_it_is_forgotten_with_the_rest(self):
        self.sim.add_parcel("P1")
        self.sim.generate_orders(1)
        self.sim.reset()
        self.assertEqual(self.numbers(self.get(PARCELS)), [])
        self.assertEqual(self.list_orders(), [])

    def test_faults_roles_and_pages_hold_for_it(self):
        for number in ("P1", "P2", "P3"):
            self.sim.add_parcel(number)
        self.sim.add_fault("server_error", "getParcels")
        self.assertEqual(self.get(PARCELS).status, 503)
        self.sim.deny("getParcels")
        self.assertEqual(self.get(PARCELS).status, 403)
        self.sim.allow("getParcels")
        first = self.get(PARCELS)
        token = first.json["nextToken"]
        self.sim.add_fault("empty_page", paging=False)
        empty = self.get(PARCELS)
        self.assertEqual(self.numbers(empty), [])
        again = self.get(PARCELS, nextToken=empty.json["nextToken"])
        self.assertEqual(self.numbers(again), self.numbers(first))
        self.assertEqual(self.numbers(first), ["P3", "P2"])
        self.sim.add_fault("repeat_token", "getParcels", paging=True)
        page = self.get(PARCELS, nextToken=token).json
        self.assertEqual(page["nextToken"], token)
        self.assertEqual(self.numbers(self.get(PARCELS, nextToken=token)), ["P1"])

    def test_what_it_takes_becomes_a_transaction_that_may_succeed(self):
        def send(*numbers):
            headers = {"Content-Type": "application/json"}
            headers["x-amz-access-token"] = self.token()
            body = json.dumps({"numbers": numbers})
            answer = self.request("POST", PARCELS, body, headers)
            self.assertEqual(answer.status, 202)
            return answer.payload["transactionId"]

        sent = send("P1")
        self.assertEqual(self.transaction(sent)["status"], "Processing")
        self.sim.clock.advance(minutes=1)
        self.assertEqual(self.transaction(sent)["status"], "Success")
        self.assertEqual(self.numbers(self.get(PARCELS)), ["P1"])
        again = send("P1")
        self.sim.clock.advance(minutes=1)
        failed = self.get(f"{TRANSACTIONS}/{again}").payload["transactionStatus"]
        self.assertEqual(failed["status"], "Failure")
        self.assertEqual(failed["errors"][0]["code"], "DUPLICATE")
        self.assertEqual(self.sim.ledger.find("sendParcels")[-1].status, 202)

    def test_it_is_controlled_and_read_over_http(self):
        added = self.control("POST", "add_parcel", number="P9")
        self.assertEqual(added, {"result": {"number": "P9"}})
        self.sim.clock.advance(seconds=1)
        self.assertEqual(self.control("GET", "parcels"), [{"number": "P9"}])
        state = self.control("GET", "state")
        self.assertEqual((state["parcels"], state["parcels_opened"]), (1, 1))


@tagged("post_install", "-at_install")
class TestRegistration(SimulatorMixin, BaseCase):
    def test_a_running_simulator_takes_a_further_api(self):
        self.assertEqual(self.get(PARCELS).status, 404)
        parcels = self.sim.add_api(Parcels)
        self.assertIs(self.sim.apis["parcels"], parcels)
        self.assertEqual(self.get(PARCELS).status, 200)

    def test_a_name_that_is_taken_is_refused(self):
        class Greedy(Api):
            name = "greedy"

            @control
            def generate_orders(self):
                """Would hide the orders' own."""

        with self.assertRaisesRegex(ValueError, "generate_orders is taken"):
            self.sim.add_api(Greedy)

    def test_simulators_share_no_state(self):
        self.sim.add_api(Parcels)
        other = Simulator(clock=Clock(NOON, frozen=True), apis=[Parcels])
        self.sim.add_parcel("P1")
        self.assertEqual(other.apis["parcels"].parcels, {})
