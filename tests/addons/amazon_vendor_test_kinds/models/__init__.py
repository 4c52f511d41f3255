from . import deduction, outgoing_note, remittance
