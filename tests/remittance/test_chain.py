"""Shipped, invoiced, seen by Amazon, paid, and what is missing: the whole chain."""

from io import BytesIO

from odoo.tests import tagged
from odoo.tools import SQL
from odoo.tools.pdf import PdfFileReader

from ..invoice.case import InvoiceCase
from .case import books

DAY = 24 * 60


class ChainCase(InvoiceCase):
    """Amazon pays what it was billed; ``import_payments`` brings it here."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        found = books(cls.env)
        cls.instance.write(
            {
                "payment_journal_id": found["payments"].id,
                "deduction_account_id": found["deductions"].id,
            }
        )
        cls.kinds = cls.env["amazon.vendor.deduction.kind"]._of_company(cls.company)

    def import_payments(self):
        self.instance._schedule("import_remittances").next_run = False
        self.run_cron("ir_cron_import_remittances")
        self.run_cron("ir_cron_process_queues")
        return self.env["amazon.vendor.remittance"].search(
            [("instance_id", "=", self.instance.id)], order="id"
        )


@tagged("post_install", "-at_install")
class TestChain(ChainCase):
    def deducted(self):
        """A payment is booked of which Amazon took something off.

        :return: (invoice, what Amazon was told of it, the deduction)
        """
        move = self.invoice()
        sent = self.submit(move)
        self.follow(20)
        self.simulator.deduct(
            "AMZ202600001SC",
            "20.25",
            currency=move.currency_id.name,
            code=self.told(move.name).remit_to,
            days=50,
        )
        self.advance(62 * DAY)
        payments = self.import_payments()
        self.assertEqual(
            set(payments.mapped("state")), {"matched"}, payments.mapped("review_reason")
        )
        self.assertEqual(sent.seen_state, "seen", "the payment names it")
        payments.action_book()
        deduction = self.env["amazon.vendor.deduction"].search(
            [("instance_id", "=", self.instance.id), ("amount", "=", 20.25)]
        )
        return move, sent, deduction

    def test_a_payment_proves_the_invoice_and_shows_what_is_missing(self):
        move, sent, deduction = self.deducted()
        self.assertEqual(move.payment_state, "paid")
        self.assertEqual(sent.seen_state, "short")
        self.assertIn("names it", sent.seen_evidence)
        self.assertEqual(deduction.kind_id.code, "shortage")
        self.assertEqual(deduction.invoice_id, move)
        self.assertEqual(deduction.orders, "4Z32PABC")

    def test_a_payment_proves_an_invoice_of_which_nobody_knew_whether_it_arrived(self):
        self.simulator.faults.add("close_after", "submitInvoices")
        sent = self.submit(self.invoice())
        self.assertEqual((sent.state, sent.seen_state), ("held", False))
        self.advance(62 * DAY)
        self.import_payments()
        self.assertEqual((sent.state, sent.seen_state), ("confirmed", "seen"))

    def test_the_dossier_holds_the_evidence_of_the_whole_chain(self):
        _move, _sent, deduction = self.deducted()
        shipment = self.env["amazon.vendor.shipment"].search(
            [("instance_id", "=", self.instance.id)]
        )
        self.env["ir.attachment"].create(
            {
                "name": "proof-of-delivery.pdf",
                "raw": b"%PDF-1.4",
                "res_model": shipment._name,
                "res_id": shipment.id,
            }
        )
        deduction.with_user(self.accountant).action_dossier()
        pages = PdfFileReader(BytesIO(deduction.dossier_id.raw)).pages
        text = "".join(page.extract_text() for page in pages).replace("\n", "")
        order = shipment.picking_ids.sale_id.amazon_requisition_id
        call = self.env["amazon.vendor.call"].search(
            [("operation", "=", "submitShipmentConfirmations")], limit=1
        )
        answers = order.acknowledgement_ids
        for evidence in (
            order.purchase_order_number,
            order.queue_line_ids[:1].checksum,
            answers[:1].transaction_id,
            shipment.name,
            shipment.container_ids[:1].sscc,
            "proof-of-delivery.pdf",
            "AMZ2026-00001",
            call.request_id,
        ):
            with self.subTest(evidence=evidence):
                self.assertTrue(evidence)
                self.assertIn(evidence, text)

    def test_a_dispute_that_is_won_comes_back_with_a_later_payment(self):
        move, sent, deduction = self.deducted()
        deduction.with_user(self.accountant).action_dispute()
        self.simulator.dispute("AMZ202600001SC")
        self.advance(3 * DAY)
        self.import_payments().filtered(lambda r: r.state == "matched").action_book()
        self.assertEqual((deduction.state, deduction.recovered), ("won", 20.25))
        self.assertEqual(sent.seen_state, "paid")
        self.assertEqual(move.payment_state, "paid")

    def test_an_invoice_and_its_credit_note_are_settled_by_lines_of_their_own(self):
        move = self.invoice()
        self.submit(move)
        self.follow(20)
        action = move.with_user(self.accountant).action_amazon_credit_note()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        wizard.line_ids.quantity = 2
        action = wizard.action_create()
        credit = self.env["account.move"].browse(action["res_id"])
        credit.action_post()
        self.submit(credit)
        self.follow(20)
        self.advance(62 * DAY)
        payments = self.import_payments()
        self.assertEqual(
            set(payments.mapped("state")), {"matched"}, payments.mapped("review_reason")
        )
        self.assertEqual(
            set(payments.line_ids.mapped("role")), {"invoice", "credit_note"}
        )
        payments.action_book()
        self.assertEqual((move + credit).mapped("amount_residual"), [0, 0])
        self.assertEqual(set((move + credit).mapped("payment_state")), {"paid"})

    def test_every_cent_of_the_invoice_has_a_place(self):
        """Paid and deducted sum to what was invoiced."""
        move, _sent, _deduction = self.deducted()
        payments = self.env["amazon.vendor.remittance"].search(
            [("instance_id", "=", self.instance.id)]
        )
        lines = payments.payment_id.move_id.line_ids
        places = {}
        for line in lines:
            kind = line.account_id.account_type
            places[kind] = places.get(kind, 0) + line.amount_currency
        self.assertAlmostEqual(-places["asset_receivable"], move.amount_total)
        self.assertAlmostEqual(
            places["asset_current"] + places.get("expense", 0), move.amount_total
        )

    def test_the_evidence_stays_as_long_as_a_deduction_can_be_disputed(self):
        """Nothing of an order is packed or dropped while money of it is open."""
        _move, _sent, deduction = self.deducted()
        (condition,) = (
            each
            for each in self.env["amazon.vendor.requisition"]._nothing_open()
            if "amazon_vendor_deduction" in each
        )

        def over():
            self.env.flush_all()
            return self.env.execute_query(
                SQL(
                    "SELECT id FROM amazon_vendor_requisition r WHERE %s",
                    SQL(condition),
                )
            )

        self.assertFalse(over())
        deduction.action_dispute()
        self.assertFalse(over(), "Amazon has not answered yet")
        deduction.action_lost()
        self.assertTrue(over())
