from odoo import api, fields, models
from odoo.exceptions import UserError

from ...spapi.messages.direct_order import PIECES, UNIT
from ..exchange.own_work import OwnWork


class DirectLineWork(OwnWork):
    """What the connector does to a line; otherwise a person did."""

    #: Its product is looked up, not chosen.
    FIND = "amazon_vendor_direct_finding"


class AmazonVendorDirectOrderLine(models.Model):
    """One line of an order of direct fulfilment: pieces of a product.

    The cost is Amazon's decimal string: a float would not give back what an invoice
    must match.
    """

    _name = "amazon.vendor.direct.order.line"
    _description = "Amazon Vendor Direct Fulfilment Order Line"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "order_id, sequence, id"
    _rec_name = "item_number"
    _check_company_auto = True
    _fixed_fields = ("order_id", "instance_id", "company_id")

    order_id = fields.Many2one(
        "amazon.vendor.direct.order",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    instance_id = fields.Many2one(
        related="order_id.instance_id", store=True, precompute=True
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, index=True, precompute=True
    )
    state = fields.Selection(related="order_id.state", string="Status of the Order")
    sequence = fields.Integer(readonly=True, aggregator=None)
    item_number = fields.Char(
        string="Line", readonly=True, help="itemSequenceNumber: 1 where it is 01."
    )
    item_number_raw = fields.Char(
        string="Line at Amazon", readonly=True, help="As Amazon wrote it."
    )
    asin = fields.Char(string="ASIN", readonly=True)
    vendor_sku = fields.Char(string="Vendor SKU", readonly=True)
    title = fields.Char(readonly=True, help="What Amazon calls it.")
    product_id = fields.Many2one(
        "product.product",
        index="btree_not_null",
        check_company=True,
        domain="[('sale_ok', '=', True)]",
        help="Yours; what you choose is remembered.",
    )
    barcode = fields.Char(related="product_id.barcode")
    uom_id = fields.Many2one(
        "uom.uom", string="Unit", readonly=True, help="Yours that equals one piece."
    )
    quantity = fields.Integer(
        readonly=True, help="Pieces. 0: Amazon's cannot be understood."
    )
    unit = fields.Char(
        string="Amazon's Unit", readonly=True, help="Each, or Eaches: pieces."
    )
    cost_text = fields.Char(
        string="Exact Cost",
        readonly=True,
        groups="amazon_vendor_central.group_amazon_vendor_user",
        help="Of one piece without tax, as Amazon wrote it.",
    )
    currency_code = fields.Char(
        string="Currency",
        readonly=True,
        groups="amazon_vendor_central.group_amazon_vendor_user",
    )
    taxes = fields.Json(
        string="Tax at Amazon",
        readonly=True,
        groups="amazon_vendor_central.group_amazon_vendor_user",
        help="What Amazon told of the tax on this line.",
    )
    match_problem = fields.Char(
        string="Why No Product", readonly=True, help="Why no product was found."
    )
    match_code = fields.Char(readonly=True)
    problem = fields.Text(readonly=True, help="What Amazon wrote that cannot be used.")

    _product_idx = models.Index("(instance_id, match_code) WHERE product_id IS NULL")

    def write(self, vals):
        result = super().write(vals)
        if "product_id" in vals and not DirectLineWork.FIND.is_under_way(self):
            self._check_open()
            self._remember_products()
            self.order_id.sudo()._take_up()  # what waited for it goes on
        return result

    def _check_open(self):
        """Refuse another product for what Amazon was told of, also over RPC.

        :raise UserError: the order is answered.
        """
        sold = self.order_id.filtered(lambda o: not o._may_be_rewritten())
        if sold:
            raise UserError(
                self.env._(
                    "%(order)s is answered: its products stay as they were sold.",
                    order=sold[:1].name,
                )
            )

    def _say_problem(self):
        """What keeps it from being answered by itself, in a sentence; or False."""
        unit = (self.unit or UNIT).lower()
        if unit in PIECES or self.quantity:
            return self.problem
        return self.env._(
            "Amazon orders %(unit)s, and takes answers, labels and confirmations in "
            "pieces (Each) only. Answer and ship this order in Vendor Central, and ask "
            "Amazon to have the product ordered by the piece.",
            unit=self.unit,
        )

    def _product_key(self):
        return (self.asin or None, self.vendor_sku or None)

    # === PRODUCTS === #

    @api.model
    def _create_matched(self, vals_list, matches):
        """Create lines with the products that were found, in one batch.

        :param dict matches: (ASIN, vendor SKU) -> ``product_match.Match``.
        """
        found = [
            matches.get((vals["asin"] or None, vals["vendor_sku"] or None))
            for vals in vals_list
        ]
        for vals, values in zip(vals_list, self._found_values(found), strict=True):
            vals.update(values)
        return self.create(vals_list)

    @api.model
    def _found_values(self, matches):
        """Product and unit of each match: pieces are Amazon's only unit here.

        :param list matches: of ``product_match.Match``, or None.
        :return: list of dicts.
        """
        requests = [
            match.unit_request("Eaches", 1) if match and match.product else None
            for match in matches
        ]
        units = self.env["amazon.vendor.product"]._resolve_uoms(
            {request for request in requests if request}
        )
        return [
            {
                "product_id": match.product.id,
                "uom_id": units[request].id,
                "match_problem": False,
                "match_code": False,
            }
            if request
            else {
                "product_id": False,
                "uom_id": False,
                "match_problem": (match and match.message) or False,
                "match_code": (match and match.problem) or False,
            }
            for match, request in zip(matches, requests, strict=True)
        ]

    def _find_again(self):
        """Look the products of these lines up again, all at once."""
        waiting = DirectLineWork.FIND.begin(
            self.sudo().filtered(lambda line: not line.product_id or not line.uom_id)
        )
        for instance, lines in waiting.grouped("instance_id").items():
            keys = {line._product_key() for line in lines}
            matches = self.env["amazon.vendor.product"].sudo()._resolve(instance, keys)
            found = self._found_values([matches[line._product_key()] for line in lines])
            for line, values in zip(lines, found, strict=True):
                is_news = line.match_problem != values["match_problem"]
                if values["product_id"] or is_news:
                    line.write(values)

    def _remember_products(self):
        """Remember what a person chose on a line, for every order to come."""
        for instance, lines in self.sudo().grouped("instance_id").items():
            chosen = lines.filtered("product_id")
            self.env["amazon.vendor.product"].sudo()._remember(
                instance,
                [
                    {
                        "asin": line.asin,
                        "vendor_sku": line.vendor_sku,
                        "product_id": line.product_id.id,
                    }
                    for line in chosen
                ],
            )
            DirectLineWork.FIND.begin(chosen).uom_id = False
            chosen._find_again()
