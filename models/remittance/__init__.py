from . import deduction, deduction_kind, line, remittance

# What extends them.
# isort: split
from . import (
    account_move,
    account_payment,
    booking,
    deductions,
    document,
    dossier,
    instance,
    matching,
    paying,
    posted,
    seen,
    taking_in,
    write_off,
)
