from . import acknowledgement_preview, add, preview
