"""What an invoice was paid is said of its lines, to the cent."""

from odoo.tests import tagged

from .case import MoneyCase


@tagged("post_install", "-at_install")
class TestShare(MoneyCase):
    def three_lines(self):
        """An invoice of 13, 7 and 1 pieces, whose parts come to no round cents."""
        items = [self.line(n, quantity=q) for n, q in ((1, 13), (2, 7), (3, 1))]
        return self.invoice(self.shipped(*items))

    def test_a_payment_of_amazons_is_shared_out_over_the_lines_to_the_cent(self):
        move = self.three_lines()
        self.pay(move, short="10.00")
        paid = self.shares(move)
        self.assertEqual(
            [(share.move_line_id, share.amount) for share in paid],
            [(line, line.price_total) for line in move.invoice_line_ids],
        )
        self.assertEqual(paid.mapped("worth"), paid.mapped("amount"), "nothing is open")
        lost = self.shares(move, "shortage")
        self.assertEqual(len(lost), 3)
        self.assertEqual(round(sum(lost.mapped("amount")), 2), 10)
        weights = [line.price_total / move.amount_total for line in move.line_ids[:3]]
        for share, weight in zip(lost, weights, strict=True):
            self.assertAlmostEqual(share.amount, 10 * weight, delta=0.01)

    def test_lines_sum_to_their_invoice_where_taxes_are_rounded_for_the_whole(self):
        self.company.tax_calculation_rounding_method = "round_globally"
        move = self.invoice(
            self.shipped(*[self.line(n, quantity=n) for n in (1, 2, 3, 5)])
        )
        self.assertAlmostEqual(
            sum(self.shares(move).mapped("worth")), move.amount_total, places=2
        )
        self.assertFalse(sum(self.shares(move).mapped("amount")), "nothing is paid")

    def test_a_shortage_is_a_share_of_the_lines_that_were_not_received(self):
        move = self.three_lines()
        first, second, third = self.lines_of(move).sorted("sequence")
        for line, quantity in ((first, 13), (second, 5), (third, 1)):
            line.sudo().write({"has_status": True, "received_qty": quantity})
        self.pay(move, short="10.00")
        lost = self.shares(move, "shortage")
        self.assertEqual(
            [
                (s.move_line_id.sale_line_ids.amazon_requisition_line_id, s.amount)
                for s in lost
            ],
            [(second, 10.0)],
        )

    def test_what_is_missing_of_any_order_that_a_line_bills_is_missing_of_the_line(
        self,
    ):
        items = [self.line(n, quantity=q) for n, q in ((1, 13), (2, 7), (3, 1))]
        draft = self.shipped(*items)._invoice()
        draft.name = "AMZ2026-00001"
        line, second, third = draft.invoice_line_ids.sorted("id")
        ordered = (line + second).sale_line_ids
        second.unlink()
        line.write({"quantity": 20, "sale_line_ids": [(6, 0, ordered.ids)]})
        draft.action_post()
        for sold, quantity in zip(
            [*ordered, third.sale_line_ids], (13, 0, 1), strict=True
        ):
            sold.amazon_requisition_line_id.sudo().write(
                {"has_status": True, "received_qty": quantity}
            )
        self.pay(draft, short="10.00")
        lost = self.shares(draft, "shortage")
        self.assertEqual([(s.move_line_id, s.amount) for s in lost], [(line, 10.0)])

    def test_a_part_that_is_paid_by_hand_is_shared_out_too(self):
        move = self.three_lines()
        part = round(move.amount_total / 3, 2)
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"amount": part, "journal_id": self.instance.payment_journal_id.id})
        )
        wizard._create_payments()
        self.assertEqual(round(sum(self.shares(move).mapped("amount")), 2), part)
        move.line_ids.remove_move_reconcile()
        self.assertFalse(any(self.shares(move).mapped("amount")), "it is open again")

    def test_what_amazon_pays_back_is_shared_out_like_what_it_took(self):
        move = self.three_lines()
        self.pay(move, short="10.00")
        self.give_back(move, "10.00")
        lost = self.shares(move, "shortage")
        self.assertEqual(lost.mapped("recovered"), lost.mapped("amount"))

    def test_an_early_payments_discount_is_a_share_of_its_kind(self):
        move = self.three_lines()
        self.currency = move.currency_id
        net = round(move.amount_total - 5, 2)
        lines = [
            (
                move.name,
                f"{net}",
                {
                    "totalAmount": self.money(move.amount_total),
                    "netAmountPaidBreakdown": self.breakdown(
                        AmountPaid=net, TermsDiscountTaken=5
                    ),
                },
            )
        ]
        self.receive(self.document(lines)).action_book()
        self.assertEqual(
            round(sum(self.shares(move, "terms_discount").mapped("amount")), 2), 5
        )

    def test_an_unposted_payment_leaves_nothing_paid(self):
        move = self.three_lines()
        payment = self.pay(move, short="10.00")
        payment.payment_id.action_draft()
        self.assertFalse(any(self.shares(move).mapped("amount")))
        self.assertFalse(self.shares(move, "shortage"))
