"""Orders in every state, for the proof that an upgrade keeps them.

Runs in the shell of the release before, and therefore speaks its language: whatever is
renamed since has its old name here until that release is no longer the one before.
"""

import json
import os
from datetime import datetime, timedelta, timezone
from importlib import import_module
from unittest.mock import patch

from odoo import fields

from upgrade.changes import WITH_TAX

ADDON = "amazon_vendor_central"
SIMULATOR_URL = "AMAZON_VENDOR_SIMULATOR_URL"
#: What must be there in each of its values, or the proof proves little.
IN_EVERY_STATE = {
    "amazon.vendor.submission": ["state"],
    "amazon.vendor.queue": ["fetch_state", "state"],
    "amazon.vendor.queue.line": ["state", "document_type"],
    "amazon.vendor.requisition": ["state", "proposal_kind"],
    "amazon.vendor.requisition.revision": ["state"],
    "amazon.vendor.schedule": ["active", "last_state"],
    "amazon.vendor.rule": ["active"],
    "amazon.vendor.instance": ["workflow"],
    "amazon.vendor.party": ["partner_origin"],
    "sale.order": ["state"],
}
#: Values of these that no click leads to.
UNREACHED = {
    # Only quotations sent by mail are.
    ("sale.order", "state", "sent"),
    # While a worker is at it, which is not committed as the end of anything.
    ("amazon.vendor.queue", "fetch_state", "running"),
}


def fill(env):
    """Take orders to every state there is, and commit.

    :param env: of Odoo's shell, of the superuser
    :raises AssertionError: a state was not reached
    """
    Filling(env).run()


def iso(moment):
    """A moment as Amazon writes it."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


class Filling:
    """A vendor, three ways of working, and what can become of an order."""

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

    def run(self):
        """Fill the database."""
        with self.simulator as simulator:
            os.environ[SIMULATOR_URL] = simulator.url
            self._company()
            self._settings()
            self._cursors()
            self._followed()
            self._taxed()
            self._changed()
            self._received()
            self._ways_of_working()
            self._troubles()
            self._queues()
            self._waiting()
            self._commit()
            self._check_complete()

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

    # === WHAT BECOMES OF AN ORDER === #

    def _followed(self):
        """Answered, and what Amazon makes of it."""
        confirmed = self._order("UPCONFIRM")
        day = fields.Datetime.now() + timedelta(days=12)
        confirmed.line_ids[0].write(
            {
                "split_ids": [
                    (0, 0, {"code": code, "quantity": quantity, **more})
                    for code, quantity, more in (
                        ("Accepted", 5, {}),
                        ("Backordered", 3, {"scheduled_date": day}),
                        ("Rejected", 2, {"rejection_reason": "TemporarilyUnavailable"}),
                    )
                ]
            }
        )
        self._send(confirmed)
        self._follow(1)
        confirmed.sale_order_id.action_confirm()
        refused = self._order("UPREFUSED")
        refused.line_ids.net_cost_amount = "99.00"
        self._send(refused)
        self._follow(1)
        cancelled = self._order("UPQUOTE")
        self._send(cancelled)
        self._follow(1)
        cancelled.sale_order_id.with_context(
            disable_cancel_warning=True
        )._action_cancel()
        self.simulator.ignore_next_acknowledgements()
        self._send(self._order("UPOTHER"))
        self._follow(20, 130)
        self._commit()

    def _taxed(self):
        """Sold with a tax in the price: one waits for approval, one is confirmed."""
        self.products[2].taxes_id = self.env["account.tax"].create(
            {
                "name": "19% within",
                "amount": 19,
                "type_tax_use": "sale",
                "price_include_override": "tax_included",
            }
        )
        orders = [
            self._order(number, self._item(1, part=3))
            for number in (WITH_TAX, f"{WITH_TAX}SOLD")
        ]
        self._send(orders[0] | orders[1])
        self._follow(1)
        orders[1].sale_order_id.action_confirm()
        self._commit()
        assert orders[0].sale_order_id.state == "draft"

    def _changed(self):
        """Amazon changes its mind: noted, applied, to be applied, cancelled."""
        numbers = ("UPNOTED", "UPAPPLIED", "UPPENDING", "UPTAKEN")
        noted, applied, pending, taken = [self._order(n) for n in numbers]
        self._send(applied | pending | taken)
        self._follow(1)
        pending.sale_order_id.action_confirm()
        self._advance(5)
        for number in numbers[:3]:
            self.simulator.change_order(number, quantities={"1": 12})
        self.simulator.cancel_order("UPTAKEN")
        self._fetch(" ".join(numbers))
        self._advance(5)
        self.simulator.change_order("UPPENDING", costs={"2": "10.40"})
        self._fetch("UPPENDING")
        applied.with_user(self.manager).action_apply_changes()
        self._commit()
        self._follow(1)
        assert noted.revision_ids, "an order that changes before its answer"

    def _received(self):
        """Amazon's purchase order status: receipts, and what cannot be true."""
        orders = [self._order(number) for number in ("UPRECEIVED", "UPTOOMUCH")]
        self._send(orders[0] | orders[1])
        self._follow(1)
        (orders[0] | orders[1]).sale_order_id.action_confirm()
        picking = orders[0].sale_order_id.picking_ids
        picking.move_ids.write({"picked": True})
        picking.with_context(skip_backorder=True).button_validate()
        self._commit()
        self.simulator.receive("UPRECEIVED", how="complete")
        self.simulator.receive("UPTOOMUCH", lines={"1": 900})
        self._fetch("UPRECEIVED UPTOOMUCH", "import_purchase_order_status")
        self._operate("gap_check")
        assert orders[1].review_ids, "an absurd receipt is on the review list"

    def _ways_of_working(self):
        """Orders that are decided by approval and by rules."""
        approval = self._instance("By Approval", workflow="by_approval")
        automatic = self._instance("Automatic", workflow="automatic")
        order = self._order("UPAPPROVE", instance=approval)
        order.action_follow_workflow()
        self._commit()
        order.sale_order_id.action_confirm()
        self._commit()
        for number in ("UPRULES", "UPRULES2"):
            self._order(number, instance=automatic)
        self._cron("send_submissions")
        self._follow(1)

    def _troubles(self):
        """What waits for a person."""
        held = self._order("UPHELD", self._item(1), self._item(2, cost="3.00"))
        proposals = held
        for number, *items in (
            ("UPSHORT", self._item(5, part=5), self._item(1)),
            ("UPREJECT", self._item(6, part=6)),
            ("UPACCEPT", self._item(1)),
        ):
            proposals |= self._order(number, *items)
        proposals.action_propose()
        self._order("UPUNMAPPED", self._item(1, part=9))
        self._order("UPIGNORED", self._item(1, part=8))
        self._order("UPMAPPED", self._item(1, amazonProductIdentifier="B0MAPPED01"))
        self._commit()
        letters = self.env["amazon.vendor.dead.letter"].search([])
        ignored = letters.filtered(lambda x: x.purchase_order_number == "UPIGNORED")
        ignored._ignore("We never had it.")
        party = self.env["amazon.vendor.party"].search(
            [("code", "=", "AMZDE")], limit=1
        )
        party.partner_id = self.customer.copy({"name": "Amazon, chosen"})
        self._commit()

    def _queues(self):
        """Data queues that came to nothing yet."""
        self.simulator.deny("getPurchaseOrders")
        self._operate("import_purchase_orders")
        self.simulator.allow("getPurchaseOrders")
        self.simulator.add_orders([self._document("UPLATER")])
        self._operate(
            "import_specific_purchase_orders", purchase_order_numbers="UPLATER"
        )
        Queue = self.env["amazon.vendor.queue"]
        Queue.create({"instance_id": self.instance.id})
        broken = self._document("UPBROKEN", self._item(1), self._item(1))
        broken["orderDetails"]["items"][0]["orderedQuantity"] = {"amount": "ten"}
        good = self._document("UPGOOD")
        for texts, process in (([json.dumps(broken)], True), (["{broken"], True)):
            queue = self._stored(texts)
            if process:
                queue._process()
        partly = self._stored([json.dumps(good)])
        partly._process()
        partly._store_documents(_documents([json.dumps(self._document("UPREST"))]))
        partly._refresh_state()
        self._commit()

    def _stored(self, texts):
        queue = self.env["amazon.vendor.queue"].create(
            {"instance_id": self.instance.id, "fetch_state": "done"}
        )
        queue._store_documents(_documents(texts))
        queue._refresh_state()
        return queue

    def _waiting(self):
        """Answers that are under way when the upgrade comes."""
        self.simulator.ignore_next_acknowledgements()
        presumed = self._send(self._order("UPPRESUMED"))
        self._follow(20)
        orders = {
            name: self._order(f"UP{name.upper()}")
            for name in ("cancelled", "queued", "submitted", "sending", "unknown")
        }
        for name in ("cancelled", "queued"):
            self.simulator.add_fault("throttle", "submitAcknowledgement", times=20)
            self._send(orders[name])
            self.simulator.clear_faults()
        self._last(orders["cancelled"]).action_cancel()
        self.simulator.set_lag(status=24 * 3600)
        self._send(orders["submitted"])
        self._send(orders["sending"])
        # A worker that was killed before it could write down what came of it.
        self._last(orders["sending"]).write(
            {"state": "sending", "submitted_at": False, "transaction_id": False}
        )
        self.simulator.add_fault("close_after", "submitAcknowledgement")
        self._send(orders["unknown"])
        self._order("UPNEW")
        assert presumed.state == "presumed", presumed.state
        self.env["amazon.vendor.schedule"].search([], limit=1).write(
            {
                "last_state": "error",
                "last_message": "Amazon is down",
                "failure_count": 2,
            }
        )

    def _last(self, requisition):
        return requisition.acknowledgement_id.submission_id

    # === ENOUGH === #

    def _check_complete(self):
        """Every table has rows, and every state is there."""
        env, missing = self.env(context={"active_test": False}), []
        for model in env.registry.values():
            if model._original_module != ADDON or model._abstract or model._transient:
                continue
            if not env[model._name].search_count([], limit=1):
                missing.append(f"no {model._name}")
        for model, names in IN_EVERY_STATE.items():
            for name in names:
                field = env[model]._fields[name]
                values = {value for (value,) in env[model]._read_group([], [name])}
                wanted = {True, False}
                if field.type == "selection":
                    wanted = set(field.get_values(env))
                missing += [
                    f"no {model} whose {name} is {value}"
                    for value in sorted(wanted - values, key=str)
                    if (model, name, value) not in UNREACHED
                ]
        assert not missing, "; ".join(missing)


def _documents(texts):
    """What the gateway hands over."""
    document = type("Document", (), {})
    found = []
    for text in texts:
        each = document()
        each.text = text
        try:
            each.number = json.loads(text).get("purchaseOrderNumber")
        except ValueError:
            each.number = None
        found.append(each)
    return found
