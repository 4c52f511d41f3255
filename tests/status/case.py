"""The kit of tests that import Amazon's purchase order status."""

import json

from ..acknowledgement.case import AcknowledgementCase
from ..orders import documents

STATUS = "import_purchase_order_status"


def quantity(amount, unit="Eaches", size=1):
    return {"amount": amount, "unitOfMeasure": unit, "unitSize": size}


def item_status(
    sequence=1,
    asin="B000000001",
    ordered=10,
    accepted=10,
    rejected=0,
    received=None,
    unit="Eaches",
    size=1,
    confirmation="ACCEPTED",
    receipt="PARTIALLY_RECEIVED",
    received_on="2026-11-20T08:00:00Z",
):
    """One itemStatus, as getPurchaseOrdersStatus writes it."""

    def amount(number):
        return quantity(number, unit, size)

    answer = {
        "acceptedQuantity": amount(accepted),
        "rejectedQuantity": amount(rejected),
    }
    value = {
        "itemSequenceNumber": str(sequence),
        "buyerProductIdentifier": asin,
        "orderedQuantity": {
            "orderedQuantity": amount(ordered),
            "orderedQuantityDetails": [
                {
                    "updatedDate": "2026-11-16T09:00:00Z",
                    "orderedQuantity": amount(ordered),
                }
            ],
        },
        "acknowledgementStatus": {
            "confirmationStatus": confirmation,
            **answer,
            "acknowledgementStatusDetails": [
                {"acknowledgementDate": "2026-11-16T10:00:00Z", **answer}
            ],
        },
    }
    if received is not None:
        value["receivingStatus"] = {
            "receiveStatus": receipt,
            "receivedQuantity": amount(received),
            "lastReceiveDate": received_on,
        }
    return value


def status(number="4Z32PABC", items=None, updated="2026-11-20T09:00:00Z", **values):
    """One status of an order, as getPurchaseOrdersStatus writes it."""
    return {
        "purchaseOrderNumber": number,
        "purchaseOrderStatus": "OPEN",
        "purchaseOrderDate": "2026-11-16T09:00:00Z",
        "lastUpdatedDate": updated,
        "sellingParty": {"partyId": "VEND1"},
        "shipToParty": {"partyId": "DTM2"},
        "itemStatus": [item_status()] if items is None else items,
        **values,
    }


class StatusCase(AcknowledgementCase):
    def operate(self, operation=STATUS, user=None, **values):
        """Click Process in the Operations wizard and let the request end.

        :return: the data queue, received and not processed.
        """
        wizard = (
            self.env["amazon.vendor.operation"]
            .with_user(user or self.vendor_user)
            .create({"instance_id": self.instance.id, "operation": operation, **values})
        )
        action = wizard.action_process()
        self.run_after_commit()
        queue = self.env["amazon.vendor.queue"].browse(action["res_id"])
        self.assertEqual(queue.fetch_state, "done", queue.error_message)
        return queue

    def import_status(self, number=None, **values):
        """Import the status (of one order) and process it.

        :return: the data queue.
        """
        if number:
            values["purchase_order_numbers"] = number
        queue = self.operate(**values)
        if queue.line_ids:
            queue.with_user(self.vendor_user).action_process_queue_manually()
        self.assertFalse(queue.failed_count, queue.line_ids.mapped("error_message"))
        return queue

    def status_queue(self, *statuses):
        """A data queue that has received these statuses, without a simulator.

        :param statuses: dicts as ``status`` makes them, or raw text.
        """
        queue = self.env["amazon.vendor.queue"].create(
            {
                "instance_id": self.instance.id,
                "operation": STATUS,
                "fetch_state": "done",
            }
        )
        queue._store_documents(documents(*statuses))
        queue._refresh_state()
        return queue

    def apply_status(self, *statuses):
        """Receive and process these statuses."""
        queue = self.status_queue(*statuses)
        queue._process()
        self.assertEqual(queue.state, "done", queue.line_ids.mapped("error_message"))
        return queue

    def history(self, requisition, kind):
        """The history of the only line: tuples of quantities, oldest first."""
        names = {
            "ordered": ("ordered_qty", "cancelled_qty"),
            "acknowledged": ("accepted_qty", "rejected_qty"),
            "received": ("received_qty",),
        }[kind]
        rows = requisition.history_ids.filtered(lambda row: row.kind == kind)
        return [tuple(row[name] for name in names) for row in rows.sorted("position")]

    def message_sent(self, requisition):
        """The acknowledgement that was posted last, as Amazon got it."""
        payload = json.loads(self.submission_of(requisition).payload)
        return payload["acknowledgements"][0]
