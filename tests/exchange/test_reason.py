"""Why something could not be done, in words for a person."""

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from ...models.exchange.reason import reason

LOGGER = "odoo.addons.amazon_vendor_central.models.exchange.reason"


@tagged("post_install", "-at_install")
class TestReason(TransactionCase):
    def test_a_refusal_is_said_as_it_is(self):
        self.assertEqual(reason(self.env, UserError("Choose one.")), "Choose one.")

    def test_a_defect_is_a_sentence_and_its_details_are_in_the_log(self):
        with self.assertLogs(LOGGER, "ERROR") as logged:
            said = reason(self.env, KeyError("price"))
        self.assertIn("Something unexpected went wrong: KeyError: 'price'.", said)
        self.assertIn("for your administrator", said)
        self.assertIn("KeyError", logged.output[0])
