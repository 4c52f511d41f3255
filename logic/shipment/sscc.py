"""Serial Shipping Container Codes: 18 digits that name one carton or pallet for ever.

GS1 General Specifications, section 1.6: an extension digit, the company's prefix, a
serial number of its own, a check digit. Amazon's messages and the text under a bar code
have the application identifier ``00`` before them, which is not kept with the number.
"""

from stdnum.ean import calc_check_digit

from ..identifiers import clean

#: Digits of a number, without the application identifier.
LENGTH = 18
#: GS1's identifier for what follows, as Amazon writes it: "00" and 18 digits.
APPLICATION_IDENTIFIER = "00"
#: GS1 company prefixes have four (the oldest of Germany's seven) to twelve digits.
PREFIX_LENGTHS = range(4, 13)
#: Marks that people and readers put between the digits.
_MARKS = str.maketrans("", "", " \t\u00a0\u202f-.()\x1d")
#: What a reader says before the digits: GS1-128, and Code 128 that should be one.
_SYMBOLOGIES = ("]C1", "]C0", "]e0", "]d2", "]Q3")


class SsccError(ValueError):
    """A number cannot be made; ``code`` and ``values`` as of :func:`problem`."""

    def __init__(self, code, **values):
        super().__init__(f"{code}: {values}")
        self.code = code
        self.values = values


def check_digit(digits):
    """The last digit of a number that starts with these 17 (GS1, modulo 10).

    :param str digits: digits only
    """
    return calc_check_digit(digits)


def bare(text):
    """What a person typed or a reader read, as a number should be kept.

    Spaces, marks, ``(00)``, ``00`` before 18 digits, and a reader's ``]C1`` go.

    :param text: anything
    :return: text, empty for nothing
    """
    found = clean(text) or ""
    for symbology in _SYMBOLOGIES:
        found = found.removeprefix(symbology)
    found = found.translate(_MARKS)
    if len(found) == LENGTH + 2 and found.startswith(APPLICATION_IDENTIFIER):
        found = found[2:]
    return found


def problem(text):
    """What is wrong with a number that was typed or scanned.

    :param text: as of :func:`bare`
    :return: ``None`` where it is a good one, else (code, values):
        ``missing``; ``not_digits``; ``wrong_length`` with ``length`` found;
        ``zeros``; ``wrong_check_digit`` with ``found`` and ``expected``
    """
    number = bare(text)
    if not number:
        return "missing", {}
    if not (number.isascii() and number.isdigit()):
        return "not_digits", {"number": number}
    if len(number) != LENGTH:
        return "wrong_length", {"number": number, "length": len(number)}
    if not number.strip("0"):
        return "zeros", {"number": number}
    expected = check_digit(number[:-1])
    if number[-1] != expected:
        return "wrong_check_digit", {
            "number": number,
            "found": number[-1],
            "expected": expected,
        }
    return None


def is_valid(text):
    """Whether it is a number, however it was typed."""
    return problem(text) is None


def prefix_problem(extension_digit, gs1_prefix):
    """What is wrong with the settings of a range.

    :param str extension_digit: one digit, the vendor's choice
    :param str gs1_prefix: the company's prefix, from GS1
    :return: ``None``, or (code, values): ``extension_digit``; ``prefix_not_digits``;
        ``prefix_length`` with ``least`` and ``most``
    """
    extension_digit, gs1_prefix = str(extension_digit or ""), str(gs1_prefix or "")
    if not (
        len(extension_digit) == 1
        and extension_digit.isascii()
        and extension_digit.isdigit()
    ):
        return "extension_digit", {"value": extension_digit}
    if not (gs1_prefix.isascii() and gs1_prefix.isdigit()):
        return "prefix_not_digits", {"value": gs1_prefix}
    if len(gs1_prefix) not in PREFIX_LENGTHS:
        return "prefix_length", {
            "value": gs1_prefix,
            "least": PREFIX_LENGTHS[0],
            "most": PREFIX_LENGTHS[-1],
        }
    return None


def capacity(gs1_prefix):
    """How many serial numbers (from 0) a prefix leaves for one extension digit."""
    return 10 ** (LENGTH - 2 - len(str(gs1_prefix)))


def build(extension_digit, gs1_prefix, serial):
    """Make a number.

    :param str extension_digit: one digit
    :param str gs1_prefix: the company's prefix
    :param int serial: from 0, below :func:`capacity`
    :return: 18 digits
    :raise SsccError: the settings are wrong (codes of :func:`prefix_problem`), or
        ``exhausted`` with ``serial`` and ``capacity``
    """
    wrong = prefix_problem(extension_digit, gs1_prefix)
    if wrong:
        raise SsccError(wrong[0], **wrong[1])
    if not 0 <= serial < capacity(gs1_prefix):
        raise SsccError("exhausted", serial=serial, capacity=capacity(gs1_prefix))
    width = LENGTH - 2 - len(str(gs1_prefix))
    digits = f"{extension_digit}{gs1_prefix}{serial:0{width}d}"
    return digits + check_digit(digits)


def with_identifier(number):
    """The 20 characters that Amazon's messages and labels show: ``00`` and 18 digits.

    :param number: as of :func:`bare`
    """
    return APPLICATION_IDENTIFIER + bare(number)
