from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from ...models.decision.cost_facts import CostBook
from ..orders import item, order
from .case import DecisionCase


@tagged("post_install", "-at_install")
class TestProposal(DecisionCase):
    """Stock, receipts, days and costs give each line an answer that says why."""

    def proposed(self, *items, **details):
        """The lines of a requisition that was proposed, and its result."""
        requisition = self.requisition(*items, **details)
        result = requisition.with_user(self.vendor_user)._propose()[requisition]
        return requisition.line_ids, result

    # --- Stock ----------------------------------------------------------------

    def test_all_in_stock_is_accepted(self):
        self.put(10)
        line, result = self.proposed()
        self.assertAnswer(line, 10)
        self.assertEqual((result.kind, result.is_decided), ("accept", True))
        self.assertIn("All 10 can be delivered within the window", line.proposal_reason)
        self.assertEqual(line.requisition_id.proposal_kind, "accept")

    def test_a_receipt_within_the_window_counts(self):
        self.put(4)
        self.expect(6, 5)
        line, _result = self.proposed()
        self.assertAnswer(line, 10)
        self.assertEqual(line.ship_date.date(), self.day(5))

    def test_a_receipt_after_the_window_is_backordered_where_amazon_allows_it(self):
        self.put(4)
        self.expect(6, 15)
        line, result = self.proposed(self.line(backorder=True))
        self.assertAnswer(line, 4, 6)
        self.assertEqual(line.backorder_date.date(), self.day(15))
        self.assertEqual((result.kind, result.is_decided), ("short", False))
        self.assertIn("6 more can follow", line.proposal_reason)
        hard = [
            violation.sentence
            for violation in line.requisition_id._check_acknowledgement()
            if violation.severity == "hard"
        ]
        self.assertFalse(hard)

    def test_without_backorders_the_rest_is_rejected(self):
        self.put(4)
        self.expect(6, 15)
        line, result = self.proposed(self.line(backorder=False))
        self.assertAnswer(line, 4, 0, "TemporarilyUnavailable")
        self.assertIn("allows no backorder", line.proposal_reason)
        self.assertFalse(result.is_decided)

    def test_nothing_expected_is_rejected(self):
        line, result = self.proposed()
        self.assertAnswer(line, 0, 0, "TemporarilyUnavailable")
        self.assertEqual((result.kind, result.is_decided), ("reject", False))
        self.assertIn("nothing more is expected", line.proposal_reason)

    def test_what_was_promised_to_others_is_not_promised_again(self):
        self.put(10)
        self.promise(7, 8)
        line, _result = self.proposed()
        self.assertAnswer(line, 3)

    def test_reserved_goods_are_not_counted_twice(self):
        self.put(10)
        self.promise(7, 8)._action_assign()
        line, _result = self.proposed()
        self.assertAnswer(line, 3)

    def test_cases_are_counted_whole(self):
        self.put(30)
        line, _result = self.proposed(self.line(quantity=5, unit="Cases", size=12))
        self.assertAnswer(line, 2)

    def test_goods_whose_stock_is_not_counted_are_accepted(self):
        self.lamp.is_storable = False
        line, _result = self.proposed()
        self.assertAnswer(line, 10)

    def test_quotations_of_answered_orders_hold_their_goods(self):
        self.put(10)
        first = self.requisition(self.line(quantity=6), number="PO000001")
        first._acknowledge()
        self.assertEqual(first.sale_order_id.state, "draft")
        line, _result = self.proposed(number="PO000002")
        self.assertAnswer(line, 4)

    # --- Sharing --------------------------------------------------------------

    def test_scarce_goods_are_shared_between_all_open_orders(self):
        self.put(15)
        first = self.requisition(self.line(quantity=20), number="PO000001")
        second = self.requisition(self.line(quantity=10), number="PO000002")
        alone = first._propose(apply=False)[first]
        together = (first | second)._propose()
        self.assertAnswer(first.line_ids, 10)
        self.assertAnswer(second.line_ids, 5)
        self.assertEqual(alone.sentences, together[first].sentences)
        self.assertIn("1 other lines want", first.line_ids.proposal_reason)

    def test_who_can_wait_leaves_the_stock_to_the_urgent_order(self):
        self.put(10)
        self.expect(10, 12)
        urgent = self.requisition(number="PO000001", end=5)
        patient = self.requisition(number="PO000002", end=20)
        (urgent | patient)._propose()
        self.assertAnswer(urgent.line_ids, 10)
        self.assertAnswer(patient.line_ids, 10)

    def test_what_a_person_settled_for_another_order_counts(self):
        self.put(10)
        other = self.requisition(number="PO000001")
        other.line_ids.with_user(self.vendor_user).accepted_qty = 2
        line, _result = self.proposed(number="PO000002")
        self.assertAnswer(line, 8)

    def test_orders_whose_window_is_over_compete_for_nothing(self):
        self.put(10)
        self.requisition(number="PO000001", shipWindow=self.window(start=-9, end=-2))
        line, _result = self.proposed(number="PO000002")
        self.assertAnswer(line, 10)

    # --- Days -----------------------------------------------------------------

    def test_the_warehouse_needs_time(self):
        self.expect(10, 9)
        self.instance.handling_days = 2
        line, _result = self.proposed()
        self.assertAnswer(line, 0)
        self.instance.handling_days = 1
        line.requisition_id._propose()
        self.assertAnswer(line, 10)
        self.assertEqual(line.ship_date.date(), self.day(10))

    def test_goods_travel_where_amazon_counts_the_arrival(self):
        self.expect(10, 9)
        details = {"shipWindow": None, "deliveryWindow": self.window()}
        line, _result = self.proposed(**details)
        self.assertAnswer(line, 0)
        self.instance.transit_days = 1
        line.requisition_id._propose()
        self.assertAnswer(line, 10)
        self.assertEqual(line.ship_date.date(), self.day(10))

    def test_the_warehouse_rests_on_its_days_off(self):
        calendar = self.env["resource.calendar"].create(
            {
                "name": "Warehouse",
                "tz": "UTC",
                "company_id": self.company.id,
                "attendance_ids": [
                    fields.Command.create(
                        {
                            "name": f"Day {day}",
                            "dayofweek": str(day),
                            "hour_from": 8,
                            "hour_to": 16,
                            "day_period": "morning",
                        }
                    )
                    for day in range(7)
                ],
            }
        )
        self.instance.write({"working_calendar_id": calendar.id, "handling_days": 1})
        self.expect(10, 9)
        line, _result = self.proposed()
        self.assertAnswer(line, 10)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": calendar.id,
                "date_from": fields.Datetime.to_datetime(self.day(10)),
                "date_to": fields.Datetime.to_datetime(self.day(11)),
            }
        )
        line.requisition_id._propose()
        self.assertAnswer(line, 0)

    def test_dates_told_to_amazon_are_not_in_the_past(self):
        self.put(10)
        line, _result = self.proposed(shipWindow=self.window(start=-5, end=0))
        self.assertAnswer(line, 10)
        self.assertGreater(line.ship_date, fields.Datetime.now())

    # --- Products -------------------------------------------------------------

    def test_an_unknown_identifier_is_proposed_as_invalid(self):
        line, result = self.proposed(item(1, "B0UNKNOWN1", "nobody"))
        self.assertAnswer(line, 0, 0, "InvalidProductIdentifier")
        self.assertFalse(result.is_decided, "a rejection can never be taken back")

    def test_an_archived_product_is_held_and_never_called_obsolete(self):
        requisition = self.requisition()
        self.put(10)
        self.lamp.active = False
        result = requisition._propose()[requisition]
        line = requisition.line_ids
        self.assertEqual((result.kind, result.causes), ("hold", ("product",)))
        self.assertEqual(line.rejection_reason, "TemporarilyUnavailable")
        self.assertAnswer(line, 10)
        self.assertEqual(requisition.held_count, 1)
        self.assertIn("archived or not for sale", line.proposal_reason)

    def test_a_product_that_is_not_for_sale_is_held(self):
        self.put(10)
        self.lamp.sale_ok = False
        _line, result = self.proposed()
        self.assertEqual((result.kind, result.causes), ("hold", ("product",)))

    def test_an_ambiguous_product_is_held(self):
        self._create_product("Twin", default_code="PART-2")
        line, result = self.proposed(self.line(2))
        self.assertFalse(line.product_id)
        self.assertEqual((result.kind, result.causes), ("hold", ("product",)))
        self.assertIn(line.match_problem, line.proposal_reason)

    def test_an_unreadable_line_is_held(self):
        self.put(10)
        lines, result = self.proposed(self.line(), self.line(2, cost="abc"))
        self.assertEqual((result.kind, result.causes), ("hold", ("unreadable",)))
        self.assertAnswer(lines[0], 10)

    # --- Costs ----------------------------------------------------------------

    def agree(self, cost, product=None, **values):
        return self.env["amazon.vendor.cost"].create(
            {
                "instance_id": self.instance.id,
                "product_id": (product or self.lamp).id,
                "cost": cost,
                "currency_id": self.env.ref("base.EUR").id,
                **values,
            }
        )

    def test_a_cost_below_the_agreed_one_is_held(self):
        self.put(10)
        self.instance.cost_check = "agreed"
        self.agree(11.00)
        line, result = self.proposed()
        self.assertEqual((result.kind, result.causes), ("hold", ("cost",)))
        self.assertEqual(line.agreed_cost, 11.00)
        self.assertAnswer(line, 10)
        self.assertIn(
            "Amazon pays 10.20 EUR, 0.80 EUR (7.3%) less than the agreed 11.00 EUR",
            line.proposal_reason,
        )

    def test_the_larger_tolerance_counts(self):
        self.put(10)
        self.instance.write({"cost_check": "agreed", "cost_tolerance_percent": 7})
        self.agree(11.00)
        line, result = self.proposed()
        self.assertEqual(result.kind, "hold")
        for values in (
            {"cost_tolerance_percent": 7.5},
            {"cost_tolerance_percent": 0, "cost_tolerance_amount": 0.80},
        ):
            self.instance.write(values)
            result = line.requisition_id._propose()[line.requisition_id]
            self.assertEqual((result.kind, result.is_decided), ("accept", True))
            self.assertIn("within the tolerance", line.proposal_reason)

    def test_more_than_agreed_is_accepted_and_said(self):
        self.put(10)
        self.instance.cost_check = "agreed"
        self.agree(10.00)
        line, result = self.proposed()
        self.assertEqual(result.kind, "accept")
        self.assertIn("0.20 EUR more than the agreed", line.proposal_reason)

    def test_a_missing_agreed_cost_is_held(self):
        self.put(10)
        self.instance.cost_check = "agreed"
        self.agree(10.20, date_end=self.day(-2))
        line, result = self.proposed()
        self.assertEqual((result.kind, result.causes), ("hold", ("cost",)))
        self.assertIn("no agreed cost", line.proposal_reason)

    def test_the_cost_of_the_day_and_of_the_vendor_code_counts(self):
        self.put(10)
        self.instance.cost_check = "agreed"
        code = self.env["amazon.vendor.code"].create(
            {"instance_id": self.instance.id, "name": "VEND1"}
        )
        self.agree(99, date_end=self.day(-2))
        self.agree(88, date_start=self.day(-1))
        self.agree(10.20, vendor_code_id=code.id)
        _line, result = self.proposed()
        self.assertEqual(result.kind, "accept")

    def test_the_cost_of_a_pricelist_is_of_the_instances_company_whoever_looks(self):
        self._create_outsiders()
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "At cost",
                "currency_id": self.env.ref("base.EUR").id,
                "item_ids": [
                    Command.create(
                        {"compute_price": "formula", "base": "standard_price"}
                    )
                ],
            }
        )
        self.instance.write({"cost_check": "pricelist", "pricelist_id": pricelist.id})
        own, other = self.instance.company_id, self.other_company
        self.lamp.with_company(own).standard_price = 10.20
        self.lamp.with_company(other).standard_price = 99
        line = self.requisition().line_ids
        agreed = [
            CostBook(line.requisition_id.with_company(company)).check(line).agreed
            for company in (own, other)
        ]
        self.assertEqual(*agreed)
        self.assertGreater(agreed[0], 0)

    def test_agreed_costs_do_not_overlap(self):
        self.agree(10, date_end=self.day(5))
        with self.assertRaisesRegex(Exception, "already"), self.env.cr.savepoint():
            self.agree(11, date_start=self.day(5))
        self.agree(11, date_start=self.day(6))

    def test_costs_of_cases_are_compared_by_the_each(self):
        self.put(120)
        self.instance.cost_check = "agreed"
        self.agree(10.20)
        _line, result = self.proposed(self.line(quantity=5, unit="Cases", size=12))
        self.assertEqual(result.kind, "accept")

    def test_the_pricelist_of_the_instance(self):
        self.put(20)
        self.put(20, self.products[1])
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Amazon",
                "currency_id": self.env.ref("base.EUR").id,
                "item_ids": [
                    fields.Command.create(
                        {
                            "applied_on": "0_product_variant",
                            "product_id": self.lamp.id,
                            "compute_price": "fixed",
                            "fixed_price": 10.20,
                            "min_quantity": 10,
                        }
                    ),
                    fields.Command.create(
                        {
                            "applied_on": "3_global",
                            "compute_price": "fixed",
                            "fixed_price": 12,
                        }
                    ),
                ],
            }
        )
        self.instance.write({"cost_check": "pricelist", "pricelist_id": pricelist.id})
        lines, result = self.proposed(self.line(), self.line(2))
        self.assertEqual(lines.mapped("agreed_cost"), [10.20, 12])
        self.assertEqual(lines.mapped("proposal_kind"), ["accept", "hold"])
        self.assertEqual(result.kind, "hold")

    # --- Answered before ------------------------------------------------------

    def test_a_rejected_line_is_never_proposed_again(self):
        """Amazon: a rejected line can never be accepted again."""
        self.put(10)
        self.put(10, self.products[1])
        requisition = self.requisition(self.line(), self.line(2))
        first, second = requisition.line_ids
        second.accepted_qty = 0
        requisition._acknowledge()
        submission = requisition.acknowledgement_id.sudo().submission_ids
        submission.state = "mismatch"  # taken; a person may answer again
        self.assertTrue(requisition.can_acknowledge)
        requisition.action_propose()
        self.assertAnswer(first, 10)
        self.assertAnswer(second, 0)
        self.assertIn("never takes a rejected line back", second.proposal_reason)
        requisition.action_accept_all()
        self.assertAnswer(second, 0)

    # --- Size -----------------------------------------------------------------

    def test_a_proposal_needs_no_query_per_line(self):
        """500 lines, each with stock, a receipt and an agreed cost."""
        self.instance.cost_check = "agreed"
        small, large = self.big_requisition(50), self.big_requisition(500)
        # What is looked up once for every database must not count for either.
        self.requisition(number="PO000001")._propose()
        few = self.count_proposal(small)
        many = self.count_proposal(large)
        self.assertEqual(
            set(large.line_ids.mapped("proposal_kind")), {"accept", "short"}
        )
        # Larger writes are sent in a few more statements, never one for each line.
        self.assertLessEqual(many, few + 10)
        self.assertLess(many, 60)

    def big_requisition(self, size):
        Product = self.env["product.product"]
        products = Product.create(
            [
                {
                    "name": f"Big {size} {n}",
                    "type": "consu",
                    "is_storable": True,
                    "default_code": f"BIG{size}-{n}",
                }
                for n in range(size)
            ]
        )
        self.env["stock.quant"].create(
            [
                {
                    "product_id": product.id,
                    "location_id": self.stock.id,
                    "quantity": 10 if n % 2 else 4,
                }
                for n, product in enumerate(products)
            ]
        )
        self.env["amazon.vendor.cost"].create(
            [
                {
                    "instance_id": self.instance.id,
                    "product_id": product.id,
                    "cost": 10.20,
                    "currency_id": self.env.ref("base.EUR").id,
                }
                for product in products
            ]
        )
        items = [
            item(n + 1, f"B{size:04}{n:05}", f"BIG{size}-{n}", backorder=True)
            for n in range(size)
        ]
        return self.imported(order(f"BIG{size:05}", items, shipWindow=self.window()))

    def count_proposal(self, requisition):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.count_sql(
            lambda: requisition.with_user(self.vendor_user)._propose()
        )

    def test_nothing_is_written_without_apply(self):
        self.put(3)
        requisition = self.requisition()
        result = requisition._propose(apply=False)[requisition]
        self.assertEqual(result.kind, "short")
        self.assertAnswer(requisition.line_ids, 10)
        self.assertFalse(requisition.line_ids.proposal_reason)

    def test_a_cancelled_order_line_needs_no_answer(self):
        self.put(10)
        lines, result = self.proposed(self.line(), self.line(2, quantity=0))
        self.assertEqual(result.kind, "accept")
        self.assertFalse(lines[1].proposal_kind)

    def test_an_order_date_long_ago(self):
        """Costs are those of the order's day, also when it is imported late."""
        self.put(10)
        self.instance.cost_check = "agreed"
        self.agree(10.20, date_end=self.day(-30))
        self.agree(20, date_start=self.day(-29))
        _line, result = self.proposed(
            purchaseOrderDate=f"{self.today - timedelta(31)}T09:00:00Z"
        )
        self.assertEqual(result.kind, "accept")
