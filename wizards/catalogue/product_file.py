"""Reading and writing product mapping files: CSV of any flavour, and XLSX."""

import csv
import io
import zipfile

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
MOST_BYTES = 20 * 1024 * 1024
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


class FileError(ValueError):
    """The file cannot be read. ``code`` says why, see the wizard for sentences."""

    def __init__(self, code, **params):
        super().__init__(code)
        self.code = code
        self.params = params


def read(content):
    """Read a mapping file.

    :param bytes content: the file.
    :return: list of (row number as a spreadsheet counts, dict column -> text). Empty
        rows are left out.
    :raise FileError: codes ``empty``, ``too_large``, ``old_excel``, ``unreadable``,
        ``no_heading``, ``too_many_rows``.
    """
    if not content.strip():
        raise FileError("empty")
    if len(content) > MOST_BYTES:
        raise FileError("too_large", megabytes=MOST_BYTES // 1024 // 1024)
    if content.startswith(_OLD_EXCEL):
        raise FileError("old_excel")
    if content.startswith(b"PK\x03\x04"):
        table = _read_xlsx(content)
    else:
        table = _read_csv(content)
    return _rows(table)


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


def _read_csv(content):
    text = _decode(content)
    if "\0" in text:
        raise FileError("unreadable")
    first = text.lstrip("\r\n").splitlines()[0]
    delimiter = max(",;\t|", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise FileError("unreadable") from error


def _decode(content):
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    else:
        # What Excel writes on Windows is the last guess: it decodes nearly anything.
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileError("unreadable")


def _read_xlsx(content):
    # Imported when needed: it is slow to load and most servers never use it.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        table = []
        for cells in sheet.iter_rows(values_only=True):
            table.append([_cell_text(cell) for cell in cells])
            if len(table) > MOST_ROWS + 1:
                break
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        IndexError,
        ValueError,
        OSError,
    ) as error:
        raise FileError("unreadable") from error
    return table


def _cell_text(cell):
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a barcode that Excel took for a number
    return str(cell)


def _rows(table):
    known = {heading: name for name, all_ in COLUMNS.items() for heading in all_}
    position = next(
        (
            index
            for index, cells in enumerate(table)
            if any(cell.strip() for cell in cells)
        ),
        None,
    )
    if position is None:
        raise FileError("empty")
    columns = {}
    for index, cell in enumerate(table[position]):
        name = known.get(cell.strip().strip("*").lower())
        if name and name not in columns.values():
            columns[index] = name
    if not {"asin", "vendor_sku"} & set(columns.values()):
        raise FileError("no_heading")
    rows = []
    for number, cells in enumerate(table[position + 1 :], position + 2):
        row = {
            name: _unescape(cells[index].strip()) if index < len(cells) else ""
            for index, name in columns.items()
        }
        if any(row.values()):
            rows.append((number, row))
    if not rows:
        raise FileError("empty")
    if len(rows) > MOST_ROWS:
        raise FileError("too_many_rows", rows=MOST_ROWS)
    return rows


def _unescape(text):
    return text[1:] if text[:1] == "'" and text[1:2] in {"=", "+", "-", "@"} else text
