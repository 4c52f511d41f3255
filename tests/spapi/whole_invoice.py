"""An invoice in which everything is said that can be, for tests of its message."""

from datetime import date
from decimal import Decimal

from ...logic.invoice.facts import SUR, Additional, Allowance, Charge, TermsFacts
from ...logic.invoice.parties import DE_WIDNR, LOCAL_TAX_NUMBER, REMIT_TO
from ..bills import invoice, item, party, taxed


def freight(amount="12.00"):
    return Charge("Freight", Decimal(amount), "Spedition", (taxed(amount),))


def discount(amount="5.00"):
    return Allowance("Discount", Decimal(amount), "", (taxed(amount),))


def full(**changes):
    """An invoice in which everything is said that can be."""
    line = item(
        2,
        net_cost_unit="KILOGRAMS",
        total_weight=Decimal("10.5"),
        amount=Decimal("107.10"),
        hsn_code="0902",
        description="Schwarzer Tee",
        charges=(freight(),),
        allowances=(discount(),),
        additional=(Additional("LegalTerms", "§ 13b UStG", "de"),),
    )
    who = party(
        REMIT_TO,
        "NORD1",
        street2="Halle 2",
        street3="Tor 3",
        county="Lübeck",
        district="Nord",
        state="SH",
        phone="+49 451 1",
        vat="DE136695976",
        registrations=((LOCAL_TAX_NUMBER, "22/815/08154"),),
        identifications=((DE_WIDNR, "DE123456789-00001"),),
    )
    values = {
        "charges": (freight(),),
        "allowances": (discount(),),
        "remit_to": who,
        "bill_from": who,
        "vat_group": who,
        "tax_representative": who,
        "terms": TermsFacts("EndOfMonth", Decimal("2.50"), 30, 90),
        "reference": "R-77",
        "tax_point": date(2026, 3, 9),
        "additional": (Additional(SUR, "mechanizm podzielonej płatności", "pl"),),
    }
    return invoice(line, **(values | changes))
