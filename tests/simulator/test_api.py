"""The simulated Amazon: tokens, roles, windows, pages, limits."""

import base64
import json
from datetime import datetime, timedelta, timezone

from odoo.tests import BaseCase, tagged

from ...simulator.clock import Clock, iso, parse_iso
from ...simulator.query import six_months_before
from ..common_simulator import NOON, ORDERS, STATUS, TRANSACTIONS, SimulatorMixin


@tagged("post_install", "-at_install")
class TestTokens(SimulatorMixin, BaseCase):
    def test_a_token_is_granted_for_an_hour(self):
        answer = self.grant()
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.json["token_type"], "bearer")
        self.assertEqual(answer.json["expires_in"], 3600)
        self.assertTrue(answer.json["access_token"].startswith("Atza|"))

    def test_wrong_secret_or_unknown_client_is_401(self):
        for change in ({"client_secret": "wrong"}, {"client_id": "nobody"}):
            answer = self.grant(**change)
            self.assertEqual(answer.status, 401)
            self.assertEqual(answer.json["error"], "invalid_client")

    def test_wrong_refresh_token_is_400(self):
        stranger = self.sim.account("demo_us").refresh_token
        for token in ("wrong", stranger):
            answer = self.grant(refresh_token=token)
            self.assertEqual(answer.status, 400)
            self.assertEqual(answer.json["error"], "invalid_grant")

    def test_another_grant_or_a_blank_field_is_400(self):
        answer = self.grant(grant_type="client_credentials")
        self.assertEqual(answer.json["error"], "unsupported_grant_type")
        answer = self.grant(client_secret="")
        self.assertEqual(answer.json["error"], "invalid_request")

    def test_missing_and_invented_tokens_are_403(self):
        for headers, words in (
            ({}, "missing"),
            ({"x-amz-access-token": "Atza|invented"}, "revoked, malformed or invalid"),
        ):
            answer = self.request("GET", ORDERS, headers=headers)
            self.assertEqual(answer.status, 403)
            self.assertEqual(answer.error["code"], "Unauthorized")
            self.assertIn(words, answer.error["details"])
            self.assertNotIn("x-amzn-RateLimit-Limit", answer.headers)
            self.assertIn("x-amzn-RequestId", answer.headers)

    def test_a_token_expires_with_time_and_on_demand(self):
        self.assertEqual(self.get(ORDERS).status, 200)
        self.sim.clock.advance(minutes=60)
        answer = self.get(ORDERS)
        self.assertEqual(answer.status, 403)
        self.assertEqual(
            answer.error["details"], "The access token you provided has expired."
        )
        self.tokens.clear()
        self.assertEqual(self.get(ORDERS).status, 200)
        self.sim.expire_tokens("demo_us")
        self.assertEqual(self.get(ORDERS).status, 200)
        self.sim.expire_tokens("demo")
        self.assertEqual(self.get(ORDERS).status, 403)

    def test_rotation_ends_the_old_secret_after_the_overlap(self):
        old = self.sim.account().client_secret
        new = self.sim.rotate_credentials(overlap=60)
        self.assertNotEqual(new, old)
        self.assertEqual(self.grant(client_secret=old).status, 200)
        self.sim.clock.advance(minutes=2)
        self.assertEqual(self.grant(client_secret=old).status, 401)
        self.assertEqual(self.grant().status, 200)

    def test_outage_is_html(self):
        self.sim.lwa_outage(times=1)
        answer = self.grant()
        self.assertEqual(answer.status, 503)
        self.assertIn("<html>", answer.text)
        self.assertEqual(self.grant().status, 200)

    def test_no_secret_reaches_the_ledger(self):
        self.get(ORDERS)
        account = self.sim.account()
        text = json.dumps([each.as_dict() for each in self.sim.ledger.entries])
        self.assertIn(account.client_id, text)
        for secret in (account.client_secret, account.refresh_token, self.token()):
            self.assertNotIn(secret, text)
            self.assertNotIn(secret, repr(account))


@tagged("post_install", "-at_install")
class TestAccess(SimulatorMixin, BaseCase):
    def test_a_missing_role_closes_one_operation_only(self):
        self.sim.deny("getPurchaseOrdersStatus")
        answer = self.get(STATUS)
        self.assertEqual(answer.status, 403)
        self.assertEqual(answer.error["code"], "Unauthorized")
        self.assertEqual(self.get(ORDERS).status, 200)
        self.sim.allow("getPurchaseOrdersStatus")
        self.assertEqual(self.get(STATUS).status, 200)

    def test_accounts_do_not_see_each_other(self):
        (mine,) = self.sim.generate_orders(1)
        (theirs,) = self.sim.generate_orders(1, account="demo_us")
        listed = self.get(ORDERS, "demo_us", **self.window()).payload["orders"]
        self.assertEqual(
            [each["purchaseOrderNumber"] for each in listed], [theirs.number]
        )
        self.assertEqual(self.get(f"{ORDERS}/{mine.number}", "demo_us").status, 404)
        seen = self.get(STATUS, "demo_us", purchaseOrderNumber=mine.number)
        self.assertEqual(seen.payload["ordersStatus"], [])

    def test_a_new_account_can_be_opened(self):
        account = self.sim.add_account("third", ["THIRD"], "FR", "EUR")
        self.sim.generate_orders(2, account="third")
        listed = self.get(ORDERS, "third", **self.window()).payload["orders"]
        codes = {each["orderDetails"]["sellingParty"]["partyId"] for each in listed}
        self.assertEqual((len(listed), codes), (2, {"THIRD"}))
        with self.assertRaises(ValueError):
            self.sim.add_account("third", ["THIRD"])
        self.assertNotIn(account.client_secret, repr(account))

    def test_unknown_paths_and_methods_are_404(self):
        self.assertEqual(self.get("/vendor/orders/v2/purchaseOrders").status, 404)
        headers = {"x-amz-access-token": self.token()}
        answer = self.request("DELETE", ORDERS, headers=headers)
        self.assertEqual(answer.status, 404)

    def test_unknown_parameters_are_refused(self):
        for path in (ORDERS, STATUS, f"{ORDERS}/4Z32PABC", f"{TRANSACTIONS}/x"):
            answer = self.get(path, marketplaceIds="A1PA6795UKMFR9")
            self.assertEqual(answer.status, 400, path)
            self.assertIn("marketplaceIds", answer.error["details"])

    def test_transactions(self):
        self.assertEqual(self.get(f"{TRANSACTIONS}/nonsense").status, 400)
        unknown = "20190904190535-eef8cad8-418e-4ed3-ac72-789e2ee6214a"
        self.assertEqual(self.get(f"{TRANSACTIONS}/{unknown}").status, 404)


@tagged("post_install", "-at_install")
class TestListing(SimulatorMixin, BaseCase):
    def numbers(self, **query):
        return [each["purchaseOrderNumber"] for each in self.list_orders(**query)]

    def test_newest_first_unless_asked(self):
        made = [each.number for each in self.sim.generate_orders(5)]
        self.assertEqual(self.numbers(), made[::-1])
        self.assertEqual(self.numbers(sortOrder="ASC"), made)

    def test_windows_are_limited(self):
        now = self.sim.clock.now()
        week = timedelta(days=7)

        def status(after, before, name="created"):
            query = {f"{name}After": iso(after), f"{name}Before": iso(before)}
            return self.get(ORDERS, **query)

        self.assertEqual(status(now - week, now).status, 200)
        for name in ("created", "changed"):
            answer = status(now - week - timedelta(seconds=1), now, name)
            self.assertEqual(answer.status, 400)
            self.assertEqual(answer.error["code"], "InvalidInput")
            self.assertIn("7 days", answer.error["details"])
        self.assertEqual(status(now, now - week).status, 400)
        start = six_months_before(now)
        self.assertEqual(status(start, start + week).status, 200)
        start -= timedelta(days=1)
        answer = status(start, start + week)
        self.assertEqual(answer.status, 400)
        self.assertIn("6 months", answer.error["details"])

    def test_unreadable_values_are_refused(self):
        for query in (
            {"createdAfter": "2026-03-09"},
            {"createdAfter": "2026-03-09T10:00:00"},
            {"createdAfter": ""},
            {"limit": "0"},
            {"limit": "101"},
            {"limit": "ten"},
            {"sortOrder": "asc"},
            {"includeDetails": "True"},
            {"purchaseOrderState": "NEW"},
            {"poItemState": "cancelled"},
            {"nextToken": "nonsense"},
            {"nextToken": base64.b64encode(b'["x",1,"y"]').decode()},
        ):
            answer = self.get(ORDERS, **query)
            self.assertEqual(answer.status, 400, query)
            self.assertEqual(answer.error["code"], "InvalidInput")

    def test_filters(self):
        first, second = self.sim.generate_orders(2)
        self.sim.process_order(first.number)
        self.assertEqual(self.numbers(purchaseOrderState="New"), [second.number])
        self.assertEqual(self.numbers(orderingVendorCode="NORD2"), [second.number])
        self.assertEqual(self.numbers(poItemState="Cancelled"), [])
        self.assertEqual(self.numbers(isPOChanged="true"), [])
        self.sim.cancel_line(second.number, "1")
        self.sim.clock.advance(seconds=1)
        self.assertEqual(self.numbers(poItemState="Cancelled"), [second.number])
        self.assertEqual(self.numbers(isPOChanged="true"), [second.number])
        (order,) = self.list_orders(
            includeDetails="false", isPOChanged="true", orderingVendorCode="NORD2"
        )
        self.assertEqual(
            order, {"purchaseOrderNumber": second.number, "purchaseOrderState": "New"}
        )

    def test_the_changed_window_lists_what_changed_after_it_was_placed(self):
        order, other = self.sim.generate_orders(2)
        self.sim.clock.advance(days=3)
        recent = self.window("changed", days=1)
        self.assertEqual(self.get(ORDERS, **recent).payload["orders"], [])
        week = self.window("changed")
        self.assertEqual(self.get(ORDERS, **week).payload["orders"], [])
        self.sim.change_order(order.number, quantities={"1": 3})
        self.sim.clock.advance(milliseconds=1)
        for days in (1, 6):
            (changed,) = self.get(ORDERS, **self.window("changed", days=days)).payload[
                "orders"
            ]
            self.assertEqual(changed["purchaseOrderNumber"], order.number)

    def test_the_creation_counts_as_the_first_change_on_request(self):
        self.sim.generate_orders(2)
        self.sim.orders.strict_changed_window = False
        both = self.get(ORDERS, **self.window("changed")).payload["orders"]
        self.assertEqual(len(both), 2)

    def test_both_ends_of_a_window_are_out(self):
        (order,) = self.sim.generate_orders(1)
        moment, tick = order.created, timedelta(milliseconds=1)
        for start, end, found in (
            (moment, moment + tick, 0),
            (moment - tick, moment, 0),
            (moment - tick, moment + tick, 1),
        ):
            query = {"createdAfter": iso(start), "createdBefore": iso(end)}
            orders = self.get(ORDERS, **query).payload["orders"]
            self.assertEqual(len(orders), found)

    def test_a_back_filled_order_comes_late_with_its_old_date(self):
        self.sim.generate_orders(1, visible_from=NOON + timedelta(days=4))
        self.assertEqual(self.numbers(), [])
        self.sim.clock.advance(days=4)
        self.tokens.clear()
        (number,) = self.numbers()
        self.assertEqual(self.get(f"{ORDERS}/{number}").status, 200)

    def test_one_order(self):
        (order,) = self.sim.generate_orders(1)
        answer = self.get(f"{ORDERS}/{order.number}")
        self.assertEqual(answer.payload, order.render())
        self.assertEqual(self.get(f"{ORDERS}/AAAAAAAA").status, 404)


@tagged("post_install", "-at_install")
class TestPages(SimulatorMixin, BaseCase):
    def walk(self, **query):
        """Return the numbers of all pages, and how many pages there were."""
        found, pages = [], 0
        query = self.window() | query
        while True:
            payload = self.get(ORDERS, **query).payload
            found += [each["purchaseOrderNumber"] for each in payload["orders"]]
            pages += 1
            if "pagination" not in payload:
                return found, pages
            query["nextToken"] = payload["pagination"]["nextToken"]

    def test_all_pages_hold_every_order_once(self):
        made = [each.number for each in self.sim.generate_orders(23)]
        for direction, wanted in (("ASC", made), ("DESC", made[::-1])):
            found, pages = self.walk(limit=5, sortOrder=direction)
            self.assertEqual((found, pages), (wanted, 5))

    def test_orders_of_one_instant_are_not_lost_between_pages(self):
        document = self.place()
        for number in range(9):
            document["purchaseOrderNumber"] = f"SAME000{number}"
            self.sim.add_orders([document])
        found, pages = self.walk(limit=3)
        self.assertEqual((len(set(found)), len(found), pages), (10, 10, 4))

    def test_a_full_last_page_has_no_token(self):
        self.sim.generate_orders(4)
        self.assertEqual(self.walk(limit=2)[1], 2)

    def test_the_token_decodes_as_amazon_s_do(self):
        self.sim.generate_orders(2)
        token = self.get(ORDERS, limit=1, **self.window()).payload["pagination"]
        moment, number, _filters = json.loads(base64.b64decode(token["nextToken"]))
        order = self.sim.order(number)
        self.assertEqual(moment, round(order.created.timestamp() * 1000))

    def test_the_token_belongs_to_its_filters_and_account(self):
        self.sim.generate_orders(2)
        self.sim.generate_orders(2, account="demo_us")
        query = {"limit": 1} | self.window()
        token = self.get(ORDERS, **query).payload["pagination"]["nextToken"]
        self.assertEqual(self.get(ORDERS, nextToken=token).status, 400)
        query["nextToken"] = token
        self.assertEqual(self.get(ORDERS, **query).status, 200)
        self.assertEqual(self.get(ORDERS, "demo_us", **query).status, 400)

    def test_the_status_has_pages_too(self):
        self.sim.generate_orders(3)
        first = self.get(STATUS, limit=2).payload
        token = first["pagination"]["nextToken"]
        second = self.get(STATUS, limit=2, nextToken=token).payload
        self.assertNotIn("pagination", second)
        numbers = [
            each["purchaseOrderNumber"]
            for each in first["ordersStatus"] + second["ordersStatus"]
        ]
        self.assertEqual(len(set(numbers)), 3)


@tagged("post_install", "-at_install")
class TestLimits(SimulatorMixin, BaseCase):
    options = {}

    def setUp(self):
        super().setUp()
        # The buckets refill with real time as well; here only when they are told to.
        self.seconds = 0.0
        self.sim.limits.clock = self
        self.token()

    def monotonic(self):
        return self.seconds

    def test_the_eleventh_request_is_too_much(self):
        answers = [self.get(ORDERS) for _ in range(11)]
        self.assertEqual([each.status for each in answers], [200] * 10 + [429])
        self.assertEqual(answers[0].headers["x-amzn-RateLimit-Limit"], "10.0")
        last = answers[-1]
        self.assertEqual(last.error["code"], "QuotaExceeded")
        self.assertNotIn("x-amzn-RateLimit-Limit", last.headers)
        self.assertNotIn("Retry-After", last.headers)
        self.assertIn("x-amzn-RequestId", last.headers)
        self.seconds += 0.1
        self.assertEqual(self.get(ORDERS).status, 200)
        self.assertEqual(self.get(ORDERS).status, 429)

    def test_operations_and_accounts_have_buckets_of_their_own(self):
        self.token("demo_us")
        for _ in range(11):
            last = self.get(ORDERS)
        self.assertEqual(last.status, 429)
        self.assertEqual(self.get(STATUS).status, 200)
        self.assertEqual(self.get(ORDERS, "demo_us").status, 200)

    def test_get_transaction_has_a_burst_of_twenty(self):
        path = f"{TRANSACTIONS}/20190904190535-eef8cad8-418e-4ed3-ac72-789e2ee6214a"
        statuses = [self.get(path).status for _ in range(21)]
        self.assertEqual(statuses, [404] * 20 + [429])

    def test_rates_can_be_set(self):
        self.sim.set_rate(rate=5, burst=2)
        self.sim.retry_after = 3
        answers = [self.get(ORDERS) for _ in range(3)]
        self.assertEqual([each.status for each in answers], [200, 200, 429])
        self.assertEqual(answers[0].headers["x-amzn-RateLimit-Limit"], "5.0")
        self.assertEqual(answers[2].headers["Retry-After"], "3")
        self.sim.set_rate(rate=0)
        self.assertEqual({self.get(ORDERS).status for _ in range(30)}, {200})


@tagged("post_install", "-at_install")
class TestClock(BaseCase):
    def test_instants_are_read_and_written(self):
        for text in (
            "2019-07-16T19:17:34.304Z",
            "2019-07-16T19:17:34.304000+00:00",
            "2019-07-16T21:17:34.304+02:00",
        ):
            self.assertEqual(iso(parse_iso(text)), "2019-07-16T19:17:34.304Z")
        for text in ("2019-07-16", "2019-07-16T19:17:34", "", None, 12):
            with self.assertRaises(ValueError):
                parse_iso(text)

    def test_time_stands_still_until_it_is_moved(self):
        clock = Clock(NOON, frozen=True)
        before = clock.monotonic()
        self.assertEqual(clock.now(), NOON)
        clock.advance(minutes=15)
        self.assertEqual(clock.now(), NOON + timedelta(minutes=15))
        self.assertGreaterEqual(clock.monotonic() - before, 900)

    def test_six_months(self):
        for day, wanted in (
            ((2026, 3, 10), (2025, 9, 10)),
            ((2026, 8, 31), (2026, 2, 28)),
            ((2026, 12, 31), (2026, 6, 30)),
        ):
            start = six_months_before(datetime(*day, tzinfo=timezone.utc))
            self.assertEqual((start.year, start.month, start.day), wanted)
