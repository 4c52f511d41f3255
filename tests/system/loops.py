"""Every loop of the addon: how it is brought to work, what runs it, which of its steps
may break, and what shows that a neighbour was served.

A scheduled action that is in no loop here fails the test.
"""

from dataclasses import dataclass

MODULE = "amazon_vendor_central"
#: Minutes between two runs.
SHORT, LONG = 10, 7 * 60
SCHEDULE = "amazon.vendor.schedule"
QUEUE, LINE = "amazon.vendor.queue", "amazon.vendor.queue.line"
ORDERS = "amazon.vendor.document.purchase_order"
LISTING = "amazon.vendor.document.purchase_order_listing"
STATUSES = "amazon.vendor.document.purchase_order_status"
SUBMISSION, ANSWERS = (
    "amazon.vendor.submission",
    "amazon.vendor.outgoing.acknowledgement",
)
REQUISITION = "amazon.vendor.requisition"
INSTANCE = "amazon.vendor.instance"
SHIPMENT = "amazon.vendor.shipment"
ORDER = "sale.order"
DIRECT, DIRECT_ORDERS = (
    "amazon.vendor.direct.order",
    "amazon.vendor.document.direct_order",
)
CONSIGNEE = "amazon.vendor.direct.consignee"
DIRECT_LABEL = "amazon.vendor.direct.label"
FEED, WAREHOUSE = "amazon.vendor.inventory.feed", "amazon.vendor.warehouse"
REMITTANCE, DEDUCTION = "amazon.vendor.remittance", "amazon.vendor.deduction"

FETCHING = (
    (QUEUE, "_claim_fetch"),
    (QUEUE, "_way"),
    (QUEUE, "_fetch_pieces"),
    (QUEUE, "_store_documents"),
    (QUEUE, "_keep"),
    (QUEUE, "_fetch_done"),
    (QUEUE, "_refresh_state"),
    (QUEUE, "_log", (QUEUE, "_keep")),
    (QUEUE, "_trigger_import", (QUEUE, "_keep")),
    (INSTANCE, "_endpoint"),
)
BY_SCHEDULE = (
    (SCHEDULE, "_claim"),
    (SCHEDULE, "_work"),
    (SCHEDULE, "_succeeded"),
    (QUEUE, "_open_scheduled_queue"),
)
PROCESSING = (
    (QUEUE, "_refresh_state"),
    (LINE, "_process_batch"),
    (LINE, "_process_wave"),
    (LINE, "_waves"),
    (LINE, "_set_apart"),
    (LINE, "_apply_documents"),
    (QUEUE, "_log", (LINE, "_apply_documents")),
    (QUEUE, "_trigger_process", (LINE, "_apply_documents")),
    (ORDERS, "_before_processing"),
    (ORDERS, "_apply"),
    (ORDERS, "_batch_processed"),
    (REQUISITION, "_import_orders"),
    (REQUISITION, "_take_up"),
    (STATUSES, "_before_processing"),
    (LINE, "_wake_waiting"),
)


@dataclass(frozen=True)
class Loop:
    """One loop.

    :param name: also of the test's methods that prepare it (``prepare_<name>``) and
        look at the neighbour (``served_<name>``)
    :param crons: external ids, without the module, of what runs it
    :param steps: (model, method) that may break; a third member breaks as well, so that
        the first one has its turn
    :param minutes: that pass between two runs
    :param runs: after which it must have been said
    """

    name: str
    crons: tuple
    steps: tuple
    minutes: int = SHORT
    runs: int = 3


LOOPS = (
    Loop(
        "import_orders",
        ("ir_cron_import_purchase_orders",),
        (*BY_SCHEDULE, *FETCHING),
        minutes=20,
    ),
    Loop(
        "import_statuses",
        ("ir_cron_import_purchase_order_status",),
        (*BY_SCHEDULE, *FETCHING),
        minutes=70,
    ),
    Loop(
        "gap_check",
        ("ir_cron_gap_check",),
        (
            *BY_SCHEDULE,
            *FETCHING[:3],
            (LISTING, "_page_stored"),
            (LISTING, "_compare"),
            (LISTING, "_fetch_ended"),
            (LISTING, "_open_follow_up"),
        ),
        minutes=25 * 60,
    ),
    Loop("by_hand", ("ir_cron_import_purchase_orders",), FETCHING),
    Loop("by_number", ("ir_cron_import_purchase_orders",), FETCHING),
    Loop(
        "process",
        ("ir_cron_process_queues",),
        (
            *BY_SCHEDULE[:3],
            *PROCESSING,
            (QUEUE, "_process_due"),
            (ORDERS, "_after_processing"),
            (ORDERS, "_processing_ended"),
            (REQUISITION, "_apply_waiting_changes"),
            (REQUISITION, "_repair_missed"),
        ),
    ),
    Loop(
        "lane_2",
        ("ir_cron_process_queues_2",),
        (*PROCESSING, (QUEUE, "_process_due")),
    ),
    Loop(
        "switched_off",
        ("ir_cron_process_queues",),
        (
            (ORDERS, "_processing_ended"),
            (REQUISITION, "_repair_missed"),
            (REQUISITION, "_repair"),
            (REQUISITION, "_take_up"),
        ),
    ),
    Loop(
        "send",
        ("ir_cron_send_submissions",),
        (
            *BY_SCHEDULE[:3],
            (SUBMISSION, "_run_instance"),
            (SUBMISSION, "_send_one"),
            (SUBMISSION, "_claim"),
            (SUBMISSION, "_send_claimed"),
            (SUBMISSION, "_send_batch"),
            (SUBMISSION, "_begin"),
            (SUBMISSION, "_keep_receipt"),
            (SUBMISSION, "_taken"),
            (SUBMISSION, "_finish_work"),
            (SUBMISSION, "_set_state"),
            (ANSWERS, "_tell"),
            (ANSWERS, "_state_changed"),
        ),
        minutes=LONG,
        runs=10,
    ),
    Loop(
        "claimed_by_the_dead",
        ("ir_cron_send_submissions",),
        (
            (ANSWERS, "_say_server_stopped"),
            (SUBMISSION, "_outcome_unknown"),
            (ANSWERS, "_state_changed"),
        ),
    ),
    Loop(
        "work_left",
        ("ir_cron_send_submissions",),
        (
            (SUBMISSION, "_finish_batch"),
            (ANSWERS, "_not_finished", (ANSWERS, "_finish_all")),
            (ANSWERS, "_finish_all"),
        ),
    ),
    Loop(
        "confirming",
        ("ir_cron_confirm_sale_orders",),
        (
            (ORDER, "_amazon_count_try"),
            (ORDER, "_amazon_confirm_now"),
            (ORDER, "_amazon_not_confirmed", (ORDER, "_amazon_confirm_now")),
        ),
    ),
    Loop(
        "follow",
        ("ir_cron_follow_submissions",),
        (
            *BY_SCHEDULE[:3],
            (SUBMISSION, "_run_instance"),
            (SUBMISSION, "_look"),
            (SUBMISSION, "_write_seen"),
            (SUBMISSION, "_conclude"),
            (ANSWERS, "_judge"),
            (ANSWERS, "_question"),
            (ANSWERS, "_state_changed"),
        ),
        minutes=LONG,
        runs=10,
    ),
    Loop(
        "follow_by_list",
        ("ir_cron_follow_submissions",),
        (
            (SUBMISSION, "_look_at_list"),
            (SUBMISSION, "_compare_with_list"),
            (SUBMISSION, "_confirm_listed"),
        ),
        minutes=LONG,
    ),
    Loop(
        "deadlines",
        ("ir_cron_watch_deadlines",),
        (
            (REQUISITION, "_watch_deadlines"),
            (REQUISITION, "_running_short"),
            (REQUISITION, "_remind_each"),
            (REQUISITION, "_remind"),
        ),
    ),
    Loop(
        "failed_shipments",
        ("ir_cron_tell_failed_shipments",),
        (("amazon.vendor.shipment", "_mail_failed"),),
    ),
    Loop(
        "invoices",
        ("ir_cron_invoice_shipments",),
        (
            ("amazon.vendor.invoice", "_bill_shipments"),
            ("amazon.vendor.invoice", "_make_each"),
            ("amazon.vendor.shipment", "_now_invoiced"),
        ),
    ),
    Loop(
        "watch",
        ("ir_cron_watch",),
        (
            (INSTANCE, "_watch_one"),
            (INSTANCE, "_schedule_findings"),
            (INSTANCE, "_open_trouble"),
        ),
    ),
    Loop(
        "labels",
        ("ir_cron_fetch_labels",),
        (
            (SHIPMENT, "_look_for_label"),
            (SHIPMENT, "_label_question"),
            (SHIPMENT, "_keep_labels"),
        ),
    ),
    Loop(
        "direct_labels",
        ("ir_cron_fetch_direct_labels",),
        (
            (DIRECT_LABEL, "_fetch_one"),
            (DIRECT_LABEL, "_plan"),
            (DIRECT_LABEL, "_keep"),
        ),
    ),
    Loop(
        "import_payments",
        ("ir_cron_import_remittances",),
        (*BY_SCHEDULE, *FETCHING),
        minutes=13 * 60,
    ),
    Loop(
        "draft_payments",
        ("ir_cron_process_queues",),
        (
            (REMITTANCE, "_pay"),
            (REMITTANCE, "_pay_one"),
            (REMITTANCE, "_draft_payment"),
            (REMITTANCE, "_books_by_itself"),
        ),
    ),
    Loop(
        "expire_deductions",
        ("ir_cron_process_queues",),
        ((DEDUCTION, "_expire"), (DEDUCTION, "_recheck")),
    ),
    Loop(
        "import_direct",
        ("ir_cron_import_direct_orders",),
        (
            *BY_SCHEDULE[:3],
            *FETCHING[:6],
            (DIRECT_ORDERS, "_admit"),
            (CONSIGNEE, "_keep"),
        ),
        minutes=20,
    ),
    Loop(
        "import_cancelled_direct",
        ("ir_cron_import_cancelled_direct_orders",),
        (*BY_SCHEDULE[:3], *FETCHING[:3]),
        minutes=20,
    ),
    Loop(
        "find_direct",
        ("ir_cron_find_direct_orders",),
        (
            *BY_SCHEDULE[:3],
            ("amazon.vendor.document.direct_order_listing", "_compare"),
        ),
        minutes=25 * 60,
    ),
    Loop(
        "process_direct",
        ("ir_cron_process_queues",),
        (
            (DIRECT, "_take_in"),
            (DIRECT, "_take_up"),
            (DIRECT, "_answer_by_stock"),
            (DIRECT, "_answer"),
            (DIRECT, "_sell"),
        ),
    ),
    Loop(
        "direct_deadlines",
        ("ir_cron_watch_direct_deadlines",),
        (
            (DIRECT, "_watch_deadlines"),
            (DIRECT, "_running_short_domain"),
            (DIRECT, "_remind_each"),
            (DIRECT, "_remind"),
        ),
    ),
    Loop("consignees", (), ((CONSIGNEE, "_over"),)),
    Loop("consignee_keys", (), ((CONSIGNEE, "_seal_anew"),)),
    Loop("label_keys", (), ((DIRECT_LABEL, "_seal_anew"),)),
    Loop(
        "stock",
        ("ir_cron_send_stock",),
        (
            *BY_SCHEDULE[:3],
            (FEED, "_tell_instance"),
            (FEED, "_tell"),
            (WAREHOUSE, "_is_stopped"),
            (WAREHOUSE, "_plan"),
            (INSTANCE, "_stock_warehouses"),
        ),
        minutes=20,
    ),
    Loop("stock_updates", (), ((FEED, "unlink"),)),
    Loop("old_calls", (), (("amazon.vendor.call", "unlink"),)),
    Loop("keys", (), ((INSTANCE, "_seal_anew"),)),
    Loop("retention", (), ((REQUISITION, "_over"), (QUEUE, "_empty_since"))),
)

#: What Odoo's daily clean-up calls -> the loop in which it is tried; None where it has
#: nothing to do with instances.
CLEAN_UPS = {
    ("amazon.vendor.call", "_gc_old_calls"): "old_calls",
    ("amazon.vendor.direct.consignee", "_gc_erase"): "consignees",
    ("amazon.vendor.direct.consignee", "_gc_former_encryption_keys"): "consignee_keys",
    ("amazon.vendor.direct.label", "_gc_former_encryption_keys"): "label_keys",
    ("amazon.vendor.instance", "_gc_former_encryption_keys"): "keys",
    ("amazon.vendor.instance", "_gc_watch_daily"): "watch",
    ("amazon.vendor.inventory.feed", "_gc_old_feeds"): "stock_updates",
    ("amazon.vendor.log", "_gc_log_lines"): None,
    ("amazon.vendor.queue", "_gc_empty_queues"): "retention",
    ("amazon.vendor.requisition", "_gc_drop_expired"): "retention",
    ("amazon.vendor.requisition", "_gc_pack_closed"): "retention",
    ("amazon.vendor.requisition", "_gc_thin_packed"): "retention",
}
