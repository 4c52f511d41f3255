"""Who has claimed a record and loses a race while storing Amazon's answer does it
again, or gives the claim back: nothing lies until a lease ends. On two connections."""

from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ...models.exchange.engine import TRIES
from ..orders import item, order
from ..workers import SimulatorWorkersCase

NUMBERS = ("LEASE001", "LEASE002")
QUEUE, LINE = "amazon.vendor.queue", "amazon.vendor.queue.line"
SUBMISSION, SHIPMENT = "amazon.vendor.submission", "amazon.vendor.shipment"
LABEL, PALLET = "amazon.vendor.direct.label", "amazon.vendor.direct.pallet"
#: Longer than a pause after a race, and shorter than any lease.
SOON = timedelta(minutes=2)
ALWAYS = 10**6


@tagged("post_install", "-at_install")
class TestLeases(SimulatorWorkersCase):
    def setUp(self):
        super().setUp()
        placed = f"{datetime.now(timezone.utc) - timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"
        self.simulator.add_orders(
            [order(number, [item()], purchaseOrderDate=placed) for number in NUMBERS]
        )
        with self.connection() as env:
            self.instance_id = self.create_instance(env, does_direct=True).id

    # --- The kit ------------------------------------------------------------------

    def made(self, model, **values):
        """A committed record of the instance; its id."""
        with self.connection() as env:
            found = env[model].create({"instance_id": self.instance_id, **values})
            return found.id

    def work(self, model, ids, method, *arguments):
        """A worker does this, as a scheduled action."""
        with self.connection() as env, mute_logger("odoo.sql_db"):
            records = env[model].browse(ids)
            getattr(records, method)(*arguments, env["ir.cron"]._commit_progress)

    def kept(self, model, ids, *names):
        with self.connection() as env:
            record = env[model].browse(ids)
            return [record.mapped(name) for name in names]

    @contextmanager
    def loses(self, model, method, times):
        """Somebody else writes the same rows when this method is about to, so often.

        :return: a list, one entry a race.
        """
        original, races = getattr(self.registry[model], method), []

        def raced(records, *arguments, **options):
            if len(races) < times:
                races.append(records.ids)
                records.env.cr.execute("SELECT 1")  # the transaction has begun
                with self.connection() as env:
                    env.cr.execute(
                        SQL(
                            "UPDATE %s SET write_date = now() WHERE id = ANY(%s)",
                            SQL.identifier(records._table),
                            records.ids,
                        )
                    )
            return original(records, *arguments, **options)

        with patch.object(self.registry[model], method, raced):
            yield races

    def _submissions(self):
        """Answers to both orders, that wait to be sent; their ids."""
        with self.connection() as env:
            checked = {}
            for number in NUMBERS:
                requisition = env["amazon.vendor.requisition"].create(
                    {
                        "instance_id": self.instance_id,
                        "purchase_order_number": number,
                        "selling_party_code": "VEND1",
                    }
                )
                env["amazon.vendor.requisition.line"].create(
                    {
                        "requisition_id": requisition.id,
                        "item_key": "1",
                        "item_sequence_number": "1",
                        "asin": "B000000001",
                        "amazon_product_identifier": "B000000001",
                        "ordered_qty": 10,
                        "accepted_qty": 10,
                        "net_cost_amount": "10.20",
                        "cost_currency_code": "EUR",
                    }
                )
                checked[requisition] = requisition._checked_answer()
            requisitions = env["amazon.vendor.requisition"].union(*checked)
            return requisitions._create_acknowledgements(checked).submission_id.ids

    def _direct_order(self):
        return self.made(
            "amazon.vendor.direct.order",
            name=NUMBERS[0],
            state="acknowledged",
            amazon_state="ACCEPTED",
            ordered_at=_now(),
            selling_party_code="NORD1",
            ship_from_code="WH1",
        )

    # --- Imports, and reports, which come the same way --------------------------------

    def _queue(self):
        with self.connection() as env:
            instance = env["amazon.vendor.instance"].browse(self.instance_id)
            return (
                env[QUEUE]._open_scheduled_queue(instance, "import_purchase_orders").id
            )

    def test_a_page_that_lost_a_race_is_stored_at_once(self):
        queue_id = self._queue()
        with self.loses(QUEUE, "_keep", 1) as races:
            self.work(QUEUE, queue_id, "_fetch")
        self.assertEqual(races, [[queue_id]])
        states, leases, keys = self.kept(
            QUEUE, queue_id, "fetch_state", "lease_until", "line_ids.document_key"
        )
        self.assertEqual((states, leases), (["done"], [False]))
        self.assertEqual(sorted(keys), sorted(NUMBERS), "each once")

    def test_a_queue_that_loses_every_race_is_free_and_comes_back_soon(self):
        queue_id = self._queue()
        with self.loses(QUEUE, "_keep", ALWAYS) as races:
            self.work(QUEUE, queue_id, "_fetch")
        self.assertEqual(len(races), TRIES)
        states, leases, (next_try,), (problem,) = self.kept(
            QUEUE, queue_id, "fetch_state", "lease_until", "next_try", "error_message"
        )
        self.assertEqual((states, leases), (["failed"], [False]))
        self.assertIn("Somebody else changed", problem)
        self.assertLess(next_try, _now() + SOON)
        self.work(QUEUE, queue_id, "_fetch")
        self.assertEqual(self.kept(QUEUE, queue_id, "fetch_state"), [["done"]])

    # --- Submissions, stock feeds among them --------------------------------------

    def test_what_amazon_took_is_taken_where_every_race_is_lost(self):
        ids = self._submissions()
        with self.loses(SUBMISSION, "_write_outcomes", ALWAYS):
            self.work(SUBMISSION, ids, "_send")
        states, leases = self.kept(SUBMISSION, ids, "state", "lease_until")
        self.assertEqual(states, ["submitted"] * 2)
        self.assertEqual(leases, [False] * 2)
        for number in NUMBERS:
            taken = self.simulator.ledger.accepted_acknowledgements(number)
            self.assertEqual(len(taken), 1, "sent once")

    def test_what_loses_a_race_before_it_is_sent_is_still_this_workers_to_send(self):
        """Its claim is committed by then: who comes meanwhile does not send it too."""
        ids = self._submissions()
        original, tries = self.registry[SUBMISSION]._keep_for_post, []

        def raced(submission):
            tries.append(submission.id)
            if len(tries) == 1:
                self._lose(submission.env)
            elif len(tries) == 2:
                self.work(SUBMISSION, ids, "_send")  # another worker
            return original(submission)

        with patch.object(self.registry[SUBMISSION], "_keep_for_post", raced):
            self.work(SUBMISSION, ids, "_send")
        self.assertEqual(tries[0], tries[1], "done again")
        self.assertEqual(self.kept(SUBMISSION, ids, "state"), [["submitted"] * 2])
        for number in NUMBERS:
            sent = self.simulator.ledger.accepted_acknowledgements(number)
            self.assertEqual(len(sent), 1, "sent once")

    def _lose(self, env):
        """Write a row that somebody else has written since this transaction began."""
        write = SQL(
            "UPDATE amazon_vendor_instance SET write_date = now() WHERE id = %s",
            self.instance_id,
        )
        env.cr.execute("SELECT 1")
        with self.connection() as other:
            other.cr.execute(write)
        env.cr.execute(write)

    def test_looks_that_lost_a_race_together_are_done_one_by_one_at_once(self):
        ids = self._submissions()
        self.work(SUBMISSION, ids, "_send")
        with self.loses(SUBMISSION, "_write_seen", TRIES) as races:
            self.work(SUBMISSION, ids, "_look_singly", frozenset())
        self.assertEqual([len(each) for each in races], [2] * TRIES)
        leases, looks = self.kept(SUBMISSION, ids, "lease_until", "last_checked")
        self.assertEqual(leases, [False] * 2)
        self.assertTrue(all(looks), "each was looked at")

    def test_a_look_that_loses_every_race_is_free_and_comes_back(self):
        ids = self._submissions()[:1]
        self.work(SUBMISSION, ids, "_send")
        with self.loses(SUBMISSION, "_write_seen", ALWAYS):
            self.work(SUBMISSION, ids, "_look_singly", frozenset())
        leases, looks = self.kept(SUBMISSION, ids, "lease_until", "next_check")
        self.assertEqual(leases, [False])
        self.assertTrue(all(looks))

    # --- Labels -------------------------------------------------------------------

    def test_labels_of_a_direct_order_that_lose_every_race_are_free_and_come_back(self):
        label_id = self.made(LABEL, order_id=self._direct_order(), is_made=True)
        with self.loses(LABEL, "_keep", ALWAYS) as races:
            self.work(LABEL, label_id, "_fetch")
        self.assertEqual(len(races), TRIES)
        states, claims, (next_try,) = self.kept(
            LABEL, label_id, "state", "asking_until", "next_try"
        )
        self.assertEqual((states, claims), (["asked"], [False]))
        self.assertLess(next_try, _now() + SOON)

    def test_a_container_label_that_cannot_be_kept_is_given_to_a_person_at_once(self):
        pallet_id = self.made(PALLET)
        with (
            patch.object(self.registry[PALLET], "_payload", lambda pallet: "{}"),
            self.loses(PALLET, "_not_made", ALWAYS) as races,
        ):
            self.work(PALLET, pallet_id, "_fetch")
        self.assertEqual(len(races), TRIES)
        states, (problem,) = self.kept(PALLET, pallet_id, "state", "error_message")
        self.assertEqual(states, ["failed"])
        self.assertRegex(problem, "Somebody else changed.*look in Vendor Central")

    def _waiting_shipment(self):
        return self.made(
            SHIPMENT,
            freight_term="collect",
            arn="ARN1",
            label_state="waiting",
            label_since=_now() - timedelta(days=4),
            label_look_at=_now(),
        )

    def test_labels_of_a_carrier_that_lost_a_race_are_stored_at_once(self):
        shipment_id = self._waiting_shipment()
        with self.loses(SHIPMENT, "_keep_labels", 1) as races:
            self.work(SHIPMENT, shipment_id, "_look_for_labels")
        self.assertEqual(len(races), 1)
        self.assertEqual(self.simulator.ledger.count(operation="getShipmentLabels"), 1)
        self._assert_looked_for_again(shipment_id)

    def test_labels_of_a_carrier_that_lose_every_race_are_looked_for_again(self):
        shipment_id = self._waiting_shipment()
        with self.loses(SHIPMENT, "_keep_labels", ALWAYS) as races:
            self.work(SHIPMENT, shipment_id, "_look_for_labels")
        self.assertEqual(len(races), TRIES)
        self._assert_looked_for_again(shipment_id)

    def _assert_looked_for_again(self, shipment_id):
        """At its turn, which is hours from now, and not when the lease would end."""
        (look_at,) = self.kept(SHIPMENT, shipment_id, "label_look_at")
        self.assertGreater(look_at[0], _now() + timedelta(hours=1))


def _now():
    return fields.Datetime.now()
