"""What a product mapping file says: its headings and rows."""

import csv
import io

from ...logic import table_file
from ...logic.table_file import TableFileError

#: Column -> headings under which it is found, lower case. The first is the one we
#: write; the last ones are Odoo's own export headings.
COLUMNS = {
    "asin": ("asin", "amazon asin", "buyer product identifier"),
    "vendor_sku": (
        "vendor sku",
        "sku",
        "model number",
        "vendor product identifier",
        "vendor_sku",
    ),
    "default_code": (
        "internal reference",
        "reference",
        "default_code",
        "product/internal reference",
        "product_id/default_code",
    ),
    "barcode": (
        "barcode",
        "ean",
        "upc",
        "gtin",
        "isbn",
        "external id",
        "product/barcode",
        "product_id/barcode",
    ),
    "name": ("product name", "product", "title", "product title", "product/name"),
    "unit": ("one each is", "unit", "uom", "unit of measure", "uom_id"),
}
HEADINGS = ("ASIN", "Vendor SKU", "Internal Reference", "Barcode", "Product Name")

MOST_ROWS = 20_000


class NoHeading(ValueError):
    """The first row has neither ASIN nor vendor SKU."""


def read(content):
    """Read a mapping file.

    :param bytes content: the file.
    :return: list of (row number as a spreadsheet counts, dict column -> text). Empty
        rows are left out.
    :raise TableFileError: the file cannot be read, or holds no row but headings.
    :raise NoHeading: its first row tells nothing.
    """
    table = table_file.rows(content, MOST_ROWS + 1)
    columns = _columns(next(table)[1])
    found = []
    for number, cells in table:
        row = {
            name: _unescape(cells[index]) if index < len(cells) else ""
            for index, name in columns.items()
        }
        if any(row.values()):
            found.append((number, row))
    if not found:
        raise TableFileError("empty")
    return found


def _columns(headings):
    known = {heading: name for name, all_ in COLUMNS.items() for heading in all_}
    columns = {}
    for index, cell in enumerate(headings):
        name = known.get(cell.strip("*").strip().lower())
        if name and name not in columns.values():
            columns[index] = name
    if not {"asin", "vendor_sku"} & set(columns.values()):
        raise NoHeading
    return columns


def write(rows):
    """Write rows as a CSV file that spreadsheets open with the right letters.

    :param rows: iterable of sequences in the order of ``HEADINGS``.
    :return: bytes.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows([[_harmless(cell or "") for cell in row] for row in rows])
    return buffer.getvalue().encode("utf-8-sig")


def _harmless(text):
    """Keep a spreadsheet from running a text as a formula (as Odoo's export does)."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _unescape(text):
    return text[1:] if text[:1] == "'" and text[1:2] in {"=", "+", "-", "@"} else text
