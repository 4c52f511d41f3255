"""Orders to try with, of Amazon's own sandbox."""

from odoo.tests import tagged

from ...models.instance.keys import DOOR
from ...spapi.operations.direct_sandbox import SUCCESS, DirectSandbox
from .case import CODE, DirectCase


@tagged("post_install", "-at_install")
class TestSandbox(DirectCase):
    def test_orders_that_amazon_makes_to_try_with_come_as_any_other(self):
        with self.instance._gateway(DOOR) as gateway:
            sandbox = gateway.use(DirectSandbox)
            receipt = sandbox.generate_order_scenarios([("NORD1", CODE)])
            made = sandbox.order_scenarios(receipt.transaction_id)
        self.assertEqual(made.status, SUCCESS)
        self.come_in()
        orders = self.env["amazon.vendor.direct.order"].search(
            [("instance_id", "=", self.instance.id)]
        )
        self.assertEqual(sorted(orders.mapped("name")), sorted(made.orders))
        self.assertEqual(orders.warehouse_code_id, self.shelf)
