"""Orders as UBL (Peppol BIS Ordering 3), as far as Odoo's import reads them."""

from xml.sax.saxutils import escape

_NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:"
_HEADER = f"""<?xml version='1.0' encoding='UTF-8'?>
<Order xmlns="{_NAMESPACE}Order-2"
  xmlns:cac="{_NAMESPACE}CommonAggregateComponents-2"
  xmlns:cbc="{_NAMESPACE}CommonBasicComponents-2">
<cbc:CustomizationID>urn:fdc:peppol.eu:poacc:trns:order:3</cbc:CustomizationID>
<cbc:ProfileID>urn:fdc:peppol.eu:poacc:bis:ordering:3</cbc:ProfileID>"""


def order_xml(order):
    """The document of an order.

    :param dict order: as ``neutral.neutral`` makes it
    :return: bytes
    """
    parts = [
        _HEADER,
        _tag("cbc:ID", order["number"]),
        _tag("cbc:IssueDate", order["date"][:10]),
        "<cbc:OrderTypeCode>220</cbc:OrderTypeCode>",
        _tag("cbc:DocumentCurrencyCode", order["currency"]),
        f"<cac:BuyerCustomerParty>{_party(order['customer'])}</cac:BuyerCustomerParty>",
        "<cac:Delivery><cac:DeliveryParty>"
        f"{_details(order['shipping'])}</cac:DeliveryParty></cac:Delivery>",
        f"<cac:PaymentTerms>{_tag('cbc:Note', order['payment_term'])}"
        "</cac:PaymentTerms>",
    ]
    parts += [
        _line(number, line, order["currency"])
        for number, line in enumerate(order["lines"], 1)
    ]
    return "\n".join([*parts, "</Order>"]).encode()


def _tag(name, text):
    return f"<{name}>{escape(str(text))}</{name}>"


def _party(contact):
    return f"<cac:Party>{_details(contact)}</cac:Party>"


def _details(contact):
    name, email = contact["name"], contact["email"]
    return (
        f"<cac:PartyName>{_tag('cbc:Name', name)}</cac:PartyName>"
        f"<cac:Contact>{_tag('cbc:Name', name)}"
        f"{_tag('cbc:ElectronicMail', email)}</cac:Contact>"
    )


def _line(number, line, currency):
    total = round(line["quantity"] * line["price"], 2)
    tax = ""
    if line["tax_rate"]:
        tax = (
            "<cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID>"
            f"{_tag('cbc:Percent', line['tax_rate'])}"
            "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
            "</cac:ClassifiedTaxCategory>"
        )
    return f"""<cac:OrderLine><cac:LineItem>
{_tag("cbc:ID", number)}
<cbc:Quantity unitCode="C62">{line["quantity"]}</cbc:Quantity>
<cbc:LineExtensionAmount currencyID="{currency}">{total}</cbc:LineExtensionAmount>
<cac:Price><cbc:PriceAmount currencyID="{currency}">{line["price"]}</cbc:PriceAmount>
</cac:Price>
<cac:Item>{_tag("cbc:Description", line["name"])}{_tag("cbc:Name", line["title"])}
<cac:SellersItemIdentification>{_tag("cbc:ID", line["code"])}
</cac:SellersItemIdentification>
<cac:StandardItemIdentification>{_tag("cbc:ID", line["barcode"])}
</cac:StandardItemIdentification>{tax}</cac:Item>
</cac:LineItem></cac:OrderLine>"""
