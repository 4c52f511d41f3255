"""Public importers of orders: OCA's, OCA's within its EDI framework, and Odoo's UBL.

They get the order in the form they like best: OCA's as a dictionary, without any file
to parse or attach; UBL with contacts that an e-mail address finds at once. That is in
their favour.
"""

import json
from unittest.mock import patch

from odoo.addons.account.models import account_document_import_mixin

from .neutral import neutral
from .ubl import order_xml

#: What depends on the fiscal position.
_BY_FISCAL_POSITION = (
    "fiscal_position_id",
    "tax_ids",
    "price_tax",
    "price_total",
    "amount_tax",
    "amount_total",
)


class OrderImport:
    """``sale_order_import`` of OCA/edi.

    :param price_source: "order" (the document's prices) or "pricelist"
    """

    def __init__(self, price_source):
        self.price_source = price_source
        self.key = f"oca_{price_source}"
        self.label = f"OCA sale_order_import, prices of the {price_source}"
        reason = "the fiscal position is the customer's, not the delivery address's"
        self.cannot = dict.fromkeys(_BY_FISCAL_POSITION, reason)

    def prepare(self, vendor, made, reference):
        return [parsed(order) for order in neutral(vendor, made)]

    def run(self, vendor, prepared):
        wizard = vendor.env["sale.order.import"]
        orders = vendor.env["sale.order"]
        for order in prepared:
            orders |= wizard.create_order(order, self.price_source)
        return orders


def parsed(order):
    """An order in the form that OCA's import takes (its ``parsed_order``)."""
    return {
        "partner": {"ref": order["customer"]["ref"]},
        "ship_to": {"ref": order["shipping"]["ref"]},
        "invoice_to": {"ref": order["invoice"]["ref"]},
        "date": order["date"],
        "order_ref": order["number"],
        "currency": {"iso": order["currency"]},
        "delivery_detail": {
            "commitment_date": order["commitment_date"],
            "warehouse_id": order["warehouse_id"],
        },
        "lines": [
            {
                "product": {"barcode": line["barcode"]},
                "qty": line["quantity"],
                "uom": {"unece_code": "C62"},
                "price_unit": line["price"],
            }
            for line in order["lines"]
        ],
        "chatter_msg": [],
        "attachments": {},
        "doc_type": "order",
    }


class EdiFramework(OrderImport):
    """``edi_core_oca``: an exchange record each, handed to OCA's import."""

    def __init__(self):
        super().__init__("order")
        self.key = "oca_edi"
        self.label = "OCA edi_core_oca with sale_order_import"

    def prepare(self, vendor, made, reference):
        env = vendor.env
        kind = env["edi.backend.type"].create({"name": "Bench", "code": "bench"})
        backend = env["edi.backend"].create(
            {"name": "Bench", "backend_type_id": kind.id}
        )
        env["edi.exchange.type"].create(
            {
                "name": "Bench order",
                "code": "bench_order",
                "direction": "input",
                "backend_type_id": kind.id,
                "exchange_file_ext": "json",
                "process_model_id": env["ir.model"]
                ._get("amazon.vendor.bench.edi.process")
                .id,
            }
        )
        files = [json.dumps(parsed(order)) for order in neutral(vendor, made)]
        last = env["sale.order"].search([], limit=1, order="id desc").id or 0
        return backend, files, last

    def run(self, vendor, prepared):
        backend, files, last = prepared
        for text in files:
            record = backend.create_record(
                "bench_order", {"edi_exchange_state": "input_received"}
            )
            record._set_file_content(text)
            backend.exchange_process(record)
            if record.edi_exchange_state != "input_processed":
                raise RuntimeError(record.exchange_error)
        return vendor.env["sale.order"].search([("id", ">", last)], order="id")


class CoreUbl:
    """Odoo's own import of UBL orders (``sale_edi_ubl``), one file for each order."""

    key = "core_ubl"
    label = "core sale_edi_ubl, a UBL file each"
    cannot = {
        "date_order": "UBL's dates have no time of day",
        "commitment_date": "the import reads no delivery date",
        "partner_invoice_id": "the import reads no invoice address",
    }

    def prepare(self, vendor, made, reference):
        return vendor.env["ir.attachment"].create(
            [
                {
                    "name": f"{order['number']}.xml",
                    "raw": order_xml(order),
                    "mimetype": "application/xml",
                }
                for order in neutral(vendor, made)
            ]
        )

    def run(self, vendor, prepared):
        # It commits between its documents, and what is measured here is rolled back.
        # Not committing is in its favour.
        with patch.object(
            account_document_import_mixin, "_can_commit", return_value=False
        ):
            return (
                vendor.env["sale.order"]
                .with_context(default_partner_id=vendor.customer.id)
                ._create_records_from_attachments(prepared)
            )


PEERS = (
    OrderImport("order"),
    OrderImport("pricelist"),
    EdiFramework(),
    CoreUbl(),
)
