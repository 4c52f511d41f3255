"""What several files of this addon name."""

#: The kind of account, and Amazon's program, that all of this is.
PROGRAM = "seller"
FBM, FBA = "fbm", "fba"
CHANNELS = [(FBM, "Fulfilled by Us (FBM)"), (FBA, "Fulfilled by Amazon (FBA)")]
IMPORT = "import_seller_orders"
RESCAN = "rescan_seller_orders"
RECOVER = "recover_seller_orders"
CRON = "amazon_seller_central.ir_cron_import_seller_orders"
CRON_RESCAN = "amazon_seller_central.ir_cron_rescan_seller_orders"
REPORT_UNSHIPPED = "import_unshipped_orders"
REPORT_SHIPPED = "import_shipped_orders"
REPORT_MISSING = "import_missing_orders"
REPORTS = (REPORT_UNSHIPPED, REPORT_SHIPPED, REPORT_MISSING)
CRON_REPORTS = "amazon_seller_central.ir_cron_import_order_reports"
#: "By default, the last 30 days."
REPORT_DAYS = 30
#: "Order reports hold 60 days": so many are surely in them.
MOST_REPORT_DAYS = 59
SETTLEMENTS = "import_settlements"
CRON_SETTLEMENTS = "amazon_seller_central.ir_cron_import_settlements"
#: What customers become: one of a country, or a contact each.
SEALED, CONTACTS = "sealed", "contacts"
GROUP_CONSIGNEE = "amazon_seller_central.group_seller_consignee"
