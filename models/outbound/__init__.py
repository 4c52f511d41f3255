from . import outgoing, submission, versioned_document

# What extends them.
# isort: split
from . import (
    buttons,
    conclusion,
    dead_letter,
    ladder,
    look_up,
    outcome,
    outgoing_words,
    schedule,
    send,
    work_left,
)
