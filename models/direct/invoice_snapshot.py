"""An invoice of direct fulfilment as plain values: read from what Odoo has posted, as
superuser. To whom the goods went is not in it."""

from collections import defaultdict
from datetime import datetime, time
from decimal import Decimal

from ...logic.direct.invoice_facts import Invoice, Line, Tax, totals
from ...logic.invoice import tax_types
from ...logic.invoice.parties import BILL_TO, REMIT_TO, SHIP_FROM
from ...spapi.messages.values import Address, Party
from ...spapi.windows import as_utc
from ..invoice.amazon_words import exact, rate_of
from ..invoice.party import facts_of_partner
from ..shipment.snapshot import country_of


class Snapshots:
    """Facts of several invoices, with what they share looked up once.

    :param moves: account.move, as superuser, each of one instance's direct orders.
    """

    def __init__(self, moves):
        self.env = moves.env
        self.lines = moves.invoice_line_ids.sale_line_ids.amazon_direct_line_id
        self.billed = self._billed()
        Types = self.env["amazon.vendor.tax.type"]
        taxes = moves.invoice_line_ids.tax_ids.flatten_taxes_hierarchy()
        instances = self.lines.order_id.instance_id
        self.types = {each: Types._of_taxes(each, taxes) for each in instances}
        self.parties = {
            each: each._billing_parties(
                set(self.lines.order_id.mapped("bill_to_party_code"))
            )
            for each in instances
        }

    def _billed(self):
        """What all invoices bill of Amazon's lines: id -> {move: pieces}."""
        found = defaultdict(lambda: defaultdict(int))
        sold = self.env["sale.order.line"].search(
            [("amazon_direct_line_id", "in", self.lines.ids)]
        )
        for line in sold:
            for row in line.invoice_lines:
                if row.move_id.state != "cancel":
                    sign = -1 if row.move_id.move_type == "out_refund" else 1
                    pieces = pieces_of(row, line.amazon_direct_line_id) or 0
                    found[line.amazon_direct_line_id.id][row.move_id] += sign * pieces
        return found

    def facts_of(self, move):
        """Return a posted invoice as it is told to Amazon.

        :rtype: Invoice
        """
        orders = move._amazon_direct_orders()
        order, instance = orders[:1], orders.instance_id[:1]
        digits = move.currency_id.decimal_places
        base_lines, _taxes = move._get_rounded_base_and_tax_lines()
        lines = tuple(
            self._line(move, base, instance, digits)
            for base in base_lines
            if not base["special_type"]
        )
        company = move.company_id.partner_id
        bill_to = self.parties[instance].get(order.bill_to_party_code)
        return Invoice(
            number=move.name or "",
            date=as_utc(datetime.combine(move.invoice_date, time())),
            country=country_of(instance),
            currency=move.currency_id.name,
            remit_to=_party(
                facts_of_partner(REMIT_TO, order.selling_party_code, company)
            ),
            ship_from=_party(
                facts_of_partner(
                    SHIP_FROM,
                    order.ship_from_code,
                    order.warehouse_id.partner_id or company,
                )
            ),
            bill_to=_party(bill_to._billing_facts(BILL_TO)) if bill_to else None,
            total=exact(move.amount_total, digits),
            lines=lines,
            taxes=totals(lines),
        )

    def _line(self, move, base, instance, digits):
        row = base["record"]
        ordered = row.sale_line_ids.amazon_direct_line_id[:1]
        order = ordered.order_id
        others = {
            other: pieces
            for other, pieces in self.billed[ordered.id].items()
            if other != move
        }
        return Line(
            order=order.name or "",
            line=ordered.item_number_raw or ordered.item_number or "",
            quantity=pieces_of(row, ordered),
            net_cost=Decimal(ordered.cost_text) if ordered.cost_text else None,
            amount=exact(base["tax_details"]["total_excluded_currency"], digits),
            asin=ordered.asin or None,
            vendor_sku=ordered.vendor_sku or None,
            vendor_order=order.sale_order_id.name or None,
            taxes=tuple(self._taxes(base, instance, digits)),
            ordered=ordered.quantity,
            billed=max(sum(others.values()), 0),
            is_shipped=order.state == "shipped",
            currency=ordered.currency_code or None,
            name=row.product_id.display_name or row.name or "",
        )

    def _taxes(self, base, instance, digits):
        """The taxes of a line, in Amazon's words."""
        known, country = self.types[instance], country_of(instance)
        for data in base["tax_details"]["taxes_data"]:
            said, rate = known.get(data["tax"]), rate_of(data["tax"])
            yield Tax(
                (said and said.amazon_type) or tax_types.default(country),
                rate / 100 if rate is not None else None,
                exact(data["tax_amount_currency"], digits),
                exact(data["base_amount_currency"], digits),
            )


def pieces_of(row, ordered):
    """Pieces of a line of an invoice; None: no whole number of them.

    :param row: account.move.line.
    :param ordered: amazon.vendor.direct.order.line.
    """
    unit = ordered.uom_id or ordered.product_id.uom_id or row.product_uom_id
    quantity = row.quantity
    if row.product_uom_id and unit != row.product_uom_id:
        quantity = row.product_uom_id._compute_quantity(quantity, unit, round=False)
    whole = round(quantity)
    return whole if abs(quantity - whole) < 1e-6 else None


def _party(facts):
    """``PartyFacts`` as the message wants a party."""
    address = Address(
        name=facts.name,
        address_line1=facts.street,
        address_line2=facts.street2,
        address_line3=facts.street3,
        city=facts.city,
        county=facts.county,
        district=facts.district,
        state_or_region=facts.state,
        postal_code=facts.zip,
        country_code=facts.country,
        phone=facts.phone,
    )
    given = address if facts.street or facts.city else None
    return Party(facts.code, given, facts.tax_type, facts.vat)
