import json

import requests

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import CANARY_SECRET, CANARY_TOKEN, CLIENT_ID, AmazonVendorCase
from .orders import item, order


@tagged("post_install", "-at_install")
class TestExternalApi(AmazonVendorCase, HttpCase):
    """Everything a button does can be done over Odoo's external API (README)."""

    def setUp(self):
        super().setUp()
        self.env.ref("base.EUR").active = True
        self._create_product("Lamp", barcode="4006381333931")

    def call(self, user, model, method, **arguments):
        """What the README's ``call`` does, as ``user``."""
        key = (
            self.env["res.users.apikeys"]
            .with_user(user)
            .sudo()
            ._generate("rpc", "test", None)
        )
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

    def test_the_readmes_script_takes_an_order_from_amazon_to_a_sale_order(self):
        admin = self.env.ref("base.user_admin")
        self.simulator.add_orders([order("APIPO001", [item(quantity=4)])])
        (instance,) = self.call(
            admin,
            "amazon.vendor.instance",
            "create",
            vals_list=[
                {
                    "name": "Over the API",
                    "environment": "simulator",
                    "marketplace": "DE",
                    "partner_id": self.customer.id,
                    "lwa_client_id": CLIENT_ID,
                    "lwa_client_secret": CANARY_SECRET,
                    "lwa_refresh_token": CANARY_TOKEN,
                }
            ],
        )
        user = self.vendor_user
        wizard = self.call(
            user,
            "amazon.vendor.operation",
            "create",
            vals_list=[
                {
                    "instance_id": instance,
                    "operation": "import_specific_purchase_orders",
                    "purchase_order_numbers": "APIPO001",
                }
            ],
        )
        opened = self.call(
            user, "amazon.vendor.operation", "action_process", ids=wizard
        )
        queue = self.env["amazon.vendor.queue"].browse(opened["res_id"])
        queue._fetch()  # the test's cursor runs nothing after its commits
        self.call(
            user, "amazon.vendor.queue", "action_process_queue_manually", ids=queue.ids
        )
        (requisition,) = self.call(
            user,
            "amazon.vendor.requisition",
            "search_read",
            domain=[["instance_id", "=", instance], ["state", "=", "new"]],
            fields=["purchase_order_number", "unmapped_count"],
        )
        self.assertEqual(requisition["purchase_order_number"], "APIPO001")
        self.call(
            user,
            "amazon.vendor.requisition",
            "action_send_acknowledgement",
            ids=[requisition["id"]],
        )
        (sale,) = self.call(
            user,
            "sale.order",
            "search_read",
            domain=[["amazon_requisition_id", "=", requisition["id"]]],
            fields=["name", "amount_untaxed", "state"],
        )
        self.assertEqual(sale["amount_untaxed"], 40.8)
        self.env["amazon.vendor.submission"].search([])._send()
        self.assertEqual(self.simulator.order("APIPO001").state, "Acknowledged")

    @mute_logger("odoo.http")
    def test_who_has_no_rights_gets_nothing_over_the_api(self):
        self._create_outsiders()
        for user in (self.internal_user, self.portal_user):
            answer = self.call(
                user, "amazon.vendor.requisition", "search_read", domain=[], fields=[]
            )
            self.assertEqual(answer.status_code, 403)

    @mute_logger("odoo.http")
    def test_the_engine_is_not_reachable_over_the_api(self):
        answer = self.call(self.vendor_user, "amazon.vendor.queue", "_process", ids=[])
        self.assertNotEqual(answer.status_code, 200)
