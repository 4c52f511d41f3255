"""A party of an invoice, and what Amazon wants to know of it."""

from dataclasses import dataclass

#: Roles, as :class:`~.facts.InvoiceFacts` calls its parties.
REMIT_TO, BILL_TO, SHIP_TO, SHIP_FROM = "remit_to", "bill_to", "ship_to", "ship_from"
BILL_FROM, VAT_GROUP = "bill_from", "vat_group"
TAX_REPRESENTATIVE = "tax_representative"
#: Amazon's taxRegistrationType.
VAT, GST, LOCAL_TAX_NUMBER = "VAT", "GST", "LocalTaxNumber"
TAX_REGISTRATIONS = (VAT, GST, LOCAL_TAX_NUMBER)
#: Amazon's additional identifications.
FR_SIREN, DE_WIDNR = "FR_SIREN", "DE_WIDNR"
IDENTIFICATIONS = (FR_SIREN, DE_WIDNR)


@dataclass(frozen=True)
class PartyFacts:
    """Who: code, address and tax numbers.

    :ivar role: ``remit_to``, ``bill_to`` …
    :ivar code: partyId: vendor code, fulfilment centre, or Amazon's company
    :ivar name: of the company; ``street`` … ``country`` its address
    :ivar state: state or region, its code
    :ivar country: ISO code
    :ivar vat: the tax number of :attr:`tax_type`
    :ivar tax_type: ``VAT``, ``GST`` or ``LocalTaxNumber``
    :ivar registrations: further (type, number) beside :attr:`vat`
    :ivar identifications: further (``FR_SIREN`` or ``DE_WIDNR``, number)
    """

    role: str
    code: str | None
    name: str | None = None
    street: str | None = None
    street2: str | None = None
    street3: str | None = None
    city: str | None = None
    zip: str | None = None
    state: str | None = None
    county: str | None = None
    district: str | None = None
    country: str | None = None
    phone: str | None = None
    vat: str | None = None
    tax_type: str | None = VAT
    registrations: tuple[tuple[str, str], ...] = ()
    identifications: tuple[tuple[str, str], ...] = ()

    @property
    def has_address(self):
        """Whether Amazon's model takes its address: name, first line, country."""
        return all(map(_said, (self.name, self.street, self.country)))

    @property
    def tax_registrations(self):
        """All its (type, number), each type once; what says nothing is left out."""
        numbers = dict((*self.registrations, (self.tax_type, self.vat)))
        if not _said(self.vat):
            numbers = dict(self.registrations)
        return tuple(pair for pair in numbers.items() if all(map(_said, pair)))

    def missing(self, names):
        """Which of these attributes say nothing, in their order."""
        return tuple(name for name in names if not _said(getattr(self, name)))


def _said(value):
    return bool(value and str(value).strip())
