"""Which product an item of Amazon's is: found, made, or for a person to choose."""

from odoo import models

from odoo.addons.amazon_vendor_central.logic import identifiers


class AmazonSellerOrder(models.Model):
    _inherit = "amazon.seller.order"

    def _find_products(self, instance):
        """Find the products of all lines that have none yet.

        The SKU counts, and the ASIN only where nothing has the SKU: one ASIN may be
        sold under several, new and used for example.

        :param instance: amazon.vendor.instance of all of these.
        """
        lines = self.line_ids.filtered(lambda line: not line.product_id)
        Product = self.env["amazon.vendor.product"]
        by_sku = Product._resolve(instance, {(False, line.sku) for line in lines})
        left = lines.filtered(
            lambda line: not line.sku or by_sku[False, line.sku].is_unknown
        )
        by_asin = Product._resolve(instance, {(line.asin, False) for line in left})
        for line in lines - left:
            line.product_id = by_sku[False, line.sku].product
        for line in left:
            line.product_id = by_asin[line.asin, False].product
        left.filtered(
            lambda line: (
                line.order_id.setting_id.create_missing_products
                and (line.sku or line.asin)
                and (not line.asin or by_asin[line.asin, False].is_unknown)
            )
        )._create_products(instance)


class AmazonSellerOrderLine(models.Model):
    _inherit = "amazon.seller.order.line"

    def _create_products(self, instance):
        """Create a product for each item of these, named as Amazon names it, and
        remember the SKU.

        :param instance: amazon.vendor.instance.
        """
        Product = self.env["amazon.vendor.product"]
        pairs = {line._numbers(): line for line in self}
        created = Product._create_missing(instance, list(pairs))
        for pair, line in pairs.items():
            if line.title:
                created[pair].name = line.title
        for line in self:
            line.product_id = created[line._numbers()]
        Product._remember_found(
            instance,
            {
                (False, sku): (Product._match_product(product, None), "created")
                for (_asin, sku), product in created.items()
                if sku
            },
        )

    def _numbers(self):
        """(ASIN, SKU) as they are compared."""
        return identifiers.clean_code(self.asin), identifiers.clean(self.sku)
