"""More has left than Amazon was told of: the surplus is a second shipment."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .rest_case import RestCase


@tagged("post_install", "-at_install")
class TestRest(RestCase):
    # --- The way ----------------------------------------------------------------

    def test_what_has_left_beyond_a_shipment_is_a_second_one_with_its_own_number(self):
        self.raise_to(8)
        self.assertTrue(self.first.changed_since)
        rest = self.rest()
        self.assertFalse(self.first.changed_since, "the rest is somebody's now")
        self.assertEqual(rest.order_numbers, "4Z32PABC")
        self.assertIn("Put in a Carton", rest.missing)
        self.put_in_carton(rest)
        self.leave(rest)
        self.assertNotEqual(rest.name, self.first.name)
        self.assertEqual((self.told(self.first), self.told(rest)), (6, 2))
        carton = rest.container_ids
        self.assertEqual((len(carton), carton.eaches, carton.weight), (1, 2, 4.5))
        self.assertTrue(carton.sscc)
        self.assertNotEqual(carton.sscc, self.first.container_ids.sscc)
        self.assertEqual(rest.confirmation_ids.confirmation_type, "Original")
        self.assertEqual(len(self.first.confirmation_ids), 1)

    def test_goods_of_the_rest_lie_in_as_many_cartons_as_a_person_says(self):
        self.raise_to(9)
        rest = self.rest()
        self.put_in_carton(rest, 2)
        self.put_in_carton(rest, weight=7.5)
        self.assertEqual(rest.container_ids.mapped("eaches"), [2, 1])
        self.assertEqual(rest.container_ids.mapped("weight"), [4.5, 7.5])
        with self.assertRaisesRegex(UserError, "lies in cartons already"):
            rest.action_put_in_carton()

    def test_a_carton_is_of_a_type_of_the_shipments_company(self):
        other = self.env["res.company"].create({"name": "Another company"})
        self.packer.company_ids += other
        self.raise_to(8)
        theirs = self.box.copy({"company_id": other.id})
        rest = self.rest().with_context(allowed_company_ids=[self.company.id, other.id])
        with self.assertRaisesRegex(UserError, "belongs to another company"):
            self.put_in_carton(rest, package_type_id=theirs.id)

    def test_nobody_puts_more_into_a_carton_than_has_left(self):
        self.raise_to(8)
        rest = self.rest()
        with self.assertRaisesRegex(UserError, "2 of .* are left to be packed, not 3"):
            self.put_in_carton(rest, 3)

    def test_units_of_the_rest_that_lie_in_no_carton_do_not_leave(self):
        self.raise_to(9)
        rest = self.rest()
        with self.assertRaisesRegex(UserError, "click Put in a Carton"):
            rest.action_pack()
        self.put_in_carton(rest, 2)
        rest.action_pack()
        with self.assertRaisesRegex(UserError, "in no carton"):
            rest.action_ship()

    def test_a_carton_that_was_added_is_the_carton_of_the_rest(self):
        line = self.delivery_.move_line_ids
        package = self.env["stock.package"].create({"package_type_id": self.box.id})
        line.copy({"quantity": 3, "result_package_id": package.id})
        rest = self.rest()
        self.leave(rest)
        self.assertEqual(rest.container_ids.package_id, package)
        self.assertEqual((self.told(self.first), self.told(rest)), (6, 3))

    def test_more_than_amazon_ordered_does_not_leave_as_a_rest_either(self):
        self.raise_to(11)
        rest = self.rest()
        self.put_in_carton(rest)
        rest.action_pack()
        with self.assertRaisesRegex(UserError, "11 are shipped, and Amazon ordered 10"):
            rest.action_ship()

    def test_the_rest_of_an_import_goes_from_port_to_port_as_the_first_one(self):
        self.first.sudo().is_import = True
        self.first.write(
            {
                "loading_port": "CNSHA",
                "loading_country_id": self.env.ref("base.cn").id,
                "discharge_port": "USNYC",
                "discharge_country_id": self.env.ref("base.us").id,
                "handling": "Fragile",
            }
        )
        self.raise_to(8)
        rest = self.rest()
        order = self.delivery_._amazon_requisitions()
        told = [each._import_facts(order) for each in (self.first, rest)]
        self.assertEqual(told[0].stops[0].country, "CN")
        self.assertEqual(told[1].stops, told[0].stops)
        self.assertEqual(told[1].handling, "Fragile")

    # --- Never twice ------------------------------------------------------------

    def test_clicked_twice_there_is_one_rest(self):
        self.raise_to(8)
        rest = self.rest()
        self.assertEqual(self.rest(), rest)
        self.assertEqual(self.rest(self.vendor_user), rest)
        self.assertEqual(rest.action_make_rest()["res_id"], rest.id)
        self.assertEqual(self.first.rest_ids, rest)

    def test_without_a_surplus_there_is_no_rest(self):
        with self.assertRaisesRegex(UserError, "No more of .* has left"):
            self.rest()
        self.raise_to(8)
        rest = self.rest()
        self.put_in_carton(rest)
        self.leave(rest)
        with self.assertRaisesRegex(UserError, "No more of .* has left"):
            self.rest()

    def test_raised_again_there_is_a_rest_of_what_came_on_top(self):
        self.raise_to(8)
        rest = self.rest()
        self.put_in_carton(rest)
        self.leave(rest)
        self.raise_to(9)
        self.assertTrue(self.first.changed_since)
        again = self.rest()
        self.assertNotEqual(again, rest)
        self.put_in_carton(again)
        self.leave(again)
        told = [self.told(each) for each in (self.first, rest, again)]
        self.assertEqual(told, [6, 2, 1])

    def test_raised_while_the_rest_is_open_it_is_the_same_rest_that_grows(self):
        self.raise_to(8)
        rest = self.rest()
        self.put_in_carton(rest)
        self.raise_to(9)
        self.put_in_carton(rest)
        self.leave(rest)
        self.assertEqual((self.told(self.first), self.told(rest)), (6, 3))

    def test_lowered_before_the_rest_leaves_only_what_is_left_is_told(self):
        self.raise_to(9)
        rest = self.rest()
        self.put_in_carton(rest)
        rest.action_pack()
        self.raise_to(7)
        rest.action_ship()
        self.assertEqual((self.told(self.first), self.told(rest)), (6, 1))

    def test_lowered_afterwards_the_last_one_is_replaced(self):
        self.raise_to(8)
        rest = self.rest()
        self.put_in_carton(rest)
        self.leave(rest)
        self.raise_to(7)
        self.assertEqual((self.first.changed_since, rest.changed_since), (False, True))
        rest.with_user(self.packer).action_confirm_again()
        self.assertEqual(rest.confirmation_ids[:1].confirmation_type, "Replace")
        self.assertEqual((self.told(self.first), self.told(rest)), (6, 1))
        self.assertFalse(rest.changed_since)

    def test_a_rest_does_not_leave_while_amazon_was_told_of_more_than_has_left(self):
        line = self.delivery_.move_line_ids
        package = self.env["stock.package"].create({"package_type_id": self.box.id})
        line.copy({"quantity": 3, "result_package_id": package.id})
        rest = self.rest()
        rest.action_pack()
        line.quantity = 5
        self.assertTrue(self.first.changed_since)
        with self.assertRaisesRegex(UserError, "Click Replace there first"):
            rest.action_ship()
        self.first.action_confirm_again()
        self.confirm(self.first)
        self.leave(rest)
        self.assertEqual((self.told(self.first), self.told(rest)), (5, 3))

    def test_a_look_at_a_replace_that_is_not_sent_lets_no_rest_leave(self):
        line = self.delivery_.move_line_ids
        package = self.env["stock.package"].create({"package_type_id": self.box.id})
        line.copy({"quantity": 3, "result_package_id": package.id})
        rest = self.rest()
        rest.action_pack()
        line.quantity = 5
        mine = self.first.with_user(self.packer)
        mine.with_context(amazon_vendor_preview=True).action_confirm_again()
        with self.assertRaisesRegex(UserError, "Click Replace there first"):
            rest.action_ship()
        line.quantity = 6
        self.assertFalse(self.first.changed_since, "as Amazon was told")
        self.leave(rest)
        self.assertEqual((self.told(self.first), self.told(rest)), (6, 3))

    def test_told_again_the_first_one_does_not_take_what_is_the_rests(self):
        self.raise_to(8)
        rest = self.rest()
        self.put_in_carton(rest)
        self.leave(rest)
        self.first.bol = "DN00077777"
        self.first.action_confirm_again()
        self.assertEqual((self.told(self.first), self.told(rest)), (6, 2))

    def test_where_nothing_is_left_of_a_rest_a_person_takes_it_back(self):
        self.raise_to(8)
        rest = self.rest()
        self.put_in_carton(rest)
        self.leave(rest)
        self.raise_to(6)
        with self.assertRaisesRegex(UserError, "take it back in Vendor Central"):
            rest.action_confirm_again()
        self.assertEqual(self.told(rest), 2, "Amazon still has that")

    def test_a_cancelled_rest_is_to_be_told_of_again(self):
        self.raise_to(8)
        rest = self.rest()
        self.put_in_carton(rest)
        numbers = rest.container_ids.sscc_id
        rest.with_user(self.packer).action_cancel()
        self.assertTrue(all(numbers.mapped("voided_on")))
        self.assertTrue(self.first.changed_since)
        again = self.rest()
        self.assertNotEqual(again, rest)
        self.put_in_carton(again)
        self.leave(again)
        self.assertEqual(self.told(again), 2)

    # --- At Amazon --------------------------------------------------------------

    def test_while_nobody_knows_what_amazon_has_there_is_no_rest(self):
        self.raise_to(8)
        submission = self.first.confirmation_ids.submission_id
        submission.state = "held"
        with self.assertRaisesRegex(UserError, "It Arrived"):
            self.rest()

    def test_what_amazon_did_not_take_is_told_again_with_all_that_has_left(self):
        self.raise_to(8)
        self.first.confirmation_ids.submission_id.state = "failed"
        with self.assertRaisesRegex(UserError, "Click Retry there first"):
            self.rest()
        self.first.action_retry()
        self.assertEqual(self.told(self.first), 8)

    def test_the_delivery_stands_as_the_worst_of_its_shipments(self):
        self.raise_to(8)
        rest = self.rest()
        self.assertEqual(self.delivery_.amazon_sync_state, "synchronized")
        self.put_in_carton(rest)
        rest.action_pack()
        rest.action_ship()
        self.assertEqual(self.delivery_.amazon_sync_state, "waiting")
        submission = rest.confirmation_ids.submission_id
        for state in ("sending", "submitted"):
            submission._set_state(state)
        submission._set_state("failed", "No such SSCC.")
        self.assertEqual(self.delivery_.amazon_sync_state, "failed")
        seen = self.delivery_.with_user(self.packer).amazon_sync_problem
        self.assertIn("No such SSCC", seen)
