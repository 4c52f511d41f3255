from . import acknowledgement_preview, add, arn, label_upload, preview
