from . import deduction
from . import outgoing_note
from . import remittance
