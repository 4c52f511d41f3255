"""Several workers at once, and workers that die: with real, committed transactions."""

from datetime import datetime, timedelta, timezone
from unittest.mock import patch

from psycopg2.extensions import TRANSACTION_STATUS_IDLE

from odoo.tests import tagged
from odoo.tools import mute_logger

from ...spapi.operations.orders import Orders
from ..orders import item, order
from ..workers import SimulatorWorkersCase

NUMBER = "WORKER01"


class Died(BaseException):
    """The process was killed: nothing after this runs."""


@tagged("post_install", "-at_install")
class TestSubmissionWorkers(SimulatorWorkersCase):
    def setUp(self):
        super().setUp()
        now = datetime.now(timezone.utc)
        self.simulator.add_orders(
            [order(NUMBER, [item()], purchaseOrderDate=f"{now:%Y-%m-%dT%H:%M:%SZ}")]
        )
        with self.connection() as env:
            self.submission_id = self._committed_submission(env).id

    def _committed_submission(self, env):
        instance = self.create_instance(env)
        requisition = env["amazon.vendor.requisition"].create(
            {
                "instance_id": instance.id,
                "purchase_order_number": NUMBER,
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
        checked = {requisition: requisition._checked_answer()}
        return requisition._create_acknowledgements(checked).submission_id

    # --- Tools --------------------------------------------------------------

    def send(self):
        """One worker sends what waits."""
        with self.connection() as env:
            submission = env["amazon.vendor.submission"].browse(self.submission_id)
            submission._send(env["ir.cron"]._commit_progress)

    def look(self):
        with self.connection() as env:
            submission = env["amazon.vendor.submission"].browse(self.submission_id)
            submission._look_up(env["ir.cron"]._commit_progress)

    def state(self):
        with self.connection() as env:
            return env["amazon.vendor.submission"].browse(self.submission_id).state

    def taken(self):
        return len(self.simulator.ledger.accepted_acknowledgements(NUMBER))

    def lease_runs_out(self):
        with self.connection() as env:
            submission = env["amazon.vendor.submission"].browse(self.submission_id)
            submission.lease_until -= timedelta(minutes=10)
            submission._expire_leases()

    def submission_class(self):
        return self.registry["amazon.vendor.submission"]

    # --- Tests --------------------------------------------------------------

    def test_another_worker_comes_while_this_one_sends(self):
        """The claim is committed before the POST: the other one finds nothing to do."""
        seen = []
        original = Orders.submit_acknowledgement

        def while_sending(gateway, document):
            seen.append(self.state())
            self.send()
            return original(gateway, document)

        with patch.object(Orders, "submit_acknowledgement", while_sending):
            self.send()
        self.assertEqual(seen, ["sending"], "committed, and sent once")
        self.assertEqual((self.state(), self.taken()), ("submitted", 1))

    def test_another_worker_comes_before_the_claim_is_committed(self):
        Submission = self.submission_class()
        original = Submission._send_claimed
        calls = []

        def claimed(submission, checkpoint):
            calls.append(submission.id)
            if len(calls) == 1:
                self.send()  # the row is locked: skipped
            return original(submission, checkpoint)

        with patch.object(Submission, "_send_claimed", claimed):
            self.send()
        self.assertEqual(len(calls), 1)
        self.assertEqual((self.state(), self.taken()), ("submitted", 1))

    def test_a_worker_with_an_old_view_of_the_row(self):
        with self.connection() as env:
            submission = env["amazon.vendor.submission"].browse(self.submission_id)
            self.assertEqual(submission.state, "queued")
            self.send()  # somebody else, after this one looked
            with mute_logger("odoo.sql_db"):
                claimed = submission._claim(env["ir.cron"]._commit_progress)
            self.assertFalse(claimed)
            submission._send(env["ir.cron"]._commit_progress)
        self.assertEqual((self.state(), self.taken()), ("submitted", 1))

    def test_no_transaction_is_open_while_amazon_is_waited_for(self):
        states = []
        original = Orders.submit_acknowledgement
        cursors = []

        def watch(gateway, document):
            states.append(cursors[0]._cnx.info.transaction_status)
            return original(gateway, document)

        with patch.object(Orders, "submit_acknowledgement", watch):
            with self.connection() as env:
                cursors.append(env.cr)
                submission = env["amazon.vendor.submission"].browse(self.submission_id)
                submission._send(env["ir.cron"]._commit_progress)
        self.assertEqual(states, [TRANSACTION_STATUS_IDLE])

    def test_killed_before_the_post(self):
        def die(_gateway, _document):
            raise Died

        with patch.object(Orders, "submit_acknowledgement", die):
            with self.assertRaises(Died):
                self.send()
        self.assertEqual((self.state(), self.taken()), ("sending", 0))
        self.send()
        self.assertEqual(self.taken(), 0, "its lease still runs")
        self.lease_runs_out()
        self.assertEqual(self.state(), "unknown")
        self.send()
        self.look()
        self.assertEqual((self.state(), self.taken()), ("unknown", 0))

    def test_killed_after_the_post(self):
        def die(_submission, _receipt):
            raise Died

        with patch.object(self.submission_class(), "_keep_receipt", die):
            with self.assertRaises(Died):
                self.send()
        self.assertEqual((self.state(), self.taken()), ("sending", 1))
        self.lease_runs_out()
        self.send()
        self.assertEqual((self.state(), self.taken()), ("unknown", 1))
        self.look()
        self.assertEqual((self.state(), self.taken()), ("confirmed", 1))

    def test_the_outcome_survives_a_concurrent_change_of_the_requisition(self):
        """What Amazon took must not be lost to somebody who edits meanwhile."""
        Submission = self.submission_class()
        taken = Submission._taken
        tries = []

        def edited_meanwhile(submission):
            tries.append(submission.transaction_id)
            if len(tries) == 1:
                submission.requisition_id.read(["state"])  # the snapshot is taken
                with self.connection() as env:
                    env["amazon.vendor.requisition"].browse(
                        submission.requisition_id.id
                    ).state = "closed"
            taken(submission)
            submission.requisition_id.state = "acknowledged"

        with (
            patch.object(Submission, "_taken", edited_meanwhile),
            mute_logger("odoo.sql_db"),
        ):
            self.send()
        self.assertEqual(len(tries), 2)
        self.assertEqual(len(set(tries)), 1, "written down again, not sent again")
        self.assertEqual((self.state(), self.taken()), ("submitted", 1))
