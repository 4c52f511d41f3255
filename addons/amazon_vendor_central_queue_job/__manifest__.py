{
    "name": "Amazon Vendor Central Connector: Job Queue",
    "summary": "Runs the connector's work as jobs of OCA queue_job",
    "version": "19.0.1.0.0",
    "category": "Sales/Sales",
    "license": "LGPL-3",
    "author": "Amazon Vendor Central Connector contributors",
    "depends": ["amazon_vendor_central", "queue_job"],
    "data": [
        "data/queue_job_channel_data.xml",
        "data/queue_job_function_data.xml",
    ],
    "auto_install": True,
}
