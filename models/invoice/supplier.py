"""Who bills Amazon, as its invoices name them: the company, and for whom it reports."""

from dataclasses import replace

from ...logic.invoice.parties import (
    BILL_FROM,
    DE_WIDNR,
    LOCAL_TAX_NUMBER,
    REMIT_TO,
    TAX_REPRESENTATIVE,
    VAT_GROUP,
)
from .party import facts_of_partner


def supplier_parties(instance, company, code):
    """The parties of the supplier's side, by the names of ``InvoiceFacts``.

    Amazon wants those for electronic invoices of the European Union (vendorInvoices:
    "conditionally mandatory"); in a VAT group, or with a tax representative, where a
    person has said so on the instance.

    :param instance: amazon.vendor.instance, as superuser.
    :param company: res.company, as superuser.
    :param code: the vendor code, by which Amazon knows all of them.
    :return: dict role -> PartyFacts or None.
    """
    own = facts_of_partner(REMIT_TO, code, company.partner_id)
    if instance.region != "EU":
        return {REMIT_TO: own}
    own = replace(
        own,
        registrations=_registrations(instance, company),
        identifications=(*own.identifications, *_identifications(company)),
    )
    return {
        REMIT_TO: own,
        BILL_FROM: replace(own, role=BILL_FROM),
        VAT_GROUP: _named(VAT_GROUP, code, instance.vat_group_id),
        TAX_REPRESENTATIVE: _named(
            TAX_REPRESENTATIVE, code, instance.tax_representative_id
        ),
    }


def _named(role, code, partner):
    return facts_of_partner(role, code, partner) if partner else None


def _registrations(instance, company):
    """The number of the local tax office, as Germany's Steuernummer: of the instance,
    or what Odoo's German accounting keeps."""
    number = instance.local_tax_number or _german(company, "l10n_de_stnr")
    return ((LOCAL_TAX_NUMBER, number.strip()),) if number else ()


def _identifications(company):
    number = _german(company, "l10n_de_widnr")
    return ((DE_WIDNR, number.strip()),) if number else ()


def _german(company, name):
    """What Odoo's German accounting (``l10n_de``) says, where it is installed."""
    return name in company._fields and company.country_code == "DE" and company[name]
