"""Labels of direct orders: made once, after the commit, and never waited for."""

import base64
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import file_open

from ...logic.direct.shipping_labels import usable
from ...models.direct import label_fetch, sealed_file
from ...spapi.messages.direct_papers import Package, ShippingLabels
from .shipping_case import LABEL, LOOK, MAKE, ShippingCase

REQUEST = "submitShippingLabelRequest"
ZPL = b"^XA^FO50,50^FDHello^FS^XZ"
MEGABYTE = 2**20


@tagged("post_install", "-at_install")
class TestDirectLabel(ShippingCase):
    def upload(self, order, content=ZPL, user=None, **values):
        action = order.with_user(user or self.packer).action_upload_label()
        wizard = self.env[action["res_model"]].with_user(user or self.packer)
        values = {"tracking": "1ZBYHAND", **values}
        return (
            wizard.with_context(**action["context"])
            .create({"file": base64.b64encode(content), **values})
            .action_upload()
        )

    def asks_until_the_end(self, order):
        """Let so much time pass that it is not asked any more."""
        for minutes in (2, 4, 8, 16, 32, 64, 128, 256):
            self.look(minutes + 2)
        self.assertFalse(order.label_ids.next_try)

    # --- Made once, after the commit ----------------------------------------

    def test_a_button_writes_a_row_and_the_label_comes_after_the_commit(self):
        order = self.accepted()
        order.with_user(self.packer).action_make_labels()
        self.assertEqual(self.asked(), 0, "nothing is asked in the user's transaction")
        self.assertEqual(order.label_state, "wanted")
        self.assertIn("being made", self.delivery(order).amazon_direct_missing)
        self.run_after_commit()
        self.assertEqual((order.state, order.label_state), ("labelled", "made"))
        self.assertFalse(self.delivery(order).amazon_direct_missing)
        package = order.package_ids
        self.assertEqual((package.ship_method, package.format), ("UPS_GR_RES", "png"))
        self.assertTrue(package.tracking)

    def test_a_label_is_made_once_however_often_it_is_wanted(self):
        order = self.labelled()
        self.make_labels(order)
        self.look(60)
        self.assertEqual(self.asked(), 1)
        self.assertEqual(len(order.package_ids), 1)

    def test_the_schedule_makes_what_a_worker_that_died_left_behind(self):
        order = self.accepted()
        order.action_make_labels()  # the server stops before the request ends
        self.look(1)
        self.assertEqual(order.state, "labelled")

    def test_a_label_whose_answer_was_lost_is_looked_at_and_not_made_twice(self):
        order = self.accepted()
        self.simulator.add_fault("close_after", MAKE)
        self.make_labels(order)
        # The connection broke after Amazon had made it: the next look finds it.
        if order.state != "labelled":
            self.look(15)
        self.assertEqual(order.state, "labelled", order.label_problem)
        self.assertEqual(len(set(order.package_ids.mapped("tracking"))), 1)

    def test_labels_that_were_made_elsewhere_are_taken_over(self):
        order = self.labelled()
        tracking = order.package_ids.tracking
        order.label_ids.unlink()
        order.state = "acknowledged"
        self.make_labels(order)
        self.assertEqual(order.package_ids.tracking, tracking)

    def test_each_package_of_the_delivery_has_a_label_of_its_own(self):
        order = self.accepted()
        line = self.delivery(order).move_line_ids
        line.quantity = 1
        rest = line.copy({"quantity": 1})
        for each in (line, rest):
            each.action_put_in_pack()
        self.make_labels(order)
        packages = order.package_ids
        self.assertEqual(len(set(packages.mapped("tracking"))), 2)
        self.assertEqual(
            packages.mapped("container"),
            [line.result_package_id.name, rest.result_package_id.name],
        )

    def test_what_is_not_accepted_is_left_out_and_named(self):
        ready, new = self.accepted("PO1"), self.accepted("PO2", state="new")
        said = (ready | new).with_user(self.packer).action_make_labels()
        self.assertIn("PO2", said["params"]["message"])
        self.assertFalse(new.label_ids)
        with self.assertRaisesRegex(UserError, "accepted"):
            new.action_make_labels()

    # --- What does not come -------------------------------------------------

    def test_an_empty_label_is_looked_for_again_and_not_made_again(self):
        order = self.accepted()
        self.simulator.set_direct_labels(empty=1)
        self.make_labels(order)
        self.assertEqual((order.state, order.label_state), ("acknowledged", "empty"))
        self.look(5)
        self.assertEqual((order.state, order.label_state), ("labelled", "made"))
        self.assertEqual((self.asked(MAKE), self.asked(LOOK)), (1, 1))

    def test_a_label_that_stays_empty_ends_and_is_uploaded_by_hand(self):
        order = self.accepted(lines=((1, "LAMP-1", 1), (2, "LAMP-1", 1)))
        self.make_labels(order)
        self.assertIn("two lines of one SKU", order.label_problem)
        self.assertIn("asked again by itself", order.label_problem)
        self.asks_until_the_end(order)
        self.assertEqual(order.label_state, "failed")
        self.assertNotIn("asked again by itself", order.label_problem)
        self.assertIn("Upload Label", order.label_problem)
        self.assertTrue(order.activity_ids, "a person is told")
        asked = self.asked(LOOK)
        self.look(24 * 60)
        self.assertEqual(self.asked(LOOK), asked, "it is not asked for ever")
        self.upload(order)
        self.assertEqual((order.state, order.label_state), ("labelled", "uploaded"))
        self.assertEqual(order.package_ids.tracking, "1ZBYHAND")
        self.assertFalse(order.activity_ids)

    def test_a_label_that_failed_is_in_the_list_of_all_that_failed(self):
        order = self.accepted(lines=((1, "LAMP-1", 1), (2, "LAMP-1", 1)))
        self.make_labels(order)
        self.asks_until_the_end(order)
        letter = self.env["amazon.vendor.dead.letter"].search(
            [("kind", "=", "direct_label"), ("res_id", "=", order.label_ids.id)]
        )
        self.assertEqual(letter.document_number, "PO1")
        self.assertIn("Upload Label", letter.reason)
        self.simulator.add_direct_shipping("PO1", {"1": ["LAMP-1", 2]})
        order.label_ids.write({"is_made": False, "may_be_made": False})
        letter.with_user(self.vendor_user).action_retry()
        self.run_after_commit()
        self.look(3)  # Amazon's token had expired meanwhile
        self.assertEqual(order.label_state, "made", order.label_problem)

    def test_what_amazon_refuses_waits_for_a_person_with_amazons_reason(self):
        order = self.accepted("PO9")
        self.simulator.cancel_direct_shipping("PO9")
        self.make_labels(order)
        self.assertEqual(order.label_state, "failed")
        self.assertIn("cancelled", order.label_problem)

    def test_one_that_fails_does_not_keep_the_others_from_their_labels(self):
        orders = self.accepted("PO1") | self.accepted("PO2") | self.accepted("PO3")
        self.simulator.cancel_direct_shipping("PO2")
        self.make_labels(orders)
        self.assertEqual(orders.mapped("label_state"), ["made", "failed", "made"])

    def test_a_label_of_eight_megabytes_is_kept(self):
        self.simulator.set_direct_labels(format="PDF", size=8 * MEGABYTE)
        order = self.accepted()
        order.action_make_labels()
        self.look(1)  # nobody waits for so much
        self.assertEqual(order.state, "labelled", order.label_problem)
        content = sealed_file.opened(order.package_ids, "sealed")
        self.assertGreaterEqual(len(content), 8 * MEGABYTE)
        self.assertEqual(content[:5], b"%PDF-")

    def test_what_is_too_large_or_no_label_is_no_label(self):
        for content in (b"%PDF-" + b"." * 11 * MEGABYTE + b"%%EOF", b"<html/>", None):
            package = Package("001", "1Z", "UPS", "Ground", content)
            (found,) = usable(ShippingLabels("PO1", packages=(package,)))
            self.assertIsNone(found.format)
            self.assertIsNone(found.content)

    def test_an_order_cancelled_while_its_label_is_made_is_not_labelled(self):
        order = self.accepted()
        keep = type(self.env[LABEL])._keep

        def cancelled_meanwhile(label, answer):
            label.order_id.state = "cancelled"
            label.env.flush_all()
            keep(label, answer)

        with patch.object(type(self.env[LABEL]), "_keep", cancelled_meanwhile):
            self.make_labels(order)
        self.assertEqual((order.state, order.label_state), ("cancelled", "cancelled"))
        self.assertIn("Throw the label away", order.activity_ids.note)
        with self.assertRaises(UserError):
            self.delivery(order).button_validate()

    def test_while_amazon_is_asked_a_click_does_not_ask_it_once_more(self):
        order = self.accepted()
        ask, plans = label_fetch.ask, []

        def clicked_meanwhile(gateway, plan):
            plans.append(plan)
            if len(plans) == 1:
                self.env.invalidate_all()
                order.label_ids.with_user(self.packer).action_retry()
                self.run_after_commit()
            return ask(gateway, plan)

        with patch.object(label_fetch, "ask", clicked_meanwhile):
            self.make_labels(order)
        self.assertEqual((len(plans), self.asked()), (1, 1))
        self.assertEqual(order.state, "labelled", order.label_problem)

    def test_an_order_that_was_cancelled_before_is_not_asked_for(self):
        order = self.accepted()
        order.action_make_labels()
        order.state = "cancelled"
        self.run_after_commit()
        self.assertEqual(order.label_state, "cancelled")
        self.assertEqual(self.asked(), 0)

    # --- Papers -------------------------------------------------------------

    def test_an_order_that_wants_a_slip_is_labelled_when_it_has_one(self):
        order = self.labelled(is_slip_required=True)
        self.assertTrue(order.label_ids.has_slip)
        self.assertEqual(self.asked("getPackingSlip"), 1)
        self.labelled("PO2")
        self.assertEqual(self.asked("getPackingSlip"), 1, "the others have none")

    def test_a_slip_that_does_not_come_keeps_the_goods_here(self):
        order = self.accepted(is_slip_required=True)
        self.simulator.add_direct_shipping("PO1", {"1": ["LAMP-1", 2]})
        self.make_labels(order)
        self.assertEqual(order.state, "acknowledged")
        self.assertIn("packing slip", order.label_problem)
        with self.assertRaisesRegex(UserError, "packing slip"):
            self.ship(order)
        self.upload(order, b"%PDF-1.4 slip %%EOF", kind="slip")
        self.assertEqual(order.state, "labelled")

    # --- The older way ------------------------------------------------------

    def test_the_older_way_asks_for_labels_and_fetches_them_later(self):
        self.instance.direct_label_way = "request"
        self.simulator.set_direct_labels(lag=300)
        order = self.accepted()
        self.make_labels(order)
        self.assertEqual((self.asked(REQUEST), self.asked(MAKE)), (1, 0))
        self.assertEqual((order.state, order.label_state), ("acknowledged", "asked"))
        self.look(2)
        self.look(8)
        self.assertEqual((order.state, order.label_state), ("labelled", "made"))
        self.assertEqual(self.asked(REQUEST), 1)

    def test_many_labels_that_are_waited_for_are_fetched_with_a_list(self):
        self.instance.direct_label_way = "request"
        self.simulator.set_direct_labels(lag=300)
        orders = self.env["amazon.vendor.direct.order"].union(
            *(self.accepted(f"PO{number}") for number in range(12))
        )
        orders.action_make_labels()
        self.run_cron("ir_cron_fetch_direct_labels")
        self.assertEqual(set(orders.mapped("label_state")), {"asked"})
        looks = self.asked(LOOK)
        self.look(12)
        self.assertEqual(set(orders.mapped("state")), {"labelled"})
        self.assertEqual(self.asked("getShippingLabels"), 2, "ten a page")
        self.assertEqual(self.asked(LOOK), looks)

    # --- Who may, and what stays secret --------------------------------------

    def test_what_is_uploaded_must_be_a_label_with_its_number(self):
        order = self.accepted()
        with self.assertRaisesRegex(UserError, "cannot be printed"):
            self.upload(order, b"<html/>")
        with self.assertRaisesRegex(UserError, "tracking number"):
            self.upload(order, tracking=" ")

    def test_a_file_that_waits_for_its_button_is_stored_sealed(self):
        order = self.accepted()
        dialog = self.env["amazon.vendor.direct.label.upload"].with_user(self.packer)
        dialog = dialog.create({"order_id": order.id, "file": base64.b64encode(ZPL)})
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT u::text FROM amazon_vendor_direct_label_upload u WHERE id = %s",
            [dialog.id],
        )
        row = self.env.cr.fetchone()[0]
        for plain in (ZPL, base64.b64encode(ZPL)):
            self.assertNotIn(plain.hex(), row)
        self.env.invalidate_all()
        self.assertTrue(dialog.has_file)
        self.assertFalse(dialog.file, "what was handed in is not handed out")
        with file_open("amazon_vendor_central/data/neutralize.sql") as file:
            self.env.cr.execute(file.read())
        self.assertFalse(dialog.exists(), "nor is it in a copy")

    def test_who_neither_ships_nor_answers_orders_asks_for_no_label(self):
        outsider = new_test_user(
            self.env, login="direct_nobody", groups="base.group_user"
        )
        order = self.accepted()
        for name in ("action_make_labels", "action_print_labels", "action_ship"):
            with self.assertRaises(AccessError):
                getattr(order.with_user(outsider), name)()
