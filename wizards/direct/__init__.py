from . import answer, label_print, label_upload, status_update
