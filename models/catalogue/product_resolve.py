from dataclasses import replace

from odoo import api, models

from ...logic import identifiers
from . import product_match
from .product_match import Match


class AmazonVendorProduct(models.Model):
    """Finding the products of a whole batch of order lines at once."""

    _inherit = "amazon.vendor.product"

    @api.model
    def _resolve(self, instance, keys):
        """Find the products of all ``keys``, with a constant number of queries.

        The order of the search: mapping by ASIN, mapping by vendor SKU, barcode of a
        product (GTINs of any padding; the ISBN-13 of a book's ASIN), barcode of a
        packaging, internal reference. Amazon's vendorProductIdentifier may be a SKU, a
        GTIN or the ASIN itself (getPurchaseOrders), hence every number is tried as
        each of them. What is found without a mapping is remembered as one.

        :param instance: one ``amazon.vendor.instance``.
        :param keys: iterable of (ASIN, vendor SKU), cleaned or not, False where absent.
        :return: dict of each key as given -> :class:`~.product_match.Match`.
        """
        instance.ensure_one()
        cleaned = {
            key: (identifiers.clean_code(key[0]), identifiers.clean(key[1]))
            for key in keys
        }
        pairs = dict.fromkeys(cleaned.values())
        catalogue = self._read_catalogue(instance, pairs)
        matches, sources = {}, {}
        for pair in pairs:
            matches[pair], sources[pair] = self._match(pair, catalogue)
        self._doubt_derived(matches, sources)
        self._share(matches)
        if instance.create_missing_products:
            unknown = [pair for pair, match in matches.items() if match.is_unknown]
            for pair, product in self._create_missing(instance, unknown).items():
                matches[pair] = self._match_product(product, None)
                sources[pair] = "created"
        found = {
            pair: (matches[pair], source) for pair, source in sources.items() if source
        }
        for pair, mapping in self._remember_found(instance, found).items():
            matches[pair] = replace(matches[pair], mapping=mapping)
        finished = self._finish(matches)
        return {key: finished[pair] for key, pair in cleaned.items()}

    @api.model
    def _share(self, matches):
        """Let an ASIN that was found with one vendor SKU stand for itself as well.

        Otherwise the same item would be known from the next batch on only.
        """
        by_asin = {
            pair[0]: match
            for pair, match in matches.items()
            if match.product and pair[0]
        }
        for pair, match in matches.items():
            # One with a vendor SKU of its own may be another item.
            if match.is_unknown and pair[0] in by_asin and not pair[1]:
                matches[pair] = by_asin[pair[0]]

    @api.model
    def _finish(self, matches):
        """Put problems into words; hand the records over in the caller's environment.

        They share their prefetch: without it, reading a field of each product in a
        loop would cost one query for each product.
        """
        mentioned = [match.candidates for match in matches.values() if match.candidates]
        mentioned = self.env["product.product"].sudo().union(*mentioned)
        mentioned.mapped("display_name")  # one computation for all of them
        shared = {
            name: {
                getattr(match, name).id
                for match in matches.values()
                if getattr(match, name)
            }
            for name in ("product", "mapping", "each_uom", "case_uom")
        }
        return {
            pair: replace(
                match,
                message=self._problem_sentence(match, pair),
                **{
                    name: record.with_env(self.env).with_prefetch(ids)
                    for name, ids in shared.items()
                    if (record := getattr(match, name)) is not None
                },
            )
            for pair, match in matches.items()
        }

    @api.model
    def _match(self, pair, catalogue):
        """Decide for one pair; nothing is read from the database here.

        :return: tuple (Match, source of the mapping to remember or False).
        """
        asin, vendor_sku = pair
        if not (asin or vendor_sku):
            return self._problem(product_match.NO_IDENTIFIER), False
        mapping = catalogue.by_asin.get(asin) or catalogue.by_vendor_sku.get(vendor_sku)
        if not mapping and vendor_sku:
            mapping = catalogue.by_asin.get(vendor_sku.upper())
        if mapping:
            if self._is_contradicted(mapping, pair, catalogue):
                doubtful = [mapping.product_id]
                return self._problem(product_match.CONTRADICTED, doubtful), False
            # Somebody decided: a hit elsewhere must not overrule it silently.
            return self._match_mapping(mapping, catalogue), False
        source, products, case, problem = self._by_numbers(pair, catalogue)
        if problem:
            return self._problem(problem, products), False
        return self._match_product(products, case), source

    @api.model
    def _by_numbers(self, pair, catalogue):
        """Give the best hit of these numbers, mappings left aside.

        :return: tuple (source, products, case unit, problem): one product that may be
            sold and no problem, or the products that the problem is about.
        """
        unusable = None
        for source, products, case in self._candidates(pair, catalogue):
            found, problem = self._usable(products, catalogue)
            if problem in (None, product_match.AMBIGUOUS):
                return source, found, case, problem
            unusable = unusable or (source, found, case, problem)
        nothing = self.env["product.product"]
        return unusable or (False, nothing, None, product_match.UNKNOWN)

    @api.model
    def _usable(self, products, catalogue):
        """Keep the products that may be sold: of the company, and active.

        :return: tuple (the usable product, None), or (the products that the problem is
            about, the problem). Products of another company are never handed out.
        """
        records = self.env["product.product"].sudo().union(*products)
        own = records.filtered(
            lambda product: (
                not product.product_tmpl_id.company_id
                or product.product_tmpl_id.company_id in catalogue.companies
            )
        )
        usable = own.filtered("active")
        if len(usable) == 1:
            return usable, None
        if usable:
            return usable, product_match.AMBIGUOUS
        return own, product_match.ARCHIVED if own else product_match.OTHER_COMPANY

    @api.model
    def _match_mapping(self, mapping, catalogue):
        product = mapping.product_id
        concerned, problem = self._usable([product], catalogue)
        units = mapping.uom_id | mapping.case_uom_id
        if not problem and not all(
            product.uom_id._has_common_reference(unit) for unit in units
        ):
            problem = product_match.UNIT
        if problem:
            return self._problem(problem, concerned, mapping)
        return Match(
            product=product,
            mapping=mapping,
            each_uom=mapping.uom_id,
            case_uom=mapping.case_uom_id or None,
        )

    @api.model
    def _match_product(self, product, case):
        return Match(
            product=product,
            mapping=self.browse(),
            each_uom=product.uom_id,
            case_uom=case.uom_id if case else None,
        )

    @api.model
    def _problem(self, code, products=(), mapping=None):
        products = self.env["product.product"].sudo().union(*products)
        return Match(
            product=products.browse(),
            mapping=mapping or self.browse(),
            each_uom=self.env["uom.uom"],
            problem=code,
            candidates=products,
        )

    @api.model
    def _problem_sentence(self, match, pair):
        """Say to the user why no product can be used, and what to do.

        :return: the sentence, False for a match without a problem.
        """
        asin, vendor_sku = pair
        values = {
            "number": asin or vendor_sku,
            "asin": asin or "-",
            "sku": vendor_sku or "-",
            "names": ", ".join(
                product.display_name for product in match.candidates or ()
            ),
        }
        match match.problem:
            case product_match.NO_IDENTIFIER:
                return self.env._(
                    "Amazon sent neither an ASIN nor a vendor SKU for this line."
                )
            case product_match.UNKNOWN:
                return self.env._(
                    "No product has the ASIN %(asin)s or the vendor SKU %(sku)s. "
                    "Choose the product here, or add it under Products and reprocess.",
                    **values,
                )
            case product_match.AMBIGUOUS:
                return self.env._(
                    "Several products fit %(number)s: %(names)s. Choose the right one.",
                    **values,
                )
            case product_match.CONTRADICTED:
                return self.env._(
                    "ASIN %(asin)s and vendor SKU %(sku)s do not belong together as "
                    "far as is known: nobody chose %(names)s for both. Choose the "
                    "product here; that is remembered.",
                    **values,
                )
            case product_match.ARCHIVED:
                return self.env._(
                    "The product of %(number)s is archived: %(names)s. Unarchive it "
                    "or choose another one.",
                    **values,
                )
            case product_match.OTHER_COMPANY:
                return self.env._(
                    "The product of %(number)s belongs to another company. Share it "
                    "between the companies or choose another one.",
                    **values,
                )
            case product_match.UNIT:
                return self.env._(
                    "The unit of measure in the mapping of %(number)s cannot be "
                    "converted to the unit of %(names)s. Correct the mapping.",
                    **values,
                )
        return False
