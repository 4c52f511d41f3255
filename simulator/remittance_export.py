"""Vendor Central's spreadsheet of payments, as people of several countries get it.

Amazon describes it nowhere. Columns and their order are those of exports that people
published; the other languages are translations.
"""

import csv
import io
from dataclasses import dataclass
from decimal import Decimal

from .remittances import SUCCESSFUL

FORMS = ("csv", "tsv", "xlsx")
_SUMMARY = (
    "Payment Number",
    "Payment Date",
    "Invoice Currency",
    "Amount in Invoice Currency",
    "Payment Currency",
    "Amount in Payment Currency",
    "Exchange Rate",
    "Payment Type",
    "Payment Status",
)
_LINES = (
    "Payment Number",
    "Invoice Number",
    "Invoice Date",
    "Transaction type",
    "Transaction Description",
    "Reference Details",
    "Original Invoice Number",
    "Invoice Amount",
    "Invoice Currency",
    "Withholding Amount",
    "Terms Discount Taken",
    "Amount Paid",
    "Remaining Amount",
)
_GERMAN = {
    "Payment Number": "Zahlungsnummer",
    "Payment Date": "Zahlungsdatum",
    "Payment Currency": "Zahlungswährung",
    "Amount in Payment Currency": "Zahlungsbetrag",
    "Payment Status": "Zahlungsstatus",
    "Invoice Number": "Rechnungsnummer",
    "Invoice Date": "Rechnungsdatum",
    "Invoice Amount": "Rechnungsbetrag",
    "Invoice Currency": "Rechnungswährung",
    "Withholding Amount": "Einbehaltener Betrag",
    "Terms Discount Taken": "Skonto",
    "Amount Paid": "Gezahlter Betrag",
    "Transaction Description": "Beschreibung",
    "Transaction type": "Transaktionstyp",
    "Amount in Invoice Currency": "Betrag in Rechnungswährung",
    "Exchange Rate": "Wechselkurs",
    "Successful": "Erfolgreich",
    "Failed": "Fehlgeschlagen",
    "In Progress": "In Bearbeitung",
}
_FRENCH = {
    "Payment Number": "Numéro de paiement",
    "Payment Date": "Date de paiement",
    "Payment Currency": "Devise du paiement",
    "Amount in Payment Currency": "Montant du paiement",
    "Payment Status": "Statut du paiement",
    "Invoice Number": "Numéro de facture",
    "Invoice Date": "Date de facture",
    "Invoice Amount": "Montant de la facture",
    "Invoice Currency": "Devise de la facture",
    "Withholding Amount": "Montant retenu",
    "Terms Discount Taken": "Escompte",
    "Amount Paid": "Montant payé",
    "Transaction type": "Type de transaction",
    "Amount in Invoice Currency": "Montant dans la devise de la facture",
    "Exchange Rate": "Taux de change",
    "Successful": "Réussi",
    "Failed": "Échoué",
    "In Progress": "En cours",
    "Transaction Description": "Description",
}
_ITALIAN = {
    "Payment Number": "Numero di pagamento",
    "Payment Date": "Data di pagamento",
    "Payment Currency": "Valuta del pagamento",
    "Amount in Payment Currency": "Importo del pagamento",
    "Invoice Number": "Numero fattura",
    "Invoice Date": "Data fattura",
    "Invoice Amount": "Importo fattura",
    "Invoice Currency": "Valuta fattura",
    "Withholding Amount": "Importo trattenuto",
    "Terms Discount Taken": "Sconto applicato",
    "Amount Paid": "Importo pagato",
    "Transaction Description": "Descrizione",
    "Amount in Invoice Currency": "Importo nella valuta della fattura",
    "Exchange Rate": "Tasso di cambio",
    "Successful": "Riuscito",
    "Failed": "Non riuscito",
    "In Progress": "In corso",
    "Payment Status": "Stato del pagamento",
    "Transaction type": "Tipo di transazione",
}
_SPANISH = {
    "Payment Number": "Número de pago",
    "Payment Date": "Fecha de pago",
    "Payment Currency": "Moneda del pago",
    "Amount in Payment Currency": "Importe del pago",
    "Invoice Number": "Número de factura",
    "Invoice Date": "Fecha de factura",
    "Invoice Amount": "Importe de la factura",
    "Invoice Currency": "Moneda de la factura",
    "Withholding Amount": "Importe retenido",
    "Terms Discount Taken": "Descuento aplicado",
    "Amount Paid": "Importe pagado",
    "Transaction Description": "Descripción",
    "Amount in Invoice Currency": "Importe en la moneda de la factura",
    "Exchange Rate": "Tipo de cambio",
    "Successful": "Correcto",
    "Failed": "Fallido",
    "In Progress": "En curso",
    "Payment Status": "Estado del pago",
    "Transaction type": "Tipo de transacción",
}


@dataclass(frozen=True)
class Locale:
    """How a country's people read a table.

    :param day: format of a day
    :param point: the decimal sign
    :param thousand: between groups of three digits
    :param separator: between cells of CSV
    :param words: English heading -> theirs
    """

    day: str
    point: str
    thousand: str
    separator: str
    words: dict

    def amount(self, value):
        """Write an amount."""
        text = f"{value:,.2f}"
        marks = {",": self.thousand, ".": self.point}
        return "".join(marks.get(sign, sign) for sign in text)


LOCALES = {
    "en_US": Locale("%m/%d/%Y", ".", ",", ",", {}),
    "en_GB": Locale("%d/%m/%Y", ".", ",", ",", {}),
    "de_DE": Locale("%d.%m.%Y", ",", ".", ";", _GERMAN),
    "fr_FR": Locale("%d/%m/%Y", ",", "\u202f", ";", _FRENCH),
    "it_IT": Locale("%d/%m/%Y", ",", ".", ";", _ITALIAN),
    "es_ES": Locale("%d/%m/%Y", ",", ".", ";", _SPANISH),
}


class Rate(Decimal):
    """A rate of exchange: it has as many decimals as it has."""


def write(payments, now, form="csv", locale="en_US", summary=True):
    """Write payments as a file.

    :param payments: list of :class:`~.remittances.Payment`
    :param now: the instant of the export
    :param summary: whether the payments stand above their lines; without, the file says
        neither their days nor their amounts
    :return: bytes
    :raise ValueError: there is no such form or locale
    """
    if form not in FORMS or locale not in LOCALES:
        raise ValueError(f"no such file: {form} of {locale}")
    found = LOCALES[locale]
    rows = _lines(payments)
    if summary:
        rows = [*_summary(payments, now), [], *rows]
    if form == "xlsx":
        return _workbook(rows, found)
    stream = io.StringIO()
    separator = "\t" if form == "tsv" else found.separator
    writer = csv.writer(stream, delimiter=separator)
    writer.writerows([_text(cell, found) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def _summary(payments, now):
    yield _SUMMARY
    for each in payments:
        status = each.status(now)
        yield [
            each.number,
            each.paid_at.date(),
            each.invoice_currency,
            each.amount_in_invoices,
            each.currency,
            each.amount,
            "" if each.rate is None else Rate(each.rate),
            each.method,
            "Successful" if status == SUCCESSFUL else status.replace("_", " ").title(),
        ]


def _lines(payments):
    yield _LINES
    for payment in payments:
        for item in payment.shown:
            yield [
                payment.number,
                item.number,
                item.issued.date(),
                item.type,
                item.words,
                "",
                "" if item.invoice == item.number else item.invoice or "",
                item.total,
                payment.invoice_currency,
                item.withheld,
                item.discount,
                item.paid,
                item.total - item.paid - item.withheld - item.discount,
            ]


def _text(cell, locale):
    if isinstance(cell, str):
        return locale.words.get(cell, cell)
    if isinstance(cell, Rate):
        return str(cell).replace(".", locale.point)
    if hasattr(cell, "strftime"):
        return cell.strftime(locale.day)
    return locale.amount(cell)


def _workbook(rows, locale):
    # Imported when needed: it is slow to load.
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Remittance")
    for row in rows:
        sheet.append([_cell(cell, locale) for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cell(cell, locale):
    """Numbers and days stay what they are in a workbook."""
    return locale.words.get(cell, cell) if isinstance(cell, str) else cell
