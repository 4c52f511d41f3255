"""The last part of the walk of ``bin/demo``: billed, paid short, and the dossier."""

from decimal import Decimal

from tools.console import say

from .company import ACCOUNT, INSTANCE

INVOICE = "account.move"
TOLD = "amazon.vendor.invoice"
REMITTANCE = "amazon.vendor.remittance"
DEDUCTION = "amazon.vendor.deduction"
PARTY = "amazon.vendor.party"
REQUISITION = "amazon.vendor.requisition"
#: What Amazon takes off one of the invoices, and the tail that says why.
SHORT, TAIL = "20.25", "SC"
#: The number of the first invoice; the others follow it.
FIRST = "AMZ2026-00001"


class BillWalk:
    """Steps of a walk (``demo.Walk``), which it inherits its helpers to.

    The simulated Amazon paid yesterday what it is billed today: nobody waits sixty days
    for a demonstration.
    """

    def _get_paid(self, shipments):
        """Bill what has left, and book what Amazon pays of it.

        :param shipments: ids of shipments that Amazon has taken
        """
        self._know_amazon()
        invoices = self._invoice(shipments)
        self._submit(invoices)
        payments = self._receive()
        self._book(payments, invoices)
        self._dispute()
        self._balance(payments)

    def _know_amazon(self):
        """Amazon's name, address and tax number, as its invoices have to say them."""
        self.amazon.do("set_invoice_terms", account=ACCOUNT, net_days=-1)
        self.amazon.do("set_claims", kinds=[], account=ACCOUNT)
        known = self.amazon.get("bill_to")
        parties = self.client.read(
            PARTY, [["is_bill_to", "=", True]], "code", "partner_id"
        )
        for party in parties:
            record = known.get(party["code"])
            self._require(record, f"Amazon has no company {party['code']} on record")
            (country,) = self.client.search(
                "res.country", ["code", "=", record["country"]]
            )
            self.client.write(
                "res.partner",
                [party["partner_id"][0]],
                name=record["name"],
                street=record["street"],
                city=record["city"],
                zip=record["postcode"],
                country_id=country,
                vat=record["vat"],
            )
            self.client.write(PARTY, [party["id"]], billing_name=record["name"])
        # What a person ticks once accounts payable has said so.
        self.client.write(INSTANCE, [self.instance], parallel_test_passed=True)
        names = ", ".join(party["code"] for party in parties)
        self._row("Parties, Test Passed", "billed as", len(parties), names)

    def _invoice(self, shipments):
        say("... Invoice, and confirm the invoices")
        self._button("amazon.vendor.shipment", "action_invoice", *shipments)
        domain = [["amazon_shipment_ids", "in", shipments]]
        made = self.client.search(INVOICE, *domain)
        self._require(made, "no invoice was made")
        made.sort()
        self.client.write(INVOICE, made[:1], name=FIRST)
        for invoice in made:
            self._button(INVOICE, "action_post", invoice)
        self.billed = {
            one["name"]: amount(one["amount_total"])
            for one in self.client.read(
                INVOICE, [["id", "in", made]], "name", "amount_total"
            )
        }
        detail = f"{sum(self.billed.values()):,} with taxes"
        self._row("Invoice, Confirm", "invoices of what has left", len(made), detail)
        return made

    def _submit(self, invoices):
        say("... Submit to Amazon")
        # Amazon will have received less than it is billed.
        number = FIRST.replace("-", "") + TAIL
        self.amazon.do(
            "deduct",
            number=number,
            amount=SHORT,
            description="Shortage claim",
            account=ACCOUNT,
            days=-1,
        )
        for invoice in invoices:
            self._button(INVOICE, "action_amazon_submit", invoice)
        told = self.client.read(TOLD, [["move_id", "in", invoices]], "state", "problem")
        self._button(TOLD, "action_check_now", *(one["id"] for one in told))
        told = self.client.read(TOLD, [["move_id", "in", invoices]], "state", "problem")
        problems = [one["problem"] for one in told if one["problem"]]
        self._require(not problems, "; ".join(problems))
        taken = self.amazon.get("invoices", account=ACCOUNT)
        books = {one["number"]: amount(one["total"]) for one in taken}
        detail = f"{sum(books.values()):,}, first {min(books, default='none')}"
        self._row("Submit to Amazon", "invoices in Amazon's books", len(books), detail)
        self._require(books == self.billed, "Amazon's books differ from Odoo's")

    def _receive(self):
        say("... Amazon has paid, and taken something off: Import Payments")
        queue = self._operate("import_remittances", **self._last_days())
        self._button("amazon.vendor.queue", "action_process_queue_manually", queue)
        found = self.client.read(
            REMITTANCE,
            [["instance_id", "=", self.instance]],
            "state",
            "review_reason",
            "line_count",
            "amount_text",
        )
        odd = [one["review_reason"] for one in found if one["state"] != "matched"]
        lines = sum(one["line_count"] for one in found)
        paid = sum(amount(one["amount_text"]) for one in found)
        detail = f"{paid:,} in {lines} lines"
        self._row("Import Payments", "payments of Amazon's", len(found), detail)
        self._require(found and not odd, "; ".join(map(str, odd)) or "none came")
        self._require(
            paid + Decimal(SHORT) == sum(self.billed.values()),
            "payments and deduction are not what was billed",
        )
        return [one["id"] for one in found]

    def _book(self, payments, invoices):
        say("... Book")
        account = self.client.create(
            "account.account",
            name="Amazon's Deductions",
            code="488000",
            account_type="expense",
        )
        self.client.write(INSTANCE, [self.instance], deduction_account_id=account)
        self._button(INSTANCE, "action_make_payment_journal", self.instance)
        for payment in payments:
            self._button(REMITTANCE, "action_book", payment)
        read = self.client.read(
            INVOICE, [["id", "in", invoices]], "payment_state", "amount_residual"
        )
        paid = sum(one["payment_state"] in ("paid", "in_payment") for one in read)
        left = sum(one["amount_residual"] for one in read)
        self._row("Book", "invoices that are paid", paid, f"{left:,.2f} open")
        self._require(paid == len(invoices) and not left, "invoices are not paid")

    def _dispute(self):
        say("... Deductions to Dispute: Dossier, Disputed")
        found = self.client.search(DEDUCTION, ["instance_id", "=", self.instance])
        for deduction in found:
            self._button(DEDUCTION, "action_dossier", deduction)
            self._button(DEDUCTION, "action_dispute", deduction)
        read = self.client.read(
            DEDUCTION, [["id", "in", found]], "number", "amount", "dossier_id"
        )
        words = ", ".join(f"{one['number']}: {one['amount']:.2f}" for one in read)
        self._row("Dossier", "deductions in dispute", len(read), words)
        self._require(
            [amount(one["amount"]) for one in read] == [Decimal(SHORT)],
            "the deduction is another than Amazon's",
        )
        self._require(read[0]["dossier_id"], "the deduction has no dossier")

    def _balance(self, payments):
        """Every cent of what was billed has a place, here and in Amazon's books."""
        say("... what was billed, what was paid, what was taken off")
        found = self.client.read(REMITTANCE, [["id", "in", payments]], "amount_text")
        paid = sum(amount(one["amount_text"]) for one in found)
        taken_off = self.client.read(
            DEDUCTION, [["remittance_id", "in", payments]], "amount"
        )
        off = sum(amount(one["amount"]) for one in taken_off)
        billed = sum(self.billed.values())
        amazon = self.amazon.get("remittances", account=ACCOUNT)
        there = sum(amount(one["amount"]) for one in amazon)
        lines = [line for one in amazon for line in one["lines"]]
        of_invoices = sum(amount(e["paid"]) for e in lines if e["kind"] == "invoice")
        detail = f"{paid:,} paid and {off:,} taken off of {billed:,} billed"
        self._row("Amazon's payments", "lines in Amazon's books", len(lines), detail)
        self._require(paid + off == billed, "what was billed has no place")
        self._require(there == paid, f"Amazon says that it has paid {there}")
        self._require(
            of_invoices == billed, f"Amazon has paid invoices of {of_invoices}"
        )


def amount(value):
    """An amount as Odoo or the simulated Amazon tells it, exact to the cent."""
    return Decimal(str(value)).quantize(Decimal("0.01"))
