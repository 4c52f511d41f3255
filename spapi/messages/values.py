"""What the messages are made of: quantities, prices, parties, problems."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from ..errors import SpApiError
from ..text import clean

UNITS = ("Cases", "Eaches")
WEIGHT_UNITS = ("POUNDS", "OUNCES", "GRAMS", "KILOGRAMS")


class MessageError(SpApiError, ValueError):
    """The document as a whole cannot be used.

    :param message: one sentence
    :param path: where in the document, for example ``orderDetails.items``
    """

    kind = "message"

    def __init__(self, message, path="", **where):
        super().__init__(message, **where)
        self.path = path


@dataclass(frozen=True)
class Problem:
    """Something wrong with one value.

    :param code: stable name, for example ``quantity_negative``
    :param params: values for the sentence
    :param sentence: in English
    :param severity: ``error`` if the line cannot be used as it is, else ``warning``
    :param path: Amazon's field
    """

    code: str
    params: dict = field(hash=False)
    sentence: str
    severity: str = "error"
    path: str = ""


class Problems(list):
    """Collects :class:`Problem`."""

    def note(self, code, sentence, path="", severity="error", /, **params):
        """Add one; ``sentence`` is filled with ``params``."""
        params = {
            name: clean(value) if isinstance(value, str) else value
            for name, value in params.items()
        }
        text = sentence % {"path": path, **params}
        self.append(Problem(code, {"path": path, **params}, text, severity, path))


class Window(NamedTuple):
    """From one moment to another, both UTC; equal ends mean that day."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Money:
    """A price.

    :param amount: exact
    :param unit_of_measure: weight unit of a price per weight, else ``None``: per each
    """

    currency_code: str | None
    amount: Decimal | None
    unit_of_measure: str | None = None


@dataclass(frozen=True)
class Quantity:
    """A quantity in Amazon's units.

    :param amount: in ``unit_of_measure``
    :param unit_of_measure: ``Cases`` or ``Eaches``, or what Amazon wrote instead
    :param unit_size: eaches in a case
    """

    amount: int | None
    unit_of_measure: str | None = None
    unit_size: int | None = None

    @property
    def eaches(self):
        """The quantity in pieces, ``None`` if it cannot be known."""
        if self.amount is None:
            return None
        if self.unit_of_measure == "Cases":
            return self.amount * self.unit_size if self.unit_size else None
        return self.amount if self.unit_of_measure == "Eaches" else None


@dataclass(frozen=True)
class Party:
    """Who: often only a code.

    :param party_id: vendor code or fulfilment centre code, without blanks
    :param address: :class:`Address` or ``None``
    :param tax_type: ``VAT`` or ``GST``
    """

    party_id: str | None
    address: "Address | None" = None
    tax_type: str | None = None
    tax_number: str | None = None
    party_id_raw: str | None = None


@dataclass(frozen=True)
class Address:
    """A postal address, Amazon's fields."""

    name: str | None = None
    address_line1: str | None = None
    address_line2: str | None = None
    address_line3: str | None = None
    city: str | None = None
    county: str | None = None
    district: str | None = None
    state_or_region: str | None = None
    postal_code: str | None = None
    country_code: str | None = None
    phone: str | None = None
