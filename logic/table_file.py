"""Tables in files that people choose: CSV of any flavour, and XLSX.

Read as a stream and within bounds: a file is somebody else's, and a spreadsheet of a
hundred kilobytes can unpack to gigabytes.
"""

import base64
import binascii
import csv
import io
import zipfile

MOST_BYTES = 20 * 1024 * 1024
#: What a spreadsheet may unpack to. Text of so many bytes takes some ten times as much
#: memory while it is read.
MOST_UNPACKED = 48 * 1024 * 1024
MOST_COLUMNS = 100
MOST_CHARACTERS = 10_000
_PIECE = 64 * 1024
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
#: What a cell that Excel could not work out holds.
_ERRORS = ("#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#N/A", "#NUM!", "#NULL!")


class TableFileError(ValueError):
    """The file cannot be read.

    :ivar str code: ``empty``, ``cut``, ``too_large``, ``unpacks``, ``old_excel``,
        ``unreadable``, ``too_wide``, ``too_long`` (a cell), ``too_many_rows`` or
        ``formula``
    :ivar dict params: values for a sentence: ``megabytes``, ``columns``,
        ``characters``, ``rows``, ``cell``
    """

    def __init__(self, code, **params):
        super().__init__(code)
        self.code = code
        self.params = params


def decoded(text, most_bytes=None):
    """Decode a file that came as base64, as Odoo keeps what somebody chose.

    :param text: text or bytes, base64
    :param most_bytes: of the file; :data:`MOST_BYTES` if left out
    :return: bytes
    :raise TableFileError: it is too large, of which the text tells without being
        decoded, or it was ``cut`` on its way
    """
    most_bytes = most_bytes or MOST_BYTES
    # Four signs hold three bytes; some add an end of line to each 76 of them.
    if len(text) > most_bytes * 4 / 3 * 1.03:
        raise _too_large(most_bytes)
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError) as error:
        raise TableFileError("cut") from error


def _too_large(most_bytes):
    return TableFileError("too_large", megabytes=most_bytes // 1024 // 1024)


def is_packed(content):
    """Whether a file is a workbook, whose bytes tell nothing of what is in it."""
    return content.startswith(_ZIP)


def rows(content, most_rows, most_bytes=None):
    """Read a table, row by row.

    :param bytes content: the file
    :param int most_rows: of the table, blank ones and headings included
    :param int most_bytes: of the file, :data:`MOST_BYTES` if left out; of a text file
        only a piece is in memory as text
    :return: iterator of (row number as a spreadsheet counts, list of text). Rows
        without any text are left out.
    :raise TableFileError: before or while rows are read
    """
    most_bytes = most_bytes or MOST_BYTES
    if len(content) > most_bytes:
        raise _too_large(most_bytes)
    if content.startswith(_OLD_EXCEL):
        raise TableFileError("old_excel")
    read = _xlsx if is_packed(content) else _csv
    found = False
    for number, cells in enumerate(read(content, most_rows), start=1):
        if number > most_rows:
            raise TableFileError("too_many_rows", rows=most_rows)
        if any(cells):
            found = True
            yield number, cells
    if not found:
        raise TableFileError("empty")


def _checked(cells):
    if len(cells) > MOST_COLUMNS:
        raise TableFileError("too_wide", columns=MOST_COLUMNS)
    if any(len(cell) > MOST_CHARACTERS for cell in cells):
        raise TableFileError("too_long", characters=MOST_CHARACTERS)
    return [cell.strip() for cell in cells]


# --- CSV -------------------------------------------------------------------


def _csv(content, _most_rows):
    encoding = _encoding(content)

    def lines():
        return io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")

    first = next((line for line in lines() if line.strip("\ufeff \t\r\n")), "")
    delimiter = max(",;\t|", key=first.count)
    try:
        for number, cells in enumerate(csv.reader(lines(), delimiter=delimiter)):
            if not number and cells:
                cells[0] = cells[0].lstrip("\ufeff")
            yield _checked(cells)
    except csv.Error as error:
        raise TableFileError("unreadable") from error


def _encoding(content):
    """The encoding that all of a text can be read in, looked at piece by piece."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    else:
        # What Excel writes on Windows is the last guess: it decodes nearly anything.
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            if any("\0" in piece for piece in _pieces(content, encoding)):
                raise TableFileError("unreadable")
            return encoding
        except UnicodeDecodeError:
            continue
    raise TableFileError("unreadable")


def _pieces(content, encoding):
    text = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")
    return iter(lambda: text.read(_PIECE), "")


# --- XLSX ------------------------------------------------------------------


def _xlsx(content, most_rows):
    # Imported when needed: it is slow to load and most servers never use it.
    from openpyxl import load_workbook

    _check_unpacked(content)
    bounds = {"max_row": most_rows + 1, "max_col": MOST_COLUMNS + 1}
    try:
        # A formula shows its text in one book and what it came to in the other.
        books = [
            load_workbook(io.BytesIO(content), read_only=True, data_only=data_only)
            for data_only in (False, True)
        ]
        written, shown = (book.worksheets[0].iter_rows(**bounds) for book in books)
        for row, values in zip(written, shown, strict=True):
            cells = [_text(*pair) for pair in zip(row, values, strict=True)]
            while cells and not cells[-1]:
                cells.pop()
            yield _checked(cells)
    except (MemoryError, TableFileError):
        raise
    # openpyxl trusts what is inside the archive and fails in all the ways of zipfile,
    # zlib, expat and its own; none of them is more than "this is no spreadsheet".
    except Exception as error:
        raise TableFileError("unreadable") from error


def _check_unpacked(content):
    """Look at what the parts unpack to; an archive cannot unpack to more than it says:
    :mod:`zipfile` stops there."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise TableFileError("unreadable") from error
    if size > MOST_UNPACKED:
        raise TableFileError("unpacks", megabytes=MOST_UNPACKED // 1024 // 1024)


def _text(written, shown):
    value = shown.value
    is_formula = getattr(written, "data_type", None) == "f"
    if is_formula and (value is None or value in _ERRORS):
        raise TableFileError("formula", cell=written.coordinate)
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a barcode that Excel took for a number
    return str(value)
