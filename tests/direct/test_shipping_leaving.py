"""Direct orders leave whole, with their label, and are confirmed once."""

from functools import partial
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ...logic.direct.confirmation_facts import FLOOR_DENIAL as DENIAL
from .shipping_case import CONFIRM, ShippingCase


@tagged("post_install", "-at_install")
class TestDirectLeaving(ShippingCase):
    def look_up(self, minutes=2):
        self.advance(minutes)
        self.run_cron("ir_cron_follow_submissions")

    # --- Leaving ------------------------------------------------------------

    def test_what_leaves_is_confirmed_whole_with_its_box_and_tracking(self):
        order = self.labelled(lines=((1, "LAMP-1", 2), (2, "SHADE-1", 3)))
        self.ship(order)
        self.assertEqual(order.state, "shipped")
        (told,) = self.told()
        self.assertEqual(told["shipmentDetails"]["shipmentStatus"], "SHIPPED")
        self.assertEqual(
            told["shipmentDetails"]["vendorOrderNumber"], order.sale_order_id.name
        )
        self.assertEqual(
            [
                (each["itemSequenceNumber"], each["shippedQuantity"]["amount"])
                for each in told["items"]
            ],
            [(1, 2), (2, 3)],
        )
        (box,) = told["containers"]
        self.assertEqual(box["trackingNumber"], order.package_ids.tracking)
        self.assertEqual(box["shipMethod"], "UPS_GR_RES")
        self.assertEqual(box["weight"], {"unitOfMeasure": "KG", "value": "4.5"})
        self.assertEqual(order.confirmation_ids.state, "submitted")
        self.look_up()
        self.assertEqual(order.confirmation_ids.state, "confirmed")
        self.assertEqual(self.simulator.direct_shipping_state("PO1"), "SHIPPED")

    def test_a_delivery_refuses_to_leave_without_its_label(self):
        order = self.accepted()
        with self.assertRaisesRegex(UserError, "Make Labels"):
            self.delivery(order).with_user(self.packer).button_validate()
        order.action_make_labels()
        with self.assertRaisesRegex(UserError, "Label is being made"):
            self.delivery(order).with_user(self.packer).button_validate()
        self.run_after_commit()
        self.delivery(order).with_user(self.packer).button_validate()
        self.run_after_commit()
        self.assertEqual(order.state, "shipped")
        self.assertEqual(len(self.told()), 1)

    def test_nothing_of_an_order_leaves_where_not_all_does(self):
        order = self.labelled()
        self.delivery(order).move_ids.quantity = 1
        with self.assertRaisesRegex(UserError, "1 of 2 leave"):
            self.delivery(order).with_context(skip_backorder=True).button_validate()
        self.assertEqual(self.delivery(order).state, "assigned")
        self.assertFalse(order.confirmation_ids)

    def test_what_amazon_did_not_order_does_not_leave(self):
        order = self.labelled()
        order.sale_order_id.order_line = [
            Command.create({"product_id": self.shade.id, "product_uom_qty": 1})
        ]
        self.delivery(order).action_assign()
        with self.assertRaisesRegex(UserError, "Amazon did not order it"):
            self.ship(order)

    def test_what_amazon_has_cancelled_does_not_leave(self):
        order = self.labelled()
        order.state = "cancelled"
        with self.assertRaisesRegex(UserError, "cancelled"):
            self.delivery(order).button_validate()

    def test_without_a_weight_the_goods_stay_and_the_reason_says_what_to_do(self):
        self.lamp.weight = 0
        order = self.labelled()
        with self.assertRaisesRegex(UserError, "enter the weights"):
            self.ship(order)

    def test_two_lines_of_one_product_share_what_is_delivered(self):
        order = self.accepted(lines=((1, "LAMP-1", 2), (2, "LAMP-1", 3)))
        self.env["amazon.vendor.direct.label"]._of_order(order)._upload(
            "label", b"^XA^FDHello^FS^XZ", "1ZHAND"
        )
        self.ship(order)
        (told,) = self.told()
        self.assertEqual(
            [each["shippedQuantity"]["amount"] for each in told["items"]], [2, 3]
        )

    def test_units_that_amazon_writes_as_eaches_are_told_as_each(self):
        order = self.labelled()
        order.line_ids.unit = "Eaches"
        self.ship(order)
        unit = self.told()[0]["items"][0]["shippedQuantity"]["unitOfMeasure"]
        self.assertEqual(unit, "Each")

    def test_each_box_is_told_with_the_tracking_of_its_own_label(self):
        order = self.accepted()
        line = self.delivery(order).move_line_ids
        line.quantity = 1
        rest = line.copy({"quantity": 1})
        for each in (line, rest):
            each.action_put_in_pack()
        self.make_labels(order)
        self.ship(order)
        boxes = self.told()[0]["containers"]
        self.assertEqual(
            {each["containerIdentifier"]: each["trackingNumber"] for each in boxes},
            {each.container: each.tracking for each in order.package_ids},
        )

    def test_boxes_that_were_packed_after_the_label_have_none(self):
        order = self.labelled()
        line = self.delivery(order).move_line_ids
        line.quantity = 1
        rest = line.copy({"quantity": 1})
        for each in (line, rest):
            each.action_put_in_pack()
        with self.assertRaisesRegex(UserError, "no tracking number"):
            self.ship(order)

    # --- In time, and once ----------------------------------------------------

    def test_the_deadline_of_four_hours_is_shown_until_amazon_has_it(self):
        order = self.labelled()
        order.action_ship()
        left = order.confirmation_ids.shipped_at
        self.assertEqual((order.confirm_due_at - left).total_seconds(), 4 * 3600)
        self.assertTrue(order.is_confirmation_due)
        self.run_after_commit()
        self.assertFalse(order.is_confirmation_due)

    def test_a_confirmation_of_unknown_outcome_is_not_sent_again_blindly(self):
        order = self.labelled()
        self.simulator.add_fault("close_after", CONFIRM)
        self.ship(order)
        self.assertEqual(order.confirmation_ids.state, "unknown")
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(len(self.told()), 1)

    def test_what_amazon_refuses_is_corrected_and_confirmed_again(self):
        order = self.labelled()
        order.package_ids.tracking = "1ZWRONG"
        self.ship(order)
        self.look_up()
        first = order.confirmation_ids
        self.assertEqual(first.state, "failed")
        self.assertIn("Confirm Again", first.problem)
        shown = self.simulator.direct_shipping.orders["demo", "PO1"].trackings[0]
        order.package_ids.tracking = shown
        order.with_user(self.packer).action_confirm_again()
        self.run_after_commit()
        self.look_up()
        second = order.confirmation_ids - first
        self.assertEqual((second.version, second.state), (2, "confirmed"))
        self.assertEqual(second.shipped_at, first.shipped_at)
        with self.assertRaisesRegex(UserError, "not to be confirmed again"):
            order.action_confirm_again()

    # --- Not leaving after all ------------------------------------------------

    def test_an_order_that_cannot_be_sent_is_denied_as_a_whole(self):
        order = self.labelled()
        order.with_user(self.vendor_user).action_deny()
        self.run_after_commit()
        (told,) = self.told()
        self.assertEqual(told["shipmentDetails"]["shipmentStatus"], DENIAL)
        self.assertNotIn("containers", told)
        self.assertEqual(len(told["items"]), 1)
        self.assertEqual(order.state, "cancelled")
        self.assertEqual(self.delivery(order).state, "cancel")
        self.assertIn("10 USD", order.confirmation_ids.soft_warnings)
        with self.assertRaises(UserError):
            order.action_deny()

    def test_a_denial_that_amazon_refused_is_told_again(self):
        order = self.labelled()
        known = self.simulator.direct_shipping.orders
        forgotten = known.pop(("demo", "PO1"))  # its answer has not been worked off
        order.with_user(self.vendor_user).action_deny()
        self.run_after_commit()
        self.look_up()
        self.assertEqual(order.confirmation_state, "failed")
        self.assertIn("Confirm Again", order.confirmation_ids.problem)
        known["demo", "PO1"] = forgotten
        order.with_user(self.packer).action_confirm_again()
        self.run_after_commit()
        self.look_up()
        self.assertEqual(order.confirmation_state, "confirmed")
        self.assertEqual(self.told()[-1]["shipmentDetails"]["shipmentStatus"], DENIAL)
        self.assertEqual(forgotten.state, "DENIED")
        with self.assertRaisesRegex(UserError, "not to be confirmed again"):
            order.action_confirm_again()

    def test_what_has_left_is_not_denied(self):
        order = self.labelled()
        self.ship(order)
        with self.assertRaises(UserError):
            order.action_deny()

    # --- A wave ---------------------------------------------------------------

    def test_a_wave_leaves_and_what_cannot_stays_behind_with_its_reason(self):
        orders = self.env["amazon.vendor.direct.order"].union(
            *(self.accepted(f"PO{number}") for number in range(6))
        )
        self.make_labels(orders - orders[2])
        result = self.ship(orders)
        self.assertEqual(
            orders.mapped("state"),
            ["shipped", "shipped", "acknowledged", "shipped", "shipped", "shipped"],
        )
        self.assertIn("Make Labels", orders[2].ship_problem)
        self.assertIn("PO2", result["params"]["message"])
        self.assertEqual(len(self.told()), 5)
        self.make_labels(orders[2])
        self.ship(orders[2])
        self.assertFalse(orders[2].ship_problem)

    def test_nothing_is_in_the_way_of_what_has_left(self):
        gone, stays = self.labelled("PO1"), self.accepted("PO2")
        self.ship(gone)
        self.ship(gone | stays)
        self.assertFalse(gone.ship_problem)
        self.assertFalse(gone.obstacle)
        self.assertIn("Make Labels", stays.obstacle)

    def statements(self, work):
        """What ``work`` asks the database, with nothing read before."""
        self.env.flush_all()
        self.env.invalidate_all()
        found = []
        execute = type(self.cr).execute

        def noted(cursor, query, *arguments, **options):
            found.append(str(getattr(query, "code", query)))
            return execute(cursor, query, *arguments, **options)

        with patch.object(type(self.cr), "execute", noted):
            work()
            self.env.flush_all()
        return found

    def test_a_wave_costs_the_same_statements_whatever_is_in_it(self):
        """What we add to each order of a wave; Odoo's own validation is its own."""
        Order = self.env["amazon.vendor.direct.order"]
        few = Order.union(*(self.labelled(f"A{number}") for number in range(2)))
        many = Order.union(*(self.labelled(f"B{number}") for number in range(12)))
        for work in ("_check_leaving", "_has_left"):
            costs = [
                self.statements(
                    partial(getattr(orders, work), orders.sale_order_id.picking_ids)
                )
                for orders in (few, many)
            ]
            with self.subTest(work=work):
                more = len(costs[1]) - len(costs[0])
                self.assertLessEqual(more, 2, "\n".join(costs[1]))

    # --- A carrier of one's own -------------------------------------------------

    def own_carrier(self):
        self.instance.write(
            {
                "direct_own_carrier": True,
                "direct_scac": "DHLE",
                "direct_carrier_name": "DHL",
            }
        )

    def shipped_by_own_carrier(self):
        self.own_carrier()
        order = self.accepted()
        self.delivery(order).with_user(self.packer).amazon_direct_tracking = "JJD01"
        self.ship(order)
        return order

    def test_with_an_own_carrier_no_label_is_wanted_but_its_tracking_number(self):
        self.own_carrier()
        order = self.accepted()
        with self.assertRaisesRegex(UserError, "no tracking number"):
            self.ship(order)
        with self.assertRaisesRegex(UserError, "own carrier"):
            order.action_make_labels()
        self.delivery(order).amazon_direct_tracking = "JJD01"
        self.ship(order)
        (box,) = self.told()[0]["containers"]
        self.assertEqual(
            (box["trackingNumber"], box["carrier"], box["scacCode"]),
            ("JJD01", "DHL", "DHLE"),
        )

    def tell(self, order, pair="301/000", **values):
        place = self.env["res.partner"].create(
            {
                "name": "Depot Nord",
                "street": "Hafen 1",
                "city": "Hamburg",
                "zip": "20457",
                "country_id": self.env.ref("base.de").id,
            }
        )
        wizard = self.env["amazon.vendor.direct.status.update"].create(
            {
                "order_ids": [Command.set(order.ids)],
                "pair": pair,
                "place_id": place.id,
                **values,
            }
        )
        wizard.action_tell()
        self.run_after_commit()

    def test_parcels_of_an_own_carrier_are_told_where_they_are(self):
        order = self.shipped_by_own_carrier()
        self.tell(order)
        self.look_up()
        self.assertEqual(order.status_ids.state, "confirmed")

    def test_amazons_own_carrier_tells_amazon_itself(self):
        order = self.labelled()
        self.ship(order)
        with self.assertRaisesRegex(UserError, "tells Amazon itself"):
            self.tell(order)

    def test_a_status_of_another_region_or_of_the_future_is_not_told(self):
        order = self.shipped_by_own_carrier()
        later = fields.Datetime.add(fields.Datetime.now(), hours=1)
        with self.assertRaisesRegex(UserError, "to come"):
            self.tell(order, happened_at=later)
        with self.assertRaisesRegex(UserError, "does not use"):
            self.env["amazon.vendor.direct.status"]._tell(
                order, "D1/NS", fields.Datetime.now(), self.company.partner_id
            )
