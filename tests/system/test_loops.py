"""Of every loop each step may break, always: nothing stops, circles or stays silent."""

from datetime import datetime, timedelta, timezone
from pathlib import Path
from unittest.mock import patch

from odoo import fields, models
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.catalogue.product_match import UNKNOWN
from ..acknowledgement.case import AcknowledgementCase, iso
from ..orders import documents, order
from ..remittance.case import books
from .loops import CLEAN_UPS, LOOPS, MODULE

BAD, GOOD = "BAD00001", "GOOD0001"
#: Of one run and one loop there are no more triggers than this.
MOST_TRIGGERS = 4
ROOMS = Path(__file__).parents[2] / "models"
LOGGERS = [
    ".".join(("odoo.addons", MODULE, *path.relative_to(ROOMS.parent).parts))[:-3]
    for path in sorted(ROOMS.glob("*/*.py"))
]


def _concerns(instance, value):
    """Whether a record, or what holds some, belongs to an instance."""
    if isinstance(value, models.BaseModel):
        if value._name == instance._name:
            return instance in value
        for name in ("instance_id", "amazon_instance_id"):
            if name in value._fields:
                return instance in value.sudo().mapped(name)
        return False
    if isinstance(value, (list, tuple)):
        return any(_concerns(instance, each) for each in value)
    return False


def direct_order(seller):
    """An order of direct fulfilment, an hour old."""
    now = datetime.now(timezone.utc)
    return {
        "purchaseOrderNumber": f"DF{seller}",
        "orderDetails": {
            "customerOrderNumber": f"028-{seller}",
            "orderDate": iso(now - timedelta(hours=1)),
            "orderStatus": "NEW",
            "shipmentDetails": {
                "isPriorityShipment": False,
                "isPslipRequired": False,
                "shipMethod": "AMZN_DE_STD",
                "shipmentDates": {"requiredShipDate": iso(now + timedelta(days=1))},
                "messageToCustomer": "",
            },
            "sellingParty": {"partyId": seller},
            "shipFromParty": {"partyId": "WHX1"},
            "shipToParty": {"name": "xxxxx", "countryCode": "DE"},
            "billToParty": {"partyId": "5AMZ"},
            "items": [
                {
                    "itemSequenceNumber": "1",
                    "buyerProductIdentifier": "B0DIRECT01",
                    "vendorProductIdentifier": "DIRECT-1",
                    "orderedQuantity": {"amount": 1, "unitOfMeasure": "Each"},
                    "netPrice": {"currencyCode": "EUR", "amount": "3.00"},
                }
            ],
        },
    }


@tagged("post_install", "-at_install")
class TestLoops(AcknowledgementCase):
    """One test for each step of each loop, made below from the list of loops."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        account = cls.simulator.add_account("good", ["GOOD1"])
        cls.good = cls._create_instance(
            name="The neighbour",
            lwa_client_id=account.client_id,
            lwa_client_secret=account.client_secret,
            lwa_refresh_token=account.refresh_token,
        )
        cls.both = cls.instance | cls.good
        cls.both.call_retention_days = 30

    # --- A step that breaks ---------------------------------------------------------

    def breaking(self, model, method):
        """Have a step raise whenever it is about the first instance.

        :return: (context manager, list that is filled whenever it breaks)
        """
        cls, bad, broke = self.registry[model], self.instance, []
        real = getattr(cls, method)

        def step(records, *args, **kwargs):
            if _concerns(bad, (records, *args)):
                broke.append(method)
                raise KeyError("odd")
            return real(records, *args, **kwargs)

        return patch.object(cls, method, step), broke

    def assertHolds(self, loop, model, method, also=None):
        """Run a loop of which a step always breaks, and look at all that must hold."""
        getattr(self, f"prepare_{loop.name}")()
        self.env.flush_all()
        self.env.cr.postcommit.clear()
        breaking, broke = self.breaking(model, method)
        if also:
            self.startPatcher(self.breaking(*also)[0])
        with breaking, mute_logger(*LOGGERS, "odoo.sql_db", "odoo.http"):
            self.run_loop(loop)
            self.assertServed(loop)
            self.assertNoCircle(loop)
            for _number in range(loop.runs - 1):
                self.advance(loop.minutes)
                self.run_loop(loop)
            self.assertNoCircle(loop)
            self.advance(loop.minutes)
        self.assertTrue(broke, "this step is none of the loop's")
        if not getattr(self, f"served_{loop.name}")(self.instance):
            self.assertIn("odd", self.said())
        self.assertNothingHangs()

    def assertNoCircle(self, loop):
        """What has just run does not wake itself up, at once or more and more often."""
        before = self.triggers()
        self.run_loop(loop)
        again = self.triggers() - before
        now = fields.Datetime.now()
        self.assertFalse(again.filtered(lambda each: each.call_at <= now))
        self.assertLessEqual(len(again), MOST_TRIGGERS)

    def run_loop(self, loop):
        if not loop.crons:
            getattr(self, f"run_{loop.name}")()
        for cron in loop.crons:
            self.run_cron(cron)

    def triggers(self):
        return self.env["ir.cron.trigger"].search([])

    def said(self):
        """What people can read of the broken instance: what failed, its schedules, its
        health."""
        self.env.flush_all()
        self.env.invalidate_all()
        letters = self.env["amazon.vendor.dead.letter"].search(
            [("instance_id", "=", self.instance.id)]
        )
        schedules = self.instance.schedule_ids.filtered(
            lambda each: each.last_state == "error"
        )
        health = self.instance._say_broken_loops()
        requisitions = self.env["amazon.vendor.requisition"].search(
            [("instance_id", "=", self.instance.id)]
        )
        health += [str(note) for note in requisitions.activity_ids.mapped("note")]
        return "\n".join(
            [*letters.mapped("reason"), *schedules.mapped("last_message"), *health]
        )

    def assertServed(self, loop):
        """The neighbour was served, in the very first run."""
        self.env.invalidate_all()
        served = getattr(self, f"served_{loop.name}")
        self.assertTrue(served(self.good), "the neighbour was not served")

    def assertNothingHangs(self):
        """Nothing is said to be under way that nobody works on."""
        now = fields.Datetime.now()
        late = [("lease_until", "<", now)]
        Queue, Submission = (
            self.env["amazon.vendor.queue"],
            self.env["amazon.vendor.submission"],
        )
        self.assertFalse(Queue.search([("fetch_state", "=", "running"), *late]))
        self.assertFalse(Submission.search([("state", "=", "sending"), *late]))

    # --- What there is to do --------------------------------------------------------

    def document(self, number, hours=1):
        now = datetime.now(timezone.utc) + self._later
        moment = iso(now - timedelta(hours=hours))
        return order(
            number,
            [self.line()],
            purchaseOrderDate=moment,
            purchaseOrderStateChangedDate=moment,
            sellingParty={"partyId": "GOOD1" if number == GOOD else "NORD1"},
            shipWindow=f"{iso(now + timedelta(3))}--{iso(now + timedelta(10))}",
        )

    def place(self, **details):
        """Amazon has an order for each of the two."""
        self.simulator.add_orders([self.document(BAD, **details)])
        self.simulator.add_orders([self.document(GOOD, **details)], account="good")

    def stored(self, **details):
        """Both have received their orders."""
        queues = self.env["amazon.vendor.queue"]
        for instance, number in ((self.instance, BAD), (self.good, GOOD)):
            queue = queues.create({"instance_id": instance.id, "fetch_state": "done"})
            queue._store_documents(documents(self.document(number, **details)))
            queue._refresh_state()
            queues |= queue
        return queues

    def ordered(self, **details):
        """Both have the requisitions of their orders, which Amazon knows."""
        self.place(**details)
        queues = self.stored(**details)
        queues._process()
        self.assertEqual(len(queues.requisition_ids), 2)
        return queues.requisition_ids

    def answered(self):
        """Both have answered, and nothing is sent yet."""
        requisitions = self.ordered()
        for requisition in requisitions:
            requisition.action_send_acknowledgement()
        self.env.flush_all()
        self.env.cr.postcommit.clear()
        return requisitions

    def queue_for(self, instance, **values):
        return self.env["amazon.vendor.queue"].create(
            {
                "instance_id": instance.id,
                "operation": "import_purchase_orders",
                "window_start": fields.Datetime.now() - timedelta(days=1),
                "window_end": fields.Datetime.now() + timedelta(minutes=1),
                **values,
            }
        )

    def is_ok(self, instance, operation):
        return instance._schedule(operation).last_state == "ok"

    def lines_of(self, instance, kind="purchase_order"):
        return self.env["amazon.vendor.queue.line"].search(
            [
                ("instance_id", "=", instance.id),
                ("document_type", "=", kind),
            ]
        )

    def submission(self, instance):
        return self.env["amazon.vendor.submission"].search(
            [("instance_id", "=", instance.id)]
        )

    # --- Loop by loop ---------------------------------------------------------------

    def prepare_import_orders(self):
        self.place()

    def served_import_orders(self, instance):
        return self.lines_of(instance) and self.is_ok(
            instance, "import_purchase_orders"
        )

    def prepare_import_statuses(self):
        self.ordered()

    def served_import_statuses(self, instance):
        return self.is_ok(instance, "import_purchase_order_status")

    def prepare_gap_check(self):
        self.place()
        for instance in self.both:
            instance._schedule("gap_check").next_run = fields.Datetime.now()

    def served_gap_check(self, instance):
        return self.is_ok(instance, "gap_check")

    def prepare_by_hand(self):
        self.place()
        self.both.schedule_ids.active = False
        for instance in self.both:
            self.queue_for(instance)

    def served_by_hand(self, instance):
        return self.lines_of(instance)

    def prepare_by_number(self):
        self.place()
        self.both.schedule_ids.active = False
        for instance, number in ((self.instance, BAD), (self.good, GOOD)):
            self.queue_for(
                instance,
                operation="import_specific_purchase_orders",
                requested_numbers=number,
            )

    served_by_number = served_by_hand

    def prepare_process(self):
        self.stored()

    def served_process(self, instance):
        return self.lines_of(instance).mapped("state") == ["done"]

    prepare_lane_2, served_lane_2 = prepare_process, served_process

    def prepare_switched_off(self):
        """Lines wait although their products are known by now (two workers did not see
        each other), and nothing is processed by itself."""
        lines = self.ordered().line_ids
        Product = self.env["amazon.vendor.product"]
        for line in lines:
            vals = {"instance_id": line.instance_id.id, "asin": line.asin}
            if not Product.search_count([(n, "=", v) for n, v in vals.items()]):
                Product.create({**vals, "product_id": line.product_id.id})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE amazon_vendor_requisition_line"
            " SET product_id = NULL, match_code = %s WHERE id = ANY(%s)",
            [UNKNOWN, lines.ids],
        )
        self.env.invalidate_all()
        self.both.schedule_ids.active = False

    def served_switched_off(self, instance):
        lines = self.env["amazon.vendor.requisition.line"].search(
            [("instance_id", "=", instance.id)]
        )
        return bool(lines.product_id) and not instance.broken_loops

    def prepare_send(self):
        self.instance.sale_order_policy = "confirm"
        self.answered()

    def served_send(self, instance):
        return self.submission(instance).state == "submitted"

    def prepare_claimed_by_the_dead(self):
        self.answered()
        self.submission(self.instance).union(self.submission(self.good)).write(
            {
                "state": "sending",
                "sent_at": fields.Datetime.now(),
                "lease_until": fields.Datetime.now() - timedelta(minutes=1),
            }
        )

    def served_claimed_by_the_dead(self, instance):
        return self.submission(instance).state == "unknown"

    def prepare_work_left(self):
        self.both.sale_order_policy = "confirm"
        self.answered()
        submissions = self.submission(self.instance) | self.submission(self.good)
        submissions.write(
            {
                "state": "submitted",
                "sent_at": fields.Datetime.now(),
                "submitted_at": fields.Datetime.now(),
                "work_left": True,
            }
        )

    def served_work_left(self, instance):
        submission = self.submission(instance)
        order = submission.requisition_id.sale_order_id
        return not submission.work_left and order.state == "sale"

    def prepare_confirming(self):
        self.answered()
        for instance in self.both:
            order = self.submission(instance).requisition_id.sale_order_id
            order._amazon_confirm_behind()

    def served_confirming(self, instance):
        order = self.submission(instance).requisition_id.sale_order_id
        return order.state == "sale"

    def prepare_follow(self):
        self.answered()
        self.run_cron("ir_cron_send_submissions")
        self.advance(30)

    def served_follow(self, instance):
        return self.submission(instance).last_checked

    def prepare_follow_by_list(self):
        path = f"odoo.addons.{MODULE}.models.outbound.look_up.WORTH_A_LIST"
        self.startPatcher(patch(path, 1))
        self.prepare_follow()

    served_follow_by_list = served_follow

    def prepare_deadlines(self):
        self.ordered(hours=20)

    def served_deadlines(self, instance):
        return self.env["amazon.vendor.requisition"].search(
            [("instance_id", "=", instance.id), ("answer_reminded_for", "!=", False)]
        )

    def prepare_failed_shipments(self):
        Confirmation = self.env["amazon.vendor.shipment.confirmation"]
        for instance in self.both:
            shipment = self.env["amazon.vendor.shipment"].create(
                {"instance_id": instance.id, "state": "shipped"}
            )
            Confirmation.create(
                {
                    **Confirmation._version_values(instance, "{}", Confirmation),
                    "shipment_id": shipment.id,
                    "identifier": shipment.name,
                    "confirmed_at": fields.Datetime.now(),
                }
            ).submission_ids.state = "failed"

    def served_failed_shipments(self, instance):
        return self.env["amazon.vendor.shipment.confirmation"].search(
            [("instance_id", "=", instance.id), ("failure_told", "=", True)]
        )

    def prepare_invoices(self):
        self.env["amazon.vendor.shipment"].create(
            [
                {"instance_id": each.id, "state": "shipped", "invoice_due": True}
                for each in self.both
            ]
        )

    def served_invoices(self, instance):
        return self.env["amazon.vendor.shipment"].search(
            [("instance_id", "=", instance.id), ("invoice_due", "=", False)]
        )

    def prepare_labels(self):
        now = fields.Datetime.now()
        self.env["amazon.vendor.shipment"].create(
            [
                {
                    "instance_id": instance.id,
                    "freight_term": "collect",
                    "arn": "1234567890",
                    "label_state": "waiting",
                    "label_since": now,
                    "label_look_at": now,
                }
                for instance in self.both
            ]
        )

    def served_labels(self, instance):
        return self.env["amazon.vendor.shipment"].search(
            [
                ("instance_id", "=", instance.id),
                ("label_look_at", ">", fields.Datetime.now()),
            ]
        ) and instance not in instance._broken_in("labels")

    def prepare_direct_labels(self):
        self.both.does_direct = True
        orders = self.env["amazon.vendor.direct.order"].create(
            [
                {
                    "instance_id": instance.id,
                    "name": "DF1",
                    "state": "acknowledged",
                    "selling_party_code": "NORD1",
                    "ship_from_code": "WH1",
                }
                for instance in self.both
            ]
        )
        self.env["amazon.vendor.direct.label"]._want(orders)

    def served_direct_labels(self, instance):
        # Amazon was asked, and knows no such order.
        return self.env["amazon.vendor.direct.label"].search(
            [("instance_id", "=", instance.id), ("state", "=", "failed")]
        ) and instance not in instance._broken_in("direct_labels")

    def prepare_watch(self):
        for instance in self.both:
            instance._schedule("process_queues").write(
                {"last_state": "error", "last_message": "It broke.", "failure_count": 3}
            )

    def served_watch(self, instance):
        return instance._trouble_activities()

    def place_direct(self):
        """Each of the two has an order of a customer's, and a shelf for it."""
        self.both.write({"does_direct": True, "direct_auto_acknowledge": True})
        self.env.ref("base.EUR").active = True
        product = self._create_product("Sent by us", default_code="DIRECT-1")
        place = self.warehouse.lot_stock_id
        self.env["stock.quant"]._update_available_quantity(product, place, 10)
        for instance, account in ((self.instance, "demo"), (self.good, "good")):
            self.env["amazon.vendor.warehouse"].create(
                {
                    "instance_id": instance.id,
                    "code": "WHX1",
                    "warehouse_id": self.warehouse.id,
                }
            )
            seller = "NORD1" if account == "demo" else "GOOD1"
            self.simulator.add_direct_orders([direct_order(seller)], account)

    def prepare_import_direct(self):
        self.place_direct()

    def served_import_direct(self, instance):
        return self.lines_of(instance, "direct_order") and self.is_ok(
            instance, "import_direct_orders"
        )

    def prepare_import_cancelled_direct(self):
        self.place_direct()

    def served_import_cancelled_direct(self, instance):
        return self.is_ok(instance, "import_cancelled_direct_orders")

    def prepare_find_direct(self):
        self.place_direct()
        for instance in self.both:
            instance._schedule("direct_gap_check").next_run = fields.Datetime.now()

    def served_find_direct(self, instance):
        return self.is_ok(instance, "direct_gap_check")

    def prepare_process_direct(self):
        self.place_direct()
        self.run_cron("ir_cron_import_direct_orders")

    def served_process_direct(self, instance):
        orders = self.env["amazon.vendor.direct.order"].search(
            [("instance_id", "=", instance.id)]
        )
        return orders.answer_code == "00"

    def prepare_direct_deadlines(self):
        self.prepare_process_direct()
        self.both.direct_auto_acknowledge = False
        self.run_cron("ir_cron_process_queues")
        self.advance(21 * 60)

    def served_direct_deadlines(self, instance):
        return self.env["amazon.vendor.direct.order"].search(
            [("instance_id", "=", instance.id), ("answer_reminded_for", "!=", False)]
        )

    def prepare_consignees(self):
        """There is nothing old: that it is asked for is all."""

    def run_consignees(self):
        self.env["amazon.vendor.direct.consignee"]._gc_erase()

    def served_consignees(self, instance):
        return not instance.broken_loops

    def prepare_consignee_keys(self):
        """There is nothing sealed: that it is asked for is all."""

    def run_consignee_keys(self):
        self.env["amazon.vendor.direct.consignee"]._gc_former_encryption_keys()

    def served_consignee_keys(self, instance):
        return not instance.broken_loops

    def prepare_label_keys(self):
        """There is nothing sealed: that it is asked for is all."""

    def run_label_keys(self):
        self.env["amazon.vendor.direct.label"]._gc_former_encryption_keys()

    def served_label_keys(self, instance):
        return not instance.broken_loops

    def prepare_import_payments(self):
        currency = self.company.currency_id.name
        for account in ("demo", "good"):
            self.simulator.deduct(
                "A1SC", "-1", account=account, currency=currency, days=-1
            )

    def served_import_payments(self, instance):
        return self.env["amazon.vendor.queue.line"].search(
            [
                ("instance_id", "=", instance.id),
                ("document_type", "=", "remittance"),
            ]
        ) and self.is_ok(instance, "import_remittances")

    def payments_that_are_matched(self):
        """Both have a payment with one deduction, and all to book it by itself."""
        found = books(self.env)
        self.customer.property_account_receivable_id = found["receivable"]
        self.both.write(
            {
                "payment_journal_id": found["payments"].id,
                "deduction_account_id": found["deductions"].id,
                "books_by_limits": True,
            }
        )
        kind = self.env["amazon.vendor.deduction.kind"]._of_company(self.company)[:1]
        kind.auto_book_limit = 100
        currency = self.company.currency_id.id
        Line = self.env["amazon.vendor.remittance.line"]
        for instance in self.both:
            remittance = self.env["amazon.vendor.remittance"].create(
                {
                    "name": "4711",
                    "payment_number": "4711",
                    "instance_id": instance.id,
                    "paid_on": fields.Date.today() - timedelta(days=100),
                    "amount_text": "-5.00",
                    "lines_text": "-5.00",
                    "currency_id": currency,
                    "state": "matched",
                }
            )
            Line.create(
                {
                    "remittance_id": remittance.id,
                    "number": "A1SC",
                    "net_text": "-5.00",
                    "currency_id": currency,
                    "role": "deduction",
                    "kind_id": kind.id,
                }
            )
        return self.env["amazon.vendor.remittance"].search(
            [("instance_id", "in", self.both.ids)]
        )

    def prepare_draft_payments(self):
        self.payments_that_are_matched()

    def served_draft_payments(self, instance):
        return self.env["amazon.vendor.remittance"].search(
            [("instance_id", "=", instance.id), ("state", "=", "booked")]
        )

    def prepare_expire_deductions(self):
        self.payments_that_are_matched().action_book()

    def served_expire_deductions(self, instance):
        return self.env["amazon.vendor.deduction"].search(
            [("instance_id", "=", instance.id), ("state", "=", "expired")]
        )

    def prepare_stock(self):
        """Each of the two has a lamp on a shelf that Amazon sells from."""
        self.both.does_direct = True
        lamp = self._create_product("Lamp on a shelf")
        place = self.warehouse.lot_stock_id
        self.env["stock.quant"]._update_available_quantity(lamp, place, 10)
        for instance in self.both:
            if not instance.vendor_code_ids:
                instance.vendor_code_ids = [(0, 0, {"name": "NORD1"})]
            self.env["amazon.vendor.warehouse"].create(
                {
                    "instance_id": instance.id,
                    "code": "WHX1",
                    "warehouse_id": self.warehouse.id,
                    "vendor_code_id": instance.vendor_code_ids[0].id,
                }
            )
            self.env["amazon.vendor.product"].create(
                {
                    "instance_id": instance.id,
                    "product_id": lamp.id,
                    "asin": "B00SIMUL01",
                }
            )
            schedule = instance._schedule("send_stock")
            schedule.write({"active": True, "next_run": fields.Datetime.now()})

    def served_stock(self, instance):
        return self.updates_of(instance) and self.is_ok(instance, "send_stock")

    def updates_of(self, instance):
        return self.env["amazon.vendor.inventory.feed"].search(
            [("instance_id", "=", instance.id)]
        )

    def prepare_stock_updates(self):
        self.prepare_stock()
        self.run_cron("ir_cron_send_stock")
        for instance in self.both:
            updates = self.updates_of(instance)
            updates._supersede()
            updates.offer_ids.feed_id = False
            updates.written_at = fields.Datetime.now() - timedelta(days=400)

    def run_stock_updates(self):
        self.env["amazon.vendor.inventory.feed"]._gc_old_feeds()

    def served_stock_updates(self, instance):
        return not self.updates_of(instance)

    def prepare_old_calls(self):
        for instance in self.both:
            self.env["amazon.vendor.call"].create(
                {
                    "instance_id": instance.id,
                    "operation": "getPurchaseOrders",
                    "method": "GET",
                    "path": "/",
                    "started_at": fields.Datetime.now() - timedelta(days=400),
                }
            )

    def run_old_calls(self):
        self.env["amazon.vendor.call"]._gc_old_calls()

    def served_old_calls(self, instance):
        return not self.env["amazon.vendor.call"].search(
            [("instance_id", "=", instance.id)]
        )

    def prepare_keys(self):
        """The keys are sealed as they are."""

    def run_keys(self):
        self.env["amazon.vendor.instance"]._gc_former_encryption_keys()

    def served_keys(self, instance):
        return not instance.broken_loops

    def prepare_retention(self):
        """There is nothing old: that it is asked for is all."""

    def run_retention(self):
        for (model, method), loop in CLEAN_UPS.items():
            if loop == "retention":
                getattr(self.env[model], method)()

    def served_retention(self, instance):
        return not instance.broken_loops

    # --- None is missing ------------------------------------------------------------

    def test_every_scheduled_action_is_in_the_list(self):
        actions = self.env["ir.model.data"].search(
            [("model", "=", "ir.cron"), ("module", "=", MODULE)]
        )
        listed = {cron for loop in LOOPS for cron in loop.crons}
        self.assertEqual(set(actions.mapped("name")), listed)

    def test_every_clean_up_is_in_the_list(self):
        found = set()
        for model in self.env.registry:
            if not model.startswith("amazon.vendor."):
                continue
            for name in dir(self.registry[model]):
                method = getattr(self.registry[model], name)
                if name.startswith("_gc_") and getattr(method, "_autovacuum", False):
                    found.add((model, name))
        self.assertEqual(found, set(CLEAN_UPS))
        loops = {loop.name for loop in LOOPS}
        self.assertLessEqual(set(CLEAN_UPS.values()) - {None}, loops)

    def test_a_broken_step_that_is_repaired_is_forgotten(self):
        """The loop goes on where it stopped, and nothing is said any more."""
        self.prepare_deadlines()
        breaking, _broke = self.breaking("amazon.vendor.requisition", "_running_short")
        with breaking, mute_logger(*LOGGERS):
            self.run_cron("ir_cron_watch_deadlines")
        self.assertEqual(self.instance.health, "error")
        self.assertIn("odd", self.instance.health_message)
        self.run_cron("ir_cron_watch_deadlines")
        self.assertFalse(self.instance.broken_loops)
        self.assertTrue(self.served_deadlines(self.instance))


def _add_tests():
    for loop in LOOPS:
        for step in loop.steps:

            def test(self, loop=loop, step=step):
                self.assertHolds(loop, *step)

            model, method = step[:2]
            room = model.removeprefix("amazon.vendor.").replace(".", "_")
            name = f"test_{loop.name}_when_{room}{method}_breaks"
            test.__doc__ = f"{loop.name}: {model}.{method} always raises"
            setattr(TestLoops, name, test)


_add_tests()
