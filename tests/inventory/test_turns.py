"""One turn after the other: heartbeat, lost answers, refusals, what is taken back."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .case import CODE, OTHER_CODE, StockCase

SUBMIT = "submitInventoryUpdate"


@tagged("post_install", "-at_install")
class TestTurns(StockCase):
    def setUp(self):
        super().setUp()
        self.stock(self.lamp, 5)
        self.stock(self.shade, 7)

    def test_the_schedule_is_off_until_somebody_wants_it(self):
        schedule = self.instance._schedule("send_stock")
        self.assertTrue(schedule)
        self.assertFalse(schedule.active)
        self.instance.action_start_schedules()
        self.assertFalse(schedule.active)
        self.instance.does_direct = False
        self.instance.does_direct = True
        self.assertFalse(schedule.active)

    def test_once_a_day_all_of_it_is_told_and_never_as_a_full_feed(self):
        self.turn()
        self.turn(minutes=23 * 60)
        self.assertEqual(len(self.feeds()), 1)
        self.turn(minutes=60)
        self.assertEqual(self.feeds().mapped("kind"), ["heartbeat", "heartbeat"])
        self.assertEqual(self.feeds().mapped("line_count"), [4, 4])
        self.assertFalse(any(self.feeds().mapped("is_full")))

    def test_after_a_lost_answer_the_next_turn_tells_what_there_is_by_then(self):
        self.simulator.add_fault("close_after", SUBMIT)
        self.turn()
        lost = self.feeds()
        self.assertEqual(lost.state, "held")
        self.assertFalse(lost.activity_ids)
        self.assertEqual(self.offer(self.lamp).state, "unsure")
        self.stock(self.lamp, -2)
        self.turn()
        self.assertEqual(self.at_amazon(), [3, 7, 0, 0])
        self.assertEqual(self.offer(self.lamp).state, "told")
        letters = self.env["amazon.vendor.dead.letter"].search(
            [("instance_id", "=", self.instance.id)]
        )
        self.assertFalse(letters)
        self.assertEqual(self.simulator.ledger.count(operation=SUBMIT), 2)

    def test_where_no_schedule_runs_a_person_is_told_of_a_lost_answer(self):
        self.simulator.add_fault("close_after", SUBMIT)
        self.by_hand()
        self.assertEqual(self.feeds().state, "held")
        self.assertTrue(self.feeds().activity_ids)

    def by_hand(self):
        """A person tells the stock, and their transaction ends."""
        action = self.shelf.with_user(self.vendor_user).action_preview_stock()
        preview = self.env[action["res_model"]].browse(action["res_id"])
        preview.with_user(self.vendor_user).action_submit()
        self.run_after_commit()

    def test_an_update_is_never_sent_a_second_time(self):
        self.simulator.add_fault("close_after", SUBMIT)
        self.turn()
        with self.assertRaisesRegex(Exception, "not told a second time"):
            self.feeds().with_user(self.vendor_user).action_send_again()

    def test_what_waited_for_an_hour_is_not_sent_any_more(self):
        self.env["amazon.vendor.inventory.feed"]._tell(self.shelf)
        self.advance(61)
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(self.feeds().state, "cancelled")
        self.assertEqual(self.offer(self.lamp).state, "new")
        self.assertEqual(self.simulator.ledger.count(operation=SUBMIT), 0)
        self.turn()
        self.assertEqual(self.at_amazon(), [5, 7, 0, 0])

    def test_what_had_to_wait_is_not_sent_where_it_offers_more_than_there_is(self):
        self.env["amazon.vendor.inventory.feed"]._tell(self.shelf)
        self.stock(self.shade, 2)  # more than was told does no harm
        self.advance(2)
        self.simulator.add_fault("throttle", operation=SUBMIT, times=1)
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(self.feeds().state, "queued")
        self.stock(self.lamp, -3)
        self.advance(20)
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(self.feeds().state, "cancelled")
        self.assertEqual(self.simulator.ledger.count(operation=SUBMIT, status=202), 0)
        self.turn()
        self.assertEqual(self.at_amazon(), [2, 9, 0, 0])

    def test_what_waits_is_replaced_where_the_stock_has_changed_and_else_stays(self):
        Feed = self.env["amazon.vendor.inventory.feed"]
        Feed._tell(self.shelf)
        Feed._tell(self.shelf)
        self.assertEqual(len(self.feeds()), 1)
        self.stock(self.lamp, -1)
        Feed._tell(self.shelf)
        self.assertEqual(self.feeds().mapped("state"), ["cancelled", "queued"])
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(self.at_amazon(), [4, 7, 0, 0])

    def test_a_product_that_amazon_refuses_keeps_no_other_from_being_told(self):
        self.bulb.asin = "B0UNKNOWN1"
        self.turn()
        self.turn()
        offer = self.offer(self.bulb)
        self.assertEqual(offer.state, "refused")
        self.assertIn("invalid", offer.problem)
        offers = self.simulator.offers(CODE)
        self.assertEqual(offers[self.lamp.asin].open, 5)
        self.assertNotIn("B0UNKNOWN1", offers)
        self.assertIn(
            "1 products", "\n".join(f.sentence for f in self.instance._findings())
        )
        self.turn()
        self.assertEqual(len(self.feeds()), 2, "it is not told again as it is")

    def test_a_refused_product_is_told_again_with_its_right_asin(self):
        right = self.bulb.asin
        self.bulb.asin = "B0UNKNOWN1"
        self.turn()
        self.bulb.asin = right
        self.turn()
        self.assertEqual(self.offer(self.bulb).state, "told")
        self.assertEqual(self.at_amazon(), [5, 7, 0, 0])

    def test_where_amazon_names_no_product_it_is_found_by_halves(self):
        self.simulator.fail_next_inventory_updates(1, "BAD", "Something is wrong.")
        self.turn()
        self.assertEqual(self.feeds().state, "failed")
        self.turn()
        self.assertEqual(self.feeds()[1:].mapped("line_count"), [2, 2])
        self.assertEqual(self.at_amazon(), [5, 7, 0, 0])
        self.stock(self.lamp, 1)
        self.stock(self.shade, 1)
        self.stock(self.bulb, 1)
        self.turn()
        self.assertEqual(self.feeds()[-1].line_count, 3, "they go together again")

    def test_amazons_own_trouble_is_nobodys_fault(self):
        self.simulator.fail_next_inventory_updates(1)
        self.turn()
        self.turn()
        self.assertEqual(self.feeds()[1:].line_count, 4)
        self.assertEqual(self.at_amazon(), [5, 7, 0, 0])

    def test_an_unknown_warehouse_stops_until_a_person_has_looked(self):
        other = self._create_shelf("WHX9", self.warehouse)
        self.turn()
        self.assertIn("WHX9", other.stock_problem)
        # One shelf under two codes: each of them is offered half of it.
        self.assertEqual(self.at_amazon(), [2, 3, 0, 0])
        self.turn()
        wrong = self.feeds().filtered(lambda f: f.warehouse_code_id == other)
        self.assertEqual(len(wrong), 1)
        findings = [each.sentence for each in self.instance._findings()]
        self.assertIn(other.stock_problem, findings)
        other.with_user(self.vendor_manager).write({"code": OTHER_CODE})
        other.with_user(self.vendor_manager).action_tell_again()
        self.turn()
        self.assertEqual(self.at_amazon(OTHER_CODE), [2, 3, 0, 0])
        self.assertFalse(other.stock_problem)

    def test_what_is_not_offered_any_more_is_taken_back(self):
        self.turn()
        self.lamp.is_offered = False
        self.shade.unlink()
        self.turn()
        offers = self.simulator.offers(CODE)
        self.assertEqual({each.open for each in offers.values()}, {0})
        self.turn()
        self.assertEqual(len(self.feeds()), 2)

    def test_an_archived_warehouse_is_taken_back(self):
        self.turn()
        self.shelf.active = False
        self.turn()
        self.assertEqual(self.at_amazon(), [0, 0, 0, 0])

    def test_what_is_taken_back_and_lost_is_taken_back_again(self):
        self.turn()
        self.shelf.active = False
        self.simulator.add_fault("close_before", SUBMIT)
        self.turn()
        self.assertEqual(self.at_amazon(), [5, 7, 0, 0])
        self.turn()
        self.assertEqual(set(self.offers_of(self.shelf).mapped("state")), {"withdrawn"})
        self.assertEqual(self.at_amazon(), [0, 0, 0, 0])

    def offers_of(self, shelf):
        return self.env["amazon.vendor.offer"].search(
            [("warehouse_code_id", "=", shelf.id), ("free", ">", 0)]
        )

    def test_a_code_under_which_stock_was_told_stays_what_it_is(self):
        self.turn()
        with self.assertRaisesRegex(Exception, "Archive that one"):
            self.shelf.code = OTHER_CODE

    def test_only_a_persons_word_makes_a_product_obsolete_and_takes_it_back(self):
        self.turn()
        self.stock(self.lamp, -5)
        self.turn()
        self.assertFalse(self.simulator.offers(CODE)[self.lamp.asin].obsolete)
        self.lamp.with_user(self.vendor_user).is_obsolete = True
        self.turn()
        self.assertTrue(self.simulator.offers(CODE)[self.lamp.asin].obsolete)
        self.lamp.with_user(self.vendor_user).is_obsolete = False
        self.stock(self.lamp, 4)
        self.turn()
        self.assertEqual(self.at_amazon(), [4, 7, 0, 0])

    def test_amazons_customers_never_buy_more_than_there_is(self):
        self.turn()
        self.assertEqual(self.simulator.sell_out(CODE)[self.lamp.asin], 5)
        self.stock(self.lamp, -5)
        self.turn()
        self.assertEqual(self.simulator.sell(CODE, self.lamp.asin, 1), 0)

    def test_a_silent_transaction_is_told_again_after_an_hour(self):
        self.simulator.set_inventory_lag(7200)
        self.turn()
        self.assertEqual(self.feeds().state, "submitted")
        self.advance(70)
        self.run_cron("ir_cron_follow_submissions")
        self.assertEqual(self.offer(self.lamp).state, "unsure")
        self.simulator.set_inventory_lag(0)
        self.turn()
        self.assertEqual(self.offer(self.lamp).state, "told")
        self.assertEqual(self.at_amazon(), [5, 7, 0, 0])

    def test_without_a_vendor_code_it_says_what_to_choose(self):
        self.instance.vendor_code_ids = [(0, 0, {"name": "NORD2"})]
        self.turn()
        self.assertFalse(self.feeds())
        self.assertIn("Choose the vendor code", self.shelf.stock_problem)
        self.shelf.vendor_code_id = self.instance.vendor_code_ids[0]
        self.turn()
        self.assertFalse(self.shelf.stock_problem)
        self.assertEqual(self.at_amazon(), [5, 7, 0, 0])

    def test_old_updates_are_forgotten_but_the_last_word_on_a_product(self):
        self.turn()
        self.stock(self.lamp, 1)
        self.turn()
        self.stock(self.lamp, 1)
        self.turn()
        _first, second, last = self.feeds()
        self.advance(60 * 24 * (self.instance.call_retention_days + 1))
        second._gc_old_feeds()
        self.assertFalse(second.exists())
        self.assertTrue(last.exists())

    def test_the_offer_says_what_there_is_and_what_amazon_was_told(self):
        self.shelf.buffer_number = 1
        self.turn()
        offer = self.offer(self.lamp)
        self.assertEqual((offer.free, offer.held_back), (5, 1))
        self.assertEqual((offer.level, offer.told_qty), (4, 4))
        self.assertEqual(offer.why_text, "held back")
        self.assertEqual(offer.reason, "first")
        self.assertLess(fields.Datetime.now() - offer.told_at, timedelta(minutes=10))
