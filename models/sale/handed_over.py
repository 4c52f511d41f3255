"""What the sale orders of a batch are given, so that Odoo need not compute it.

Each entry stands for methods of Odoo's, is taken only as long as nobody else has a say
in them, and has earned its place: ``bin/bench --values`` switches one off at a time
(at least a twentieth of the calls or of the SQL statements of making sale orders).
tests/sale/test_computed_values.py compares every column with and without.
"""

from ..exchange.known_computes import HandedOver

ORDER, LINE = "sale.order", "sale.order.line"

#: Fields (of sale and sale_pdf_quote_builder) whose default depends on no order.
SAME_FOR_ALL = ("campaign_id", "medium_id", "source_id", "quotation_document_ids")

NUMBERS = HandedOver(
    "numbers",
    ORDER,
    {"name": None},
    {ORDER: ("create",), "ir.sequence": ("next_by_code", "_next")},
    # Our own guard only refuses; it names nothing.
    ("sale", "mail", "base", "amazon_vendor_central"),
)
DEFAULTS = HandedOver(
    "defaults", ORDER, dict.fromkeys(("campaign_id", "medium_id", "source_id")), {}, ()
)

TAXES = HandedOver(
    "taxes",
    LINE,
    {"tax_ids": "_compute_tax_ids"},
    {LINE: ("_get_custom_compute_tax_cache_key",)},
    ("sale",),
)
#: In the order in which a line is filled: amounts need taxes.
LINES = (
    HandedOver(
        "description",
        LINE,
        {"name": "_compute_name"},
        {
            LINE: (
                "_get_sale_order_line_multiline_description_sale",
                "_get_sale_order_line_multiline_description_variants",
            )
        },
        ("sale", "sale_management"),
    ),
    HandedOver(
        "lead_time",
        LINE,
        {"customer_lead": "_compute_customer_lead"},
        {},
        ("sale", "sale_stock"),
    ),
    HandedOver(
        "analytics",
        LINE,
        {"analytic_distribution": "_compute_analytic_distribution"},
        {
            "account.analytic.distribution.model": (
                "_get_distribution",
                "_get_default_search_domain_vals",
                "_get_applicable_models",
                "_create_domain",
            )
        },
        ("analytic", "account", "sale"),
    ),
    HandedOver(
        "copies",
        LINE,
        {
            "company_id": "order_id.company_id",
            "currency_id": "order_id.currency_id",
            "order_partner_id": "order_id.partner_id",
            "salesman_id": "order_id.user_id",
            "state": "order_id.state",
        },
    ),
    HandedOver(
        "delivered_by",
        LINE,
        {"qty_delivered_method": "_compute_qty_delivered_method"},
        {},
        ("sale", "sale_stock"),
    ),
    HandedOver(
        "attributes",
        LINE,
        {
            "product_custom_attribute_value_ids": "_compute_custom_attribute_values",
            "product_no_variant_attribute_value_ids": (
                "_compute_no_variant_attribute_values"
            ),
        },
        {},
        ("sale",),
    ),
    HandedOver(
        "amounts",
        LINE,
        {
            "price_subtotal": "_compute_amount",
            "price_tax": "_compute_amount",
            "price_total": "_compute_amount",
            "price_reduce_taxexcl": "_compute_price_reduce_taxexcl",
            "price_reduce_taxinc": "_compute_price_reduce_taxinc",
        },
        {
            LINE: ("_prepare_base_line_for_taxes_computation",),
            "account.tax": ("_prepare_base_line_for_taxes_computation",),
        },
        ("account", "sale"),
    ),
    HandedOver(
        "warehouse",
        LINE,
        {"warehouse_id": "_compute_warehouse_id"},
        recomputed=True,
    ),
    HandedOver(
        "untouched",
        LINE,
        {
            "qty_invoiced": "_compute_qty_invoiced",
            "qty_to_invoice": "_compute_qty_to_invoice",
            "invoice_status": "_compute_invoice_status",
            "untaxed_amount_invoiced": "_compute_untaxed_amount_invoiced",
            "untaxed_amount_to_invoice": "_compute_untaxed_amount_to_invoice",
        },
        recomputed=True,
    ),
)
TABLE = (NUMBERS, DEFAULTS, TAXES, *LINES)
