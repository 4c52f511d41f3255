"""The simulated invoices against Amazon's own SDK (amzn-sp-api)."""

import copy
import re
import unittest
from dataclasses import replace
from datetime import date
from decimal import Decimal

from odoo.tests import tagged

from ...logic.invoice.facts import Additional, Allowance, Charge, TermsFacts
from ...logic.invoice.parties import DE_WIDNR
from ...simulator import invoice_validation
from ...simulator.errors import ApiError
from ...spapi.messages.invoice import build_invoice, build_payload
from ..bills import AMAZON, credit_note, invoice, item, reference, taxed
from ..sdk_contract import SDK, SdkContract
from .invoice_case import INVOICES, InvoiceCase


def everything():
    """A body with two documents that say between them all that can be said."""
    who = replace(AMAZON, identifications=((DE_WIDNR, "DE1"),))
    extra = {"taxes": (taxed("1.00"),), "description": "x", "amount": Decimal("1.00")}
    charges, allowances = (Charge("Duty", **extra),), (Allowance("Special", **extra),)
    texts = (Additional("SUR", "x", "de"),)
    line = item(
        1,
        net_cost_unit="GRAMS",
        total_weight=Decimal(5),
        hsn_code="0902",
        description="x",
        additional=texts,
        charges=charges,
        allowances=allowances,
    )
    parties = ("remit_to", "ship_to", "ship_from", "bill_to", "bill_from")
    parties += ("vat_group", "tax_representative")
    whole = invoice(
        line,
        **dict.fromkeys(parties, who),
        charges=charges,
        allowances=allowances,
        additional=texts,
        terms=TermsFacts("Basic", Decimal(2), 14, 60),
        reference="R",
        tax_point=date(2026, 3, 10),
    )
    document = build_invoice(whole)
    credit = build_invoice(credit_note(item(1, credit=reference())))
    document["items"][0]["creditNoteDetails"] = credit["items"][0]["creditNoteDetails"]
    return {"invoices": [document]}


@tagged("post_install", "-at_install")
@unittest.skipUnless(SDK, "Amazon's SDK (amzn-sp-api) is not installed")
class TestContract(SdkContract, InvoiceCase):
    """Amazon's own models hold every answer, and know what our checker knows."""

    def models(self):
        return self.sdk_models("invoices")

    def test_answers(self):
        sound = build_payload([invoice()])
        for status, answer in (
            (202, self.post(sound, path=INVOICES)),
            (400, self.post("{", path=INVOICES)),
            (403, self.request("POST", INVOICES, sound)),
        ):
            self.assertEqual(answer.status, status)
            self.hold(answer.json, "SubmitInvoicesResponse", self.models())

    def test_a_body_without_what_amazon_requires_is_not_taken(self):
        whole = everything()["invoices"][0]
        for name in ("invoiceType", "id", "date", "remitToParty", "invoiceTotal"):
            document = {key: value for key, value in whole.items() if key != name}
            answer = self.post({"invoices": [document]}, path=INVOICES)
            self.assertEqual(answer.status, 400)
            self.assertIn(f"{name} is required", answer.error["details"])

    def test_the_model_s_own_example_of_a_body_is_wrong(self):
        """It wraps the invoices in a payload (selling-partner-api-docs issue 918)."""
        body = {"payload": everything()}
        self.assertEqual(self.post(body, path=INVOICES).status, 400)

    def test_the_body_s_members_are_amazon_s(self):
        body = everything()
        invoice_validation.INVOICES(body, "body")
        self.hold(body, "SubmitInvoicesRequest", self.models())
        self.compare(body, "SubmitInvoicesRequest", body, [])

    def test_the_words_are_amazon_s(self):
        for words, model, member in (
            (invoice_validation.TAX_TYPES, "TaxDetails", "taxType"),
            (invoice_validation.CHARGES, "ChargeDetails", "type"),
            (invoice_validation.ALLOWANCES, "AllowanceDetails", "type"),
            (invoice_validation.TERMS, "PaymentTerms", "type"),
            (invoice_validation.DETAILS, "AdditionalDetails", "type"),
        ):
            for word in words:
                self.put(word, model, member)
            with self.assertRaises(ValueError):
                self.put("Invented", model, member)

    def put(self, word, model, member):
        """Write a word where Amazon's model has it, and hold the whole body."""
        body = copy.deepcopy(everything())
        document = body["invoices"][0]
        place = {
            "TaxDetails": document["taxDetails"][0],
            "ChargeDetails": document["chargeDetails"][0],
            "AllowanceDetails": document["allowanceDetails"][0],
            "PaymentTerms": document["paymentTerms"],
            "AdditionalDetails": document["additionalDetails"][0],
        }[model]
        place[member] = word
        self.hold(body, "SubmitInvoicesRequest", self.models())

    def compare(self, document, model, whole, path):
        """Every member the SDK knows is known to our checker, at every place of a
        sound document; a member it does not know is not."""
        record = getattr(self.models(), model)
        for own, wire in record.attribute_map.items():
            kind = record.swagger_types[own]
            inner = re.fullmatch(r"[Ll]ist\[(.+)\]", kind)
            if wire in document:
                value = document[wire][0] if inner else document[wire]
                if isinstance(value, dict):
                    kind = inner[1] if inner else kind
                    self.compare(value, kind, whole, [*path, wire])
                continue
            document[wire] = object()
            self.assertNotIn("Invalid content", self.complaint(whole), [*path, wire])
            del document[wire]
        document["invented"] = 1
        self.assertIn("Invalid content", self.complaint(whole), path)
        del document["invented"]

    def complaint(self, document):
        with self.assertRaises(ApiError) as caught:
            invoice_validation.INVOICES(document, "body")
        return caught.exception.details
