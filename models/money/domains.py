"""What the cards of the money count, and open."""

from odoo.fields import Domain

from ..remittance.deduction import OPEN

CURRENT = Domain("is_current", "=", True)
#: Of amazon.vendor.invoice.
UNVERIFIED = CURRENT & Domain("seen_state", "=", "unverified")
FAILED = CURRENT & Domain("state", "in", ("failed", "held"))
#: Of amazon.vendor.deduction.
TO_DISPUTE = OPEN & Domain("deadline", "!=", False)
#: Of account.move.
NOT_SETTLED = Domain("state", "=", "posted") & Domain("amount_residual_signed", "!=", 0)

#: Card -> (model, domain, the model's field that names the instance, the model that
#: who opens it must be allowed to read). Odoo shows invoices to salespeople, too.
CARDS = {
    "unverified": (
        "amazon.vendor.invoice",
        UNVERIFIED,
        "instance_id",
        "amazon.vendor.invoice",
    ),
    "failed": (
        "amazon.vendor.invoice",
        FAILED,
        "instance_id",
        "amazon.vendor.invoice",
    ),
    "to_dispute": (
        "amazon.vendor.deduction",
        TO_DISPUTE,
        "instance_id",
        "amazon.vendor.deduction",
    ),
    "open": (
        "account.move",
        NOT_SETTLED,
        "amazon_instance_id",
        "amazon.vendor.money",
    ),
}


def opening(card, name, instances):
    """The action that opens what a card counts.

    :param str card: key of :data:`CARDS`.
    :param str name: of the screen.
    :param instances: records with the ids of instances, which the user may read.
    :raise AccessError: what is counted is not the user's to read.
    """
    model, domain, link, needed = CARDS[card]
    instances.check_access("read")
    instances.env[needed].check_access("read")
    return {
        "type": "ir.actions.act_window",
        "name": name,
        "res_model": model,
        "view_mode": "list,kanban,form",
        "mobile_view_mode": "kanban",
        "domain": list(domain & Domain(link, "in", instances.ids)),
        "context": {"create": False},
    }
