from . import deduction, deduction_kind, line, remittance, share

# What extends them.
# isort: split
from . import (
    account_move,
    account_partial_reconcile,
    account_payment,
    booking,
    cancelled,
    deductions,
    document,
    dossier,
    dossier_files,
    exact_amounts,
    instance,
    matching,
    paying,
    posted,
    rechecked,
    recovering,
    seen,
    taking_in,
    what_to_do,
    write_off,
)
