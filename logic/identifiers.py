"""Product and location numbers as people and Amazon write them, made comparable."""

#: GTIN-8, UPC-A (GTIN-12), EAN-13 and GTIN-14 are one number, padded with zeros.
GTIN_LENGTHS = (8, 12, 13, 14)

#: Marks without width that copy and paste leaves around identifiers.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))


def clean(text):
    """Strip blanks and invisible marks; Amazon's own examples send " L8266355".

    :param text: str, False or None.
    :return: the text, or False when nothing is left (what an empty Char holds).
    """
    return str(text).translate(_INVISIBLE).strip() or False if text else False


def clean_code(text):
    """Clean an ASIN or a party code: Amazon's codes are upper case.

    :return: the code, or False when nothing is left.
    """
    text = clean(text)
    return text.upper() if text else False


def tax_number(text):
    """What of a tax number makes it another one: letters and digits.

    :return: str, upper case; empty when nothing is left.
    """
    return "".join(each for each in (text or "").upper() if each.isalnum())


def has_check_digit(number):
    """Whether ``number`` ends with the check digit of GS1's rule (GTIN, GLN, SSCC).

    :param str number: any text; only digits can be right.
    """
    if not (number.isascii() and number.isdigit()):
        return False
    total = sum(
        int(digit) * (3 if position % 2 else 1)
        for position, digit in enumerate(reversed(number[:-1]), start=1)
    )
    return (10 - total % 10) % 10 == int(number[-1])


def is_gtin(number):
    """Whether ``number`` is a complete GTIN-8, -12, -13 or -14."""
    return (
        bool(number)
        and len(number) in GTIN_LENGTHS
        and bool(number.strip("0"))
        and has_check_digit(number)
    )


def is_gln(number):
    """Whether ``number`` is a Global Location Number: 13 digits, the last checks."""
    return (
        bool(number)
        and len(number) == 13
        and bool(number.strip("0"))
        and has_check_digit(number)
    )


def barcode_variants(number):
    """Give the spellings of one GTIN: with and without the padding zeros.

    Amazon writes UPC-12 or EAN-13, spreadsheets eat leading zeros, Odoo holds what
    somebody typed.

    :param number: a cleaned identifier or False.
    :return: list of spellings, ``number`` itself first; empty without a number. What
        is not digits only has one spelling.
    """
    if not number:
        return []
    variants = [number]
    if number.isascii() and number.isdigit() and len(number) <= max(GTIN_LENGTHS):
        bare = number.lstrip("0")
        # Fewer digits are an article number of one's own, not a GTIN.
        if len(bare) > 6:
            padded = [bare.zfill(size) for size in GTIN_LENGTHS if len(bare) <= size]
            variants += [text for text in [bare, *padded] if text != number]
    return variants


def isbn13_of_asin(asin):
    """Give the EAN-13 of a book whose ASIN is its ISBN-10.

    :param asin: a cleaned ASIN or False.
    :return: 13 digits, or False when the ASIN is no ISBN-10.
    """
    if not asin or len(asin) != 10 or not asin[:9].isdigit() or not asin.isascii():
        return False
    if not (asin[9].isdigit() or asin[9] == "X"):
        return False
    weighted = sum(
        (10 if digit == "X" else int(digit)) * (10 - position)
        for position, digit in enumerate(asin)
    )
    if weighted % 11:
        return False
    stem = "978" + asin[:9]
    return next(
        stem + str(last) for last in range(10) if has_check_digit(stem + str(last))
    )
