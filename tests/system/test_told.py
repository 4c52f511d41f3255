"""An order that Amazon was told about stays what Amazon was told, however one works."""

from odoo import Command
from odoo.exceptions import (
    AccessError,
    RedirectWarning,
    UserError,
    ValidationError,
)
from odoo.tests import tagged

from ...models.sale.sale_order import SaleOrderWork
from ..acknowledgement.case import AcknowledgementCase

WAYS = ("by_requisition", "by_approval", "automatic")
TOLD = (UserError, ValidationError)


class ToldCase(AcknowledgementCase):
    def told(self, workflow="by_requisition", number=None):
        """The sale order of an order that was answered in full in this way."""
        self.instance.workflow = workflow
        for product in self.products:
            self.env["stock.quant"]._update_available_quantity(
                product, self.warehouse.lot_stock_id, 1000
            )
        number = number or f"TOLD{WAYS.index(workflow):04}"
        requisition = self.requisition(self.line(1), number=number)
        if workflow == "by_approval":
            requisition.sale_order_id.action_confirm()
            self.run_after_commit()
        elif workflow == "by_requisition":
            self.send(requisition)
        else:
            self.run_cron("ir_cron_send_submissions")
        self.assertEqual(requisition.acknowledgement_state, "submitted")
        return requisition.sale_order_id

    def seller(self, order, group="group_amazon_vendor_user"):
        login = f"seller_{order.id}_{group}"
        seller = self.env["res.users"].search([("login", "=", login)])
        if not seller:
            seller = self._create_user(login, group)
            seller.group_ids += self.env.ref("sales_team.group_sale_manager")
        return order.with_user(seller)

    def dialog(self, order):
        action = order.action_amazon_cancel()
        self.assertEqual(action["res_model"], "amazon.vendor.sale.cancel")
        return order.env[action["res_model"]].browse(action["res_id"])

    def alerts(self, order):
        return order.amazon_requisition_id.activity_ids.filtered(
            lambda activity: activity.summary == "Tell Amazon: answer changed"
        )

    def assertRefused(self, order, changes):
        line = order.order_line
        before = line.product_uom_qty, line.price_unit
        for said, change in changes.items():
            with (
                self.subTest(way=order.amazon_requisition_id.workflow, what=said),
                self.assertRaisesRegex(TOLD, "Change the Answer"),
                self.cr.savepoint(),
            ):
                change(order)
                self.env.flush_all()
            order.invalidate_recordset()
            line.invalidate_recordset()
        self.assertEqual((line.product_uom_qty, line.price_unit), before)


@tagged("post_install", "-at_install")
class TestTold(ToldCase):
    def test_it_is_not_raised_repriced_or_taken_apart_in_any_way_of_working(self):
        other = self.products[1].id
        more = {"product_id": self.lamp.id, "product_uom_qty": 5}
        less = {"product_id": other, "product_uom_qty": 1, "price_unit": -50}
        foreign = self.env["sale.order"].create({"partner_id": self.customer.id})
        dollars = self.env["product.pricelist"].create(
            {"name": "USD", "currency_id": self.env.ref("base.USD").id}
        )
        changes = {
            "quantity": lambda o: o.order_line.write({"product_uom_qty": 11}),
            "price": lambda o: o.order_line.write({"price_unit": 99}),
            "discount": lambda o: o.order_line.write({"discount": 10}),
            "price list": lambda o: o._recompute_prices(),
            "currency": lambda o: o.write({"pricelist_id": dollars.id}),
            "product": lambda o: o.order_line.write({"product_id": other}),
            "more of it": lambda o: o.write({"order_line": [Command.create(more)]}),
            "a rebate": lambda o: o.write({"order_line": [Command.create(less)]}),
            "a rebate by discount": lambda o: o.write(
                {
                    "order_line": [
                        Command.create({**less, "price_unit": 50, "discount": 200})
                    ]
                }
            ),
            "a rebate as down payment": lambda o: o.write(
                {"order_line": [Command.create({**less, "is_downpayment": True})]}
            ),
            "a rebate of nothing": lambda o: o.write(
                {"order_line": [Command.create({**less, "product_uom_qty": 0})]}
            ),
            "a discount of what stands beside": self.beside_then_discounted,
            "a line": lambda o: o.order_line.unlink(),
            "a line of the form": lambda o: o.write(
                {"order_line": [Command.delete(o.order_line[:1].id)]}
            ),
            "to another order": lambda o: o.order_line.write({"order_id": foreign.id}),
            "the order": lambda o: o.unlink(),
        }
        for workflow in WAYS:
            self.assertRefused(self.seller(self.told(workflow)), changes)

    def beside_then_discounted(self, order):
        """Something that Amazon did not order, at a price that becomes negative."""
        beside = {"product_id": self.products[1].id, "price_unit": 50}
        order.write({"order_line": [Command.create(beside)]})
        order.order_line[-1].discount = 200

    def test_a_status_that_is_written_is_asked_what_its_button_is_asked(self):
        """Over RPC, by an import or a server action."""
        for workflow in WAYS:
            order = self.told(workflow)
            self.seller(order).write({"state": "sent"})  # as an e-mail does
            order.sudo().write({"state": "sale"})
            for before in ("sale", "cancel"):
                SaleOrderWork.CANCEL.begin(order).write({"state": before})
                for state in {"draft", "sent", "sale"} - {before}:
                    with (
                        self.subTest(way=workflow, before=before, state=state),
                        self.assertRaisesRegex(RedirectWarning, "Reset to Draft"),
                        self.cr.savepoint(),
                    ):
                        self.seller(order).write({"state": state})
                    order.invalidate_recordset()
                    self.assertEqual(order.state, before)

    def test_no_status_is_written_past_an_approval(self):
        self.instance.workflow = "by_approval"
        order = self.requisition(self.line(1), number="UNTOLD01").sale_order_id
        with self.assertRaisesRegex(UserError, "awaits your approval"):
            self.seller(order).write({"state": "sale"})

    def test_it_is_not_cancelled_in_silence_by_any_route(self):
        """Neither by a mass action, nor over RPC, nor as superuser for a person."""

        def in_bulk(orders):
            orders.env["sale.mass.cancel.orders"].create(
                {"sale_order_ids": [Command.set(orders.ids)]}
            ).action_mass_cancel()

        def flagged(value):
            keys = [member.value for member in SaleOrderWork]
            context = dict.fromkeys(keys, value)
            return lambda o: o.with_context(**context).action_cancel()

        changes = {
            "button of old": lambda o: o.action_cancel(),
            "any end of it": lambda o: o._action_cancel(),
            "written": lambda o: o.write({"state": "cancel"}),
            "as superuser": lambda o: o.sudo()._action_cancel(),
            "in bulk": in_bulk,
            "a flag": flagged(True),
            "a name": flagged("CANCEL"),
            "a value": flagged(SaleOrderWork.CANCEL.value),
        }
        for workflow in WAYS:
            order = self.told(workflow)
            self.assertRefused(self.seller(order), changes)
            self.assertNotEqual(order.state, "cancel")

    def test_what_does_not_concern_amazon_may_still_be_written(self):
        order = self.seller(self.told())
        order.client_order_ref = "ours"
        order.order_line.name = "another text"
        order.order_line.price_unit = 10.2
        pallet = {"product_id": self.products[1].id, "price_unit": 0}
        order.write({"order_line": [Command.create(pallet)]})
        self.assertEqual(order.client_order_ref, "ours")
        self.assertEqual(len(order.order_line), 2)

    def test_of_a_confirmed_order_less_may_leave(self):
        order = self.told()
        order.action_confirm()
        self.seller(order).order_line.product_uom_qty = 4
        self.assertEqual(order.order_line.price_unit, 10.2)
        with self.assertRaisesRegex(TOLD, "Change the Answer"), self.cr.savepoint():
            self.seller(order).order_line.product_uom_qty = 11
        order.order_line.invalidate_recordset()

    def test_no_price_list_takes_the_price_over_with_a_quantity(self):
        order = self.told()
        order.action_confirm()
        line = self.seller(order).order_line
        # As if it were the pricelist's, by a flag of Odoo's that a client can send.
        price = line.price_unit
        flagged = line.with_context(sale_write_from_compute=True)
        flagged.technical_price_unit = price
        with self.assertRaisesRegex(TOLD, "Change the Answer"), self.cr.savepoint():
            line.product_uom_qty = 4

    def test_what_was_changed_meanwhile_does_not_outlive_the_answer(self):
        """While an answer is changed nothing holds the sale order: afterwards its
        price is Amazon's again, and what stands beside is somebody's to remove."""
        extra = [
            Command.create({"product_id": self.lamp.id, "product_uom_qty": 5}),
            Command.create({"product_id": self.products[1].id, "price_unit": -50}),
        ]
        for number, end in (("ENDSSENT", self.sent_anew), ("ENDSKEPT", self.discarded)):
            with self.subTest(number=number):
                order = self.told(number=number)
                order.action_confirm()
                requisition = order.amazon_requisition_id
                requisition.action_change_answer()
                line = order.order_line
                self.seller(order).write({"order_line": extra})
                self.seller(order).order_line[0].price_unit = 99
                end(requisition)
                self.assertEqual(line.price_unit, 10.2)
                note = requisition.activity_ids.filtered(
                    lambda a, name=order.name: a.summary == f"Change {name} by hand"
                ).note
                self.assertIn("Lamp (5 at", note)
                self.assertIn("(1 at -50)", note)

    def sent_anew(self, requisition):
        requisition.line_ids.write(
            {"accepted_qty": 8, "rejection_reason": "TemporarilyUnavailable"}
        )
        self.send(requisition)

    def discarded(self, requisition):
        requisition.action_discard_answer()

    def test_changing_the_answer_is_the_way_out(self):
        order = self.told()
        order.amazon_requisition_id.action_change_answer()
        self.seller(order).order_line.product_uom_qty = 4
        self.assertEqual(order.order_line.product_uom_qty, 4)

    # --- Cancelling ------------------------------------------------------------

    def test_the_dialog_says_what_amazon_was_told(self):
        order = self.told()
        dialog = self.dialog(self.seller(order))
        self.assertEqual((dialog.units, dialog.amount), (10, 102.0))
        requisition = order.amazon_requisition_id
        self.assertEqual(dialog.until, requisition._local_day(requisition.window_end))
        self.assertIn("10 units", dialog.sentence)
        self.assertEqual(order.state, "draft", "asked, not cancelled")

    def test_cancelled_all_the_same_it_says_why_and_asks_to_tell_amazon_once(self):
        order = self.told()
        order.action_confirm()
        dialog = self.dialog(self.seller(order))
        with self.assertRaisesRegex(UserError, "Say why"):
            dialog.action_cancel_anyway()
        dialog.reason = "<b>The lorry burnt</b>"
        dialog.action_cancel_anyway()
        self.assertEqual(order.state, "cancel")
        self.assertEqual(order.picking_ids.state, "cancel")
        requisition, name = order.amazon_requisition_id, dialog.env.user.name
        for record in (order, requisition):
            said = [str(message.body) for message in record.message_ids]
            said = next(body for body in said if "The lorry burnt" in body)
            self.assertIn(name, said)
            self.assertNotIn("<b>", said)
            self.assertRegex(said, r"burnt.*”\. Amazon was told", "two sentences")
        alert = self.alerts(order)
        self.assertEqual(alert.user_id, self.vendor_manager)
        self.assertIn("10 units", alert.note)
        self.assertIn("The lorry burnt", alert.note)
        asked = requisition.with_user(alert.user_id)
        self.assertTrue(asked.needs_me_today)
        with self.assertRaisesRegex(UserError, "does not count on"):
            dialog.action_cancel_anyway()

        # Once more: one activity all the same.
        requisition.action_reset_sale_order()
        self.assertFalse(self.alerts(order), "there is nothing to tell")
        dialog = self.dialog(self.seller(order))
        dialog.reason = "Again"
        dialog.action_cancel_anyway()
        self.assertEqual(len(self.alerts(order)), 1)

        # Amazon is told, and the activity is done.
        requisition.action_change_answer()
        requisition.line_ids.accepted_qty = 0
        self.send(requisition)
        self.assertFalse(self.alerts(order))

    def test_the_dialog_leads_to_the_answer(self):
        order = self.told()
        dialog = self.dialog(self.seller(order))
        action = dialog.action_change_answer()
        requisition = order.amazon_requisition_id
        self.assertEqual(action["res_id"], requisition.id)
        self.assertTrue(requisition.answer_reopened)
        # Amazon has the answer as long as no other one is sent.
        self.assertRefused(
            self.seller(order), {"while it is changed": lambda o: o.action_cancel()}
        )

    def test_a_refused_correction_leaves_the_answer_before_in_force(self):
        order = self.told()
        requisition = order.amazon_requisition_id
        requisition.action_change_answer()
        requisition.line_ids.accepted_qty = 4
        self.simulator.add_fault("invalid_input", "submitAcknowledgement")
        self.send(requisition)
        self.assertEqual(requisition.acknowledgement_state, "failed")
        self.assertEqual(self.dialog(self.seller(order)).units, 10)

    def test_whoever_does_not_answer_amazon_is_told_whom_to_ask(self):
        order = self.told()
        seller = self._create_user("only_sells", "group_amazon_vendor_user")
        seller.group_ids = self.env.ref("sales_team.group_sale_manager")
        self.assertRefused(
            order.with_user(seller), {"dialog": lambda o: o.action_amazon_cancel()}
        )
        dialog = self.dialog(self.seller(order))
        with self.assertRaises(AccessError):
            dialog.with_user(seller).action_cancel_anyway()

    def test_what_the_system_cancels_is_told_as_well(self):
        order = self.told()
        order._action_cancel()
        self.assertEqual(order.state, "cancel")
        self.assertEqual(len(self.alerts(order)), 1)

    def test_what_amazon_cancelled_or_never_knew_is_cancelled_as_ever(self):
        unsent = self.requisition(number="UNSENT01")
        unsent._create_sale_orders()
        self.seller(unsent.sale_order_id).action_cancel()
        self.assertEqual(unsent.sale_order_id.state, "cancel")
        gone = self.told(number="GONE0001")
        gone.amazon_requisition_id.line_ids.write({"ordered_qty": 0, "accepted_qty": 0})
        self.seller(gone).action_cancel()
        self.assertEqual(gone.state, "cancel")
        self.assertFalse(self.alerts(gone))


@tagged("post_install", "-at_install")
class TestDiscard(ToldCase):
    """An answer being prepared is thrown away; the sent one stays in force."""

    def test_lines_and_sale_order_say_again_what_amazon_was_told(self):
        order = self.told()
        requisition = order.amazon_requisition_id
        clerk = requisition.with_user(self.vendor_user)
        clerk.action_change_answer()
        clerk.line_ids.write({"accepted_qty": 3, "rejection_reason": "ObsoleteProduct"})
        self.seller(order).order_line.write({"product_uom_qty": 3, "price_unit": 9})
        self.assertEqual(order.order_line.price_unit, 9)
        clerk.action_discard_answer()
        line = requisition.line_ids
        self.assertEqual((line.accepted_qty, line.rejected_qty), (10, 0))
        self.assertFalse(requisition.answer_reopened)
        self.assertFalse(requisition.can_acknowledge)
        sold = order.order_line
        self.assertEqual((sold.product_uom_qty, sold.price_unit), (10, 10.2))
        self.assertIn("discarded", "".join(requisition.message_ids.mapped("body")))
        self.assertEqual(len(requisition.acknowledgement_ids), 1)
        self.assertEqual(self.posts(), 1)

    def corrected(self, number):
        """An order that Amazon was told 3 of, and a correction to 10 that waits."""
        order = self.told(number=number)
        requisition = order.amazon_requisition_id
        requisition.action_change_answer()
        self.accept(requisition, 3)
        self.send(requisition)
        requisition.action_change_answer()
        self.accept(requisition, 10)
        requisition.action_send_acknowledgement()
        self.assertEqual(order.order_line.product_uom_qty, 10)
        return requisition

    def accept(self, requisition, quantity):
        requisition.line_ids.write(
            {"accepted_qty": quantity, "rejection_reason": "TemporarilyUnavailable"}
        )

    def test_a_correction_that_does_not_reach_amazon_can_be_discarded(self):
        """It was cancelled or refused: Amazon counts on the answer before."""
        cancelled = self.corrected("DROPPED1")
        self.submission_of(cancelled).with_user(self.vendor_user).action_cancel()
        refused = self.corrected("DROPPED2")
        self.simulator.add_fault("invalid_input", "submitAcknowledgement")
        self.run_after_commit()
        self.assertEqual(refused.acknowledgement_state, "failed")
        for requisition in (cancelled, refused):
            order = requisition.sale_order_id
            self.assertEqual(requisition._promise().units, 3)
            requisition.with_user(self.vendor_user).action_discard_answer()
            self.assertEqual(requisition.line_ids.accepted_qty, 3)
            self.assertEqual(order.order_line.product_uom_qty, 3)
            # From here on all is as it was before: Amazon is answered.
            self.assertEqual(requisition.acknowledgement_state, "submitted")
            self.assertFalse(requisition.acknowledgement_problem)
            self.assertFalse(requisition.activity_ids)
            self.assertRefused(
                self.seller(order),
                {"quantity": lambda o: o.order_line.write({"product_uom_qty": 4})},
            )

    def test_an_answer_that_is_being_changed_is_somebodys_to_send_or_discard(self):
        """What is sold may say otherwise meanwhile. Amazon is not unanswered."""
        requisition = self.told(number="OPEN0001").amazon_requisition_id
        dropped = self.corrected("OPEN0002")
        self.submission_of(dropped).action_cancel()
        requisition.action_change_answer()
        both = (requisition | dropped).with_user(self.vendor_manager)
        self.assertEqual(both.mapped("needs_me_today"), [True, True])
        self.advance(46 * 60)
        self.env.invalidate_all()
        self.run_cron("ir_cron_watch_deadlines")
        for each in both:
            self.assertIn("left to change", each.deadline_note)
            self.assertEqual(
                each.activity_ids.mapped("summary"), ["Correct the answer in time"]
            )
            each.action_discard_answer()
            self.assertFalse(each.activity_ids)
            self.assertFalse(each.needs_me_today)

    def test_a_refused_correction_that_goes_out_again_is_no_more_to_discard(self):
        requisition = self.corrected("AGAIN001")
        self.simulator.add_fault("invalid_input", "submitAcknowledgement")
        self.run_after_commit()
        self.assertTrue(requisition.answer_reopened)
        self.submission_of(requisition).with_user(self.vendor_user).action_retry()
        self.assertFalse(requisition.answer_reopened)
        self.run_after_commit()
        self.assertEqual(requisition.acknowledgement_state, "submitted")
        self.assertFalse(requisition.can_acknowledge)

    def test_parts_come_back_as_they_were(self):
        requisition = self.requisition(self.line(1, backorder=True), number="PARTS001")
        line = requisition.line_ids
        later = requisition.window_end.replace(microsecond=0)
        line.split_ids = [
            Command.create(
                {"code": "Accepted", "quantity": 2, "scheduled_date": later}
            ),
            Command.create({"code": "Accepted", "quantity": 3}),
            Command.create(
                {
                    "code": "Rejected",
                    "quantity": 5,
                    "rejection_reason": "TemporarilyUnavailable",
                }
            ),
        ]
        self.send(requisition)
        before = [part._part() for part in line.split_ids]
        sent = requisition.acknowledgement_id.submission_id.payload
        requisition.action_change_answer()
        line.accepted_qty = 0
        self.assertFalse(line.split_ids)
        requisition.action_discard_answer()
        self.assertEqual([part._part() for part in line.split_ids], before)
        moment = requisition.acknowledgement_id.acknowledgement_date
        self.assertEqual(requisition._draft_answer(moment).payload, sent)

    def test_without_an_answer_being_prepared_there_is_nothing_to_discard(self):
        requisition = self.told().amazon_requisition_id
        with self.assertRaisesRegex(UserError, "no answer is being prepared"):
            requisition.action_discard_answer()
