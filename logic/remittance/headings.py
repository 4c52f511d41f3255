"""The columns of Vendor Central's remittance export, in the languages of its users.

Amazon publishes no description of the file. The English names are those that public
sources show (amazowl, reasonautomation); the others are their translations, so a file
is recognised by several of them and never by one.
"""

import re
import unicodedata

#: Column -> headings under which it is found.
COLUMNS = {
    "payment_number": (
        "Payment Number",
        "Payment ID",
        "Remittance Number",
        "Zahlungsnummer",
        "Numéro de paiement",
        "Numero di pagamento",
        "Numero pagamento",
        "Número de pago",
        "Betalingsnummer",
        "Numer płatności",
    ),
    "payment_date": (
        "Payment Date",
        "Zahlungsdatum",
        "Date de paiement",
        "Data di pagamento",
        "Data pagamento",
        "Fecha de pago",
        "Betaaldatum",
        "Data płatności",
    ),
    "payment_amount": (
        "Payment Amount",
        "Amount in Payment Currency",
        "Betrag in Zahlungswährung",
        "Montant dans la devise du paiement",
        "Importo nella valuta del pagamento",
        "Importe en la moneda del pago",
        "Zahlungsbetrag",
        "Montant du paiement",
        "Importo del pagamento",
        "Importo pagamento",
        "Importe del pago",
        "Betalingsbedrag",
        "Kwota płatności",
    ),
    "payment_currency": (
        "Payment Currency",
        "Zahlungswährung",
        "Devise du paiement",
        "Valuta del pagamento",
        "Valuta pagamento",
        "Moneda del pago",
        "Betalingsvaluta",
        "Waluta płatności",
    ),
    "amount_in_invoice_currency": (
        "Amount in Invoice Currency",
        "Betrag in Rechnungswährung",
        "Montant dans la devise de la facture",
        "Importo nella valuta della fattura",
        "Importe en la moneda de la factura",
    ),
    "exchange_rate": (
        "Exchange Rate",
        "Wechselkurs",
        "Taux de change",
        "Tasso di cambio",
        "Tipo de cambio",
        "Wisselkoers",
        "Kurs wymiany",
    ),
    "status": (
        "Payment Status",
        "Zahlungsstatus",
        "Statut du paiement",
        "Stato del pagamento",
        "Estado del pago",
        "Betalingsstatus",
        "Status płatności",
    ),
    "number": (
        "Invoice Number",
        "Rechnungsnummer",
        "Numéro de facture",
        "Numero fattura",
        "Numero di fattura",
        "Número de factura",
        "Factuurnummer",
        "Numer faktury",
    ),
    "issued_on": (
        "Invoice Date",
        "Rechnungsdatum",
        "Date de facture",
        "Date de facturation",
        "Data fattura",
        "Data della fattura",
        "Fecha de factura",
        "Fecha de la factura",
        "Factuurdatum",
        "Data faktury",
    ),
    "total": (
        "Invoice Amount",
        "Rechnungsbetrag",
        "Montant de la facture",
        "Importo fattura",
        "Importo della fattura",
        "Importe de la factura",
        "Factuurbedrag",
        "Kwota faktury",
    ),
    "currency": (
        "Invoice Currency",
        "Currency",
        "Rechnungswährung",
        "Währung",
        "Devise de la facture",
        "Devise",
        "Valuta fattura",
        "Valuta",
        "Moneda de la factura",
        "Moneda",
        "Factuurvaluta",
        "Waluta",
    ),
    "withheld": (
        "Withholding Amount",
        "Einbehaltener Betrag",
        "Montant retenu",
        "Retenue",
        "Importo trattenuto",
        "Importe retenido",
        "Ingehouden bedrag",
        "Kwota potrącona",
    ),
    "terms_discount": (
        "Terms Discount Taken",
        "Terms Discount",
        "Skonto",
        "Skontobetrag",
        "Escompte",
        "Sconto applicato",
        "Sconto",
        "Descuento aplicado",
        "Descuento",
        "Betalingskorting",
        "Skonto zastosowane",
    ),
    "net_paid": (
        "Amount Paid",
        "Paid Amount",
        "Net Amount Paid",
        "Gezahlter Betrag",
        "Bezahlter Betrag",
        "Montant payé",
        "Importo pagato",
        "Importe pagado",
        "Betaald bedrag",
        "Kwota zapłacona",
    ),
    "description": (
        "Transaction Description",
        "Description",
        "Beschreibung",
        "Descrizione",
        "Descripción",
        "Omschrijving",
        "Opis",
    ),
    "invoice_type": (
        "Transaction Type",
        "Invoice Type",
        "Transaktionstyp",
        "Type de transaction",
        "Tipo di transazione",
        "Tipo de transacción",
        "Transactietype",
        "Typ transakcji",
    ),
}
#: Amazon's remittanceStatus -> words for it. One that is not known is no success.
STATUSES = {
    "SUCCESSFUL": (
        "Successful",
        "Paid",
        "Erfolgreich",
        "Réussi",
        "Riuscito",
        "Correcto",
        "Geslaagd",
        "Zakończona",
    ),
    "IN_PROGRESS": (
        "In Progress",
        "In Bearbeitung",
        "En cours",
        "In corso",
        "En curso",
        "In behandeling",
        "W toku",
    ),
    "FAILED": (
        "Failed",
        "Voided",
        "Fehlgeschlagen",
        "Storniert",
        "Échoué",
        "Annulé",
        "Non riuscito",
        "Annullato",
        "Fallido",
        "Anulado",
        "Mislukt",
        "Nieudana",
    ),
}
#: A row with so many known headings is one of headings.
ENOUGH = 3
_DIGIT = re.compile(r"\d")
_NO_LETTER = re.compile(r"[\W_]+")


def plain(text):
    """A heading without what differs: capitals, accents, blanks and signs."""
    text = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
    text = "".join(each for each in text if not unicodedata.combining(each))
    return _NO_LETTER.sub("", text)


_KNOWN = {plain(name): column for column, names in COLUMNS.items() for name in names}
_STATUS = {plain(word): code for code, words in STATUSES.items() for word in words}


def status(text):
    """Amazon's word for a status in any language; as it is, where nobody knows it."""
    return _STATUS.get(plain(text), text)


def recognised(cells):
    """The columns of a row of headings.

    :param cells: list of text
    :return: dict index -> column; ``None`` for a row that is none of headings
    """
    # Nearly all rows begin with a number, and no row of headings does.
    if _DIGIT.search(next(filter(None, cells), "")):
        return None
    found = {}
    for index, cell in enumerate(cells):
        column = _KNOWN.get(plain(cell)) if len(cell) < 60 else None
        if column and column not in found.values():
            found[index] = column
    return found if len(found) >= ENOUGH else None
