from odoo import api, fields, models

from .amazon_words import identifiers, in_cases


class StockMove(models.Model):
    """What is shipped to Amazon is found by Amazon's identifiers."""

    _inherit = "stock.move"

    amazon_asin = fields.Char(related="sale_line_id.amazon_asin")
    amazon_vendor_sku = fields.Char(related="sale_line_id.amazon_vendor_sku")
    amazon_cases = fields.Char(
        string="In Cases",
        compute="_compute_amazon_cases",
        help="The demand as Amazon counts it, where it ordered cases.",
    )

    @api.depends("product_uom_qty", "product_uom", "sale_line_id")
    def _compute_amazon_cases(self):
        for move in self:
            ordered = move.sudo().sale_line_id.amazon_requisition_line_id
            move.amazon_cases = bool(ordered) and in_cases(
                ordered, move.product_uom_qty, move.product_uom
            )

    def _amazon_printed(self, quantity):
        """What the delivery slip says of this move in Amazon's words.

        :param float quantity: in the unit of the move.
        :return: list of lines of text.
        """
        self.ensure_one()
        ordered = self.sudo().sale_line_id.amazon_requisition_line_id
        if not ordered:
            return []
        cases = in_cases(ordered, quantity, self.product_uom)
        return [words for words in (identifiers(self), cases) if words]
