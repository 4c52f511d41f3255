from . import credit_note, preview
