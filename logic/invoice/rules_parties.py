"""Rules: who bills whom, complete where the country wants it, as Amazon knows it."""

from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError
from stdnum.fr import siren
from stdnum.in_ import gstin

from ...spapi.identity import party_code
from ..identifiers import tax_number
from ..rulebook import NOTE, REFUSE, RISK
from .parties import (
    BILL_TO,
    DE_WIDNR,
    FR_SIREN,
    GST,
    IDENTIFICATIONS,
    SHIP_FROM,
    SHIP_TO,
    TAX_REGISTRATIONS,
    VAT,
)
from .rule import EUROPE, INDIA, UNION, Rule, hit, is_blank

#: Each address has these (Amazon's list of bill-to parties; Directive 2006/112/EC,
#: article 226 (5)).
ADDRESS = ("name", "street", "city", "zip", "country")
#: Countries whose addresses have a state (Amazon's list of bill-to parties).
WITH_STATE = frozenset({"US", "CA", "AU", "IN", "BR", "MX"})
#: Marketplaces where Amazon's list of bill-to parties asks for no tax number.
WITHOUT_TAX_NUMBER = frozenset({"US", "JP"})
#: What is compared with Amazon's record; the state too, where addresses have one.
COMPARED = ("code", "name", "street", "city", "zip", "country", "vat")
_BILL_TO = (
    'developer-docs, sp-api-bill-to-party-addresses: "bill-to-party address details '
    'must be complete and formatted correctly, or the API call will fail"'
)
_ARTICLE_226 = (
    "Directive 2006/112/EC, article 226 (3) to (5): names, addresses and VAT numbers "
    "of the supplier and the customer"
)


def _missing(party, country):
    """The fields of a party that are wanted and empty, its tax number not among
    them."""
    state = ("state",) if (party.country or country) in WITH_STATE else ()
    return party.missing((*ADDRESS, *state))


def _named(party, fields):
    """A hit for each field of a party."""
    for field in fields:
        yield hit(role=party.role, party=party.code or party.name or "", field=field)


def _code_missing(role):
    def check(invoice, around):
        party = getattr(invoice, role)
        if party is None or is_blank(party.code):
            yield hit(role=role)

    return check


def _party_code_missing(invoice, around):
    """Of the parties that may be left out, those that are there."""
    for role in (SHIP_TO, SHIP_FROM):
        party = getattr(invoice, role)
        if party is not None and is_blank(party.code):
            yield hit(role=role)


def _bill_to_incomplete(invoice, around):
    party = invoice.bill_to
    if party is None:
        return
    fields = _missing(party, invoice.country)
    wants_number = (invoice.country or party.country) not in WITHOUT_TAX_NUMBER
    if wants_number and not party.tax_registrations:
        fields = (*fields, "vat")
    yield from _named(party, fields)


def _remit_to_address(invoice, around):
    if invoice.remit_to is not None:
        yield from _named(invoice.remit_to, _missing(invoice.remit_to, invoice.country))


def _remit_to_incomplete(invoice, around):
    party = invoice.remit_to
    if party is not None:
        number = () if party.tax_registrations else ("vat",)
        yield from _named(party, (*_missing(party, invoice.country), *number))


def _party_incomplete(invoice, around):
    """The parties that are named because the law wants them: all of it."""
    for party in (invoice.bill_from, invoice.vat_group, invoice.tax_representative):
        if party is not None:
            code = ("code",) if is_blank(party.code) else ()
            number = () if party.tax_registrations else ("vat",)
            missing = (*code, *_missing(party, invoice.country), *number)
            yield from _named(party, missing)


def _address_incomplete(invoice, around):
    """Where goods go from and to: an address that Amazon's model would not take."""
    for role in (SHIP_FROM, SHIP_TO):
        party = getattr(invoice, role)
        if party is not None and not party.has_address:
            yield from _named(party, party.missing(("name", "street", "country")))


def _bill_to_differs(invoice, around):
    record = (around.records or {}).get(BILL_TO)
    if record is None or invoice.bill_to is None:
        return
    state = ("state",) if record.country in WITH_STATE else ()
    for field in (*COMPARED, *state):
        sent, known = getattr(invoice.bill_to, field), getattr(record, field)
        # What is missing is another rule's; what Amazon never told is nobody's.
        if is_blank(sent) or is_blank(known) or str(sent).strip() == str(known).strip():
            continue
        if field == "vat" and tax_number(sent) == tax_number(known):
            continue
        yield hit(
            role=BILL_TO,
            party=invoice.bill_to.code or "",
            field=field,
            sent=str(sent).strip(),
            known=str(known).strip(),
        )


def _ship_to_differs(invoice, around):
    record = (around.records or {}).get(SHIP_TO)
    if record is None or invoice.ship_to is None:
        return
    sent, known = party_code(invoice.ship_to.code), party_code(record.code)
    if sent and known and sent != known:
        yield hit(role=SHIP_TO, sent=sent, known=known)


def _same_tax_number(invoice, around):
    """Amazon's tax number stands where ours belongs, or the reverse."""
    if invoice.bill_to is None or invoice.remit_to is None:
        return
    ours = {tax_number(each) for _type, each in invoice.remit_to.tax_registrations}
    for _type, number in invoice.bill_to.tax_registrations:
        if tax_number(number) in ours:
            yield hit(number=number)


def _tax_number_type(invoice, around):
    for party in invoice.parties:
        for kind, number in party.tax_registrations:
            if kind not in TAX_REGISTRATIONS:
                yield hit(
                    role=party.role, party=party.code or "", type=kind, number=number
                )


def _valid(check, number):
    try:
        return bool(check(number))
    except ValidationError:
        return False


def _tax_number_wrong(invoice, around):
    """VAT numbers that say which country of the union they are of; others have no
    form that is known here."""
    for party in invoice.parties:
        for kind, number in party.tax_registrations:
            if kind == VAT and (
                not number[:2].isalpha() or not _valid(eu_vat.validate, number)
            ):
                yield hit(role=party.role, party=party.code or "", number=number)


def _gst_number_wrong(invoice, around):
    for party in invoice.parties:
        for kind, number in party.tax_registrations:
            if kind == GST and not _valid(gstin.validate, number):
                yield hit(role=party.role, party=party.code or "", number=number)


def _widnr(number):
    """W-IdNr.: DE, nine digits, a dash, five digits (paragraph 139c AO)."""
    head, dash, tail = number.partition("-")
    digits = head[2:] + tail
    return (
        head[:2] == "DE"
        and len(head) == 11
        and (dash, len(tail)) in (("-", 5), ("", 0))
        and digits.isascii()
        and digits.isdigit()
    )


_FORMS = {FR_SIREN: siren.validate, DE_WIDNR: _widnr}


def _identifications(invoice):
    for party in invoice.parties:
        for kind, number in party.identifications:
            values = {"role": party.role, "party": party.code or "", "type": kind}
            yield kind, number, values


def _identification_unknown(invoice, around):
    for kind, number, values in _identifications(invoice):
        if kind not in IDENTIFICATIONS or is_blank(number):
            yield hit(number=number or "", **values)


def _identification_wrong(invoice, around):
    for kind, number, values in _identifications(invoice):
        if kind in _FORMS and not is_blank(number) and not _valid(_FORMS[kind], number):
            yield hit(number=number, **values)


def _siren_missing(invoice, around):
    seller = invoice.bill_from or invoice.remit_to
    if seller is not None and seller.country == "FR":
        if FR_SIREN not in dict(seller.identifications):
            yield hit(role=seller.role, party=seller.code or "")


RULES = (
    Rule(
        "remit_to_missing",
        REFUSE,
        "Model: remitToParty and its partyId are required",
        _code_missing("remit_to"),
    ),
    Rule(
        "remit_to_incomplete",
        REFUSE,
        _ARTICLE_226 + "; elsewhere the invoice of a tax likewise names who is paid",
        _remit_to_incomplete,
        regions=frozenset({"EU", "FE"}),
    ),
    Rule(
        "remit_to_incomplete",
        RISK,
        'Model, remitToParty: "Name, address and tax details of the party receiving '
        'the payment of this invoice."',
        _remit_to_address,
        regions=frozenset({"NA"}),
    ),
    Rule(
        "party_code_missing",
        REFUSE,
        "Model, PartyIdentification: partyId is required",
        _party_code_missing,
    ),
    Rule("bill_to_missing", REFUSE, _BILL_TO, _code_missing("bill_to")),
    Rule("bill_to_incomplete", REFUSE, _BILL_TO, _bill_to_incomplete),
    Rule(
        "bill_to_differs",
        REFUSE,
        "Guide: billToParty matches Amazon's record exactly, with its tax number",
        _bill_to_differs,
    ),
    Rule(
        "ship_to_differs",
        REFUSE,
        "The goods went where the order said; model, shipToParty: who receives the "
        "shipment of the products",
        _ship_to_differs,
    ),
    Rule(
        "same_tax_number",
        REFUSE,
        "Nobody bills oneself: " + _ARTICLE_226,
        _same_tax_number,
    ),
    Rule(
        "ship_to_missing",
        REFUSE,
        "India: the place of supply is the state of the fulfilment centre (IGST Act, "
        "section 10); model, shipToParty",
        _code_missing("ship_to"),
        countries=INDIA,
    ),
    Rule(
        "ship_to_missing",
        NOTE,
        "Model, shipToParty: who receives the shipment; Amazon finds it by the order "
        "too",
        _code_missing("ship_to"),
        countries=EUROPE,
    ),
    Rule(
        "address_incomplete",
        RISK,
        "Model: an address has a name, a first line and a country; one without is left "
        "out",
        _address_incomplete,
        countries=EUROPE | INDIA,
    ),
    Rule(
        "party_incomplete",
        REFUSE,
        'Model, vatGroupParty and taxRepresentativeParty: "Conditionally mandatory for '
        'applicable EU e-invoice scenarios."; Directive 2006/112/EC, article 226 (15)',
        _party_incomplete,
    ),
    Rule(
        "tax_number_type",
        REFUSE,
        "Model: taxRegistrationType is VAT, GST or LocalTaxNumber",
        _tax_number_type,
    ),
    Rule(
        "tax_number_wrong",
        RISK,
        "The member states' forms of VAT numbers (VIES); Directive 2006/112/EC, "
        "article 215: a prefix names the state",
        _tax_number_wrong,
        countries=UNION,
    ),
    Rule(
        "gst_number_wrong",
        RISK,
        "India: a GSTIN has 15 characters, the last is a check character",
        _gst_number_wrong,
        countries=INDIA,
    ),
    Rule(
        "identification_unknown",
        REFUSE,
        "Model: identificationType is FR_SIREN or DE_WIDNR, with a number",
        _identification_unknown,
    ),
    Rule(
        "identification_wrong",
        RISK,
        "Model, identificationType: FR_SIREN, nine digits with a check digit; "
        "DE_WIDNR, W-IdNr. (paragraph 139c AO)",
        _identification_wrong,
    ),
    Rule(
        "siren_missing",
        NOTE,
        'Model, FR_SIREN: "French company registration number"; a French seller\'s '
        "invoice carries it (Code de commerce, R123-237)",
        _siren_missing,
        countries=UNION,
    ),
)
