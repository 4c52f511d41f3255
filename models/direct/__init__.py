from . import line, order, warehouse

# What extends them, and what belongs to them.
# isort: split
from . import (
    acknowledgement,
    answer_outgoing,
    answered,
    answering,
    consignee,
    dead_letter,
    deadline,
    deciding,
    document,
    gap_check,
    instance,
    mapping,
    sale_order,
    selling,
    taking_in,
)
