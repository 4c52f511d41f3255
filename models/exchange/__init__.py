from . import (
    call,
    dead_letter,
    dead_letter_source,
    guard_mixin,
    ignore_mixin,
    log,
    mail_activity,
    retry_mixin,
)
