{
    "name": "Amazon Seller Central Connector",
    "summary": "FBM and FBA orders, deliveries and stock of those who also sell on "
    "Amazon",
    "version": "19.0.1.0.0",
    "category": "Sales/Sales",
    "license": "LGPL-3",
    "author": "Amazon Vendor Central Connector contributors",
    "depends": ["amazon_vendor_central"],
    "data": [
        "security/amazon_seller_groups.xml",
        "security/ir.model.access.csv",
        "security/amazon_seller_security.xml",
        "data/product_data.xml",
        "data/ir_cron_data.xml",
        "views/marketplace.xml",
        "views/order.xml",
        "views/instance.xml",
        "views/sale_order.xml",
        "views/operation.xml",
        "views/menus.xml",
    ],
}
