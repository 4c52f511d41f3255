"""An invoice as plain values: read from what Odoo has posted, as superuser.

The message, the rule book and the preview read the same object. Taxes are those of
Odoo's own rounded base lines, which sum to the journal items.
"""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from odoo import fields

from ...const import CASES, EACHES
from ...logic.invoice import sums, tax_types
from ...logic.invoice.facts import (
    CREDIT_NOTE,
    INVOICE,
    SUR,
    Additional,
    Allowance,
    Charge,
    InvoiceFacts,
    InvoiceItem,
    Surroundings,
    TaxFacts,
)
from ...logic.invoice.numbers import match_key
from ...logic.invoice.parties import BILL_TO, SHIP_FROM, SHIP_TO
from ...logic.local_day import local_day
from ...spapi.windows import as_utc
from ..shipment.const import ENDED
from .amazon_words import exact, hsn_of, rate_of, terms_of
from .const import ALLOWANCES
from .credited import original_of, reference_of, sign_of
from .party import facts_of_partner
from .supplier import supplier_parties

#: Marketplaces whose code is no ISO code of a country.
COUNTRIES = {"UK": "GB"}
#: Amazon's text of the Polish split payment.
SPLIT_PAYMENT = Additional(SUR, "mechanizm podzielonej płatności", "PL")
#: What a cost that is worked out of an amount is written with.
COST_DIGITS = Decimal("0.000001")


class Snapshots:
    """Facts of several documents, with what they share looked up once.

    :param moves: account.move, as superuser, of Amazon's.
    """

    def __init__(self, moves):
        self.moves = moves
        self.env = moves.env
        lines = moves.invoice_line_ids
        self._read_ahead()
        self.ordered = lines.sale_line_ids.amazon_requisition_line_id
        requisitions = self.ordered.requisition_id
        self.shipped = requisitions._shipped_eaches()
        self.shipped_at = self._moments_shipped()
        self.invoiced = self._invoiced()
        self.used = self._used_numbers()
        self.parties = {
            instance: instance._billing_parties(
                {
                    code
                    for each in requisitions
                    for code in (
                        each.bill_to_party_code,
                        each.ship_to_party_code,
                        each.selling_party_code,
                    )
                }
            )
            for instance in moves.amazon_instance_id
        }
        Types = self.env["amazon.vendor.tax.type"]
        taxes = lines.tax_ids.flatten_taxes_hierarchy()
        self.tax_types = {
            instance: Types._of_taxes(instance, taxes)
            for instance in moves.amazon_instance_id
        }

    def _read_ahead(self):
        """Read the lines of all documents at once. Odoo filters those of one document,
        and what is filtered reads for itself alone."""
        lines = self.moves.line_ids
        lines.fetch()
        lines.fetch(["tax_ids", "tax_tag_ids", "sale_line_ids"])
        lines.product_id.fetch()
        ordered = lines.sale_line_ids.amazon_requisition_line_id
        ordered.fetch()
        ordered.requisition_id.fetch()

    # === WHAT THE ORDERS SAY === #

    def _moments_shipped(self):
        """When the last goods of Amazon's lines left: dict id -> moment."""
        found = {}
        for line, moment in self.env["amazon.vendor.container.line"]._read_group(
            [
                ("requisition_line_id", "in", self.ordered.ids),
                ("shipment_id.state", "in", ENDED),
            ],
            ["requisition_line_id"],
            ["container_id:recordset"],
        ):
            moments = [m for m in moment.shipment_id.mapped("shipped_at") if m]
            if moments:
                found[line.id] = as_utc(max(moments))
        return found

    def _invoiced(self):
        """What all documents bill of Amazon's lines: id -> {move: eaches}, below zero
        for credit notes."""
        found = defaultdict(lambda: defaultdict(int))
        sold = self.env["sale.order.line"].search(
            [("amazon_requisition_line_id", "in", self.ordered.ids)]
        )
        for line in sold:
            for billed in line.invoice_lines:
                move = billed.move_id
                # A credit note that is a draft has taken nothing back.
                if move.state == "cancel" or (
                    move.move_type == "out_refund" and move.state != "posted"
                ):
                    continue
                found[line.amazon_requisition_line_id.id][move] += sign_of(move) * (
                    billed._amazon_eaches() or 0
                )
        return found

    def _used_numbers(self):
        """The numbers that documents of these companies have, or had, at Amazon, and
        those that are to be sent along: match key -> [(move, number)]."""
        found = defaultdict(list)
        keys = {match_key(move.name) for move in self.moves}
        for told in self.env["amazon.vendor.invoice"].search(
            [
                ("company_id", "in", self.moves.company_id.ids),
                ("match_key", "in", list(keys)),
            ]
        ):
            found[told.match_key].append((told.move_id, told.number))
        for move in self.moves:
            found[match_key(move.name)].append((move, move.name or ""))
        return found

    # === ONE DOCUMENT === #

    def facts_of(self, move):
        """Return a posted document as it is told to Amazon.

        :rtype: InvoiceFacts
        """
        instance = move.amazon_instance_id
        digits = move.currency_id.decimal_places
        country = COUNTRIES.get(instance.marketplace, instance.marketplace)
        is_credit = move.move_type == "out_refund"
        credit = reference_of(move) if is_credit else None
        base_lines, _tax_lines = move._get_rounded_base_and_tax_lines()
        # Odoo's own lines for early payment and rounding are no items.
        base_lines = [each for each in base_lines if not each["special_type"]]
        item_lines = set(move._amazon_item_lines())
        items = tuple(
            self._item(move, base, sequence, credit, country, digits)
            for sequence, base in enumerate(
                (each for each in base_lines if each["record"] in item_lines), start=1
            )
        )
        extras = [
            self._extra(move, base, country, digits)
            for base in base_lines
            if base["record"] not in item_lines
        ]
        header = sums.header(
            items,
            [each for each in extras if isinstance(each, Charge)],
            [each for each in extras if isinstance(each, Allowance)],
        )
        requisitions = move._amazon_requisitions()
        mapped = terms_of(move.invoice_payment_term_id)
        return InvoiceFacts(
            invoice_type=CREDIT_NOTE if is_credit else INVOICE,
            number=move.name or "",
            dated=move.invoice_date or None,
            currency=move.currency_id.name,
            items=items,
            total=exact(move.amount_total, digits),
            untaxed=exact(move.amount_untaxed, digits),
            **self._parties_of(move, requisitions),
            charges=header.charges,
            allowances=header.allowances,
            taxes=header.taxes,
            terms=None if is_credit else mapped.terms,
            terms_problem=None if is_credit else mapped.problem,
            region=instance.region or "EU",
            country=country,
            needs_split_payment=instance.split_payment,
            additional=(SPLIT_PAYMENT,) if instance.split_payment else (),
            currency_digits=digits,
        )

    def around(self, move, facts):
        """Return what must be known besides the document.

        :rtype: Surroundings
        """
        instance = move.amazon_instance_id
        requisitions = move._amazon_requisitions()
        return Surroundings(
            now=as_utc(fields.Datetime.now()),
            used_numbers=frozenset(
                number
                for other, number in self.used[match_key(move.name)]
                if other != move
            ),
            terms_agreed=terms_of(instance.payment_term_id).terms
            if instance.payment_term_id
            else None,
            edi_enabled=False if instance.invoices_stopped else None,
            parallel_test_passed=instance.parallel_test_passed or None,
            records=self._records(instance, requisitions),
            order_currency=requisitions[:1].currency_code or None,
            original=original_of(move) if facts.is_credit_note else None,
        )

    def _records(self, instance, requisitions):
        parties = self.parties[instance]
        found = {}
        for role, name in (
            (BILL_TO, "bill_to_party_code"),
            (SHIP_TO, "ship_to_party_code"),
        ):
            party = parties.get(requisitions[:1][name])
            known = party._amazon_facts(role) if party else None
            if known:
                found[role] = known
        return found

    def _parties_of(self, move, requisitions):
        """The parties of a document, by the names of ``InvoiceFacts``."""
        instance, first = move.amazon_instance_id, requisitions[:1]
        parties = self.parties[instance]
        company = move.company_id.partner_id
        bill_to = parties.get(first.bill_to_party_code)
        ship_to = parties.get(first.ship_to_party_code)
        code = first.selling_party_raw or first.selling_party_code or None
        warehouse = first.warehouse_id or instance.warehouse_id
        shipments = move.amazon_shipment_ids
        start = shipments[:1].warehouse_id or warehouse
        return {
            **supplier_parties(instance, move.company_id, code),
            "bill_to": bill_to._billing_facts(BILL_TO) if bill_to else None,
            "ship_to": ship_to._billing_facts(SHIP_TO)
            if ship_to and len(set(requisitions.mapped("ship_to_party_code"))) == 1
            else None,
            "ship_from": facts_of_partner(
                SHIP_FROM,
                shipments[:1].ship_from_code or code,
                start.partner_id or company,
            ),
        }

    # === ONE LINE === #

    def _item(self, move, base, sequence, credit, country, digits):
        line = base["record"]
        amount = exact(base["tax_details"]["total_excluded_currency"], digits)
        ordered = line._amazon_ordered()
        taxes = self._taxes(move, base, country, digits)
        values = {
            "sequence": sequence,
            "amount": amount,
            "taxes": taxes,
            "credit": credit,
            "description": line.product_id.name or line.name or None,
            "barcode": line.product_id.barcode or None,
            "hsn_code": hsn_of(line.product_id),
        }
        if not ordered:
            return InvoiceItem(
                purchase_order_number="",
                line_number="",
                asin=None,
                vendor_sku=line.product_id.default_code or None,
                quantity=1,
                net_cost=amount,
                **values,
            )
        size = ordered._size()
        eaches = line._amazon_eaches()
        requisition = ordered.requisition_id
        others = {
            other: number
            for other, number in self.invoiced[ordered.id].items()
            if other != move
        }
        promised = (ordered.accepted_qty + ordered.backordered_qty) * size
        return InvoiceItem(
            purchase_order_number=requisition.purchase_order_number,
            line_number=ordered.item_sequence_number or str(ordered.sequence),
            asin=ordered.amazon_product_identifier or None,
            vendor_sku=ordered.vendor_product_identifier or None,
            ordered_on=requisition.purchase_order_date
            and local_day(
                requisition.purchase_order_date, requisition.instance_id.marketplace
            )
            or None,
            shipped_at=self.shipped_at.get(ordered.id),
            ordered=ordered.ordered_qty * size,
            confirmed=promised,
            shipped=self.shipped.get(ordered.id, 0),
            invoiced_before=max(0, sum(others.values())),
            acknowledged_cost=ordered._answered_cost(),
            ordered_asin=ordered.amazon_product_identifier or None,
            ordered_vendor_sku=ordered.vendor_product_identifier or None,
            ordered_unit=ordered.unit_of_measure or EACHES,
            ordered_unit_size=size,
            **self._measured(move, line, ordered, eaches, amount),
            **values,
        )

    def _extra(self, move, base, country, digits):
        """A line that is a charge or an allowance of the whole document.

        :rtype: Charge or Allowance
        """
        line = base["record"]
        kind = line._amazon_charge_type()
        amount = exact(base["tax_details"]["total_excluded_currency"], digits)
        taxes = self._taxes(move, base, country, digits)
        said = line.name or line.product_id.name or ""
        if kind not in dict(ALLOWANCES):
            return Charge(kind, amount, said, taxes)
        # Below zero in Odoo, and positive in Amazon's documents.
        taxes = tuple(
            replace(tax, amount=-tax.amount, taxable=-tax.taxable) for tax in taxes
        )
        return Allowance(kind, -amount, said, taxes)

    def _measured(self, move, line, ordered, eaches, amount):
        """Quantity, unit and cost of a line of Amazon's."""
        size = ordered._size()
        cost = ordered._answered_cost()
        unit = ordered.unit_of_measure or EACHES
        if eaches is None:
            # No whole number of Amazon's units: the rule book says so.
            return {"quantity": 0, "unit": unit, "unit_size": size, "net_cost": cost}
        quantity = eaches // size
        measured = {"quantity": quantity, "unit": unit, "unit_size": size}
        if unit != CASES:
            measured["unit_size"] = 1
        if ordered.cost_unit_of_measure:
            weight = ordered._weight_in(ordered.cost_unit_of_measure) * eaches
            return {
                **measured,
                "net_cost": cost,
                "net_cost_unit": ordered.cost_unit_of_measure.upper(),
                "total_weight": weight,
            }
        if move.move_type == "out_refund" and eaches and eaches * cost != amount:
            # What is taken back of the price: the difference of each.
            each = (amount / eaches).quantize(COST_DIGITS)
            if abs(each * eaches - amount) * 2 <= sums.smallest(2):
                return {**measured, "net_cost": each.normalize()}
            return {
                "quantity": 1,
                "unit": EACHES,
                "unit_size": 1,
                "net_cost": amount,
            }
        return {**measured, "net_cost": cost}

    def _taxes(self, move, base, country, digits):
        """The taxes of a line, in Amazon's words."""
        known = self.tax_types[move.amazon_instance_id]
        found = []
        for data in base["tax_details"]["taxes_data"]:
            tax = data["tax"]
            said = known.get(tax)
            amount = exact(data["tax_amount_currency"], digits)
            found.append(
                TaxFacts(
                    tax_type=(said and said.amazon_type) or tax_types.default(country),
                    rate=rate_of(tax),
                    amount=amount,
                    taxable=exact(data["base_amount_currency"], digits),
                    exempt_code=(said and said.exempt_reason) or None,
                    is_reverse_charge=bool(said and said.is_reverse_charge),
                    name=tax.name or "",
                )
            )
        return tuple(found)
