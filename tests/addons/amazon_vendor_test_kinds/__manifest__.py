{
    "name": "Amazon Vendor Central Connector: Kinds for Tests",
    "summary": "Kinds of documents that exist only for the connector's tests",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "license": "LGPL-3",
    "author": "Amazon Vendor Central Connector contributors",
    "depends": ["amazon_vendor_central"],
    "data": [
        "security/note.xml",
        "views/note.xml",
    ],
    "installable": True,
}
