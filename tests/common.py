"""The kit of the tests: an instance that talks to a simulator of its own.

``AmazonVendorCase`` gives a class

* ``simulator``: a running ``simulator.Simulator`` (one for the class, no rate limit,
  no orders; its account "demo" has the instance's keys). It is put back
  (``reset()``, clock, lags, roles) before each test;
* ``instance``: an instance with keys, environment "simulator", automatic import;
* ``customer``: Amazon as a partner; ``warehouse``, ``company``;
* ``vendor_user``, ``vendor_manager``: users with Vendor Central's groups;
* ``_create_outsiders()``: adds ``portal_user``, ``internal_user``, ``other_company``,
  ``other_manager`` (manager there, and only there) and ``other_instance``;
* ``_create_product(name, **values)``, ``_create_instance(**values)``.

and each test

* the registry's test mode: cursors of their own and ``_commit_progress`` work (do not
  enter it again);
* ``run_after_commit()``: what buttons left for after the commit happens now;
* ``run_cron("ir_cron_process_queues")``: runs it and fails when it fails;
* ``advance(minutes)``: ``fields.Datetime.now()`` is that much later from now on, and
  so is the simulator's clock.

Everything that a test sends is held against Amazon's SDK at its end.

The keys are canaries (``CANARY_SECRET``, ``CANARY_TOKEN``): they must never be found
anywhere.
"""

import os
from contextlib import ExitStack
from datetime import timedelta
from unittest.mock import patch

from cryptography.fernet import Fernet

from odoo import fields
from odoo.tests import HttpCase, TransactionCase, new_test_user

from ..models.exchange import engine
from ..models.instance.connection import SIMULATOR_VARIABLE
from ..secret_box import KEY_VARIABLE
from ..simulator import Simulator
from ..spapi import gateway, throttle, tokens
from .sdk_contract import SDK, SdkContract

MODULE = "amazon_vendor_central"
AMAZON_OPERATIONS = (
    "getPurchaseOrders",
    "getPurchaseOrder",
    "getPurchaseOrdersStatus",
    "submitAcknowledgement",
    "submitShipmentConfirmations",
    "submitShipments",
    "getShipmentDetails",
    "getShipmentLabels",
    "submitInvoices",
    "getTransaction",
    "getRemittanceHeaders",
    "getRemittance",
)
#: Operation that sends -> Amazon's API and model of what is sent.
SENT = {
    "submitAcknowledgement": ("orders", "SubmitAcknowledgementRequest"),
    "submitShipmentConfirmations": (
        "shipments",
        "SubmitShipmentConfirmationsRequest",
    ),
    "submitShipments": ("shipments", "SubmitShipments"),
    "submitInvoices": ("invoices", "SubmitInvoicesRequest"),
}
CLIENT_ID = "amzn1.application-oa2-client.simulator"
CANARY_SECRET = "canary-lwa-client-secret-7f3a9c"
CANARY_TOKEN = "Atzr|canary-refresh-token-51d0e8"


def start_simulator():
    """A running simulator whose account "demo" has the canaries as its keys."""
    simulator = Simulator(rate=0)
    account = simulator.account("demo")
    account.client_id = CLIENT_ID
    account.client_secret = CANARY_SECRET
    account.refresh_token = CANARY_TOKEN
    return simulator.start()


class AmazonVendorCase(SdkContract, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.simulator = start_simulator()
        cls.addClassCleanup(cls.simulator.stop)
        cls.startClassPatcher(
            patch.dict(
                os.environ,
                {
                    SIMULATOR_VARIABLE: cls.simulator.url,
                    KEY_VARIABLE: Fernet.generate_key().decode(),
                },
            )
        )
        # A database that is kept is old: its scheduled actions have never run.
        cls.env["ir.cron"].search(
            [("cron_name", "=like", "Amazon Vendor Cent%")]
        ).write({"nextcall": fields.Datetime.now()})
        cls.company = cls.env.company
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Amazon EU S.à r.l.", "is_company": True}
        )
        cls.vendor_user = cls._create_user("vendor_user", "group_amazon_vendor_user")
        cls.vendor_manager = cls._create_user(
            "vendor_manager", "group_amazon_vendor_manager"
        )
        cls.instance = cls._create_instance()

    @classmethod
    def _create_user(cls, login, group, **values):
        """A user with one of Vendor Central's groups."""
        return new_test_user(
            cls.env, login=login, groups=f"base.group_user,{MODULE}.{group}", **values
        )

    @classmethod
    def _create_instance(cls, **values):
        """An instance that has keys and talks to the simulator."""
        return cls.env["amazon.vendor.instance"].create(
            {
                "name": "Vendor Central Test",
                "environment": "simulator",
                "marketplace": "DE",
                "partner_id": cls.customer.id,
                "responsible_id": cls.vendor_manager.id,
                "lwa_client_id": CLIENT_ID,
                "lwa_client_secret": CANARY_SECRET,
                "lwa_refresh_token": CANARY_TOKEN,
                **values,
            }
        )

    @classmethod
    def _create_product(cls, name, **values):
        """A storable product; ``default_code``, ``barcode`` and so on as values."""
        return cls.env["product.product"].create(
            {"name": name, "type": "consu", "is_storable": True, **values}
        )

    @classmethod
    def _create_outsiders(cls):
        """Users who must not see this company's Vendor Central."""
        cls.portal_user = new_test_user(
            cls.env, login="vendor_portal", groups="base.group_portal"
        )
        cls.internal_user = new_test_user(
            cls.env, login="vendor_internal", groups="base.group_user"
        )
        cls.other_company = cls.env["res.company"].create({"name": "Other Vendor Ltd"})
        cls.other_manager = cls._create_user(
            "vendor_other_manager",
            "group_amazon_vendor_manager",
            company_id=cls.other_company.id,
            company_ids=cls.other_company.ids,
        )
        cls.other_instance = cls._create_instance(
            name="Vendor Central Other",
            company_id=cls.other_company.id,
            responsible_id=cls.other_manager.id,
            lwa_refresh_token=f"{CANARY_TOKEN}-other",  # another vendor's account
        )

    def setUp(self):
        super().setUp()
        stack = ExitStack()
        self.addCleanup(stack.close)
        if not isinstance(self, HttpCase):  # which is in test mode from its start
            stack.enter_context(self.enter_registry_test_mode())
        # Neither tokens nor used up limits of another test.
        store = tokens.TokenStore()
        self.startPatcher(patch.object(gateway, "SHARED_TOKENS", store))
        plans = dict.fromkeys(AMAZON_OPERATIONS, (10000.0, 10000))
        fast = throttle.Throttle(plans=plans)
        self.startPatcher(patch.object(gateway, "SHARED_THROTTLE", fast))
        self._later = timedelta()
        self.simulator.reset()
        self.simulator.set_clock_offset(0)
        self.simulator.set_lag(acknowledgements=0, status=0)
        self.simulator.account("demo").denied.clear()
        self.addCleanup(self._hold_what_was_sent)

    def _hold_what_was_sent(self):
        """Amazon's own models accept every message that the test sent."""
        for operation, (kind, model) in SENT.items() if SDK else ():
            for post in self.simulator.ledger.find(operation=operation):
                self.hold(post.json, model, self.sdk_models(kind))

    def run_after_commit(self):
        """Do what was left for after the commit, as the end of a request does.

        Only our own work: Odoo's other callbacks (mails, waking up workers) are
        dropped, as Odoo's own tests do.
        """
        self.env.flush_all()
        callbacks = self.env.cr.postcommit._funcs
        ours = [c for c in callbacks if getattr(c, "func", None) is engine._run_alone]
        callbacks.clear()
        for callback in ours:
            callback()
        self.env.invalidate_all()

    def run_cron(self, xmlid):
        """Run a scheduled action of the addon; fails when it fails.

        :param str xmlid: without the module, for example ``ir_cron_process_queues``.
        """
        self.env.flush_all()
        result = self.env.ref(f"{MODULE}.{xmlid}").method_direct_trigger()
        self.env.invalidate_all()
        self.assertIs(result, True, f"{xmlid} failed: {result}")

    def advance(self, minutes):
        """Let that many minutes pass for Odoo's code and for the simulator."""
        if not self._later:
            real_now = fields.Datetime.now
            self.startPatcher(
                patch.object(
                    fields.Datetime,
                    "now",
                    staticmethod(lambda *_args: real_now() + self._later),
                )
            )
        self._later += timedelta(minutes=minutes)
        self.simulator.advance_clock(minutes * 60)
