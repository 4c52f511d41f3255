"""Orders in every state, for the proof that an upgrade keeps them.

Runs in the shell of the release before, and therefore speaks its language: whatever is
renamed since has its old name here until that release is no longer the one before.
"""

import json
import os
from datetime import timedelta

from odoo import fields

from upgrade.changes import WITH_TAX
from upgrade.complete import check_complete
from upgrade.world import World

SIMULATOR_URL = "AMAZON_VENDOR_SIMULATOR_URL"


def fill(env):
    """Take orders to every state there is, and commit.

    :param env: of Odoo's shell, of the superuser
    :raises AssertionError: a state was not reached
    """
    Filling(env).run()

class Filling(World):
    """Three ways of working, and what can become of an order."""

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
            check_complete(self.env)

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
