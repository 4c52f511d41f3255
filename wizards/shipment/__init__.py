from . import acknowledgement_preview, add, arn, carton, label_upload, preview, told
