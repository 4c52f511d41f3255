from . import acknowledgement_preview, add, carton, label_upload, preview
