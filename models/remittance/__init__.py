from . import deduction, deduction_kind, line, remittance, share

# What extends them.
# isort: split
from . import (
    account_move,
    account_partial_reconcile,
    account_payment,
    booking,
    deductions,
    document,
    dossier,
    dossier_files,
    instance,
    matching,
    paying,
    posted,
    seen,
    taking_in,
    write_off,
)
