from . import outgoing, submission, versioned_document

# What extends them.
# isort: split
from . import (
    buttons,
    dead_letter,
    ladder,
    look_up,
    outgoing_words,
    schedule,
    send,
    work_left,
)
