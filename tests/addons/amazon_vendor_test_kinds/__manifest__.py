{
    "name": "Amazon Vendor Central Connector: Kinds of the Tests",
    "summary": "Proves that kinds come and go without a change elsewhere",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tests",
    "license": "LGPL-3",
    "author": "Amazon Vendor Central Connector contributors",
    "depends": ["amazon_vendor_central"],
    "data": [
        "security/ir.model.access.csv",
        "security/rules.xml",
        "security/note.xml",
        "data/ir_cron_data.xml",
        "views/inbound.xml",
        "views/note.xml",
    ],
    "installable": True,
}
