import json
from pathlib import Path

from odoo.modules.module import load_script
from odoo.tests import tagged

from ..acknowledgement.case import AcknowledgementCase
from ..orders import item, order


@tagged("post_install", "-at_install")
class TestIdentity(AcknowledgementCase):
    """What a number means counts; how Amazon spelled it is only echoed."""

    def spelled(self, number, **values):
        return order(items=[item(number, **values)])

    def test_every_spelling_of_a_line_number_is_that_line(self):
        requisition = self.imported(self.spelled("1"))
        line = requisition.line_ids
        for spelling in ("01", " 1", "00001", "1 ", "1"):
            with self.subTest(spelling=spelling):
                self.imported(self.spelled(spelling))
                self.assertEqual(requisition.line_ids, line)
                self.assertEqual(line.item_sequence_number, "1")
                self.assertEqual(line.item_sequence_number_raw, spelling)
                self.assertEqual(line.accepted_qty, 10)
        self.assertFalse(requisition.revision_ids)

    def test_a_change_is_a_change_of_that_line_however_it_is_spelled(self):
        requisition = self.imported(self.spelled("00001"))
        self.imported(self.spelled("1", quantity=7))
        self.assertEqual(requisition.line_ids.ordered_qty, 7)
        (change,) = requisition.revision_ids.changes
        self.assertEqual((change["item"], change["field"]), ("1", "ordered_qty"))

    def test_the_answer_echoes_what_amazon_wrote(self):
        requisition = self.requisition(self.line(sequence=1, itemSequenceNumber="001"))
        self.send(requisition)
        sent = json.loads(self.submission_of(requisition).payload)
        (line,) = sent["acknowledgements"][0]["items"]
        self.assertEqual(line["itemSequenceNumber"], "001")
        self.assertEqual(
            requisition.acknowledgement_id.line_ids.item_sequence_number, "1"
        )

    def test_another_spelling_is_not_another_answer(self):
        requisition = self.requisition()
        self.send(requisition)
        again = json.loads(requisition.queue_line_ids[:1].payload)
        found = again["orderDetails"]["items"][0]
        found.update(
            itemSequenceNumber="0001",
            amazonProductIdentifier=" b000000001",
            vendorProductIdentifier="4006381333931 ",
        )
        again["orderDetails"]["sellingParty"]["partyId"] = "vend1 "
        self.imported(again)
        self.assertFalse(requisition.revision_ids)
        self.assertEqual(requisition.line_ids.asin, "B000000001")
        self.assertEqual(requisition.selling_party_code, "VEND1")
        self.assertFalse(requisition._differs_from_answer())

    def test_amazon_is_asked_for_the_number_as_it_was_typed(self):
        wizard = self.env["amazon.vendor.operation"].create(
            {
                "instance_id": self.instance.id,
                "operation": "import_specific_purchase_orders",
                "purchase_order_numbers": "TestPO2, 4z32pabc TESTPO2\n testpo2",
            }
        )
        _operation, handler = wizard._registered()
        numbers = wizard._numbers(wizard.purchase_order_numbers, handler)
        self.assertEqual(numbers, ["TestPO2", "4z32pabc"])

    def update(self):
        """Have the migration of numbers and codes run, as at an update."""
        self.env.flush_all()
        root = Path(__file__).parents[2]
        script = root / "migrations" / "19.0.1.1.0" / "pre-identity.py"
        load_script(str(script), "pre_identity").migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()

    def test_an_update_leaves_two_lines_of_one_number_where_they_are(self):
        """By their place in Amazon's document the next import finds them."""
        requisition = self.imported(
            order(items=[item(1), item(1, "B000000002", "PART-2")])
        )
        first, second = requisition.line_ids
        self.assertEqual((first.item_key, second.item_key), ("1", "1#2"))
        first.write({"ordered_qty": 0, "accepted_qty": 0})
        self.update()
        self.assertEqual((first.item_key, second.item_key), ("1", "1#2"))

    def test_an_update_makes_one_line_of_two_spellings(self):
        requisition = self.imported(
            order(items=[item(1), item(2, "B000000002", "PART-2")])
        )
        first, second = requisition.line_ids
        # As they were stored before: "1" removed, "01" added, echoed as they are.
        first.write({"ordered_qty": 0, "accepted_qty": 0})
        (first + second).flush_recordset()
        self.env.cr.execute(
            """
            UPDATE amazon_vendor_requisition_line
               SET item_sequence_number = '01', item_key = '01' WHERE id = %s
            """,
            [second.id],
        )
        self.update()
        self.assertEqual(second.item_sequence_number, "1")
        self.assertEqual((second.item_key, first.item_key), ("1", "1#2"))
