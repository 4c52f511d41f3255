from collections import Counter

from odoo import api, models
from odoo.exceptions import ValidationError


class AmazonVendorWarehouseSharing(models.Model):
    """Whatever lies in one place is offered once.

    Codes of the very same place (of one instance, or of several: marketplaces that are
    filled from one shelf) are allowed, and divide it: each ASIN of a product is offered
    an equal part, in whole pieces. Amazon's customers buy from all of them at the same
    minute, and it takes a turn of the schedule until the others hear of it; an order
    that is accepted takes goods from all, and the next turn divides what is left. Who
    wants other parts gives each code a location of its own, or tells the stock of one.

    A place inside another one cannot be divided so: what lies in the inner one would be
    offered by both, what lies around it by one. That is refused.
    """

    _inherit = "amazon.vendor.warehouse"

    def _tells_now(self):
        """Those of these whose stock Amazon is told."""
        return self.filtered(
            lambda each: (
                each.active
                and each.tells_stock
                and each.instance_id.active
                and each.instance_id.does_direct
            )
        )

    @api.constrains(
        "instance_id", "warehouse_id", "location_id", "active", "tells_stock"
    )
    def _check_offered_once(self):
        """:raise ValidationError: one place lies inside another; names both codes."""
        for warehouse in self.sudo()._tells_now():
            for other in (warehouse._of_same_shelf() - warehouse)._tells_now():
                if other._place() != warehouse._place():
                    raise ValidationError(warehouse._say_inside(other))

    def _say_inside(self, other):
        """Why the stock of these two cannot be told.

        :param other: the code of the place around this one's, or inside it.
        """
        visible = other.company_id in self.env.companies
        return self.env._(
            "Amazon would be offered the same stock twice: %(place)s of %(code)s and "
            "%(other_place)s of %(other)s lie one inside the other. Give each code a "
            "location of its own, or take back Tell Amazon Its Stock of one of them.",
            place=self._place().display_name,
            code=self.code,
            other_place=other._place().display_name,
            other=f"{other.code} ({other.instance_id.name})"
            if visible
            else self.env._("a code of another company"),
        )

    def _offered_elsewhere(self, same_shelf):
        """How often products are offered under other codes of the same place: together
        these must not offer more than there is.

        A location that was moved into another one since is divided, too.

        :param same_shelf: of ``_of_same_shelf``.
        :return: Counter product id -> number of ASINs.
        """
        others = (same_shelf - self)._tells_now()
        found = Counter()
        if not others:
            return found
        codes = Counter(other.instance_id.id for other in others)
        for instance, product, count in self.env["amazon.vendor.product"]._read_group(
            [
                ("instance_id", "in", list(codes)),
                ("is_offered", "=", True),
                ("asin", "!=", False),
                ("product_id.active", "=", True),
            ],
            ["instance_id", "product_id"],
            ["__count"],
        ):
            found[product.id] += count * codes[instance.id]
        return found

    def _say_shared(self):
        """With which other codes the stock of this one is divided, in a sentence; or
        False."""
        own = self.sudo()
        others = (own._of_same_shelf() - own)._tells_now()
        if not others or not own._tells_now():
            return False
        return self.env._(
            "%(place)s is told under several codes: %(codes)s. Each is offered its "
            "part only, since Amazon's customers buy from all of them at the same "
            "moment.",
            place=own._place().display_name,
            codes=", ".join((own | others).sorted("code").mapped("code")),
        )
