"""What looking for the product of an order line gives."""

from dataclasses import dataclass
from typing import Any

#: Why no product can be used.
NO_IDENTIFIER = "no_identifier"
UNKNOWN = "unknown"
AMBIGUOUS = "ambiguous"
ARCHIVED = "archived"
OTHER_COMPANY = "other_company"
CONTRADICTED = "contradicted"
UNIT = "unit"


@dataclass(frozen=True)
class Match:
    """The product of one (ASIN, vendor SKU), or why there is none.

    ``product`` is empty whenever ``problem`` is set.

    :ivar product: ``product.product`` record, empty when there is a problem.
    :ivar mapping: ``amazon.vendor.product`` record, empty when nothing was remembered.
    :ivar each_uom: ``uom.uom`` that equals one Each of Amazon's.
    :ivar case_uom: the packaging that bears the number, or None.
    :ivar problem: None or one of the codes above.
    :ivar message: the problem in a sentence for the user, or False.
    :ivar candidates: ``product.product`` records that the problem is about.
    """

    product: Any
    mapping: Any
    each_uom: Any
    case_uom: Any = None
    problem: str | None = None
    message: str | bool = False
    candidates: Any = None

    @property
    def is_unknown(self):
        """Whether nothing at all was found, not even something unusable."""
        return self.problem == UNKNOWN

    def unit_request(self, unit_of_measure, unit_size):
        """Give the key for ``_resolve_uoms`` that equals Amazon's unit of a line.

        Cases hold ``unit_size`` Eaches; of Eaches Amazon's unitSize says nothing. An
        Each whose number is the barcode of a case is that case.

        :param str unit_of_measure: Amazon's unitOfMeasure, Cases or Eaches.
        :param int unit_size: Amazon's unitSize.
        :return: tuple (uom.uom id, number of them in one unit, product.product id).
        """
        if unit_of_measure == "Cases":
            return (self.each_uom.id, unit_size, self.product.id)
        unit = self.case_uom or self.each_uom
        return (unit.id, 1, self.product.id)
