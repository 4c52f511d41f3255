"""Who may do what, as data: the matrix of rights that the registry is held against.

A model, a method or a field that is added without being said here fails the test.
"""

#: Role -> the groups of its user. ``other_manager`` is a Manager of another company.
OUTSIDERS = {
    "portal": "base.group_portal",
    "internal": "base.group_user",
    "salesperson": "base.group_user,sales_team.group_sale_salesman",
    "accountant": "base.group_user,account.group_account_manager",
    "warehouse": "base.group_user,stock.group_stock_manager",
    "template_editor": "base.group_user,mail.group_mail_template_editor",
}

#: Operations by their first letters: read, write, create, unlink.
READ, ALL = "r", "rwcu"

#: Model -> what a Vendor Central User, and what a Manager may do. Nobody else may do
#: anything.
MODELS = {
    "amazon.vendor.acknowledgement": (READ, READ),
    "amazon.vendor.acknowledgement.line": (READ, READ),
    "amazon.vendor.call": ("", READ),
    "amazon.vendor.code": (READ, ALL),
    "amazon.vendor.cost": (READ, ALL),
    "amazon.vendor.dead.letter": (READ, READ),
    "amazon.vendor.instance": (READ, ALL),
    "amazon.vendor.line.history": (READ, READ),
    "amazon.vendor.log": (READ, READ),
    "amazon.vendor.party": ("rwc", ALL),
    "amazon.vendor.product": (ALL, ALL),
    "amazon.vendor.queue": (READ, READ),
    "amazon.vendor.queue.line": (READ, READ),
    "amazon.vendor.requisition": ("rw", "rw"),
    "amazon.vendor.requisition.line": ("rw", "rw"),
    "amazon.vendor.requisition.revision": (READ, READ),
    "amazon.vendor.requisition.split": (ALL, ALL),
    "amazon.vendor.rule": (READ, ALL),
    "amazon.vendor.schedule": (READ, ALL),
    "amazon.vendor.status.review": (READ, READ),
    "amazon.vendor.submission": (READ, READ),
}

#: Model -> the stored fields that a Manager may write. All others are closed to
#: everybody, whatever is written into them. ``instance_id`` and ``line_id`` are chosen
#: when a record is created, and may be written as they are.
FIELDS = {
    "amazon.vendor.code": {
        "description",
        "instance_id",
        "name",
    },
    "amazon.vendor.cost": {
        "active",
        "cost",
        "currency_id",
        "date_end",
        "date_start",
        "instance_id",
        "product_id",
        "vendor_code_id",
    },
    "amazon.vendor.instance": {
        "active",
        "analytic_distribution",
        "answer_alert_hours",
        "approval_limit",
        "backorder_days",
        "call_retention_days",
        "cancellation_policy",
        "change_policy",
        "company_id",
        "cost_check",
        "cost_tolerance_amount",
        "cost_tolerance_percent",
        "create_missing_products",
        "documents_months",
        "environment",
        "first_import_days",
        "gap_check_days",
        "handling_days",
        "import_overlap_minutes",
        "log_retention_days",
        "marketplace",
        "name",
        "order_name_policy",
        "order_prefix",
        "pack_after_days",
        "partner_id",
        "payment_term_id",
        "preview_before_sending",
        "pricelist_id",
        "responsible_id",
        "sale_order_policy",
        "sequence",
        "superseded_months",
        "team_id",
        "transit_days",
        "user_id",
        "warehouse_id",
        "workflow",
        "working_calendar_id",
    },
    "amazon.vendor.party": {
        "active",
        "code",
        "instance_id",
        "partner_id",
    },
    "amazon.vendor.product": {
        "active",
        "asin",
        "case_uom_id",
        "instance_id",
        "product_id",
        "uom_id",
        "vendor_sku",
    },
    "amazon.vendor.requisition": {
        "partner_id",
        "partner_invoice_id",
        "partner_shipping_id",
        "user_id",
        "warehouse_id",
    },
    "amazon.vendor.requisition.line": {
        "accepted_qty",
        "backorder_date",
        "backordered_qty",
        "product_id",
        "rejection_reason",
        "ship_date",
    },
    "amazon.vendor.requisition.split": {
        "code",
        "line_id",
        "quantity",
        "rejection_reason",
        "scheduled_date",
        "sequence",
    },
    "amazon.vendor.rule": {
        "active",
        "availability",
        "cost_condition",
        "cost_percent_from",
        "cost_percent_to",
        "days_to_window",
        "has_days_limit",
        "instance_id",
        "name",
        "order_type",
        "outcome",
        "product_categ_ids",
        "rejection_reason",
        "sequence",
        "value_from",
        "value_to",
        "vendor_code_ids",
    },
    "amazon.vendor.schedule": {
        "active",
        "cursor",
        "instance_id",
        "interval_number",
        "interval_type",
        "next_run",
        "operation",
    },
}

#: (model, method) that a User may not call though the record is theirs to read.
MANAGERS_METHODS = {
    ("amazon.vendor.call", "action_open_origin"),
    ("amazon.vendor.instance", "action_add_seen_codes"),
    ("amazon.vendor.instance", "action_check_connection"),
    ("amazon.vendor.requisition", "action_approve"),
    ("amazon.vendor.schedule", "action_run_now"),
}
