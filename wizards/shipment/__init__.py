from . import acknowledgement_preview, add, label_upload, preview
