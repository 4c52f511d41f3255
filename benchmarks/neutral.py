"""What the orders say, in Odoo's records: made before the clock runs."""

from datetime import datetime

from odoo import fields


def _moment(text):
    value = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return fields.Datetime.to_string(value.replace(tzinfo=None, microsecond=0))


def neutral(vendor, made):
    """The orders with Odoo's ids and with what a document could say instead of them.

    :param vendor: fixture.Vendor
    :param made: orders as Python values
    :return: list of dicts
    """
    products = {
        product.barcode: product
        for product in vendor.env["product.product"].search([("barcode", "!=", False)])
    }
    parties = {
        party.code: party.partner_id
        for party in vendor.env["amazon.vendor.party"].search([])
    }
    return [_order(vendor, order, products, parties) for order in made]


def _order(vendor, order, products, parties):
    details = order["orderDetails"]
    window = details.get("deliveryWindow") or details["shipWindow"]
    shipping = parties[details["shipToParty"]["partyId"]]
    invoice = parties[details["billToParty"]["partyId"]]
    position = vendor.env["account.fiscal.position"]._get_fiscal_position(
        vendor.customer, shipping
    )
    lines = []
    for item in details["items"]:
        product = products[item["vendorProductIdentifier"]]
        price = item.get("netCost") or item["listPrice"]
        lines.append(
            {
                "product_id": product.id,
                "barcode": product.barcode,
                "code": product.default_code,
                "title": product.name,
                "name": product.get_product_multiline_description_sale(),
                "uom_id": product.uom_id.id,
                "quantity": item["orderedQuantity"]["amount"],
                "price": float(price["amount"]),
                "tax_rate": position.map_tax(product.taxes_id).amount,
            }
        )
    return {
        "number": order["purchaseOrderNumber"],
        "date": _moment(details["purchaseOrderDate"]),
        "commitment_date": _moment(window.split("--")[1]),
        "currency": vendor.company.currency_id.name,
        "customer": _contact(vendor.customer),
        "shipping": _contact(shipping),
        "invoice": _contact(invoice),
        "payment_term": vendor.customer.property_payment_term_id.name,
        "payment_term_id": vendor.customer.property_payment_term_id.id,
        "warehouse_id": vendor.warehouse.id,
        "lines": lines,
    }


def _contact(partner):
    return {
        "id": partner.id,
        "name": partner.name,
        "ref": partner.ref,
        "email": partner.email,
    }


def header_values(order):
    """What a caller of ``create`` has to say; Odoo computes the rest."""
    return {
        "partner_id": order["customer"]["id"],
        "partner_invoice_id": order["invoice"]["id"],
        "partner_shipping_id": order["shipping"]["id"],
        "client_order_ref": order["number"],
        "commitment_date": order["commitment_date"],
        "date_order": order["date"],
        "warehouse_id": order["warehouse_id"],
    }


def line_values(line):
    """What a caller of ``create`` has to say of a line."""
    return {
        "product_id": line["product_id"],
        "product_uom_qty": line["quantity"],
        "product_uom_id": line["uom_id"],
        "price_unit": line["price"],
    }
