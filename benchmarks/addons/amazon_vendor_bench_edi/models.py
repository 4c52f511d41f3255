import json

from odoo import models


class BenchEdiProcess(models.AbstractModel):
    """The shortest way from an exchange record to OCA's order import."""

    _name = "amazon.vendor.bench.edi.process"
    _description = "Benchmark EDI Processor"
    _inherit = ["edi.oca.handler.process"]

    def process(self, exchange_record):
        """Import the order that the record's file holds."""
        parsed = json.loads(exchange_record._get_file_content())
        order = self.env["sale.order.import"].create_order(parsed, "order")
        return f"{order.name} created"
