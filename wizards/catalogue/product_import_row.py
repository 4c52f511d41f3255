import re

from odoo import api, fields, models

from ...logic import identifiers
from ...models.catalogue import product_match

#: Amazon's ASINs are ten letters and digits.
ASIN = re.compile(r"[A-Z0-9]{10}")


class AmazonVendorProductImportRow(models.TransientModel):
    """One row of a mapping file: what it says, and what becomes of it."""

    _name = "amazon.vendor.product.import.row"
    _description = "Amazon Vendor Product Import Row"
    _inherit = ["amazon.vendor.wizard.mixin"]
    _order = "number"

    import_id = fields.Many2one(
        "amazon.vendor.product.import",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    number = fields.Integer(string="Row", readonly=True)
    asin = fields.Char(string="ASIN", readonly=True)
    vendor_sku = fields.Char(string="Vendor SKU", readonly=True)
    default_code = fields.Char(string="Internal Reference", readonly=True)
    barcode = fields.Char(readonly=True)
    name = fields.Char(string="Product Name", readonly=True)
    unit = fields.Char(readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    uom_id = fields.Many2one("uom.uom", string="One Each Is", readonly=True)
    case_uom_id = fields.Many2one("uom.uom", readonly=True)
    state = fields.Selection(
        [
            ("new", "New"),
            ("change", "Changes"),
            ("same", "As It Is"),
            ("create", "New Product"),
            ("done", "Imported"),
            ("error", "Error"),
        ],
        readonly=True,
        default="new",
    )
    message = fields.Char(readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        cleaners = {
            "asin": identifiers.clean_code,
            "vendor_sku": identifiers.clean,
            "default_code": identifiers.clean,
            "barcode": identifiers.clean,
        }
        return super().create(
            [
                {
                    name: cleaners[name](value) if name in cleaners else value
                    for name, value in vals.items()
                }
                for vals in vals_list
            ]
        )

    def _fail(self, message):
        self.sudo().write({"state": "error", "message": message})

    def _check(self):
        """Find the product of each row; a constant number of queries for the file."""
        wizard = self.import_id
        Mapping = self.env["amazon.vendor.product"]
        pairs = {(row.asin, row.vendor_sku) for row in self}
        pairs |= {(False, row.default_code) for row in self}
        pairs |= {(False, row.barcode) for row in self}
        catalogue = Mapping._read_catalogue(wizard.instance_id, pairs)
        units = {unit.name.lower(): unit for unit in self.env["uom.uom"].search([])}
        seen = {}
        for row in self:
            if not row._check_numbers(seen):
                continue
            product, case, problem = row._find_product(catalogue)
            if row._is_in_another_row(seen, product):
                continue
            if problem:
                row._check_missing(problem)
                continue
            unit = units.get((row.unit or "").strip().lower())
            if row.unit and not (unit and product.uom_id._has_common_reference(unit)):
                row._fail(
                    self.env._("%(unit)s is no unit of this product.", unit=row.unit)
                )
                continue
            known = catalogue.by_asin.get(row.asin) or catalogue.by_vendor_sku.get(
                row.vendor_sku
            )
            state = "new"
            message = False
            if known:
                state = "same" if known.product_id == product else "change"
            if state == "change":
                message = self.env._(
                    "Was %(product)s", product=known.product_id.display_name
                )
            row.sudo().write(
                {
                    "product_id": product.id,
                    "uom_id": unit.id if unit else False,
                    "case_uom_id": case.uom_id.id if case else False,
                    "state": state,
                    "message": message,
                }
            )

    def _check_numbers(self, seen):
        """Whether the row's own numbers can be used.

        :param dict seen: (kind, number) -> row that has it.
        """
        if not (self.asin or self.vendor_sku):
            self._fail(self.env._("The row has neither an ASIN nor a vendor SKU."))
            return False
        if self.asin and not ASIN.fullmatch(self.asin):
            self._fail(
                self.env._(
                    "%(asin)s is no ASIN: that has ten letters and digits.",
                    asin=self.asin,
                )
            )
            return False
        if self.asin and ("ASIN", self.asin) in seen:
            self._fail_as_known(self.asin, seen["ASIN", self.asin])
            return False
        return True

    def _is_in_another_row(self, seen, product):
        """Whether the vendor SKU stands in an earlier row for something else. Amazon
        may have several ASINs for one product; they share its SKU.

        :param dict seen: (kind, number) -> row that has it; filled here.
        :param product: what the row leads to, or None.
        """
        earlier = seen.get(("SKU", self.vendor_sku)) if self.vendor_sku else None
        if earlier and not (
            self.asin and earlier.asin and product and earlier.product_id == product
        ):
            self._fail_as_known(self.vendor_sku, earlier)
            return True
        for item in (("ASIN", self.asin), ("SKU", self.vendor_sku)):
            if item[1]:
                seen.setdefault(item, self)
        return False

    def _fail_as_known(self, number, row):
        self._fail(
            self.env._(
                "%(number)s is in row %(row)s already.", number=number, row=row.number
            )
        )

    def _find_product(self, catalogue):
        """Find the product the row names, else the one its numbers lead to.

        :return: tuple (product, packaging with the barcode or None, problem or None).
        """
        Mapping = self.env["amazon.vendor.product"]
        hits = []
        if self.default_code:
            hits.append((catalogue.by_default_code.get(self.default_code, []), None))
        if self.barcode:
            for text in identifiers.barcode_variants(self.barcode):
                hits.append((catalogue.by_barcode.get(text, []), None))
                if case := catalogue.by_case_barcode.get(text):
                    hits.append(([case.product_id], case))
        if not (self.default_code or self.barcode):
            pair = (self.asin, self.vendor_sku)
            hits += [
                (products, case)
                for _source, products, case in Mapping._candidates(pair, catalogue)
            ]
        problem = product_match.UNKNOWN
        for products, case in hits:
            if not products:
                continue
            usable, problem = Mapping._usable(products, catalogue)
            if not problem:
                return usable.with_env(self.env), case, None
            if problem == product_match.AMBIGUOUS:
                break
        return None, None, problem

    def _check_missing(self, problem):
        """The row's product cannot be used: create it if that was asked for."""
        if problem == product_match.UNKNOWN and self.import_id.create_products:
            self.sudo().write(
                {
                    "state": "create",
                    "message": self.env._("The product will be created."),
                }
            )
            return
        number = self.default_code or self.barcode or self.vendor_sku or self.asin
        sentences = {
            product_match.UNKNOWN: self.env._(
                "No product has the number %(number)s.", number=number
            ),
            product_match.AMBIGUOUS: self.env._(
                "Several products have the number %(number)s.", number=number
            ),
            product_match.ARCHIVED: self.env._(
                "The product %(number)s is archived.", number=number
            ),
            product_match.OTHER_COMPANY: self.env._(
                "The product %(number)s belongs to another company.", number=number
            ),
        }
        self._fail(sentences[problem])

    def _apply(self):
        """Write the mappings of these rows, and the products that go with them."""
        instance = self.import_id.instance_id
        if missing := self.filtered(lambda row: not row.product_id):
            products = (
                self.env["product.product"]
                .with_company(instance.company_id)
                .create([row._product_values() for row in missing])
            )
            for row, product in zip(missing, products, strict=True):
                row.sudo().product_id = product
        self.env["amazon.vendor.product"]._remember(
            instance, [row._mapping_values() for row in self]
        )
        self.sudo().write({"state": "done", "message": False})

    def _mapping_values(self):
        values = {
            "asin": self.asin,
            "vendor_sku": self.vendor_sku,
            "product_id": self.product_id.id,
            "source": "file",
        }
        if self.uom_id:
            values["uom_id"] = self.uom_id.id
        if self.case_uom_id:
            values["case_uom_id"] = self.case_uom_id.id
        return values

    def _product_values(self):
        instance = self.import_id.instance_id
        values = self.env["amazon.vendor.product"]._new_product_values(
            instance, self.asin, self.vendor_sku
        )
        if self.default_code:
            values["default_code"] = self.default_code
        if self.barcode:
            values["barcode"] = self.barcode
        if self.name:
            values["name"] = self.name
        return values
