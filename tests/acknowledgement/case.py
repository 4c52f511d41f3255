"""The kit of tests that answer Amazon's orders: real requisitions, a real simulator."""

import json
from datetime import datetime, timedelta, timezone

from ..inbound.case import QueueCase
from ..orders import item, order


def iso(moment):
    """A moment as Amazon writes it."""
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


class AcknowledgementCase(QueueCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.products = cls.lamp | cls.env["product.product"].create(
            [
                {
                    "name": f"Part {n}",
                    "type": "consu",
                    "is_storable": True,
                    "default_code": f"PART-{n}",
                }
                for n in range(2, 6)
            ]
        )

    @classmethod
    def have_plenty(cls):
        """Have so much in stock that no answer is short."""
        for product in cls.products:
            cls.env["stock.quant"]._update_available_quantity(
                product, cls.warehouse.lot_stock_id, 100000
            )

    # --- Orders -------------------------------------------------------------

    def line(self, sequence=1, **values):
        """One item of an order; item 1 is the lamp, the others are parts."""
        if sequence > 1:
            values.setdefault("asin", f"B00000000{sequence}")
            values.setdefault("sku", f"PART-{sequence}")
        return item(sequence, **values)

    def requisition(self, *items, number="4Z32PABC", **details):
        """A requisition of an order that the simulator knows as well.

        :param items: of ``self.line``; one lamp line by default.
        """
        now = datetime.now(timezone.utc)
        values = {
            "purchaseOrderDate": iso(now - timedelta(hours=1)),
            "purchaseOrderStateChangedDate": iso(now - timedelta(hours=1)),
            "shipWindow": f"{iso(now + timedelta(3))}--{iso(now + timedelta(10))}",
            **details,
        }
        document = order(number, list(items) or [self.line()], **values)
        self.simulator.add_orders([document])
        return self.imported(document)

    # --- Doing --------------------------------------------------------------

    def send(self, requisitions, user=None):
        """Click Send Acknowledgement and let the request end.

        :return: the action that the button returns.
        """
        if user:
            requisitions = requisitions.with_user(user)
        action = requisitions.action_send_acknowledgement()
        self.run_after_commit()
        return action

    def follow(self, minutes):
        """Let time pass and have the scheduled action look at Amazon."""
        self.advance(minutes)
        self.run_cron("ir_cron_follow_submissions")

    # --- Looking ------------------------------------------------------------

    def submission_of(self, requisition):
        return requisition.acknowledgement_id.submission_id

    def taken(self, requisition):
        """What the simulator's ledger took for this order, answered or not."""
        return self.simulator.ledger.accepted_acknowledgements(
            requisition.purchase_order_number
        )

    def posts(self):
        """How many acknowledgements were sent, whatever became of them."""
        return len(self.simulator.ledger.posts())

    def answers_sent(self, requisition):
        """The itemAcknowledgements that Amazon got, by line number."""
        document = json.loads(self.submission_of(requisition).payload)
        return {
            each["itemSequenceNumber"]: each["itemAcknowledgements"]
            for each in document["acknowledgements"][0]["items"]
        }

    def activities(self, record):
        return record.activity_ids.filtered(
            lambda a: a.user_id == self.instance.responsible_id
        )
