from . import answer, invoice_preview, label_print, label_upload, status_update
