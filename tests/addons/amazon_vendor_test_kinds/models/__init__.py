from . import deduction, outgoing_note, payment_note, program
