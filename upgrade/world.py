"""A vendor, Amazon, and what both do, for the orders of ``fill``.

Runs in the shell of the release before and speaks its language, as ``fill`` does.
"""

from datetime import datetime, timedelta, timezone
from importlib import import_module
from unittest.mock import patch

from odoo import fields

ADDON = "amazon_vendor_central"



def iso(moment):
    """A moment as Amazon writes it."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


class World:
    """A vendor and a simulated Amazon, whose clock is put forward.

    :param env: of Odoo's shell, of the superuser
    """

    def __init__(self, env):
        self.env = env
        self.later = timedelta()
        self.simulator = import_module(f"odoo.addons.{ADDON}.simulator").Simulator(
            rate=0
        )
        self._hurry()

    def _hurry(self):
        """No limits, and a clock that is put forward."""
        gateway, throttle = (
            import_module(f"odoo.addons.{ADDON}.spapi.{name}")
            for name in ("gateway", "throttle")
        )
        plans = {name: (10000.0, 10000) for name in gateway.SHARED_THROTTLE._plans}
        patch.object(gateway, "SHARED_THROTTLE", throttle.Throttle(plans=plans)).start()
        now = fields.Datetime.now
        later = staticmethod(lambda *_args: now() + self.later)
        patch.object(fields.Datetime, "now", later).start()

    # === WHO AND WHAT === #

    def _company(self):
        env = self.env
        env.ref("base.EUR").active = True
        self.customer = env["res.partner"].create(
            {"name": "Amazon EU", "is_company": True}
        )
        groups = ["base.group_user", "sales_team.group_sale_manager"]
        groups.append(f"{ADDON}.group_amazon_vendor_manager")
        self.manager = env["res.users"].create(
            {
                "name": "Vera Vendor",
                "login": "vera",
                "group_ids": [(6, 0, [env.ref(name).id for name in groups])],
            }
        )
        self.products = env["product.product"].create(
            [
                {
                    "name": f"Part {number}",
                    "type": "consu",
                    "is_storable": True,
                    "default_code": f"PART-{number}",
                }
                for number in range(1, 7)
            ]
        )
        warehouse = env["stock.warehouse"].search([], limit=1)
        for product in self.products[:4]:
            env["stock.quant"]._update_available_quantity(
                product, warehouse.lot_stock_id, 500
            )
        self.instance = self._instance("Amazon.de")

    def _instance(self, name, **values):
        account = self.simulator.account("demo")
        return self.env["amazon.vendor.instance"].create(
            {
                "name": name,
                "environment": "simulator",
                "marketplace": "DE",
                "partner_id": self.customer.id,
                "responsible_id": self.manager.id,
                "preview_before_sending": "never",
                "lwa_client_id": account.client_id,
                "lwa_client_secret": account.client_secret,
                "lwa_refresh_token": account.refresh_token,
                **values,
            }
        )

    def _settings(self):
        """What a vendor has entered: costs, rules, mappings, schedules."""
        env, instance = self.env, self.instance
        codes = env["amazon.vendor.code"].create(
            [{"instance_id": instance.id, "name": name} for name in ("NORD1", "NORD2")]
        )
        instance.write({"cost_check": "agreed", "cost_tolerance_amount": 0.05})
        env["amazon.vendor.cost"].create(
            [
                {"instance_id": instance.id, "product_id": product.id, "cost": 10.2}
                for product in self.products
            ]
            + [
                {
                    "instance_id": instance.id,
                    "product_id": self.products[0].id,
                    "vendor_code_id": codes[1].id,
                    "cost": 9.1,
                    "date_start": "2020-01-01",
                    "date_end": "2020-12-31",
                    "active": False,
                }
            ]
        )
        rule = {"instance_id": instance.id, "outcome": "hold"}
        env["amazon.vendor.rule"].create(
            [
                {
                    **rule,
                    "name": "Obsolete",
                    "vendor_code_ids": [(6, 0, codes[1].ids)],
                    "product_categ_ids": [(6, 0, self.products.categ_id.ids)],
                    "outcome": "reject",
                    "rejection_reason": "ObsoleteProduct",
                },
                {**rule, "name": "Large", "value_from": 20000, "active": False},
            ]
        )
        mapping = {
            "instance_id": instance.id,
            "uom_id": env.ref("uom.product_uom_unit").id,
        }
        env["amazon.vendor.product"].create(
            [
                {**mapping, "asin": "B0MAPPED01", "product_id": self.products[4].id},
                {
                    **mapping,
                    "vendor_sku": "OLD-7",
                    "product_id": self.products[5].id,
                    "active": False,
                },
            ]
        )
        schedules = instance.with_context(active_test=False).schedule_ids
        schedules[0].write({"interval_number": 7, "interval_type": "hours"})
        schedules[-1].active = False
        instance.action_check_connection()
        self._commit()

    def _cursors(self):
        """How far the scheduled imports have come, and each one somewhere else."""
        for name in ("import_purchase_orders", "import_purchase_order_status"):
            self._cron(name)
            self._advance(7)
        cursors = [self.instance.import_cursor, self.instance.status_cursor]
        assert all(cursors) and cursors[0] != cursors[1], cursors

    # === WHAT AMAZON ORDERS === #

    def _item(self, sequence=1, quantity=10, part=None, cost="10.20", **more):
        return {
            "itemSequenceNumber": str(sequence),
            "amazonProductIdentifier": f"B00000000{part or sequence}",
            "vendorProductIdentifier": f"PART-{part or sequence}",
            "orderedQuantity": {
                "amount": quantity,
                "unitOfMeasure": "Eaches",
                "unitSize": 1,
            },
            "isBackOrderAllowed": True,
            "netCost": {"amount": cost, "currencyCode": "EUR"},
            **more,
        }

    def _document(self, number, *items, **details):
        now = datetime.now(timezone.utc) + self.later
        placed = iso(now - timedelta(hours=1))
        window = "--".join(iso(now + timedelta(days=days)) for days in (3, 10))
        address = {"name": "Amazon DTM2", "addressLine1": "Kaltbandstrasse 4"}
        address |= {"city": "Dortmund", "postalCode": "44145", "countryCode": "DE"}
        return {
            "purchaseOrderNumber": number,
            "purchaseOrderState": "New",
            "orderDetails": {
                "purchaseOrderDate": placed,
                "purchaseOrderStateChangedDate": placed,
                "purchaseOrderType": "RegularOrder",
                "paymentMethod": "Invoice",
                "buyingParty": {"partyId": "AMZDE"},
                "sellingParty": {"partyId": "NORD1"},
                "shipToParty": {"partyId": "DTM2", "address": address},
                "billToParty": {"partyId": "AMZDE"},
                "shipWindow": window,
                "items": list(items) or [self._item(1), self._item(2, quantity=4)],
                **details,
            },
        }

    def _order(self, number, *items, instance=None, **details):
        """An order that Amazon has placed and that was imported.

        :return: its requisition
        """
        self.simulator.add_orders([self._document(number, *items, **details)])
        self._fetch(number, instance=instance)
        return self._requisition(number, instance)

    def _requisition(self, number, instance=None):
        return self.env["amazon.vendor.requisition"].search(
            [
                ("purchase_order_number", "=", number),
                ("instance_id", "=", (instance or self.instance).id),
            ]
        )

    def _operate(self, operation, instance=None, **values):
        """Choose an operation in the wizard, and Process.

        :return: the data queue
        """
        wizard = self.env["amazon.vendor.operation"].create(
            {
                "instance_id": (instance or self.instance).id,
                "operation": operation,
                **values,
            }
        )
        action = wizard.action_process()
        self._commit()
        return self.env["amazon.vendor.queue"].browse(action["res_id"])

    def _fetch(self, number, operation="import_specific_purchase_orders", **values):
        queue = self._operate(operation, purchase_order_numbers=number, **values)
        if queue.line_ids:
            queue.action_process_queue_manually()
        self._commit()
        return queue

    # === DOING === #

    def _commit(self):
        """The end of a request; what it leaves for after the commit is done with it."""
        # Nobody else's transaction: this is a script of its own.
        self.env.cr.commit()
        self.env.invalidate_all()

    def _advance(self, minutes):
        self.later += timedelta(minutes=minutes)
        self.simulator.advance_clock(minutes * 60)

    def _cron(self, name):
        self._commit()
        self.env.ref(f"{ADDON}.ir_cron_{name}").method_direct_trigger()
        self._commit()

    def _send(self, requisitions):
        requisitions.with_user(self.manager).action_send_acknowledgement()
        self._commit()
        return requisitions.acknowledgement_id.submission_id

    def _follow(self, *minutes):
        for each in minutes:
            self._advance(each)
            self._cron("follow_submissions")
