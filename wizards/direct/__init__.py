from . import label_print, label_upload, status_update
