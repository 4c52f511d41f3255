"""The simulated Amazon: what bears people's names wants a restricted data token."""

import unittest

from odoo.tests import BaseCase, tagged

from ..common_simulator import ORDERS, TRANSACTIONS, SimulatorMixin
from ..sdk_contract import SDK, SdkContract, sdk

TOKENS = "/tokens/2021-03-01/restrictedDataToken"
SHIPPING = "/vendor/directFulfillment/shipping/2021-12-28"
DIRECT_TRANSACTIONS = "/vendor/directFulfillment/transactions/2021-12-28/transactions"
ANY_LABEL = f"{SHIPPING}/shippingLabels/{{purchaseOrderNumber}}"
PARTIES = (
    '{"sellingParty":{"partyId":"NORD1"},"shipFromParty":{"partyId":"WH1"},'
    '"containers":[{"containerType":"Carton","containerIdentifier":"1",'
    '"weight":{"unitOfMeasure":"KG","value":"1"},"packedItems":[{'
    '"itemSequenceNumber":1,"packedQuantity":{"amount":1,"unitOfMeasure":"Each"}}]}]}'
)


class RestrictedCase(SimulatorMixin, BaseCase):
    def setUp(self):
        super().setUp()
        for number in ("DF1", "DF2"):
            self.sim.add_direct_shipping(number, {1: ["SKU-1", 1]}, wants_slip=True)

    def ask(self, *resources):
        """Ask for a restricted token; the answer."""
        asked = [{"method": method, "path": path} for method, path in resources]
        return self.post({"restrictedResources": asked}, path=TOKENS)

    def restricted(self, *resources):
        """Let the token that is sent from now on be a restricted one."""
        self.tokens.clear()
        answer = self.ask(*resources)
        self.assertEqual(answer.status, 200, answer.text)
        self.tokens["demo"] = answer.json["restrictedDataToken"]

    def make_label(self, number="DF1"):
        return self.post(PARTIES, path=f"{SHIPPING}/shippingLabels/{number}")

    def look(self, number="DF1"):
        return self.get(f"{SHIPPING}/shippingLabels/{number}")


@tagged("post_install", "-at_install")
class TestRestrictedTokens(RestrictedCase):
    def test_an_access_token_opens_nothing_that_bears_a_name(self):
        for answer in (
            self.make_label(),
            self.look(),
            self.get(f"{SHIPPING}/packingSlips/DF1"),
        ):
            self.assertEqual(answer.status, 403)
            self.assertEqual(answer.error["code"], "Unauthorized")

    def test_a_generic_token_opens_every_order(self):
        self.restricted(("POST", ANY_LABEL))
        self.assertEqual(self.make_label("DF1").status, 200)
        self.assertEqual(self.make_label("DF2").status, 200)

    def test_a_token_opens_what_it_was_asked_for_and_nothing_else(self):
        self.restricted(("POST", f"{SHIPPING}/shippingLabels/DF1"))
        self.assertEqual(self.make_label("DF1").status, 200)
        for answer in (
            self.make_label("DF2"),
            self.look("DF1"),
            self.get(f"{SHIPPING}/packingSlips/DF1"),
            self.get(ORDERS, **self.window()),
            self.ask(("GET", ANY_LABEL)),
        ):
            self.assertEqual(answer.status, 403)

    def test_one_token_opens_several(self):
        slips = f"{SHIPPING}/packingSlips/{{purchaseOrderNumber}}"
        self.restricted(("POST", ANY_LABEL), ("GET", ANY_LABEL), ("GET", slips))
        self.assertEqual(self.make_label().status, 200)
        self.assertEqual(self.look().status, 200)
        self.assertEqual(self.get(f"{SHIPPING}/packingSlips/DF1").status, 200)

    def test_without_the_role_there_is_no_token(self):
        self.sim.deny("getShippingLabel")
        self.assertEqual(self.ask(("GET", ANY_LABEL)).status, 403)
        self.assertEqual(self.ask(("POST", ANY_LABEL)).status, 200)
        both = self.ask(("POST", ANY_LABEL), ("GET", ANY_LABEL))
        self.assertEqual(both.status, 403)
        self.sim.deny("createRestrictedDataToken")
        self.assertEqual(self.ask(("POST", ANY_LABEL)).status, 403)

    def test_what_needs_no_token_or_is_none_is_400(self):
        confirmations = f"{SHIPPING}/shipmentConfirmations"
        for resources in (
            [("GET", ORDERS)],
            [("POST", confirmations)],
            [("GET", ANY_LABEL), ("GET", "/nothing")],
            [("DELETE", ANY_LABEL)],
            [("FETCH", ANY_LABEL)],
            [],
            [("GET", ANY_LABEL)] * 51,
        ):
            self.assertEqual(self.ask(*resources).status, 400, resources)

    def test_it_expires_with_time_and_on_demand(self):
        for expire in (
            lambda: self.sim.clock.advance(minutes=60),
            self.sim.expire_tokens,
        ):
            self.restricted(("POST", ANY_LABEL))
            expire()
            answer = self.make_label()
            self.assertEqual(answer.status, 403)
            self.assertIn("expired", answer.error["details"])

    def test_no_account_sees_anothers_orders_with_it(self):
        self.restricted(("GET", ANY_LABEL), ("POST", ANY_LABEL))
        self.sim.add_direct_shipping("US1", {1: ["SKU-1", 1]}, account="demo_us")
        self.assertEqual(self.make_label("US1").status, 404)

    def test_it_is_in_no_ledger(self):
        self.restricted(("POST", ANY_LABEL))
        self.make_label()
        text = repr([each.as_dict() for each in self.sim.ledger.entries])
        self.assertIn(ANY_LABEL, text)
        self.assertNotIn(self.tokens["demo"], text)


@tagged("post_install", "-at_install")
@unittest.skipUnless(SDK, "Amazon's SDK (amzn-sp-api) is not installed")
class TestContract(SdkContract, RestrictedCase):
    """Amazon's own models hold every answer."""

    def test_tokens(self):
        models = sdk("models.tokens_v2021_03_01")
        found = self.ask(("POST", ANY_LABEL))
        self.hold(found.json, "CreateRestrictedDataTokenResponse", models)
        self.hold(self.ask().json, "ErrorList", models)

    def test_labels_and_slips(self):
        models = sdk("models.vendor_direct_fulfillment_shipping_v2021_12_28")
        slips = f"{SHIPPING}/packingSlips/{{purchaseOrderNumber}}"
        self.restricted(("POST", ANY_LABEL), ("GET", ANY_LABEL), ("GET", slips))
        self.hold(self.make_label().json, "ShippingLabel", models)
        self.sim.set_direct_labels("ZPL")
        self.hold(self.make_label("DF2").json, "ShippingLabel", models)
        self.hold(self.look("DF2").json, "ShippingLabel", models)
        slip = self.get(f"{SHIPPING}/packingSlips/DF1")
        self.hold(slip.json, "PackingSlip", models)
        self.hold(self.make_label().json, "ErrorList", models)

    def test_transactions_of_direct_fulfilment(self):
        models = sdk("models.vendor_direct_fulfillment_transactions_v2021_12_28")
        told = {
            "sellingParty": {"partyId": "NORD1"},
            "isFullUpdate": False,
            "items": [{"availableQuantity": {"unitOfMeasure": "Each", "amount": 1}}],
        }
        path = "/vendor/directFulfillment/inventory/v1/warehouses/WH9/items"
        taken = self.post({"inventory": told}, path=path)
        number = taken.payload["transactionId"]
        status = self.get(f"{DIRECT_TRANSACTIONS}/{number}").json
        self.hold(status, "TransactionStatus", models)
        self.assertEqual(status["transactionStatus"]["status"], "Failure")
        # Retail's knows nothing of it.
        self.assertEqual(self.get(f"{TRANSACTIONS}/{number}").status, 404)
        self.hold(self.look("DF9").json, "ErrorList", models)
