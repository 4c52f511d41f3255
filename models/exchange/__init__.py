from . import guard_mixin  # first: the other models declare it

# isort: split
from . import (
    call,
    dead_letter,
    dead_letter_source,
    ignore_mixin,
    log,
    mail_activity,
    packed_mixin,
    retry_mixin,
    wizard_mixin,
)
