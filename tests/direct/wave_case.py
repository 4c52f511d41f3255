"""The kit of tests in which customers' orders go all the way by the list's actions: the
clerk accepts, the packer labels, prints and ships."""

import base64
import io
from collections import Counter
from contextlib import contextmanager
from unittest.mock import patch

from pypdf import PdfReader

from odoo.tests import new_test_user

from ...models.exchange import engine
from ...spapi import gateway, throttle
from .case import DirectCase
from .shipping_case import CONFIRM

#: Of these the tests ask more often than Amazon's limits let pass without a wait.
DIRECT_OPERATIONS = (
    "submitAcknowledgement",
    "getOrder",
    "getTransactionStatus",
    "createShippingLabels",
    "getShippingLabel",
    "getPackingSlip",
    CONFIRM,
)
#: Turns of the worker, after which whatever still waits is a defect.
MOST_TURNS = 10


class WaveCase(DirectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.packer = new_test_user(
            cls.env,
            login="direct_wave_packer",
            groups="base.group_user,stock.group_stock_user",
        )
        (cls.lamp | cls.shade).weight = 0.5

    def setUp(self):
        super().setUp()
        for product in self.lamp | self.shade:
            self.stock(product, 1000)
        # However slow this machine is: a click has the time that it takes.
        self.startPatcher(patch.object(engine, "USER_SECONDS", 3600.0))
        plans = dict.fromkeys(DIRECT_OPERATIONS, (10000.0, 10000))
        fast = throttle.Throttle(plans=plans)
        self.startPatcher(patch.object(gateway, "SHARED_THROTTLE", fast))
        #: step -> statements
        self.costs = {}
        #: Statements of what happens in the middle of a step and is none of it.
        self.aside = 0

    # === THE LIST'S ACTIONS, ONE AFTER THE OTHER === #

    @contextmanager
    def costing(self, step):
        """Note what a step asks the database, with nothing read before."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count - self.aside
        yield
        self.env.flush_all()
        self.costs[step] = self.env.cr.sql_log_count - self.aside - before

    def come(self, numbers):
        """Amazon's orders are imported."""
        with self.costing("import"):
            self.come_in()
        orders = self.env["amazon.vendor.direct.order"].search(
            [("instance_id", "=", self.instance.id), ("name", "in", numbers)],
            order="name",
        )
        self.assertEqual(len(orders), len(numbers))
        return orders

    def accept(self, orders):
        with self.costing("accept and reserve"):
            said = self.as_user(orders).action_accept()
        with self.costing("answer"):
            self.send_all()
        return said

    def make_labels(self, orders):
        with self.costing("labels"):
            orders.with_user(self.packer).action_make_labels()
            self.run_after_commit()

    def print_labels(self, orders):
        """:return: (list of the texts of the pages, what was not printed)."""
        with self.costing("print"):
            orders.with_user(self.packer).action_print_labels()
            batch = self.env["amazon.vendor.direct.print"].search(
                [], order="id desc", limit=1
            )
            content = batch.with_user(self.packer).pdf
        pages = PdfReader(io.BytesIO(base64.b64decode(content))).pages
        return [page.extract_text() for page in pages], batch.left or ""

    def ship(self, orders):
        with self.costing("validate"):
            said = orders.with_user(self.packer).action_ship()
        with self.costing("confirm"):
            self.send_all()
        return said

    def send_all(self):
        """What the click left for after the commit, and then the worker."""
        self.run_after_commit()
        self.send()
        self.advance(3)
        waiting = [
            ("instance_id", "=", self.instance.id),
            ("state", "in", ["queued", "submitted"]),
        ]
        for _turn in range(MOST_TURNS):
            # On a slow machine a turn ends before all have been looked at.
            if not self.env["amazon.vendor.submission"].search_count(waiting):
                break
            self.send()
            self.run_cron("ir_cron_follow_submissions")

    def confirmed(self):
        """Number of an order -> how many confirmations Amazon has of it."""
        return Counter(
            each["purchaseOrderNumber"]
            for post in self.simulator.ledger.find(operation=CONFIRM)
            for each in post.json["shipmentConfirmations"]
        )
