from decimal import Decimal

from odoo import api, models

from ..exchange.known_computes import computed_by
from .line import state_of_answer

_METHODS = (
    "_compute_costs",
    "_compute_rejected_qty",
    "_compute_state",
    "_compute_subtotal",
    "_state_of_answer",
    "_exact_cost",
    "_answered_cost",
    "_cost_per_unit",
)
_NEEDED = (
    "requisition_id",
    "ordered_qty",
    "accepted_qty",
    "unit_size",
    "net_cost_amount",
    "list_price_amount",
    "product_id",
    "problem",
)
#: Rare, and left to the compute methods: a price by weight asks for the product's.
_RARE = ("cost_unit_of_measure", "answered_cost_amount", "backordered_qty")


class AmazonVendorRequisitionLineValues(models.Model):
    """New lines come with what would be computed on a draft of each line in memory.

    See ``sale_order_line_values.py``; tests/test_computed_values.py compares every
    column with what the compute methods make.
    """

    _inherit = "amazon.vendor.requisition.line"

    @api.model
    def _add_precomputed_values(self, vals_list):
        plain = [vals for vals in vals_list if _is_plain(vals)]
        if plain and computed_by(self, _METHODS, ["amazon_vendor_central"]):
            self._fill(plain)
        return super()._add_precomputed_values(vals_list)

    @api.model
    def _fill(self, vals_list):
        """Add the values of the precomputed fields, in place."""
        Requisition = self.env["amazon.vendor.requisition"]
        copied = {}
        for vals in vals_list:
            number = vals["requisition_id"]
            if number not in copied:
                copied[number] = _copied(Requisition.browse(number))
            vals.update(copied[number], **_computed(vals))


def _is_plain(vals):
    return all(name in vals for name in _NEEDED) and not any(map(vals.get, _RARE))


def _copied(requisition):
    return {
        "instance_id": requisition.instance_id.id,
        "company_id": requisition.company_id.id,
        "currency_id": requisition.currency_id.id,
        "purchase_order_date": requisition.purchase_order_date,
        "ship_to_party_code": requisition.ship_to_party_code,
    }


def _computed(vals):
    cost = Decimal(vals["net_cost_amount"] or vals["list_price_amount"] or 0)
    each = cost * (vals["unit_size"] or 1)
    return {
        "net_cost": float(cost),
        "rejected_qty": vals["ordered_qty"] - vals["accepted_qty"],
        "state": _state(vals),
        "amount_ordered": float(each * vals["ordered_qty"]),
        "subtotal": float(each * vals["accepted_qty"]),
    }


def _state(vals):
    return state_of_answer(
        vals["problem"],
        vals["ordered_qty"],
        vals["accepted_qty"],
        0,
        vals["product_id"],
    )
