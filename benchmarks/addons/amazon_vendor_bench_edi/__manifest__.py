{
    "name": "Amazon Vendor Central: benchmark handler",
    "summary": "Lets OCA's EDI framework hand orders to OCA's order import",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tests",
    "license": "LGPL-3",
    "author": "Amazon Vendor Central Connector contributors",
    "depends": ["edi_core_oca", "sale_order_import"],
    "installable": True,
}
