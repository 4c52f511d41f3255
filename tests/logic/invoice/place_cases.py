"""Cases: parties, taxes, single countries."""

from dataclasses import replace
from decimal import Decimal

from ....logic.invoice.facts import Additional
from ....logic.invoice.parties import (
    BILL_FROM,
    BILL_TO,
    GST,
    REMIT_TO,
    SHIP_FROM,
    SHIP_TO,
    TAX_REPRESENTATIVE,
    VAT_GROUP,
)
from ....logic.invoice.rules_countries import SPLIT_PAYMENT
from ....logic.rulebook import NOTE, REFUSE, RISK
from ...invoices import (
    AMAZONS,
    OURS,
    indian_item,
    item,
    party,
    siren,
    tax,
)
from .case import INDIA, Case

SPLIT = Additional("SUR", SPLIT_PAYMENT.capitalize(), "PL")
US = {"region": "NA", "country": "US", "currency": "USD"}


def remit_to(**changes):
    return {"remit_to": party(REMIT_TO, "NORD1", vat=OURS, **changes)}


def bill_to(**changes):
    values = {"vat": AMAZONS, "city": "München"} | changes
    return {"bill_to": party(BILL_TO, "AMAZONDE", **values)}


def taxed(*taxes, **changes):
    """A document with one line of these taxes."""
    return {"items": (item(taxes=taxes),), **changes}


def in_poland(**changes):
    return {"country": "PL", "currency": "PLN", **changes}


FREE = tax(300, 0, exempt_code="VATEX-EU-IC")
#: A French seller.
FRANCE = {"country": "FR", "vat": None, "registrations": (("VAT", "FR40303265045"),)}
PARTIES = (
    Case("remit_to_missing", REFUSE, {"remit_to": None}),
    Case("remit_to_missing", REFUSE, {"remit_to": party(REMIT_TO, " ", vat=OURS)}),
    Case(
        "remit_to_incomplete",
        REFUSE,
        remit_to(zip=""),
        remit_to(phone=""),
        {"role": "remit_to", "party": "NORD1", "field": "zip"},
    ),
    Case(
        "remit_to_incomplete",
        REFUSE,
        {"remit_to": party(REMIT_TO, "NORD1")},
        {
            "remit_to": party(
                REMIT_TO, "NORD1", registrations=(("LocalTaxNumber", "22/815/08156"),)
            )
        },
        {"field": "vat"},
    ),
    Case("bill_to_missing", REFUSE, {"bill_to": None}),
    Case("bill_to_incomplete", REFUSE, bill_to(city=" "), values={"field": "city"}),
    Case(
        "bill_to_incomplete",
        REFUSE,
        bill_to(vat=None),
        {**bill_to(vat=None), **US},
        {"party": "AMAZONDE", "field": "vat"},
    ),
    Case(
        "bill_to_incomplete",
        REFUSE,
        {**bill_to(country="US"), **US},
        {**bill_to(country="US", state="WA"), **US},
        {"field": "state"},
    ),
    Case(
        "bill_to_differs",
        REFUSE,
        bill_to(street="Marcel-Breuer-Str. 12"),
        bill_to(vat=f"{AMAZONS[:2]} {AMAZONS[2:]}"),
        {"party": "AMAZONDE", "field": "street", "known": "Hafenstraße 7"},
    ),
    Case("bill_to_differs", REFUSE, bill_to(vat=OURS), values={"field": "vat"}),
    Case(
        "bill_to_differs",
        REFUSE,
        {"bill_to": party(BILL_TO, "AMAZONUS", "US", state="CA"), **US},
        bill_to(state="BY"),
        {"field": "state", "sent": "CA", "known": "WA"},
        around={"records": {BILL_TO: party(BILL_TO, "AMAZONUS", "US", state="WA")}},
        kept_around={
            "records": {
                BILL_TO: party(BILL_TO, "AMAZONDE", city="München", state="Bayern")
            }
        },
    ),
    Case("same_tax_number", REFUSE, bill_to(vat=OURS), values={"number": OURS}),
    Case("ship_to_missing", NOTE, {"ship_to": None}),
    Case("ship_to_missing", REFUSE, {"ship_to": None}, base=INDIA),
    Case(
        "address_incomplete",
        RISK,
        {"ship_from": party(SHIP_FROM, "LUB1", street=None)},
        {"ship_from": party(SHIP_FROM, "LUB1", zip=None)},
        {"role": "ship_from", "field": "street"},
    ),
    Case(
        "party_incomplete",
        REFUSE,
        {"tax_representative": party(TAX_REPRESENTATIVE, "REP1")},
        {"tax_representative": party(TAX_REPRESENTATIVE, "REP1", vat=OURS)},
        {"role": "tax_representative", "field": "vat"},
    ),
    Case(
        "party_incomplete",
        REFUSE,
        {"vat_group": party(VAT_GROUP, None, vat=OURS, name="Group")},
        {"bill_from": party(BILL_FROM, "NORD1", vat=OURS)},
        {"party": "Group", "field": "code"},
    ),
    Case(
        "tax_number_type",
        REFUSE,
        remit_to(tax_type="EIN"),
        values={"type": "EIN", "party": "NORD1"},
    ),
    Case(
        "tax_number_wrong",
        RISK,
        {"remit_to": party(REMIT_TO, "NORD1", vat="DE123456789")},
        values={"role": "remit_to", "party": "NORD1", "number": "DE123456789"},
    ),
    Case(
        "tax_number_wrong", RISK, {"remit_to": party(REMIT_TO, "NORD1", vat=OURS[2:])}
    ),
    Case(
        "gst_number_wrong",
        RISK,
        {
            "remit_to": party(
                REMIT_TO, "NORD1", "IN", "27ABCDE1234F1Z0", tax_type=GST, state="MH"
            )
        },
        values={"party": "NORD1", "number": "27ABCDE1234F1Z0"},
        base=INDIA,
    ),
    Case(
        "remit_to_incomplete",
        RISK,
        {**remit_to(zip="", state="WA"), **US},
        {"remit_to": party(REMIT_TO, "NORD1"), **US},
        {"field": "zip"},
    ),
    Case("party_code_missing", REFUSE, {"ship_from": party(SHIP_FROM, " ")}),
    Case(
        "ship_to_differs",
        REFUSE,
        values={"sent": "XDE1", "known": "XDE2"},
        around={"records": {SHIP_TO: party(SHIP_TO, "XDE2")}},
        kept_around={"records": {SHIP_TO: party(SHIP_TO, " xde1")}},
    ),
    Case(
        "identification_unknown",
        REFUSE,
        remit_to(identifications=(("NL_KVK", "12345678"),)),
        values={"party": "NORD1", "type": "NL_KVK", "number": "12345678"},
    ),
    Case(
        "identification_unknown", REFUSE, remit_to(identifications=(("FR_SIREN", ""),))
    ),
    Case(
        "identification_wrong",
        RISK,
        remit_to(identifications=(("FR_SIREN", "100000000"),)),
        remit_to(identifications=(("FR_SIREN", siren()),)),
    ),
    Case(
        "identification_wrong",
        RISK,
        remit_to(identifications=(("DE_WIDNR", "DE12345678-00001"),)),
        remit_to(identifications=(("DE_WIDNR", "DE123456789-00001"),)),
    ),
    Case(
        "siren_missing",
        NOTE,
        {"remit_to": party(REMIT_TO, "NORD1", **FRANCE)},
        {
            "remit_to": party(
                REMIT_TO, "NORD1", identifications=(("FR_SIREN", siren()),), **FRANCE
            )
        },
        {"role": "remit_to", "party": "NORD1"},
    ),
)
TAXES = (
    Case("tax_type_missing", REFUSE, taxed(tax(300, tax_type=None))),
    Case(
        "tax_type_missing",
        REFUSE,
        taxed(tax(300, tax_type="USt")),
        values={"type": "USt", "tax": "19 %"},
    ),
    Case(
        "tax_type_unusual",
        RISK,
        taxed(tax(300, tax_type="TVA")),
        taxed(tax(300, tax_type="VAT")),
        {"type": "TVA", "usual": "MwSt."},
    ),
    Case("tax_type_unusual", RISK, taxed(tax(300, tax_type="GST")), {"country": None}),
    Case(
        "tax_rate_missing",
        REFUSE,
        taxed(tax(300, rate=19, name="Eco", amount="3"))
        | {"taxes": (replace(tax(300, amount="3"), rate=None),)},
    ),
    Case("tax_rate_wrong", REFUSE, taxed(tax(300, -19)), taxed(tax(300, 0))),
    Case("tax_rate_wrong", REFUSE, taxed(tax(300, 101)), taxed(tax(300, 100))),
    Case(
        "tax_rate_fraction",
        RISK,
        taxed(tax(300, "5.5")),
        taxed(tax(300, "5.0")),
        {"rate": Decimal("5.5")},
    ),
    Case("line_untaxed", REFUSE, taxed(), {**taxed(), **US}, {"line_number": "1"}),
    Case(
        "exemption_missing",
        REFUSE,
        taxed(tax(300, 0)),
        taxed(FREE),
        {"tax": "0 %", "reverse_charge": False},
    ),
    Case(
        "exemption_missing",
        REFUSE,
        taxed(tax(300, 0, is_reverse_charge=True)),
        taxed(
            tax(300, 0, is_reverse_charge=True),
            additional=(Additional("TaxExemptReason", "Reverse charge"),),
        ),
        {"reverse_charge": True},
    ),
    # Another text is no reason.
    Case(
        "exemption_missing",
        REFUSE,
        taxed(tax(300, 0), additional=(SPLIT,)),
        taxed(FREE, additional=(SPLIT,)),
    ),
    Case(
        "exemption_missing",
        NOTE,
        taxed(tax(300, 0, tax_type="VAT"), country="SA"),
        taxed(tax(300, 0, tax_type="ST"), **US),
    ),
    Case(
        "reverse_charge_taxed",
        REFUSE,
        taxed(tax(300, is_reverse_charge=True, exempt_code="Reverse charge")),
        taxed(tax(300, 0, is_reverse_charge=True, exempt_code="Reverse charge")),
        {"amount": Decimal(57)},
    ),
    Case(
        "reverse_charge_taxed",
        REFUSE,
        taxed(tax(0, is_reverse_charge=True, exempt_code="Reverse charge")),
    ),
    Case(
        "export_taxed",
        RISK,
        {"is_export": True},
        taxed(FREE, is_export=True),
        {"amount": Decimal("60.02")},
    ),
    Case(
        "tax_amount_differs",
        REFUSE,
        taxed(tax(300, amount="57.01")),
        # Two lines that are rounded for themselves may differ by a whole cent.
        {"items": (item(taxes=(tax(300, amount="57.01"),)), item(1, "2"))},
        {"due": Decimal(57), "amount": Decimal("57.01")},
    ),
    # 10.0242 with 21 % is 2.105082, rounded 2.11; of 10.02 it were 2.1042.
    Case(
        "tax_amount_differs",
        REFUSE,
        taxed(tax("10.02", 21, "2.12")),
        taxed(tax("10.02", 21, "2.11")),
    ),
)
COUNTRIES = (
    Case("country_missing", REFUSE, {"country": None}),
    Case(
        "india_several_orders",
        REFUSE,
        {
            "items": (
                indian_item(),
                indian_item(line="2", purchase_order_number="5Z32PABC"),
            )
        },
        {"items": (indian_item(), indian_item(line="2"))},
        {"orders": 2},
        INDIA,
    ),
    Case("hsn_missing", REFUSE, {"items": (indian_item(hsn_code=" "),)}, base=INDIA),
    Case(
        "hsn_wrong",
        REFUSE,
        {"items": (indian_item(hsn_code="9405AB"),)},
        {"items": (indian_item(hsn_code="9405"),)},
        {"code": "9405AB"},
        INDIA,
    ),
    Case(
        "gst_missing",
        REFUSE,
        {
            "bill_to": party(
                BILL_TO, "AMAZONIN", "IN", "AMAZONTAXID", tax_type="VAT", state="MH"
            )
        },
        values={"role": "bill_to", "party": "AMAZONIN"},
        base=INDIA,
    ),
    Case(
        "gst_kinds",
        REFUSE,
        {"items": (indian_item(taxes=(tax(300, 9, tax_type="CGST"),)),)},
        {
            "items": (
                indian_item(
                    taxes=(
                        tax(300, 9, tax_type="CGST"),
                        tax(300, 9, tax_type="UTGST"),
                        tax(300, 1, tax_type="CESS"),
                    )
                ),
            )
        },
        {"kinds": "CGST"},
        INDIA,
    ),
    Case(
        "gst_kinds",
        REFUSE,
        {
            "items": (
                indian_item(
                    taxes=(tax(300, 9, tax_type="CGST"), tax(300, 9, tax_type="IGST"))
                ),
            )
        },
        base=INDIA,
    ),
    Case(
        "gst_state",
        RISK,
        {"ship_to": party(SHIP_TO, "BLR1", "IN", state="KA")},
        {
            "ship_to": party(SHIP_TO, "BLR1", "IN", state="KA"),
            "items": (indian_item(taxes=(tax(300, 18, tax_type="IGST"),)),),
        },
        {"start": "MH", "end": "KA"},
        INDIA,
    ),
    Case(
        "ship_from_missing",
        REFUSE,
        {"ship_from": party(SHIP_FROM, "PNQ", "IN")},
        base=INDIA,
    ),
    Case(
        "split_payment_text",
        REFUSE,
        in_poland(needs_split_payment=True),
        in_poland(needs_split_payment=True, additional=(SPLIT,)),
    ),
    # The words elsewhere, and other words there, are not what Amazon asks for.
    Case(
        "split_payment_text",
        REFUSE,
        in_poland(
            needs_split_payment=True,
            additional=(
                Additional("LegalTerms", SPLIT_PAYMENT),
                Additional("SUR", "x", "PL"),
                Additional("SUR", SPLIT_PAYMENT, "EN"),
            ),
        ),
    ),
    Case(
        "split_payment_unsaid",
        NOTE,
        in_poland(total=Decimal(15000)),
        in_poland(total=Decimal("14999.99")),
    ),
    Case("description_missing", NOTE, {"items": (item(description=""),)}),
    Case(
        "additional_wrong",
        REFUSE,
        {"additional": (Additional("Remark", "Thank you"),)},
        {"additional": (Additional("LegalTerms", "…"),)},
        {"type": "Remark"},
    ),
    Case("additional_wrong", REFUSE, {"additional": (Additional("SUR", " "),)}),
)
CASES = (*PARTIES, *TAXES, *COUNTRIES)
