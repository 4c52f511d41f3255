"""The kit of the tests of payments: invoices, an accountant, payments of Amazon's."""

import json
from datetime import date
from decimal import Decimal

from odoo.fields import Command
from odoo.tests import new_test_user

from ...spapi.records import RawDocument
from ..common import AmazonVendorCase


def books(env):
    """Accounts and journals, whatever chart the company has.

    :return: dict name -> account or journal.
    """
    Account, Journal = env["account.account"], env["account.journal"]
    found = {
        name: Account.create({"name": name, "code": code, "account_type": kind})
        for name, code, kind in (
            ("income", "T40000", "income"),
            ("deductions", "T40900", "expense"),
            ("receivable", "T12000", "asset_receivable"),
            ("outstanding", "T12900", "asset_current"),
        )
    }
    (found["receivable"] + found["outstanding"]).reconcile = True
    found["sales"] = Journal.create(
        {
            "name": "Sales",
            "code": "TSAL",
            "type": "sale",
            "default_account_id": found["income"].id,
        }
    )
    payments = Journal.create(
        {"name": "Amazon Payments", "code": "TAMZ", "type": "bank"}
    )
    for methods in (
        payments.inbound_payment_method_line_ids,
        payments.outbound_payment_method_line_ids,
    ):
        methods.payment_account_id = found["outstanding"]
    return {**found, "payments": payments}


class RemittanceCase(AmazonVendorCase):
    """An instance with a journal, an account for deductions, and an accountant.

    ``invoice(number, amount)`` posts an invoice; ``pay(lines)`` lets a payment come as
    Amazon's API writes it.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = new_test_user(
            cls.env,
            login="vendor_accountant",
            groups="base.group_user,account.group_account_manager",
        )
        cls.currency = cls.company.currency_id
        accounts = books(cls.env)
        cls.income, cls.deductions = accounts["income"], accounts["deductions"]
        cls.receivable = accounts["receivable"]
        cls.outstanding = accounts["outstanding"]
        cls.sales, cls.payments = accounts["sales"], accounts["payments"]
        cls.customer.property_account_receivable_id = cls.receivable
        cls.instance.write(
            {
                "payment_journal_id": cls.payments.id,
                "deduction_account_id": cls.deductions.id,
            }
        )
        cls.kinds = {
            kind.code: kind
            for kind in cls.env["amazon.vendor.deduction.kind"]._of_company(cls.company)
        }

    @classmethod
    def invoice(cls, number, amount, move_type="out_invoice", **values):
        """A posted invoice of that number and amount."""
        move = cls.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": cls.customer.id,
                "journal_id": cls.sales.id,
                "invoice_date": date(2026, 1, 5),
                "name": number,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Goods",
                            "quantity": 1,
                            "price_unit": float(amount),
                            "account_id": cls.income.id,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
                **values,
            }
        )
        move.action_post()
        return move

    def document(self, lines, amount=None, number="4711", **header):
        """A payment as the API writes it.

        :param lines: tuples of number, net paid, and further members of an item.
        """
        currency = header.pop("currency", self.currency.name)
        items = [
            self._item(currency, *line[:2], **(line[2] if len(line) > 2 else {}))
            for line in lines
        ]
        if amount is None:
            amount = sum(Decimal(line[1]) for line in lines)
        document = {
            "remittanceHeader": {
                "uniquePaymentId": f"U-{number}",
                "paymentNumber": number,
                "paymentDate": "2026-03-02T00:00:00Z",
                "paymentAmount": {"currencyCode": currency, "currencyAmount": amount},
                "remittanceStatus": "SUCCESSFUL",
                "lineItemCount": len(items),
                **header,
            },
            "remittanceItems": items,
        }
        return json.dumps(document, default=float)

    def money(self, amount):
        return {"currencyCode": self.currency.name, "currencyAmount": amount}

    def breakdown(self, **parts):
        return [
            {"breakdownType": name, "breakdownAmount": self.money(amount)}
            for name, amount in parts.items()
        ]

    def _item(self, currency, number, net, **members):
        def money(amount):
            return {"currencyCode": currency, "currencyAmount": Decimal(amount)}

        return {
            "invoiceNumber": number,
            "totalAmount": money(net),
            "netAmountPaid": money(net),
            **members,
        }

    def raw(self, text, key):
        return RawDocument(text, key)

    def receive(self, *documents):
        """Let documents come as a data queue and be processed.

        :return: the remittances they became.
        """
        queue = self.env["amazon.vendor.queue"].create(
            {
                "instance_id": self.instance.id,
                "operation": "import_remittances",
                "fetch_state": "done",
            }
        )
        for text in documents:
            header = json.loads(text)["remittanceHeader"]
            key = header.get("uniquePaymentId") or header["paymentNumber"]
            queue._store_documents([RawDocument(text, key)])
        queue._process()
        self.env.flush_all()
        failed = queue.line_ids.filtered(lambda line: line.state == "failed")
        self.assertFalse(failed, failed.mapped("error_message"))
        ids = queue.line_ids.mapped("res_id")
        return self.env["amazon.vendor.remittance"].browse(ids)

    def pay(self, lines, *args, **kwargs):
        """One payment that Amazon makes."""
        return self.receive(self.document(lines, *args, **kwargs))
