from ast import literal_eval

from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import tagged

from .case import SellerCase
from .orders import item

CONFIRM = "confirmShipment"


class ShippingCase(SellerCase):
    """A warehouse with goods, and a carrier that Amazon knows."""

    def setUp(self):
        super().setUp()
        self.env["stock.quant"]._update_available_quantity(
            self.lamp, self.warehouse.lot_stock_id, 20
        )
        self.dhl = self.env.ref("amazon_seller_central.carrier_dhl")

    def delivery(self, order=None, tracking="JJD001", carrier=True):
        order = order or self.buy()
        picking = order.sale_order_id.picking_ids.filtered(
            lambda each: each.state not in ("done", "cancel")
        )
        picking.amazon_seller_tracking = tracking
        if carrier:
            picking.amazon_seller_carrier_id = self.dhl
        return picking

    def ship(self, picking, quantity=None):
        """The warehouse validates; what it leaves becomes a backorder."""
        for move in picking.move_ids:
            if quantity is not None:
                move.quantity = quantity
            move.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        self.run_after_commit()
        return picking

    def told(self):
        return self.simulator.ledger.find(operation=CONFIRM)

    def follow(self, minutes=30):
        self.advance(minutes=minutes)
        for operation in ("follow_submissions", "send_submissions"):
            self.account._schedule(operation).write({"next_run": False})
        self.run_cron("ir_cron_follow_submissions")
        self.run_cron("ir_cron_send_submissions")


@tagged("post_install", "-at_install")
class TestShipping(ShippingCase):
    """Amazon is told of deliveries that have left."""

    def test_a_validated_delivery_tells_amazon_after_the_commit(self):
        picking = self.delivery()
        picking.move_ids.picked = True
        picking.button_validate()
        self.assertFalse(self.told(), "Amazon is not called in the transaction")
        self.assertEqual(picking.amazon_seller_sync, "sending")
        self.run_after_commit()
        (call,) = self.told()
        detail = call.json["packageDetail"]
        self.assertEqual(detail["packageReferenceId"], str(picking.id))
        self.assertEqual(detail["carrierCode"], "DHL")
        self.assertEqual(detail["trackingNumber"], "JJD001")
        self.assertEqual(
            detail["orderItems"], [{"orderItemId": "10001", "quantity": 1}]
        )
        self.assertEqual(picking.amazon_seller_sync, "done")
        self.follow()
        self.assertEqual(picking.amazon_seller_shipment_ids.state, "confirmed")

    def test_a_part_is_told_and_the_backorder_later(self):
        order = self.buy(item(quantity=5, price="50"))
        self.ship(self.delivery(order), 2)
        rest = self.ship(self.delivery(order, tracking="JJD002"))
        self.assertEqual(
            [c.json["packageDetail"]["orderItems"][0]["quantity"] for c in self.told()],
            [2, 3],
        )
        self.assertEqual(rest.amazon_seller_sync, "done")
        self.assertEqual(len(self.simulator.parcels_of(order.name)), 2)

    def test_fbm_deliveries_open_with_what_is_to_do(self):
        """What has to leave, and what Amazon has to be told; the rest by a click."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "amazon_seller_central.amazon_seller_delivery_action"
        )
        context = literal_eval(action["context"])
        self.assertTrue(context["search_default_amazon_seller_to_do"])
        view = self.env["stock.picking"].get_view(
            self.env.ref("stock.view_picking_internal_search").id, "search"
        )
        (wanted,) = etree.fromstring(view["arch"]).xpath(
            "//filter[@name='amazon_seller_to_do']/@domain"
        )
        told = self.ship(self.delivery())
        waits = self.ship(
            self.delivery(self.buy(number="902-0000000-0000002"), tracking=False)
        )
        leaves = self.delivery(self.buy(number="902-0000000-0000003"))
        self.assertEqual(
            self.env["stock.picking"].search(literal_eval(wanted)), waits | leaves
        )
        self.assertEqual(told.amazon_seller_sync, "done")

    def test_without_tracking_the_parcel_leaves_and_amazon_is_told_when_it_comes(self):
        picking = self.ship(self.delivery(tracking=False))
        self.assertEqual(
            (picking.state, picking.amazon_seller_sync), ("done", "waiting")
        )
        self.assertFalse(self.told())
        picking.amazon_seller_tracking = "JJD003"
        self.run_after_commit()
        self.assertEqual(picking.amazon_seller_sync, "done")
        self.assertEqual(
            self.told()[0].json["packageDetail"]["trackingNumber"], "JJD003"
        )

    def test_a_carrier_that_amazon_does_not_know_waits_for_one(self):
        picking = self.ship(self.delivery(carrier=False))
        self.assertEqual(picking.amazon_seller_sync, "waiting")
        self.assertIn("carrier", picking.amazon_seller_problem)

    def test_another_tracking_reference_edits_the_same_parcel(self):
        picking = self.ship(self.delivery())
        picking.amazon_seller_tracking = "JJD999"
        self.run_after_commit()
        (parcel,) = self.simulator.parcels_of(picking.amazon_seller_order_id.name)
        self.assertEqual(parcel["trackingNumber"], "JJD999")
        self.assertEqual(len(self.told()), 2)

    def test_a_refusal_is_mailed_shown_and_sent_again_by_the_button(self):
        self.vendor_manager.email = "manager@example.com"
        self.dhl.code = "DHL Paket"
        picking = self.ship(self.delivery())
        other = self.ship(self.delivery(self.buy(number="902-0000000-0000002")))
        self.assertEqual(picking.amazon_seller_sync, "failed")
        self.assertIn("not on the list", picking.amazon_seller_problem)
        self.run_seller_cron("ir_cron_tell_failed_deliveries")
        mail = self.env["mail.mail"].search([("model", "=", self.account._name)])
        self.assertEqual(len(mail), 1, "one mail for the run")
        self.assertEqual(mail.recipient_ids, self.vendor_manager.partner_id)
        for word in (picking.name, other.name, "not on the list"):
            self.assertIn(word, mail.body_html)
        self.run_seller_cron("ir_cron_tell_failed_deliveries")
        self.assertEqual(
            self.env["mail.mail"].search_count([("model", "=", self.account._name)]), 1
        )
        self.dhl.code = "DHL"
        picking.action_retry_amazon_sync()
        self.run_after_commit()
        self.assertEqual(picking.amazon_seller_sync, "done")
        references = {
            call.json["packageDetail"]["packageReferenceId"]
            for call in self.told()
            if picking.amazon_seller_order_id.name in call.path
        }
        self.assertEqual(references, {str(picking.id)})

    def test_an_unknown_outcome_counts_as_failed_until_amazon_shows_it(self):
        self.simulator.add_fault("close_after", CONFIRM)
        picking = self.ship(self.delivery())
        self.assertEqual(picking.amazon_seller_sync, "failed")
        self.follow(minutes=10)
        self.assertEqual(picking.amazon_seller_sync, "done")
        self.assertEqual(len(self.told()), 1)
        self.assertEqual(
            len(self.simulator.parcels_of(picking.amazon_seller_order_id.name)), 1
        )

    def test_what_amazon_never_got_is_sent_again_with_the_same_number(self):
        self.simulator.add_fault("hang_before", CONFIRM, seconds=0)
        picking = self.ship(self.delivery())
        self.follow(minutes=10)
        self.follow(minutes=30)
        self.follow(minutes=30)
        self.assertEqual(picking.amazon_seller_sync, "done")
        self.assertEqual(
            len(self.simulator.parcels_of(picking.amazon_seller_order_id.name)), 1
        )

    def test_sync_orders_and_recover_order_look_at_once_what_became_of_parcels(self):
        for button in ("sync", "recover"):
            number = {"sync": "902-0000000-0000001", "recover": "902-0000000-0000002"}
            self.simulator.add_fault("close_after", CONFIRM)
            order = self.buy(number=number[button])
            picking = self.ship(self.delivery(order))
            self.assertEqual(picking.amazon_seller_sync, "failed")
            account = self.account.with_user(self.vendor_user)
            if button == "sync":
                account.action_sync_orders()
            else:
                context = account.action_recover_orders()["context"]
                self.env["amazon.vendor.operation"].with_user(
                    self.vendor_user
                ).with_context(**context).create(
                    {"seller_order_numbers": order.name}
                ).action_process()
            self.run_after_commit()
            self.assertEqual(picking.amazon_seller_sync, "done", button)

    def test_the_buyers_wish_to_cancel_keeps_the_parcel_here(self):
        order = self.buy(item(cancel="ORDERED_BY_MISTAKE"))
        with self.assertRaisesRegex(UserError, "wants to cancel"):
            self.ship(self.delivery(order))
        order.with_user(self.vendor_user).action_deliver_all_the_same()
        self.ship(self.delivery(order))
        self.assertEqual(len(self.told()), 1)

    def test_codes_of_transparency_items_are_told(self):
        document = item(quantity=2, price="20")
        document["programs"] = ["TRANSPARENCY"]
        picking = self.ship(self.delivery(self.buy(document)))
        self.assertIn("transparency code", picking.amazon_seller_problem)
        picking.amazon_seller_codes = "AZ:1\nAZ:2"
        self.run_after_commit()
        self.assertEqual(
            self.told()[0].json["packageDetail"]["orderItems"][0]["transparencyCodes"],
            ["AZ:1", "AZ:2"],
        )

    def test_orders_that_amazon_ships_by_its_own_labels_are_not_told(self):
        order = self.buy(programs=["FBM_SHIP_PLUS"])
        self.assertFalse(self.ship(self.delivery(order)).amazon_seller_sync)

    def test_what_a_supplier_sends_to_the_buyer_is_told(self):
        """Dropshipping: the goods never come to a warehouse of ours."""
        self.setting.auto_deliver = True  # of what lies in a warehouse
        order, picking = self._dropshipped()
        self.assertEqual(picking.picking_type_code, "dropship")
        self.assertEqual(picking.amazon_seller_order_id, order)
        self.assertFalse(self.told(), "nobody has said that it has left")
        self.ship(picking)
        self.assertEqual(picking.amazon_seller_sync, "done")
        parcel = self.told()[0].json["packageDetail"]
        self.assertEqual(parcel["trackingNumber"], "JJD001")
        self.assertEqual(parcel["orderItems"][0]["quantity"], 1)

    def _dropshipped(self):
        """An order whose goods a supplier sends, and the delivery of it."""
        supplier = self.env["res.partner"].create({"name": "Lamp Factory"})
        self.lamp.write(
            {
                "route_ids": [
                    (6, 0, self.env.ref("stock_dropshipping.route_drop_shipping").ids)
                ],
                "seller_ids": [(0, 0, {"partner_id": supplier.id, "price": 10.0})],
            }
        )
        order = self.buy()
        purchase = order.sale_order_id._get_purchase_orders()
        purchase.button_confirm()
        order.action_do_steps()
        return order, self.delivery(order)

    def test_what_the_buyer_sends_back_to_a_supplier_comes_back(self):
        """A return of a dropshipped parcel is a dropship as well: nothing leaves."""
        order, picking = self._dropshipped()
        self.ship(picking)
        self.simulator.set_seller_status(order.name, "CANCELLED")
        self.sync()
        self.assertEqual(order.state, "conflict")
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_id=picking.id, active_model="stock.picking")
            .create({})
        )
        wizard.product_return_moves.quantity = 1
        back = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        self.assertEqual(back.picking_type_code, "dropship")
        self.deliver(back)
        self.assertEqual(back.state, "done")
        self.assertFalse(back.amazon_seller_sync)
        self.assertEqual(len(self.told()), 1)

    def test_a_dropshipped_parcel_waits_for_the_buyers_wish(self):
        order = self.buy(item(cancel="Changed my mind"))
        dropship = self.env["stock.picking.type"].search(
            [("code", "=", "dropship"), ("company_id", "=", self.company.id)], limit=1
        )
        picking = self.delivery(order)
        picking.picking_type_id = dropship
        with self.assertRaisesRegex(UserError, "wants to cancel"):
            self.ship(picking)

    def test_what_other_deliveries_are_is_nobodys_business(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [(0, 0, {"product_id": self.lamp.id})],
            }
        )
        order.action_confirm()
        picking = self.ship(order.picking_ids)
        self.assertFalse(picking.amazon_seller_sync)
        with self.assertRaises(UserError):
            picking.action_retry_amazon_sync()
