{
    "name": "Amazon Vendor Central Connector: Batch Transfers",
    "summary": "Makes shipments of the deliveries of a batch",
    "version": "19.0.1.0.0",
    "category": "Sales/Sales",
    "license": "LGPL-3",
    "author": "Amazon Vendor Central Connector contributors",
    "depends": ["amazon_vendor_central", "stock_picking_batch"],
    "data": ["views/stock_picking_batch.xml"],
    "auto_install": True,
}
