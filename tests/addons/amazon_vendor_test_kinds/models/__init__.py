from . import outgoing_note
