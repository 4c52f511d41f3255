"""Invoices and credit notes: what is written."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from ...logic.invoice.facts import (
    COOP,
    EACHES,
    RETURNS,
    Additional,
    Allowance,
    Charge,
    TermsFacts,
)
from ...logic.invoice.parties import REMIT_TO, PartyFacts
from ...spapi.messages import invoice_parts
from ...spapi.messages.invoice import build_invoice, build_payload
from ...spapi.messages.values import MessageError
from ..bills import credit_note, invoice, item, party, reference, tax
from .case import BaseCase, tagged
from .whole_invoice import freight, full


def money(amount):
    return {"currencyCode": "EUR", "amount": amount}


@tagged("post_install", "-at_install")
class TestInvoice(BaseCase):
    def test_the_whole_message_is_exactly_this(self):
        def address(name, street, city, postcode, **more):
            return {
                "name": name,
                "addressLine1": street,
                "city": city,
                **more,
                "postalOrZipCode": postcode,
                "countryCode": "DE",
            }

        def number(value):
            return [{"taxRegistrationType": "VAT", "taxRegistrationNumber": value}]

        def ours(code):
            place = address(f"Company {code}", "Hafenstraße 7", "Lübeck", "23568")
            return {"partyId": code, "address": place}

        amazon = address(
            "Amazon EU S.à r.l., Niederlassung Deutschland",
            "Marcel-Breuer-Straße 12",
            "München",
            "80807",
            stateOrRegion="Bayern",
        )
        taxes = [
            {
                "taxType": "MwSt.",
                "taxRate": "19",
                "taxAmount": money("96.90"),
                "taxableAmount": money("510.00"),
            }
        ]
        expected = {
            "invoiceType": "Invoice",
            "id": "AMZ2026-00001",
            "date": "2026-03-10T11:55:00Z",
            "remitToParty": ours("NORD1")
            | {"taxRegistrationDetails": number("DE136695976")},
            "shipToParty": ours("XDE1"),
            "shipFromParty": ours("LUB1"),
            "billToParty": {
                "partyId": "AMZDE",
                "address": {
                    name: amazon[name]
                    for name in (
                        "name",
                        "addressLine1",
                        "city",
                        "stateOrRegion",
                        "postalOrZipCode",
                        "countryCode",
                    )
                },
                "taxRegistrationDetails": number("DE814584193"),
            },
            "paymentTerms": {"type": "Basic", "netDueDays": 60},
            "invoiceTotal": money("606.90"),
            "invoiceBaseAmount": money("510.00"),
            "taxDetails": taxes,
            "items": [
                {
                    "itemSequenceNumber": 1,
                    "amazonProductIdentifier": "B00SIMUL01",
                    "vendorProductIdentifier": "NL-1",
                    "invoicedQuantity": {
                        "amount": 10,
                        "unitOfMeasure": "Cases",
                        "unitSize": 5,
                    },
                    "netCost": money("10.20"),
                    "purchaseOrderNumber": "4Z32PABC",
                    "taxDetails": taxes,
                }
            ],
        }
        self.assertEqual(
            build_payload([invoice()]),
            json.dumps({"invoices": [expected]}, separators=(",", ":")),
        )

    def test_several_documents_are_one_list(self):
        body = json.loads(build_payload([invoice(), credit_note()]))
        self.assertEqual(list(body), ["invoices"])
        kinds = [each["invoiceType"] for each in body["invoices"]]
        self.assertEqual(kinds, ["Invoice", "CreditNote"])

    def test_nothing_empty_is_sent(self):
        found = build_invoice(
            invoice(
                item(asin="", vendor_sku=" ", hsn_code="", taxes=(), description=" "),
                reference="",
                remit_to=PartyFacts(REMIT_TO, "NORD1", name="", street=" ", vat=""),
                bill_to=None,
                ship_to=None,
                ship_from=None,
                terms=None,
            )
        )

        def hold(value, path):
            self.assertNotIn(value, (None, "", [], {}), path)
            inner = value.items() if isinstance(value, dict) else ()
            if isinstance(value, list):
                inner = enumerate(value)
            for name, each in inner:
                hold(each, f"{path}.{name}")

        hold(found, "invoice")
        self.assertEqual(found["remitToParty"], {"partyId": "NORD1"})
        for name in ("taxDetails", "billToParty", "paymentTerms", "chargeDetails"):
            self.assertNotIn(name, found)

    def test_an_address_is_told_whole_or_not_at_all(self):
        for missing in ("name", "street", "country"):
            who = party(REMIT_TO, "NORD1", **{missing: None}, vat="DE1")
            found = build_invoice(invoice(remit_to=who))["remitToParty"]
            self.assertNotIn("address", found)
            self.assertIn("taxRegistrationDetails", found)

    def test_a_rate_is_a_whole_percentage_where_it_is_one(self):
        for rate, told in (
            ("19", "19"),
            ("20.00", "20"),
            ("100", "100"),
            ("0.0", "0"),
            ("5.50", "5.5"),
            ("1E+1", "10"),
        ):
            found = invoice_parts.percent(Decimal(rate), "taxRate")
            self.assertEqual(found, told)

    def test_a_tax_of_zero_is_told_with_its_reason_once(self):
        free = tax("0.00", "510.00", 0, exempt_code="VATEX-EU-IC")
        found = build_invoice(invoice(item(taxes=(free,))))
        line = found["items"][0]
        self.assertEqual(line["taxDetails"][0]["taxAmount"], money("0.00"))
        self.assertEqual(line["taxDetails"][0]["taxRate"], "0")
        reason = {"type": "TaxExemptReason", "detail": "VATEX-EU-IC"}
        self.assertEqual(line["additionalDetails"], [reason])
        self.assertNotIn("additionalDetails", found)

    def test_a_charge_s_reason_is_told_on_the_whole(self):
        free = tax("0.00", "12.00", 0, exempt_code="VATEX-EU-G")
        charge = replace(freight(), taxes=(free,))
        found = build_invoice(invoice(charges=(charge,)))
        reason = {"type": "TaxExemptReason", "detail": "VATEX-EU-G"}
        self.assertEqual(found["additionalDetails"], [reason])

    def test_the_eu_s_additions_are_told_in_the_eu(self):
        found = build_invoice(full())
        # Of the lines alone, without what is charged and taken off.
        self.assertEqual(found["invoiceBaseAmount"], money("107.10"))
        self.assertEqual(found["items"][0]["itemDescription"], "Schwarzer Tee")
        self.assertEqual(found["taxPointDate"], "2026-03-09T00:00:00Z")
        for name in ("billFromParty", "vatGroupParty", "taxRepresentativeParty"):
            self.assertEqual(found[name]["partyId"], "NORD1")
        self.assertEqual(
            found["billFromParty"]["taxRegistrationDetails"][0],
            {
                "taxRegistrationType": "LocalTaxNumber",
                "taxRegistrationNumber": "22/815/08154",
            },
        )
        self.assertEqual(
            found["billFromParty"]["additionalPartyIdentifications"],
            [
                {
                    "identificationType": "DE_WIDNR",
                    "identificationNumber": "DE123456789-00001",
                }
            ],
        )
        elsewhere = build_invoice(full(region="NA"))
        self.assertNotIn("invoiceBaseAmount", elsewhere)
        self.assertNotIn("itemDescription", elsewhere["items"][0])

    def test_polish_split_payment_is_a_further_text(self):
        found = build_invoice(full())["additionalDetails"]
        self.assertEqual(
            found,
            [
                {
                    "type": "SUR",
                    "detail": "mechanizm podzielonej płatności",
                    "languageCode": "pl",
                }
            ],
        )

    def test_what_is_priced_by_weight_tells_the_weight(self):
        line = build_invoice(full())["items"][0]
        self.assertEqual(line["netCostUnitOfMeasure"], "KILOGRAMS")
        self.assertEqual(
            line["invoicedQuantity"]["totalWeight"],
            {"unitOfMeasure": "KILOGRAMS", "amount": "10.5"},
        )

    def test_the_size_of_a_case_is_told_for_cases_only(self):
        line = build_invoice(invoice(item(3, unit=EACHES, unit_size=1)))["items"][0]
        self.assertEqual(
            line["invoicedQuantity"], {"amount": 3, "unitOfMeasure": "Eaches"}
        )

    def test_a_discount_needs_its_days(self):
        for terms, told in (
            (
                TermsFacts("Basic", Decimal("2.50"), 30, 60),
                {"discountPercent": "2.5", "discountDueDays": 30},
            ),
            (TermsFacts("Basic", Decimal(2), None, 60), {}),
            (TermsFacts("Basic", None, 30, 60), {}),
            (TermsFacts("Basic", Decimal(0), 30, 60), {}),
        ):
            found = build_invoice(invoice(terms=terms))["paymentTerms"]
            self.assertEqual(found, {"type": "Basic", **told, "netDueDays": 60})

    def test_a_credit_note_refers_line_by_line(self):
        found = build_invoice(credit_note())
        self.assertEqual(found["invoiceTotal"], money("7.14"))
        self.assertEqual(
            found["items"][0]["creditNoteDetails"],
            {
                "referenceInvoiceNumber": "AMZ2026-00001",
                "originalInvoiceDate": "2026-03-10T00:00:00Z",
            },
        )
        back = reference(
            RETURNS,
            reference_invoice_number=None,
            returns_reference_number="RTV1",
            goods_return_date=date(2026, 3, 1),
            rma_id="RMA1",
            consignors_reference_number="VRET1",
        )
        found = build_invoice(credit_note(item(1, credit=back)))
        self.assertEqual(
            found["items"][0]["creditNoteDetails"],
            {
                "returnsReferenceNumber": "RTV1",
                "goodsReturnDate": "2026-03-01T00:00:00Z",
                "rmaId": "RMA1",
                "consignorsReferenceNumber": "VRET1",
            },
        )

    def test_a_credit_note_needs_no_order(self):
        coop = reference(
            COOP, reference_invoice_number=None, coop_reference_number="1234-5"
        )
        line = item(1, credit=coop, purchase_order_number="")
        found = build_invoice(credit_note(line))
        self.assertNotIn("purchaseOrderNumber", found["items"][0])
        self.assertEqual(
            found["items"][0]["creditNoteDetails"], {"coopReferenceNumber": "1234-5"}
        )

    def test_what_amazon_s_model_does_not_take_is_refused(self):
        sound = invoice()
        (line,) = sound.items
        (one,) = line.taxes

        def with_line(**changes):
            return {"items": (replace(line, **changes),)}

        def with_tax(**changes):
            return with_line(taxes=(replace(one, **changes),))

        for changes, path in (
            ({"invoice_type": "DebitNote"}, "invoiceType"),
            ({"number": " "}, "id"),
            ({"dated": None}, "date"),
            ({"dated": "2026-03-10"}, "date"),
            ({"currency": None}, "invoiceTotal.currencyCode"),
            ({"currency": "eur"}, "invoiceTotal.currencyCode"),
            ({"total": 606.9}, "invoiceTotal"),
            ({"total": None}, "invoiceTotal"),
            ({"remit_to": None}, "remitToParty"),
            ({"remit_to": PartyFacts(REMIT_TO, "")}, "remitToParty.partyId"),
            (
                {"bill_to": party("bill_to", "A", vat="1", tax_type="EIN")},
                "billToParty.taxRegistrationDetails[0].taxRegistrationType",
            ),
            (
                {"bill_to": party("bill_to", "A", identifications=(("X", "1"),))},
                "billToParty.additionalPartyIdentifications[0].identificationType",
            ),
            ({"items": ()}, "items"),
            ({"items": (line, line)}, "items[1].itemSequenceNumber"),
            (with_line(sequence=0), "items[0].itemSequenceNumber"),
            (with_line(quantity=0), "items[0].invoicedQuantity.amount"),
            (with_line(quantity=Decimal(1)), "items[0].invoicedQuantity.amount"),
            (with_line(unit="Each"), "items[0].invoicedQuantity.unitOfMeasure"),
            (with_line(unit_size=None, unit="Pallet"), "invoicedQuantity.unitOf"),
            (with_line(net_cost=Decimal(0)), "items[0].netCost"),
            (with_line(net_cost=Decimal(-1)), "items[0].netCost"),
            (with_line(net_cost=10.2), "items[0].netCost"),
            (with_line(net_cost=None), "items[0].netCost"),
            (with_line(net_cost=Decimal("NaN")), "items[0].netCost"),
            (with_line(amount=510.0), "items[0].amount"),
            (with_line(net_cost_unit="STONES", total_weight=1), "netCostUnitOfMeas"),
            (with_line(net_cost_unit="GRAMS"), "invoicedQuantity.totalWeight"),
            (with_line(purchase_order_number=""), "items[0].purchaseOrderNumber"),
            (with_line(hsn_code="09AB"), "items[0].hsnCode"),
            (with_line(credit=reference()), "items[0].creditNoteDetails"),
            (with_tax(tax_type=None), "items[0].taxDetails[0].taxType"),
            (with_tax(tax_type="Sales"), "items[0].taxDetails[0].taxType"),
            (with_tax(rate=Decimal(-1)), "items[0].taxDetails[0].taxRate"),
            (with_tax(rate=Decimal(101)), "items[0].taxDetails[0].taxRate"),
            (with_tax(rate=19.0), "items[0].taxDetails[0].taxRate"),
            (with_tax(amount=96.9), "items[0].taxDetails[0].taxAmount"),
            ({"charges": (Charge("Tip", Decimal(1)),)}, "chargeDetails[0].type"),
            ({"charges": (Charge("Duty", 1.0),)}, "chargeDetails[0].chargeAmount"),
            ({"allowances": (Allowance("Tip", 1),)}, "allowanceDetails[0].type"),
            ({"additional": (Additional("?", "x"),)}, "additionalDetails[0].type"),
            ({"terms": TermsFacts("Net60")}, "paymentTerms.type"),
            ({"terms": TermsFacts("Basic", net_days=-1)}, "paymentTerms.netDueDays"),
            ({"terms": TermsFacts("Basic", net_days=1.5)}, "paymentTerms.netDueDays"),
            (
                {"terms": TermsFacts("Basic", Decimal(101), 1)},
                "paymentTerms.discountPercent",
            ),
            ({"invoice_type": "CreditNote"}, "items[0].creditNoteDetails"),
        ):
            with self.subTest(path), self.assertRaises(MessageError) as caught:
                build_invoice(replace(sound, **changes))
            self.assertIn(path, caught.exception.path)
        with self.assertRaises(MessageError):
            build_payload([])

    def test_a_moment_is_told_in_utc(self):
        berlin = timezone(timedelta(hours=1))
        for dated, told in (
            (date(2026, 3, 10), "2026-03-10T00:00:00Z"),
            (datetime(2026, 3, 10, 0, 30, tzinfo=berlin), "2026-03-09T23:30:00Z"),
        ):
            self.assertEqual(build_invoice(invoice(dated=dated))["date"], told)
