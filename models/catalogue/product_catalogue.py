from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from odoo import api, models
from odoo.fields import Domain

from ...logic import identifiers


@dataclass
class _Catalogue:
    """All that the identifiers of one batch can lead to, by identifier."""

    companies: Any = None
    by_asin: dict = field(default_factory=dict)
    by_vendor_sku: dict = field(default_factory=dict)
    by_barcode: dict = field(default_factory=lambda: defaultdict(list))
    by_case_barcode: dict = field(default_factory=dict)
    by_default_code: dict = field(default_factory=lambda: defaultdict(list))


class AmazonVendorProduct(models.Model):
    """What the numbers of a batch of order lines can lead to."""

    _inherit = "amazon.vendor.product"

    @api.model
    def _read_catalogue(self, instance, pairs):
        """Read all that ``pairs`` may mean, each kind with one search.

        Read as superuser: a product that is hidden from the user (archived, of another
        company) shall be named as the problem, not reported as unknown.

        :param pairs: set of cleaned (ASIN, vendor SKU).
        """
        catalogue = _Catalogue(companies=instance.sudo().company_id.parent_ids)
        numbers = {number for pair in pairs for number in pair if number}
        if not numbers:
            return catalogue
        barcodes = {text for pair in pairs for text in self._barcodes_of(pair)}
        codes = numbers | {number.upper() for number in numbers}
        mappings = (
            self.sudo()
            .with_context(active_test=True)
            .search_fetch(
                [
                    ("instance_id", "=", instance.id),
                    "|",
                    ("asin", "in", list(codes)),
                    ("vendor_sku", "in", list(numbers)),
                ],
                [
                    "asin",
                    "vendor_sku",
                    "product_id",
                    "uom_id",
                    "case_uom_id",
                    "source",
                ],
            )
        )
        catalogue.by_asin = {row.asin: row for row in mappings if row.asin}
        catalogue.by_vendor_sku = {
            row.vendor_sku: row for row in mappings if row.vendor_sku
        }
        all_records = {"active_test": False}
        cases = (
            self.env["product.uom"]
            .sudo()
            .with_context(**all_records)
            .search_fetch(
                [("barcode", "in", list(barcodes))],
                ["barcode", "product_id", "uom_id", "company_id"],
            )
        )
        catalogue.by_case_barcode = {case.barcode: case for case in cases}
        products = (
            self.env["product.product"]
            .sudo()
            .with_context(**all_records)
            .search_fetch(
                Domain("barcode", "in", list(barcodes))
                | Domain("default_code", "in", list(numbers)),
                ["barcode", "default_code", "active", "product_tmpl_id"],
            )
        )
        for product in products:
            if product.barcode in barcodes:
                catalogue.by_barcode[product.barcode].append(product)
            if product.default_code in numbers:
                catalogue.by_default_code[product.default_code].append(product)
        # One prefetch for all, whichever way a product was found.
        everything = products | mappings.product_id | cases.product_id
        everything.fetch(["active", "product_tmpl_id"])
        everything.product_tmpl_id.fetch(["company_id", "uom_id"])
        units = everything.product_tmpl_id.uom_id | mappings.uom_id
        (units | mappings.case_uom_id | cases.uom_id).fetch(["parent_path"])
        return catalogue

    @api.model
    def _barcodes_of(self, pair):
        """Give the barcodes that ``pair`` may stand for, the likeliest first."""
        asin, vendor_sku = pair
        barcodes = identifiers.barcode_variants(vendor_sku)
        if asin and asin != vendor_sku:
            barcodes += identifiers.barcode_variants(asin)
        if isbn := identifiers.isbn13_of_asin(asin):
            barcodes += identifiers.barcode_variants(isbn)
        return barcodes

    @api.model
    def _candidates(self, pair, catalogue):
        """Yield (source, products, case unit) for each hit, the best first.

        The spellings of one GTIN are one number: products that bear different
        spellings of it are as ambiguous as two with the same barcode. Yet the very
        spelling that Amazon uses decides when a product bears it.
        """
        barcodes = self._barcodes_of(pair)
        exact = set(filter(None, pair))
        for wanted in (
            [text for text in barcodes if text in exact],
            [text for text in barcodes if text not in exact],
        ):
            products = [
                p for text in wanted for p in catalogue.by_barcode.get(text, [])
            ]
            if products:
                yield "barcode", products, None
            for text in wanted:
                if case := catalogue.by_case_barcode.get(text):
                    yield "case_barcode", [case.product_id], case
        asin, vendor_sku = pair
        for number in (vendor_sku, asin):
            if products := catalogue.by_default_code.get(number):
                yield "default_code", products, None
