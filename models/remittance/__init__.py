from . import deduction, deduction_kind, line, remittance

# What extends them.
# isort: split
from . import (
    account_move,
    account_payment,
    booking,
    cancelled,
    deductions,
    document,
    dossier,
    exact_amounts,
    instance,
    matching,
    paying,
    posted,
    seen,
    taking_in,
    write_off,
)
