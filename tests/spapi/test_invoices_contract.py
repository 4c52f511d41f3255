"""Invoices and credit notes are what Amazon's own models take."""

import ast
import json
import re
import unittest
from types import SimpleNamespace

from ...logic.invoice.facts import RETURNS
from ...spapi.messages import invoice_types
from ...spapi.messages.invoice import build_payload
from ..bills import NOW, credit_note, invoice, item, reference
from ..sdk_contract import SDK, SdkContract
from .case import BaseCase, tagged
from .whole_invoice import full

#: What goes back to the vendor, with every number that Amazon knows of it.
BACK = reference(
    RETURNS,
    returns_reference_number="RTV1",
    goods_return_date=NOW,
    rma_id="RMA1",
    consignors_reference_number="VRET1",
    debit_note_number="D1",
    coop_reference_number="C1",
)


@tagged("post_install", "-at_install")
@unittest.skipUnless(SDK, "Amazon's SDK (amzn-sp-api) is not installed")
class TestModels(SdkContract, BaseCase):
    """Every kind of message is one that Amazon's own models take."""

    def test_invoices_and_credit_notes(self):
        for facts in (
            invoice(),
            full(),
            full(region="NA", country="US"),
            credit_note(),
            credit_note(item(1, credit=BACK)),
        ):
            body = json.loads(build_payload([facts]))
            self.hold(body, "SubmitInvoicesRequest", self.sdk_models("invoices"))

    def test_everything_that_amazon_s_model_has_can_be_told(self):
        """All members are written by one document or the other."""
        told = set()

        def collect(value):
            if isinstance(value, dict):
                told.update(value)
            for each in value.values() if isinstance(value, dict) else value:
                if isinstance(each, dict | list):
                    collect(each)

        collect(json.loads(build_payload([full(), credit_note(item(1, credit=BACK))])))
        models = self.sdk_models("invoices")
        for name in (
            "Invoice",
            "InvoiceItem",
            "PartyIdentification",
            "Address",
            "TaxDetails",
            "ChargeDetails",
            "AllowanceDetails",
            "AdditionalDetails",
            "CreditNoteDetails",
            "PaymentTerms",
            "ItemQuantity",
        ):
            known = set(getattr(models, name).attribute_map.values())
            self.assertLessEqual(known, told, name)

    def test_our_words_are_amazon_s(self):
        models = self.sdk_models("invoices")
        for model, member, words in (
            ("TaxDetails", "tax_type", invoice_types.TAX_TYPES),
            ("ChargeDetails", "type", invoice_types.CHARGE_TYPES),
            ("AllowanceDetails", "type", invoice_types.ALLOWANCE_TYPES),
            ("AdditionalDetails", "type", invoice_types.DETAIL_TYPES),
            ("PaymentTerms", "type", invoice_types.TERMS_TYPES),
        ):
            kind = getattr(models, model)
            record = kind.__new__(kind)
            record._configuration = SimpleNamespace(client_side_validation=True)
            with self.assertRaisesRegex(ValueError, "must be one of") as caught:
                setattr(record, member, "invented")
            known = re.search(r"\[.*\]", str(caught.exception))[0]
            self.assertEqual(set(words), set(ast.literal_eval(known)), model)
