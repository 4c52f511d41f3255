import json

from odoo.tests import tagged

from .case import ChangeCase

FEW, MANY = 3, 13


@tagged("post_install", "-at_install")
class TestEcho(ChangeCase):
    """Amazon shows the order as we have made it: that is no news."""

    def of(self, count, prefix):
        """So many answered orders, and a queue in which Amazon shows them so."""
        requisitions = self.env["amazon.vendor.requisition"]
        for number in range(count):
            requisitions |= self.answered(number=f"{prefix}{number:03}")
        documents = []
        for requisition in requisitions:
            document = self.document_of(requisition)
            document["purchaseOrderState"] = "Acknowledged"
            document["orderDetails"]["purchaseOrderStateChangedDate"] = (
                "2026-11-24T10:00:00Z"
            )
            documents.append(document)
        return requisitions, self.queue_with(*documents)

    def test_an_echo_leaves_no_revision_no_message_and_no_copy(self):
        requisition, queue = self.of(1, "ECHO")
        messages = requisition.message_ids
        queue._process()
        self.assertEqual(requisition.amazon_state, "Acknowledged")
        self.assertFalse(requisition.revision_ids)
        self.assertEqual(requisition.message_ids, messages)
        self.assertFalse(queue.line_ids.payload)
        self.assertEqual(queue.line_ids.state, "done")
        self.assertIn("Acknowledged", queue.line_ids.outcome)
        document = self.document_of_first(requisition)
        document["purchaseOrderState"] = "Closed"
        self.send_again(document)._process()
        self.assertEqual(requisition.state, "closed")
        self.assertFalse(requisition.revision_ids)
        self.assertEqual(requisition.message_ids, messages)

    def document_of_first(self, requisition):
        """The order as Amazon sent it first: an echo has no copy of it."""
        last = requisition.queue_line_ids.sorted("version")[-1:]
        last.payload_text = last.payload or requisition.queue_line_ids[:1].payload
        return self.document_of(requisition)

    def test_a_state_that_is_not_of_our_making_is_told(self):
        requisition = self.requisition()
        self.env.invalidate_all()
        document = self.document_of(requisition)
        document["purchaseOrderState"] = "Acknowledged"
        self.send_again(document)._process()
        self.assertTrue(requisition.answered_elsewhere)
        self.assertTrue(requisition.revision_ids)

    def test_a_change_that_comes_with_the_state_is_told(self):
        requisition = self.answered()
        document = self.document_of(requisition)
        document["purchaseOrderState"] = "Acknowledged"
        document["orderDetails"]["items"][0]["orderedQuantity"]["amount"] = 7
        queue = self.send_again(document)
        queue._process()
        self.assertEqual(requisition.revision_ids.state, "pending")
        self.assertTrue(queue.line_ids.payload)

    def test_what_nobody_reads_today_is_kept_as_it_came(self):
        """The state may come with something that no field here has."""
        for number, add in enumerate(
            (
                lambda details: details["shipToParty"].update(
                    address={"name": "Amazon", "countryCode": "DE", "city": "Bonn"}
                ),
                lambda details: details.update(somethingNew="of Amazon's"),
                lambda details: details["items"][0].update(itemSequenceNumber="01"),
            )
        ):
            requisition = self.answered(number=f"BESIDE{number}")
            document = self.document_of(requisition)
            document["purchaseOrderState"] = "Acknowledged"
            add(document["orderDetails"])
            queue = self.send_again(document)
            queue._process()
            self.assertEqual(json.loads(queue.line_ids.payload), document)
            self.assertNotIn("all else", queue.line_ids.outcome)
            self.assertFalse(requisition.revision_ids)

    def test_a_further_echo_costs_at_most_one_statement(self):
        counts = []
        for count, prefix in ((1, "WARM"), (FEW, "FEW"), (MANY, "MANY")):
            _requisitions, queue = self.of(count, prefix)
            self.env.flush_all()
            self.env.invalidate_all()
            counts.append(self.count_sql(queue._process))
        self.assertLessEqual((counts[2] - counts[1]) / (MANY - FEW), 1, counts)
