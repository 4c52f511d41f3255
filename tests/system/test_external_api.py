import json
import re
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import requests

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.exchange import engine
from ...models.inbound import waiting
from ...simulator import paging
from ..bills import AMAZON
from ..common import CANARY_SECRET, CANARY_TOKEN, CLIENT_ID
from ..orders import item, order
from .tour_case import TourCase


@tagged("post_install", "-at_install")
class TestExternalApi(TourCase):
    """Everything a button does can be done over Odoo's external API (README)."""

    def setUp(self):
        super().setUp()
        self.env.ref("base.EUR").active = True
        self.lamp = self._create_product("Lamp", barcode="4006381333931")
        self.env["stock.quant"]._update_available_quantity(
            self.lamp, self.instance.warehouse_id.lot_stock_id, 100
        )

    def key_of(self, user):
        """An API key, as users make them in their preferences."""
        keys = self.env["res.users.apikeys"].with_user(user).sudo()
        return keys._generate("rpc", "test", None)

    def call(self, user, model, method, **arguments):
        """What the README's ``call`` does, as ``user``."""
        key = self.key_of(user)
        answer = self.url_open(
            f"/json/2/{model}/{method}",
            data=json.dumps(arguments),
            headers={
                "Authorization": f"bearer {key}",
                "Content-Type": "application/json",
            },
            timeout=60,
        )
        if answer.status_code != requests.codes.ok:
            return answer
        self.env.invalidate_all()
        return answer.json()

    def test_the_readmes_script_takes_an_order_from_amazon_to_its_payment(self):
        """As it is written there, but for addresses, keys and days."""
        self.instance.active = False  # the script makes the only one with its keys
        self.amazon_may_be_billed()
        self.orders_at_amazon("APIPO001")
        (sale,), (shipment,), (told,), (payment,), (bill,) = self.run_script()
        self.assertEqual((sale["name"][:1], sale["state"]), ("S", "draft"))
        (line,) = self.env["sale.order"].browse(sale["id"]).order_line
        self.assertEqual(line.price_subtotal, 40.8)
        self.assertEqual(self.simulator.order("APIPO001").state, "Acknowledged")
        self.assertEqual((shipment["state"], shipment["carton_count"]), ("shipped", 1))
        self.assertEqual(shipment["sync_state"], "waiting")
        known = self.simulator.shipment(shipment["name"])
        self.assertEqual(list(known.totals.values()), [4])
        (taken,) = self.simulator.taken_invoices()
        self.assertEqual(taken.number, told["number"])
        self.assertEqual(str(taken.total), told["total_text"])
        self.assertFalse(told["problem"])
        self.assertEqual(payment["state"], "booked", payment["review_reason"])
        self.assertEqual(payment["amount_text"], told["total_text"])
        self.assertEqual(bill["payment_state"], "paid")
        self.assertEqual(bill["amazon_seen_state"], "paid")

    def test_the_readmes_script_takes_a_window_of_many_slow_pages_whole(self):
        """Each call has the time for one page; the schedules do nothing."""
        self.instance.active = False
        self.amazon_may_be_billed()

        def no_time_left(checkpoint):
            def used_up(processed=0, *, remaining=None):
                checkpoint(processed, remaining=remaining)
                return 0.0

            used_up.commits = engine.commits(checkpoint)
            return used_up

        self.startPatcher(patch.object(engine, "time_boxed", no_time_left))
        numbers = [f"APIPO{n:03}" for n in range(5)]
        self.orders_at_amazon(*numbers)
        page = paging.page
        pages = []

        def small_page(entries, print_, token, _limit, ascending=False):
            pages.append(token)
            return page(entries, print_, token, 2, ascending)

        self.startPatcher(patch.object(paging, "page", small_page))
        sales, *_later = self.run_script()
        found = self.env["sale.order"].browse([sale["id"] for sale in sales])
        self.assertEqual(sorted(found.mapped("amazon_purchase_order_number")), numbers)
        self.assertGreater(len(pages), 2)

    def test_waiting_says_what_keeps_amazons_answer_from_coming(self):
        self.simulator.account("demo").denied.add("getPurchaseOrders")
        wizard = self.call(
            self.vendor_user,
            "amazon.vendor.operation",
            "create",
            vals_list=[{"instance_id": self.instance.id}],
        )
        queue = self.call(
            self.vendor_user, "amazon.vendor.operation", "action_process", ids=wizard
        )["res_id"]
        (told,) = self.call(
            self.vendor_user,
            "amazon.vendor.queue",
            "action_wait_fetched",
            ids=[queue],
            seconds=0,
        )
        self.assertEqual((told["fetch_state"], told["state"]), ("failed", "failed"))
        self.assertTrue(told["message"])

    def test_waiting_ends_whatever_is_asked_for(self):
        """What is no number of seconds waits for nothing, least of all for ever."""
        queue = self.env["amazon.vendor.queue"].create(
            {
                "instance_id": self.instance.id,
                "operation": "import_specific_purchase_orders",
                "requested_numbers": "4Z32PABC",
            }
        )
        told = [{"id": queue.id, "waiting": True}]
        with (
            patch.object(type(queue), "_looked_at", lambda _queues: (told, [])),
            patch.object(waiting.time, "sleep", side_effect=AssertionError("it waits")),
        ):
            for seconds in (float("nan"), -1, float("-inf")):
                self.assertEqual(queue.action_wait_fetched(seconds), told)

    def orders_at_amazon(self, *numbers):
        """Orders that were placed a moment ago."""
        now = fields.Datetime.now()
        placed = now.isoformat() + "Z"
        self.simulator.add_orders(
            [
                order(
                    number,
                    [item(quantity=4)],
                    purchaseOrderDate=placed,
                    purchaseOrderStateChangedDate=placed,
                )
                for number in numbers
            ]
        )
        self.advance(minutes=1)

    def amazon_may_be_billed(self):
        """Both companies are complete, goods are taxed, and Amazon paid yesterday what
        it is billed today."""
        account = self.simulator.account("demo")
        self.startPatcher(
            patch.object(account, "vendor_codes", (*account.vendor_codes, "VEND1"))
        )
        self.simulator.set_invoice_terms(net_days=-1)
        self.simulator.set_claims(kinds=[])
        germany = self.env.ref("base.de").id
        self.customer.write(
            {
                "name": AMAZON.name,
                "street": AMAZON.street,
                "city": AMAZON.city,
                "zip": AMAZON.zip,
                "country_id": germany,
                "vat": AMAZON.vat,
            }
        )
        self.env.company.partner_id.write(
            {
                "street": "Hafenstraße 7",
                "city": "Lübeck",
                "zip": "23568",
                "country_id": germany,
                "vat": "DE136695976",
            }
        )
        self.lamp.taxes_id = self.env["account.tax"].create(
            {
                "name": "19 %",
                "amount": 19,
                "type_tax_use": "sale",
                "country_id": self.company.account_fiscal_country_id.id,
            }
        )

    def run_script(self):
        """Run the README's script, but for addresses, keys and days.

        :return: what it prints.
        """
        later = fields.Datetime.now()
        script = self.script_of_readme(
            {
                "https://odoo.example.com": "",
                '"production"': '"simulator"',
                '"partner_id": 42': f'"partner_id": {self.customer.id}',
                '"lwa_client_id": "…"': f'"lwa_client_id": "{CLIENT_ID}"',
                '"lwa_client_secret": "…"': f'"lwa_client_secret": "{CANARY_SECRET}"',
                '"lwa_refresh_token": "…"': f'"lwa_refresh_token": "{CANARY_TOKEN}"',
                "2026-11-15T00:00:00Z": f"{later - timedelta(days=7):%FT%TZ}",
                "2026-11-22T00:00:00Z": f"{later:%FT%TZ}",
                "2027-01-15T00:00:00Z": f"{later - timedelta(days=7):%FT%TZ}",
                "2027-01-22T00:00:00Z": f"{later:%FT%TZ}",
                "import requests\n": "",
            }
        )
        printed = []
        names = {
            "requests": self,
            "API_KEY": self.key_of(self.env.ref("base.user_admin")),
            "print": printed.append,
        }
        exec(script, names)
        return printed

    def script_of_readme(self, replacements):
        """The script of the README; every replacement must be found in it."""
        readme = Path(__file__).parents[2].joinpath("README.md").read_text()
        (script,) = re.findall(r"```python\n(import requests\n.*?)```", readme, re.S)
        for old, new in replacements.items():
            self.assertIn(old, script)
            script = script.replace(old, new)
        return script

    def post(self, url, json, headers, timeout):
        """Stand in for ``requests.post`` with the test's own connection."""
        answer = self.url_open(url, json=json, headers=headers, timeout=timeout)
        if url.endswith("action_wait_fetched"):
            # What Amazon's answer keeps from coming would be waited for for ever.
            self.assertFalse([each["message"] for each in answer.json()][0])
        return answer

    @mute_logger("odoo.http")
    def test_who_has_no_rights_gets_nothing_over_the_api(self):
        self._create_outsiders()
        for user in (self.internal_user, self.portal_user):
            answer = self.call(
                user, "amazon.vendor.requisition", "search_read", domain=[], fields=[]
            )
            self.assertEqual(answer.status_code, 403)

    def test_nothing_to_do_is_an_answer(self):
        """A program that selects what it works on may find nothing."""
        for model, method in (
            ("amazon.vendor.requisition", "action_send_acknowledgement"),
            ("amazon.vendor.requisition", "action_apply_changes"),
            ("amazon.vendor.requisition", "action_follow_workflow"),
            ("amazon.vendor.requisition", "action_propose"),
            ("amazon.vendor.requisition", "action_reprocess"),
            ("amazon.vendor.queue", "action_process_queue_manually"),
            ("amazon.vendor.queue", "action_retry_failed"),
            ("amazon.vendor.queue", "action_fetch_again"),
            ("amazon.vendor.queue", "action_wait_fetched"),
        ):
            with self.subTest(method=method):
                answer = self.call(self.vendor_user, model, method, ids=[])
                self.assertIsInstance(answer, (dict, bool, list))

    def test_nothing_new_at_amazon_is_an_answer(self):
        wizard = self.call(
            self.vendor_user,
            "amazon.vendor.operation",
            "create",
            vals_list=[{"instance_id": self.instance.id}],
        )
        queue = self.call(
            self.vendor_user, "amazon.vendor.operation", "action_process", ids=wizard
        )["res_id"]
        answer = self.call(
            self.vendor_user,
            "amazon.vendor.queue",
            "action_process_queue_manually",
            ids=[queue],
        )
        self.assertIn("nothing that is new", answer["params"]["message"])

    @mute_logger("odoo.http")
    def test_the_engine_is_not_reachable_over_the_api(self):
        answer = self.call(self.vendor_user, "amazon.vendor.queue", "_process", ids=[])
        self.assertNotEqual(answer.status_code, 200)
