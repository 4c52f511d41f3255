import logging
from collections import defaultdict
from datetime import datetime

from odoo import SUPERUSER_ID, models
from odoo.exceptions import UserError

from ...logic.direct import decision
from ..exchange.engine import bisect
from ..exchange.own_company import in_own_company
from .parts import Recipes

_logger = logging.getLogger(__name__)

HOLD_ALERT = "hold"


class AmazonVendorDirectOrderDeciding(models.Model):
    """What lies free is accepted, the others as the instance chose; what is not known
    waits for a person."""

    _inherit = "amazon.vendor.direct.order"

    def _take_up(self):
        """Answer what is due of these; runs as superuser."""
        due = self.filtered(
            lambda order: (
                order._is_unanswered()
                and order.amazon_state in ("NEW", False)
                and order.instance_id.direct_auto_acknowledge
            )
        )
        # Whoever has the queue processed: it is the rules that answer, not this user.
        for orders in in_own_company(due.with_user(SUPERUSER_ID)):
            orders._answer_by_stock()

    def _answer_by_stock(self):
        """Decide these, answer what can be, and hold the others."""
        reasons = {
            order: order._problems() or order._say_unknown()
            for order in self
            if order.problem or order.unmapped_count
        }
        clear = self.filtered(lambda order: order not in reasons)
        codes = {}
        for order, found in clear._decide().items():
            if found.code is None:
                reasons[order] = order._say_short(found.short)
            else:
                codes[order] = found.code
        for code in dict.fromkeys(codes.values()):
            ready = self.filtered(lambda order, code=code: codes.get(order) == code)
            reasons |= ready._in_step(lambda batch, code=code: batch._answer(code))
        for order in self:
            order._hold(reasons.get(order))
        if self.filtered(lambda order: order not in reasons):
            # The worker sends: an import never waits for Amazon.
            self.env["amazon.vendor.submission"].sudo()._trigger_send()

    def _decide(self):
        """What is answered to each of these, the most urgent first: what one of them
        takes the next one does not have.

        :return: dict order -> ``logic.direct.decision.Decision``.
        """
        found = {}
        groups = self.grouped(
            lambda order: (order.warehouse_id, order.warehouse_code_id.location_id)
        )
        for (warehouse, location), orders in groups.items():
            products = orders.line_ids.product_id.with_company(warehouse.company_id)
            recipes = Recipes(products)
            free = _free(recipes.all_parts(products), warehouse, location)
            for order in orders.sorted(_urgency):
                lines = order._decision_lines(recipes)
                found[order] = decision.decide(
                    lines, free, order.instance_id.direct_shortage_code
                )
                if found[order].code == decision.ACCEPTED:
                    for line in lines:
                        free[line.product] -= line.ordered
        return found

    def _found_short(self):
        """Those of which, by a look at the shelf, not all is there."""
        found = self.sudo()._decide()
        return self.filtered(
            lambda order: found[order.sudo()].code != decision.ACCEPTED
        )

    def _decision_lines(self, recipes):
        """The lines in the units in which their products are stored, kits as their
        parts: that is what one order takes away from the next one.

        :param recipes: ``parts.Recipes`` of the products.
        """
        lines = []
        for line in self.line_ids:
            product = line.product_id
            unit = line.uom_id or product.uom_id
            ordered = line.quantity or None
            if product and ordered and unit != product.uom_id:
                ordered = unit._compute_quantity(ordered, product.uom_id, round=False)
            if not product or ordered is None:
                lines.append(decision.Line((line, product), product.id or None, None))
                continue
            lines += [
                decision.Line((line, part), part.id, quantity)
                for part, quantity in recipes.parts(product, ordered).items()
            ]
        return lines

    # === EACH FOR ITSELF === #

    def _in_step(self, work):
        """Do a step for these orders, as one batch as long as none fails.

        :param work: callable(orders), no commits inside.
        :return: dict order -> list of one sentence, of those that failed.
        """
        errors = {}
        bisect(self, work, lambda one, error: errors.update({one: error}))
        return {one: [one._say_failed(error)] for one, error in errors.items()}

    def _say_failed(self, error):
        if isinstance(error, UserError) and error.args:
            return str(error.args[0])
        _logger.error("A step of direct order %s failed", self.id, exc_info=error)
        return self.env._(
            "It could not go on by itself: %(error)s. Click Reprocess once the cause "
            "is removed.",
            error=f"{type(error).__name__}: {error}",
        )

    def _hold(self, sentences):
        """Keep this order for a person, with the reason; or let it go.

        :param list sentences: why, none where it goes on.
        """
        text = "\n".join(sentences or ()) or False
        if text and text != self.step_problem:
            self._alert(
                HOLD_ALERT,
                self.env._("Answer %(order)s", order=self.name),
                text,
            )
        elif not text:
            self._close_alerts(HOLD_ALERT)
        if self.step_problem != text:
            self.step_problem = text

    # === WORDS === #

    def _say_unknown(self):
        return [
            self.env._(
                "Line %(line)s: no product is known for %(item)s. Choose it; it is "
                "remembered.",
                line=line.item_number or line.sequence,
                item=line.asin or line.vendor_sku or "?",
            )
            for line in self.line_ids
            if not line.product_id
        ]

    def _say_short(self, short):
        """Why a person decides.

        :param short: of ``Decision``, in the units of the products, by line and part.
        """
        return [
            self.env._(
                "%(product)s: %(ordered)g ordered, %(free)g free in %(warehouse)s. "
                "Amazon takes the whole order or nothing of it: bring in what is "
                "missing and accept it, or refuse it with a code.",
                product=self._say_product(line.product_id, part),
                ordered=ordered,
                free=left,
                warehouse=self.warehouse_id.name,
            )
            for (line, part), ordered, left in short
        ]

    def _say_product(self, product, part):
        if product == part:
            return product.display_name
        return self.env._(
            "%(part)s (for %(kit)s)", part=part.display_name, kit=product.display_name
        )


def _urgency(order):
    return order.required_ship_at or order.ordered_at or datetime.max, order.id


def _free(products, warehouse, location):
    """What lies free, and is promised to nobody: in one look for all products.

    :param location: counts alone where there is one.
    :return: dict product id -> quantity in its unit; without end for what is not kept
        in stock.
    """
    where = {"location": location.id} if location else {"warehouse_id": warehouse.id}
    where["company_id"] = warehouse.company_id.id  # whose kits Odoo counts
    free = defaultdict(float)
    for product in products.with_context(**where):
        is_kit = "is_kits" in product._fields and product.is_kits
        counted = product.is_storable or is_kit
        free[product.id] = product.free_qty if counted else float("inf")
    return free
