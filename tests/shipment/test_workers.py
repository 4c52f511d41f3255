"""Two people on two connections: with real, committed transactions."""

import os
import threading
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

import psycopg2
from cryptography.fernet import Fernet

from odoo import SUPERUSER_ID, api, fields
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import SQL, mute_logger

from ...models.instance.connection import SIMULATOR_VARIABLE
from ...secret_box import KEY_VARIABLE
from ...simulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_REFRESH_TOKEN,
    Simulator,
)

NUMBER = "WORKER02"


@tagged("post_install", "-at_install")
class TestShipmentWorkers(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        cls.simulator = Simulator(rate=0).start()
        cls.addClassCleanup(cls.simulator.stop)
        variables = {
            SIMULATOR_VARIABLE: cls.simulator.url,
            KEY_VARIABLE: Fernet.generate_key().decode(),
        }
        cls.startClassPatcher(patch.dict(os.environ, variables))

    def setUp(self):
        super().setUp()
        self.simulator.reset()
        self.addCleanup(self._clean, self._last_ids())
        with self.connection() as env:
            self.shipment_id = self._packed(env).id

    # --- The kit ------------------------------------------------------------------

    @contextmanager
    def connection(self):
        """Somebody else's browser: an environment on a connection of its own."""
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _packed(self, env):
        """A shipment of one order, packed, of which all is committed."""
        company = env.company
        partner = env["res.partner"].create({"name": "Workers"})
        instance = env["amazon.vendor.instance"].create(
            {
                "name": "Workers",
                "environment": "simulator",
                "marketplace": "DE",
                "partner_id": partner.id,
                "lwa_client_id": DEMO_CLIENT_ID,
                "lwa_client_secret": DEMO_CLIENT_SECRET,
                "lwa_refresh_token": DEMO_REFRESH_TOKEN,
            }
        )
        now = fields.Datetime.now()
        requisition = env["amazon.vendor.requisition"].create(
            {
                "instance_id": instance.id,
                "purchase_order_number": NUMBER,
                "selling_party_code": "VEND1",
                "ship_to_party_code": "DTM2",
                "ship_window_start": now,
                "ship_window_end": now + timedelta(days=9),
            }
        )
        line = env["amazon.vendor.requisition.line"].create(
            {
                "requisition_id": requisition.id,
                "item_key": "1",
                "item_sequence_number": "1",
                "asin": "B000000001",
                "amazon_product_identifier": "B000000001",
                "unit_of_measure": "Eaches",
                "ordered_qty": 10,
                "accepted_qty": 10,
                "net_cost_amount": "10.20",
                "cost_currency_code": "EUR",
            }
        )
        warehouse = env["stock.warehouse"].search([("company_id", "=", company.id)])[0]
        address = warehouse.partner_id
        before = {"street": address.street, "country_id": address.country_id.id}
        self.addCleanup(self._move_back, address.id, before)
        address.write({"street": "Dock 1", "country_id": env.ref("base.de").id})
        product = env["product.product"].create(
            {"name": "Worker's lamp", "is_storable": True, "weight": 1}
        )
        env["stock.quant"]._update_available_quantity(
            product, warehouse.lot_stock_id, 100
        )
        env["amazon.vendor.sscc.range"].create(
            {
                "extension_digit": "7",
                "gs1_prefix": "4006381",
                "company_id": company.id,
            }
        )
        order = env["sale.order"].create(
            {
                "partner_id": partner.id,
                "warehouse_id": warehouse.id,
                "order_line": [
                    (
                        0,
                        0,
                        {
                            "product_id": product.id,
                            "product_uom_qty": 10,
                            "amazon_requisition_line_id": line.id,
                        },
                    )
                ],
            }
        )
        order.action_confirm()
        delivery = order.picking_ids
        delivery.action_assign()
        delivery.move_line_ids.action_put_in_pack()
        shipment = env["amazon.vendor.shipment"]._make(delivery)
        shipment.write({"bol": "DN00012345", "arn": "ARN1", "carrier_name": "DHL"})
        shipment.action_pack()
        return shipment

    def _move_back(self, address_id, values):
        with self.connection() as env:
            env["res.partner"].browse(address_id).write(values)

    def _tables(self, cr):
        cr.execute(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'id'"
            " AND table_schema = 'public' AND data_type = 'integer'"
            " AND table_name IN (SELECT tablename FROM pg_tables)"
        )
        return [name for (name,) in cr.fetchall()]

    def _last_ids(self):
        """Table -> the last row of before this test."""
        with self.registry.cursor() as cr:
            found = {}
            for name in self._tables(cr):
                cr.execute(SQL("SELECT max(id) FROM %s", SQL.identifier(name)))
                found[name] = cr.fetchone()[0] or 0
        return found

    def _clean(self, last_ids):
        """Take away what this test has committed, whatever refers to what."""
        left = set(last_ids)
        with self.registry.cursor() as cr, mute_logger("odoo.sql_db"):
            while left:
                before = len(left)
                for name in sorted(left):
                    delete = SQL(
                        "DELETE FROM %s WHERE id > %s",
                        SQL.identifier(name),
                        last_ids[name],
                    )
                    try:
                        with cr.savepoint(flush=False):
                            cr.execute(delete)
                    except psycopg2.IntegrityError:
                        continue
                    left.discard(name)
                if len(left) == before:
                    raise AssertionError(f"These rows cannot be taken away: {left}")
        self.registry.clear_all_caches()

    def both(self, press):
        """Two people press at the same moment, each on a connection of their own.

        :param press: function of a shipment.
        :return: what each came to: a result, or the sentence that was said.
        """
        together, said = threading.Barrier(2), []

        def person():
            with self.connection() as env:
                shipment = env["amazon.vendor.shipment"].browse(self.shipment_id)
                shipment.read(["state"])  # what their browser shows
                together.wait(30)
                try:
                    # As Odoo does: what has lost a race is run again.
                    said.append(retrying(lambda: press(shipment), env))
                except UserError as error:
                    env.cr.rollback()
                    said.append(error.args[0])

        people = [threading.Thread(target=person) for _each in range(2)]
        for each in people:
            each.start()
        for each in people:
            each.join(60)
        self.assertEqual(len(said), 2)
        return said

    # --- Ship ---------------------------------------------------------------------

    def test_two_people_press_ship_and_amazon_is_told_once(self):
        with mute_logger("odoo.sql_db", "odoo.service.model"):
            said = self.both(lambda shipment: shipment.action_ship())
        [refused] = [each for each in said if each is not True]
        self.assertRegex(refused, "cannot be shipped again|Somebody else is working")
        with self.connection() as env:
            shipment = env["amazon.vendor.shipment"].browse(self.shipment_id)
            self.assertEqual(shipment.state, "shipped")
            self.assertEqual(len(shipment.confirmation_ids), 1)
            self.assertEqual(len(shipment.confirmation_ids.submission_ids), 1)
            self.assertEqual(shipment.picking_ids.move_ids.quantity, 10)
        self.assertEqual(
            self.simulator.ledger.count(operation="submitShipmentConfirmations"), 1
        )

    def test_two_people_want_the_rest_and_there_is_one(self):
        with self.connection() as env:
            shipment = env["amazon.vendor.shipment"].browse(self.shipment_id)
            shipment.picking_ids.move_ids.quantity = 6
            shipment.action_ship()
        with self.connection() as env:
            shipment = env["amazon.vendor.shipment"].browse(self.shipment_id)
            submission = shipment.confirmation_ids.submission_id
            submission.state = "confirmed"
            shipment.picking_ids.move_line_ids.quantity = 8
        with mute_logger("odoo.sql_db", "odoo.service.model"):
            said = self.both(lambda shipment: shipment.action_make_rest())
        opened = {each["res_id"] for each in said if isinstance(each, dict)}
        with self.connection() as env:
            shipment = env["amazon.vendor.shipment"].browse(self.shipment_id)
            self.assertEqual(set(shipment.rest_ids.ids), opened)
            self.assertEqual(len(opened), 1)
