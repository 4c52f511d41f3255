"""What Amazon, or its customers, may send: each goes on, or waits and says why."""

import base64

from odoo.tests import tagged

from ...logic.shipment.label_file import PDF, kind_of
from ...models.direct import sealed_file
from .shipping_case import CONFIRM, MAKE
from .wave_case import WaveCase

MEGABYTE = 1024 * 1024


@tagged("post_install", "-at_install")
class TestBadInput(WaveCase):
    def goes_all_the_way(self, order):
        """Click by click until Amazon shows that it has left.

        :return: what Amazon was told of the shipment
        """
        self.assertFalse(order.problem)
        self.accept(order)
        self.make_labels(order)
        self.assertEqual(order.state, "labelled", order.label_problem)
        self.ship(order)
        self.assertEqual(order.confirmation_state, "confirmed")
        self.assertEqual(self.simulator.direct_order(order.name).status, "SHIPPED")
        (post,) = self.simulator.ledger.find(operation=CONFIRM)
        return post.json["shipmentConfirmations"][0]

    def upload(self, order, tracking):
        """The packer brings a label of Vendor Central's."""
        action = order.with_user(self.packer).action_upload_label()
        wizard = self.env[action["res_model"]].with_user(self.packer)
        wizard.with_context(**action["context"]).create(
            {"file": base64.b64encode(b"^XA^FDBy hand^FS^XZ"), "tracking": tracking}
        ).action_upload()

    def test_two_lines_of_one_sku_leave_whole_with_a_label_brought_by_hand(self):
        """Amazon is known to make no label of such an order (docs issue 2186)."""
        order = self.take_in(("LAMP-1", 1), ("LAMP-1", 2))
        self.accept(order)
        self.make_labels(order)
        self.assertIn("two lines of one SKU", order.label_problem)
        shown = self.simulator.direct_shipping.orders["demo", order.name]
        self.upload(order, shown.trackings[0])
        self.ship(order)
        self.assertEqual(self.simulator.direct_order(order.name).status, "SHIPPED")
        (post,) = self.simulator.ledger.find(operation=CONFIRM)
        (told,) = post.json["shipmentConfirmations"]
        amounts = {
            str(item["itemSequenceNumber"]): item["shippedQuantity"]["amount"]
            for item in told["items"]
        }
        self.assertEqual(amounts, {"1": 1, "2": 2})

    def test_a_ship_method_that_nobody_knows_is_told_back_as_it_is(self):
        number = self.place(("LAMP-1", 1))
        self.at_amazon(number)["shipmentDetails"]["shipMethod"] = "ROCKET_TO_MARS"
        (order,) = self.come([number])
        told = self.goes_all_the_way(order)
        (box,) = told["containers"]
        # How Amazon's label says that it goes counts more than how it was ordered.
        self.assertEqual(box["shipMethod"], order.package_ids.ship_method)
        self.assertEqual(order.ship_method, "ROCKET_TO_MARS")

    def test_an_order_without_an_address_leaves_as_any_other(self):
        order = self.take_in(("LAMP-1", 1), address=None)
        self.goes_all_the_way(order)

    def test_eaches_are_answered_and_confirmed_as_pieces(self):
        quantity = {"amount": 3, "unitOfMeasure": "Eaches"}
        order = self.take_in(self.item(1, "LAMP-1", 3, orderedQuantity=quantity))
        told = self.goes_all_the_way(order)
        (item,) = told["items"]
        self.assertEqual(
            item["shippedQuantity"], {"amount": 3, "unitOfMeasure": "Each"}
        )
        (answered,) = self.answers()[0]["itemAcknowledgements"]
        self.assertEqual(answered["acknowledgedQuantity"]["amount"], 3)

    def test_a_unit_that_is_no_piece_waits_and_is_neither_accepted_nor_refused(self):
        self.instance.direct_auto_acknowledge = True
        self.instance.direct_shortage_code = "03"
        quantity = {"amount": 3, "unitOfMeasure": "Cases"}
        order = self.take_in(self.item(1, "LAMP-1", 3, orderedQuantity=quantity))
        self.assertFalse(order.answer_code)
        self.assertIn("Cases", order.line_ids.problem)
        self.assertTrue(order.step_problem)
        self.assertEqual(self.answers(), [])

    def test_a_label_of_eight_megabytes_is_printed_with_the_others(self):
        orders = self.take_in(("LAMP-1", 1)) | self.take_in(("LAMP-1", 1))
        self.accept(orders)
        self.make_labels(orders[0])
        self.simulator.set_direct_labels(format="PDF", size=8 * MEGABYTE)
        self.make_labels(orders[1])
        content = sealed_file.opened(orders[1].package_ids, "sealed")
        self.assertGreaterEqual(len(content), 8 * MEGABYTE)
        self.assertEqual(kind_of(content), PDF)
        pages, left = self.print_labels(orders)
        self.assertEqual((len(pages), left), (4, ""))

    # === THE ROLE THAT SHOWS WHO ORDERS === #

    def test_without_the_role_nothing_is_imported_and_the_role_is_named(self):
        self.place(("LAMP-1", 1))
        self.simulator.deny("createRestrictedDataToken")
        self.instance.schedule_ids.next_run = False
        self.run_cron("ir_cron_import_direct_orders")
        queue = self.env["amazon.vendor.queue"].search(
            [("operation", "=", "import_direct_orders")], limit=1
        )
        self.assertEqual(queue.fetch_state, "failed")
        self.assertIn("Restricted", queue.error_message)

    def test_without_the_role_no_label_is_made_and_it_is_once_the_role_is_there(self):
        order = self.take_in(("LAMP-1", 1))
        self.accept(order)
        self.simulator.deny("createRestrictedDataToken")
        self.advance(61)  # the token that is there has ended
        self.make_labels(order)
        self.assertEqual(order.state, "acknowledged")
        self.assertIn("Restricted", order.label_problem)
        self.assertFalse(self.simulator.ledger.find(operation=MAKE, status=200))
        self.simulator.allow("createRestrictedDataToken")
        self.advance(24 * 60)
        order.with_user(self.packer).action_make_labels()
        self.run_after_commit()
        self.run_cron("ir_cron_fetch_direct_labels")
        self.assertEqual(order.state, "labelled", order.label_problem)
