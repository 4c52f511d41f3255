"""What accountants may do, as data: see ``rights.py``."""

from .rights import ALL, READ

#: Model -> what an accountant may do, who sees the money and answers no orders. Of the
#: data queues the ones that hold payments only. Nothing of any other model.
ACCOUNTANT = {
    "amazon.vendor.credit": READ,
    "amazon.vendor.deduction": "rw",
    "amazon.vendor.deduction.kind": ALL,
    "amazon.vendor.direct.invoice": "rw",
    "amazon.vendor.invoice": "rw",
    "amazon.vendor.invoice.line": READ,
    "amazon.vendor.money": READ,
    "amazon.vendor.money.report": READ,
    "amazon.vendor.queue": READ,
    "amazon.vendor.queue.line": READ,
    "amazon.vendor.receiving": READ,
    "amazon.vendor.remittance": "rw",
    "amazon.vendor.remittance.line": "rw",
    "amazon.vendor.share": READ,
    "amazon.vendor.submission": READ,
    "amazon.vendor.tax.type": ALL,
}

#: (model, method) that an accountant may call, of those models.
ACCOUNTANT_METHODS = {
    ("amazon.vendor.deduction", "action_dispute"),
    ("amazon.vendor.deduction", "action_dossier"),
    ("amazon.vendor.deduction", "action_lost"),
    ("amazon.vendor.deduction", "action_partly"),
    ("amazon.vendor.deduction", "action_view_remittance"),
    ("amazon.vendor.deduction", "action_won"),
    ("amazon.vendor.deduction.kind", "action_seed"),
    ("amazon.vendor.direct.invoice", "action_arrived"),
    ("amazon.vendor.direct.invoice", "action_cancel_sending"),
    ("amazon.vendor.direct.invoice", "action_check_now"),
    ("amazon.vendor.direct.invoice", "action_retry"),
    ("amazon.vendor.direct.invoice", "action_send_again"),
    ("amazon.vendor.direct.invoice", "action_view_move"),
    ("amazon.vendor.invoice", "action_arrived"),
    ("amazon.vendor.invoice", "action_cancel_sending"),
    ("amazon.vendor.invoice", "action_check_now"),
    ("amazon.vendor.invoice", "action_correct"),
    ("amazon.vendor.invoice", "action_mark_seen"),
    ("amazon.vendor.invoice", "action_retry"),
    ("amazon.vendor.invoice", "action_send_again"),
    ("amazon.vendor.invoice", "action_view_move"),
    ("amazon.vendor.money", "action_view_failed_invoices"),
    ("amazon.vendor.money", "action_view_open_money"),
    ("amazon.vendor.money", "action_view_to_dispute"),
    ("amazon.vendor.money", "action_view_unverified_invoices"),
    ("amazon.vendor.remittance", "action_book"),
    ("amazon.vendor.remittance", "action_make_payment"),
    ("amazon.vendor.remittance", "action_match"),
    ("amazon.vendor.remittance", "action_review"),
    ("amazon.vendor.remittance", "action_view_deductions"),
    ("amazon.vendor.remittance", "action_view_lines"),
    ("amazon.vendor.remittance", "action_view_payment"),
    ("amazon.vendor.remittance", "action_view_queue"),
}

#: Dialogs that accountants have, and nobody else.
ACCOUNTANT_DIALOGS = {
    "amazon.vendor.credit.note",
    "amazon.vendor.credit.note.line",
    "amazon.vendor.direct.invoice.preview",
    "amazon.vendor.invoice.preview",
    "amazon.vendor.invoice.preview.rule",
    "amazon.vendor.remittance.import",
}

#: Model -> the stored fields that an accountant may write.
ACCOUNTANT_FIELDS = {
    "amazon.vendor.direct.invoice": set(),
    "amazon.vendor.deduction": {"case_number", "note"},
    "amazon.vendor.deduction.kind": {
        "account_id",
        "active",
        "analytic_distribution",
        "auto_book_limit",
        "code",
        "company_id",
        "days_to_dispute",
        "name",
        "patterns",
        "recheck_days",
        "sequence",
        "source",
        "tax_id",
    },
    "amazon.vendor.invoice": set(),
    "amazon.vendor.remittance": {"difference_kind_id"},
    "amazon.vendor.remittance.line": {"chosen_kind_id", "chosen_move_id"},
    "amazon.vendor.tax.type": {
        "amazon_type",
        "company_id",
        "exempt_reason",
        "instance_id",
        "is_reverse_charge",
        "tax_id",
    },
}
