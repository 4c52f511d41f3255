"""A vendor's year that is worked through in Odoo: what the simulator's year decides,
Odoo's documents carry out, and Amazon is billed what Odoo has posted."""

import base64
import os
from contextlib import closing, contextmanager
from decimal import Decimal
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command

from ...simulator.invoice_parties import known
from ...simulator.invoices import INVOICE, Tax, agreed_cost
from ...simulator.shipment_rules import lines_of
from ...simulator.year import Year
from ..common import CANARY_SECRET, CANARY_TOKEN, CLIENT_ID
from ..common import SIMULATOR_VARIABLE as VARIABLE
from .case import MoneyCase

#: Products that Amazon orders in a year.
GOODS = 12
#: How likely a week has an order, in percent.
WEEKLY = 35
#: Weeks between two looks of the accountant at Amazon's payments.
LOOK = 6
DELAYS = {"Basic": "days_after", "EndOfMonth": "days_after_end_of_month"}


class OdooYear(Year):
    """The year of a vendor who works with Odoo.

    :param case: :class:`YearCase`, which has the clicks
    """

    def __init__(self, seed, case):
        super().__init__(seed, rate=0)
        self.case, self._week = case, 0
        account = self.account
        account.client_id, account.client_secret = CLIENT_ID, CANARY_SECRET
        account.refresh_token = f"{CANARY_TOKEN}-year"
        # The year passes for Amazon and for Odoo, but not for what counts the seconds
        # of an access token.
        self.simulator.tokens.expires_in = 2 * 365 * 24 * 60 * 60
        self.simulator.catalogue.extend(GOODS)

    @property
    def goods(self):
        """The products that Amazon orders."""
        return self.simulator.catalogue.products[:GOODS]

    def play(self):
        super().play()
        self.case.look_at_payments()
        return self

    # What the vendor does, in Odoo -------------------------------------------

    def _orders(self):
        if self._random.randrange(100) >= WEEKLY:
            return []
        return self.simulator.generate_orders(
            1,
            weighed=False,
            lines=(1, 4),
            amount=(1, 12),
            unit=self._random.choice(("Eaches", None)),
            products=GOODS,
        )

    def _answer(self, order):
        accepted = {
            line.sequence: self._random.randint(line.ordered // 2, line.ordered)
            for line in order.lines
        }
        self.case.answer(order, accepted)
        self._settle()

    def _ship(self, order):
        self.case.deliver(order)
        return super()._ship(order)

    def _credit(self, invoice, shipment):
        # Amazon is billed, and credited, whole cases.
        for line, gone in self._gone(shipment, invoice.lines):
            if gone % line.unit_size:
                return
        super()._credit(invoice, shipment)

    def _enter(self, kind, order, lines):
        """The document is made in Odoo. Amazon gets it by its API; what the addon
        would not send, a price that was not agreed, it gets by EDI."""
        if kind == INVOICE:
            above = [line.cost - agreed_cost(lines_of(order, line)) for line in lines]
            move, by_edi = self.case.bill(order, lines, above), any(above)
        else:
            move = self.case.credit(lines)
            by_edi = not move.reversed_entry_id.amazon_invoice_ids
        if not by_edi:
            sent = self.case.submit(move)
            self._settle()
            self.case.assertEqual(sent.state, "submitted", sent.problem)
            return self.simulator.invoice(move.name)
        untaxed, tax = (
            Decimal(f"{amount:.2f}")
            for amount in (move.amount_untaxed, move.amount_tax)
        )
        told = Tax("MwSt.", Decimal(19), tax, untaxed)
        return self._into_books(move.name, kind, order, lines, untaxed, told)

    def _settle(self):
        """What has just been sent has its effect."""
        with self.simulator.lock:
            self.simulator.settle()

    def _dispute(self, payments):
        disputed = super()._dispute(payments)
        self._week += 1
        if self._week % LOOK == 0:
            self.case.look_at_payments()
        return disputed


class YearCase(MoneyCase):
    """``year(seed)``: a year, played; what it left in Odoo is gone afterwards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Amazon's, so that what Odoo's journals say is what Amazon says.
        cls.company.currency_id = cls.env.ref("base.EUR")

    @contextmanager
    def year(self, seed):
        """A year, played.

        :return: context manager of :class:`OdooYear`
        """
        year = OdooYear(seed, self)
        before = self.simulator, self.instance, self.products
        with closing(self.env.cr.savepoint()), year.simulator:
            with patch.dict(os.environ, {VARIABLE: year.simulator.url}), _today(year):
                self.simulator = year.simulator
                try:
                    self._settle_in(year)
                    yield year.play()
                    self._hold_what_was_sent()
                finally:
                    self.simulator, self.instance, self.products = before

    def _settle_in(self, year):
        template = self.instance
        self.instance = self._create_instance(
            name=f"Year {year.simulator.seed}",
            lwa_refresh_token=year.account.refresh_token,
            payment_journal_id=template.payment_journal_id.id,
            deduction_account_id=template.deduction_account_id.id,
            invoice_journal_id=template.invoice_journal_id.id,
            accountant_id=self.accountant.id,
            payment_term_id=self._term(year.terms).id,
            parallel_test_passed=True,
        )
        self.products = self.env["product.product"].create(
            [
                {
                    "name": each.name,
                    "type": "consu",
                    "is_storable": True,
                    "barcode": each.barcode,
                    "default_code": each.sku,
                    "taxes_id": [Command.set(self.tax.ids)],
                }
                for each in year.goods
            ]
        )
        self.env["amazon.vendor.product"].create(
            [
                {
                    "instance_id": self.instance.id,
                    "product_id": product.id,
                    "asin": each.asin,
                }
                for product, each in zip(self.products, year.goods, strict=True)
            ]
        )
        for product in self.products:
            self.env["stock.quant"]._update_available_quantity(
                product, self.warehouse.lot_stock_id, 100000
            )

    def _term(self, terms):
        line = {
            "value": "percent",
            "value_amount": 100,
            "delay_type": DELAYS[terms.type],
            "nb_days": terms.net_days,
        }
        values = {"name": "As agreed", "line_ids": [Command.create(line)]}
        if terms.discount_percent:
            values |= {
                "early_discount": True,
                "discount_percentage": float(terms.discount_percent),
                "discount_days": terms.discount_days,
            }
        return self.env["account.payment.term"].create(values)

    # --- What people do ------------------------------------------------------

    def answer(self, order, accepted):
        """Amazon's order comes, and is answered.

        :param dict accepted: number of a line -> how many of its unit
        """
        requisition = self.imported(order.document)
        self._introduce(requisition)
        for line in requisition.line_ids:
            line.accepted_qty = accepted[line.item_sequence_number]
        self.send(requisition)
        sent = self.submission_of(requisition)
        self.assertEqual(sent.state, "submitted", sent.error_message)

    def _introduce(self, requisition):
        """Whom Amazon is billed as, as Amazon has it on record."""
        records = known()
        for party in self.env["amazon.vendor.party"].search(
            [
                ("instance_id", "=", self.instance.id),
                ("is_bill_to", "=", True),
                ("billing_name", "=", False),
            ]
        ):
            record = records[party.code]
            party.billing_name = record["name"]
            party.partner_id.write(
                {
                    "name": record["name"],
                    "street": record["street"],
                    "city": record["city"],
                    "zip": record["postcode"],
                    "country_id": self.env.ref("base.de").id,
                    "vat": record["vat"],
                }
            )

    def requisition_of(self, order):
        return self.env["amazon.vendor.requisition"].search(
            [
                ("instance_id", "=", self.instance.id),
                ("purchase_order_number", "=", order.number),
            ]
        )

    def deliver(self, order):
        """All that was promised leaves."""
        sold = self.requisition_of(order).sale_order_id
        if not sold.order_line:
            return
        sold.action_confirm()
        for move in sold.picking_ids.move_ids:
            move.quantity = move.product_uom_qty
            move.picked = True
        sold.picking_ids.with_context(skip_backorder=True).button_validate()

    def bill(self, order, lines, above):
        """What has left is invoiced; the accountant may have another price in mind.

        :param above: of each line what one each is billed above the agreed cost
        """
        requisition = self.requisition_of(order)
        move = self.env["amazon.vendor.invoice"]._make(requisition)
        for billed, line, more in zip(move.invoice_line_ids, lines, above, strict=True):
            sold = billed.sale_line_ids.amazon_requisition_line_id
            self.assertEqual(sold.asin, line.asin)
            if more:
                unit = line.eaches / Decimal(str(billed.quantity))
                billed.price_unit += float(more * unit)
        move.invoice_date = fields.Date.today()
        move.action_post()
        return move

    def credit(self, lines):
        """What never arrived is given back."""
        move = self.env["account.move"].search(
            [
                ("amazon_instance_id", "=", self.instance.id),
                ("name", "=", lines[0].reference.invoice),
            ]
        )
        action = move.with_user(self.accountant).action_amazon_credit_note()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        wizard.write({"kind": "PQV", "date": fields.Date.today()})
        gone = {line.asin: line.eaches for line in lines}
        for line in wizard.line_ids:
            sold = line.move_line_id.sale_line_ids.amazon_requisition_line_id
            eaches = line.move_line_id._amazon_eaches()
            line.quantity *= gone.get(sold.asin, 0) / eaches
        action = wizard.action_create()
        credit = self.env["account.move"].browse(action["res_id"])
        credit.action_post()
        return credit

    def look_at_payments(self):
        """The accountant looks at what Amazon pays, books it, and disputes."""
        # Nobody else tells PostgreSQL of what one transaction has written, and Odoo's
        # query for the invoices of a payment takes seconds among tables called empty.
        self.env.flush_all()
        self.env.cr.execute(
            "ANALYZE account_move, account_move_line, account_partial_reconcile, "
            "account_payment"
        )
        for payment in self.import_payments():
            if payment.state == "matched":
                payment.action_book()
        open_ = self.deductions().filtered(
            lambda each: (
                each.state == "open"
                and each.deadline
                and each.deadline >= each._today()
            )
        )
        open_[::2].with_user(self.accountant).action_dispute()

    def import_payments(self):
        """The scheduled actions bring payments.

        :return: all that are here, the first one first
        """
        self.instance._schedule("import_remittances").next_run = False
        self.run_cron("ir_cron_import_remittances")
        self.run_cron("ir_cron_process_queues")
        return self.payments_here()

    def import_file(self, content):
        """A file of Vendor Central's is imported.

        :param bytes content: CSV
        """
        wizard = self.env["amazon.vendor.remittance.import"].create(
            {
                "instance_key": str(self.instance.id),
                "file": base64.b64encode(content),
                "filename": "remittances.csv",
            }
        )
        wizard.action_import()
        self.assertEqual(wizard.bad_count, 0, wizard.bad_rows)
        return wizard.payment_count

    # --- What is there -------------------------------------------------------

    def payments_here(self):
        return self.env["amazon.vendor.remittance"].search(
            [("instance_id", "=", self.instance.id)], order="paid_on, id"
        )

    def deductions(self):
        return self.env["amazon.vendor.deduction"].search(
            [("instance_id", "=", self.instance.id)]
        )

    def documents(self):
        """Invoices and credit notes of the year."""
        return self.env["account.move"].search(
            [("amazon_instance_id", "=", self.instance.id)], order="id"
        )


@contextmanager
def _today(year):
    """What Odoo takes for now, and for today, is in the year."""

    def now(*_arguments):
        return year.clock.now().replace(tzinfo=None, microsecond=0)

    def today(*_arguments, **_keywords):
        return now().date()

    with (
        patch.object(fields.Datetime, "now", staticmethod(now)),
        patch.object(fields.Date, "today", staticmethod(today)),
        patch.object(fields.Date, "context_today", staticmethod(today)),
    ):
        yield
