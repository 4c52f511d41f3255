from . import deduction
from . import remittance
