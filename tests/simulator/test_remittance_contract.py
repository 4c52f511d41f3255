"""The simulated payments against Amazon's own SDK (amzn-sp-api)."""

import unittest

from odoo.tests import tagged

from ..sdk_contract import SDK, SdkContract, sdk
from .remittance_case import MARKETPLACE, REMITTANCES, RemittanceCase


@tagged("post_install", "-at_install")
@unittest.skipUnless(SDK, "Amazon's SDK (amzn-sp-api) is not installed")
class TestContract(SdkContract, RemittanceCase):
    """Amazon's own models hold every answer."""

    def models(self):
        return sdk("models.finance_remittance_v2026_03_17")

    def setUp(self):
        super().setUp()
        self.sim.set_payment_terms(withheld=1, currency="USD", rate="1.1034")
        self.sim.set_remittance_pages(lines=1)
        self.bill_and_wait(self.costly("11.20"))

    def test_lists_and_payments(self):
        listed = self.get(REMITTANCES, marketplaceId=MARKETPLACE).json
        self.hold(listed, "GetRemittancesResponse", self.models())
        (found,) = listed["remittances"]
        one = self.get(
            f"{REMITTANCES}/{found['uniquePaymentId']}", marketplaceId=MARKETPLACE
        ).json
        self.hold(one, "GetRemittanceResponse", self.models())
        # All that the models can say is said.
        self.assertEqual(len(found), 11)
        self.assertIn("nextTokenForLineItems", one)
        self.assertEqual(len(one["remittanceItems"][0]), 11)

    def test_refusals(self):
        for path, query, status in (
            (REMITTANCES, {}, 400),
            (f"{REMITTANCES}/1", {"marketplaceId": MARKETPLACE}, 404),
        ):
            answer = self.get(path, **query)
            self.assertEqual(answer.status, status)
            self.hold(answer.json, "ErrorList", self.models())
