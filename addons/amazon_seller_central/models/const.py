"""What several files of this addon name."""

PROGRAM = "seller"
FBM, FBA = "fbm", "fba"
CHANNELS = [(FBM, "Fulfilled by Us (FBM)"), (FBA, "Fulfilled by Amazon (FBA)")]
IMPORT = "import_seller_orders"
RESCAN = "rescan_seller_orders"
RECOVER = "recover_seller_orders"
CRON = "amazon_seller_central.ir_cron_import_seller_orders"
CRON_RESCAN = "amazon_seller_central.ir_cron_rescan_seller_orders"
