from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..acknowledgement.case import AcknowledgementCase
from ..orders import order

PROCESS = "odoo.addons.amazon_vendor_central.models.inbound.process_line"


@tagged("post_install", "-at_install")
class TestDeadLetters(AcknowledgementCase):
    def setUp(self):
        super().setUp()
        self.Letter = self.env["amazon.vendor.dead.letter"].with_user(self.vendor_user)

    def _letters(self, **criteria):
        """The list as the user sees it now."""
        self.env.flush_all()
        self.env.invalidate_all()
        domain = [("instance_id", "=", self.instance.id)]
        domain += [(name, "=", value) for name, value in criteria.items()]
        return self.Letter.search(domain)

    def _failed_line(self):
        queue = self.queue_with("{broken")
        queue._process()
        return queue.line_ids

    def _failed_queue(self):
        queue = self.env["amazon.vendor.queue"].create(
            {
                "instance_id": self.instance.id,
                "window_start": fields.Datetime.now() - timedelta(days=1),
                "window_end": fields.Datetime.now(),
            }
        )
        self.simulator.add_fault("server_error", "getPurchaseOrders", times=20)
        queue._fetch()
        self.simulator.clear_faults()
        self.assertEqual(queue.fetch_state, "failed")
        return queue

    def _submission_in(self, state, number="4Z32PABC", **values):
        requisition = self.requisition(number=number)
        requisition.action_send_acknowledgement()
        submission = self.submission_of(requisition)
        submission._set_state("sending")
        submission.write({"sent_at": fields.Datetime.now(), **values})
        return submission._set_state(state, "What went wrong.")

    def _ignore(self, letters, reason):
        action = letters.action_ignore()
        wizard = self.env[action["res_model"]].with_user(self.vendor_user)
        wizard = wizard.with_context(**action["context"]).create({"reason": reason})
        self.assertEqual(wizard.letter_count, len(letters))
        return wizard.action_ignore()

    # --- What is in it -------------------------------------------------------

    def test_all_that_failed_is_in_one_list(self):
        line = self._failed_line()
        queue = self._failed_queue()
        failed = self._submission_in("failed")
        unknown = self._submission_in("unknown", number="PO2")
        unmapped = self.requisition(
            self.line(asin="B0UNKNOWN1", sku="NOBODY"), number="PO3"
        )
        found = {(each.kind, each.res_id): each for each in self._letters()}
        self.assertEqual(
            set(found),
            {
                ("queue_line", line.id),
                ("queue", queue.id),
                ("submission", failed.id),
                ("submission", unknown.id),
                ("requisition", unmapped.id),
            },
        )
        self.assertEqual(len(found), len(self._letters()), "every id is another")
        letter = found["submission", failed.id]
        self.assertEqual(letter.reason, "What went wrong.")
        self.assertEqual(letter.status, "failed")
        self.assertEqual(letter.purchase_order_number, "4Z32PABC")
        self.assertEqual(letter.owner_id, self.vendor_manager)
        self.assertEqual(letter.company_id, self.company)
        letter = found["requisition", unmapped.id]
        self.assertEqual(letter.reason, "Lines without a product: 1.")
        self.assertTrue(found["queue_line", line.id].reason)

    def test_the_age_counts_from_the_first_failure(self):
        queue = self._failed_queue()
        first = queue.failed_since
        self.assertTrue(first)
        self.advance(minutes=60)
        queue._record_failure("Amazon is still down.")
        letter = self._letters(kind="queue")
        self.assertEqual(letter.failed_on, first)
        self.assertEqual(letter.attempts, 2)
        self.assertEqual(letter.age_days, 0)
        queue.failed_since = fields.Datetime.subtract(fields.Datetime.now(), days=3)
        self.assertEqual(self._letters(kind="queue").age_days, 2)

    def test_the_owner_is_who_has_the_requisition(self):
        requisition = self.requisition(
            self.line(asin="B0UNKNOWN1", sku="NOBODY"), number="PO3"
        )
        requisition.user_id = self.vendor_user
        self.assertEqual(self._letters().owner_id, self.vendor_user)

    def test_what_is_solved_leaves_by_itself(self):
        requisition = self.requisition(
            self.line(asin="B0UNKNOWN1", sku="NOBODY"), number="PO3"
        )
        self.assertTrue(self._letters())
        requisition.line_ids.product_id = self.lamp
        self.assertFalse(self._letters())

    def test_an_answer_that_was_replaced_is_not_in_it(self):
        submission = self._submission_in("failed")
        self.assertTrue(self._letters())
        self.send(submission.requisition_id)
        self.assertGreater(
            self.submission_of(submission.requisition_id).id, submission.id
        )
        self.assertEqual(submission.state, "failed")
        self.assertFalse(self._letters())

    def test_it_opens_the_original(self):
        line = self._failed_line()
        action = self._letters().action_open()
        self.assertEqual(action["res_model"], "amazon.vendor.queue.line")
        self.assertEqual(action["res_id"], line.id)

    # --- Trying again --------------------------------------------------------

    def test_all_kinds_are_tried_again_at_once(self):
        good = self.queue_with(order("GOOD"))
        good.line_ids.state = "failed"
        self._failed_queue()
        failed = self._submission_in("failed")
        unmapped = self.requisition(
            self.line(asin="B0UNKNOWN1", sku="NOBODY"), number="PO3"
        )
        letters = self._letters()
        self.assertEqual(len(letters), 4)
        self.lamp.default_code = "NOBODY"
        action = letters.action_retry()
        self.run_after_commit()
        self.assertEqual(good.line_ids.state, "done")
        self.assertEqual(failed.state, "submitted")
        self.assertEqual(len(self.taken(failed.requisition_id)), 1)
        self.assertEqual(unmapped.line_ids.product_id, self.lamp)
        self.assertFalse(self._letters())
        for words in (
            "Records tried again: 1",
            "Imports asked for again: 1",
            "Answers sent again: 1",
            "Requisitions looked through again: 1",
        ):
            self.assertIn(words, action["params"]["message"])
        self.assertEqual(action["params"]["type"], "success")

    def test_what_fails_again_is_said(self):
        self._failed_line()
        action = self._letters().action_retry()
        self.assertIn("Still in the list: 1", action["params"]["message"])
        self.assertEqual(action["params"]["type"], "warning")

    def test_the_unknown_is_looked_up_and_never_sent_blindly(self):
        unknown = self._submission_in("unknown")
        self._letters().action_retry()
        self.run_after_commit()
        self.assertEqual(self.posts(), 0)
        self.assertTrue(unknown.last_checked)
        self.assertEqual(unknown.state, "unknown", "too early to say")

    def test_by_approval_the_sale_order_of_now_decides_whether_it_is_sent_again(self):
        self.instance.workflow = "by_approval"
        same, lowered, raised = (
            self._approved_and_failed(number)
            for number in ("SAME0001", "LOWER001", "MORE0001")
        )
        lowered.sale_order_id.order_line.product_uom_qty = 4
        raised.sale_order_id.order_line = [
            (0, 0, {"product_id": self.products[1].id, "product_uom_qty": 1})
        ]
        action = self._letters(kind="submission").action_retry()
        self.run_after_commit()
        self.assertEqual(self.submission_of(same).state, "submitted")
        self.assertEqual(self.submission_of(lowered).state, "failed")
        self.assertEqual(lowered.line_ids.accepted_qty, 4)
        self.assertEqual(self.submission_of(raised).state, "failed")
        said = action["params"]["message"]
        self.assertIn("has changed since: send a new acknowledgement", said)
        self.assertIn("did not order [PART-2] Part 2", said)
        self.assertEqual(self.posts(), 1)

    def _approved_and_failed(self, number):
        """An order whose quotation was confirmed, and whose answer did not arrive."""
        requisition = self.requisition(number=number)
        requisition.sale_order_id.with_user(self.vendor_user).action_confirm()
        submission = self.submission_of(requisition)
        submission._set_state("sending")
        submission._set_state("failed", "What went wrong.")
        self.env.cr.postcommit.clear()
        return requisition

    def test_what_amazon_refused_after_reading_is_left_to_a_person(self):
        refused = self._submission_in("failed", transaction_id="T-1")
        action = self._letters().action_retry()
        self.run_after_commit()
        self.assertEqual(refused.state, "failed")
        self.assertEqual(self.posts(), 0)
        self.assertIn(refused.name, action["params"]["message"])

    # --- Ignoring ------------------------------------------------------------

    def test_ignored_with_a_reason(self):
        line = self._failed_line()
        queue = self._failed_queue()
        submission = self._submission_in("failed")
        unmapped = self.requisition(
            self.line(asin="B0UNKNOWN1", sku="NOBODY"), number="PO3"
        )
        self._ignore(self._letters(), "Settled by phone.")
        self.assertFalse(self._letters(is_ignored=False))
        letters = self._letters(is_ignored=True)
        self.assertEqual(len(letters), 4)
        self.assertEqual(letters.ignored_by_id, self.vendor_user)
        self.assertEqual(set(letters.mapped("ignored_reason")), {"Settled by phone."})
        self.assertFalse(line.next_try)
        self.assertIn("Settled by phone.", line.queue_id.log_ids[0].message)
        self.assertIn("vendor_user", queue.log_ids[0].message)
        for requisition in (submission.requisition_id, unmapped):
            bodies = "".join(requisition.message_ids.mapped("body"))
            self.assertIn("Settled by phone.", bodies)
        self.instance.invalidate_recordset()
        self.assertEqual(self.instance.dead_letter_count, 0)

    def test_a_reason_is_needed(self):
        self._failed_line()
        with self.assertRaises(UserError):
            self._ignore(self._letters(), "  ")
        self.assertTrue(self._letters(is_ignored=False))

    def test_another_failure_comes_back_and_the_same_does_not(self):
        queue = self._failed_queue()
        self._ignore(self._letters(), "Amazon knows.")
        queue._record_failure(queue.error_message)
        self.assertFalse(self._letters(is_ignored=False))
        queue._record_failure("The secret is wrong.")
        self.assertTrue(self._letters(is_ignored=False))

    def test_an_unknown_outcome_that_turns_into_a_failure_comes_back(self):
        submission = self._submission_in("unknown")
        self._ignore(self._letters(), "It will show.")
        submission._set_state("failed", "It did not.")
        self.assertTrue(self._letters(is_ignored=False))

    def test_a_changed_order_comes_back(self):
        requisition = self.requisition(
            self.line(asin="B0UNKNOWN1", sku="NOBODY"), number="PO3"
        )
        self._ignore(self._letters(), "Amazon cancels it.")
        self.assertFalse(self._letters(is_ignored=False))
        self.imported(
            order("PO3", [self.line(asin="B0UNKNOWN1", sku="NOBODY", quantity=7)])
        )
        self.assertEqual(requisition.version, 2)
        self.assertTrue(self._letters(is_ignored=False))

    def test_brought_back_by_hand_and_by_trying_again(self):
        self._failed_line()
        self._ignore(self._letters(), "No matter.")
        self._letters().action_bring_back()
        self.assertTrue(self._letters(is_ignored=False))
        self._ignore(self._letters(), "No matter.")
        self._letters().action_retry()
        self.assertTrue(self._letters(is_ignored=False))

    def test_what_is_ignored_is_not_tried_again_by_itself(self):
        line = self._failed_line()
        line.next_try = fields.Datetime.now()
        self._ignore(self._letters(), "No matter.")
        self.assertNotIn(line, line.search(line._due_domain()))

    # --- Rights --------------------------------------------------------------

    def test_another_companys_letters_are_not_ones_own(self):
        self._create_outsiders()
        self._failed_line()
        letters = self._letters().sudo(False)
        theirs = letters.with_user(self.other_manager)
        self.assertFalse(theirs.search([("id", "in", letters.ids)]))
        wizard = self.env["amazon.vendor.dead.letter.ignore"]
        wizard = wizard.with_user(self.other_manager).with_context(
            active_ids=letters.ids
        )
        wizard = wizard.create({"reason": "Not mine."})
        with self.assertRaises(AccessError):
            wizard.action_ignore()
        self.assertTrue(self._letters(is_ignored=False))

    def test_a_hundred_cost_no_more_statements_to_list_than_one(self):
        def read():
            return self.count_sql(
                lambda: self._letters().read(["reason", "owner_id", "age_days"])
            )

        with mute_logger(PROCESS):
            self._failed_line()
            read()
            one = read()
            self.queue_with(*(f"{{broken {n}" for n in range(100)))._process()
        self.assertEqual(len(self._letters()), 101)
        self.assertLessEqual(read(), one + 1)
