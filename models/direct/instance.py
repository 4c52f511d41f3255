from odoo import fields, models
from odoo.fields import Domain

from .const import PROMISED
from .label import WAYS

#: Amazon's DPP: personal data is kept no longer than 30 days after the delivery.
PURGE_DAYS = 30


class AmazonVendorInstance(models.Model):
    """How this instance works in direct fulfilment."""

    _inherit = "amazon.vendor.instance"

    direct_partner_id = fields.Many2one(
        "res.partner",
        string="Customer of Direct Fulfilment",
        check_company=True,
        tracking=True,
        help="Amazon, as the customer of these sale orders. Empty: the customer above.",
    )
    direct_consignee_id = fields.Many2one(
        "res.partner",
        string="Delivery Address of Direct Fulfilment",
        check_company=True,
        tracking=True,
        help="The same for all orders, without a name: to whom one goes is on Amazon's "
        "label only. Empty: it is made with the first order.",
    )
    direct_auto_acknowledge = fields.Boolean(
        string="Answer Direct Orders by Itself",
        tracking=True,
        help="What lies free in the warehouse is accepted and reserved; the others as "
        "chosen beside. What is not known here waits for a person.",
    )
    direct_shortage_code = fields.Selection(
        [
            ("by_hand", "A person decides"),
            ("03", "Refuse: out of stock (03)"),
            ("02", "Refuse: invalid SKU (02)"),
        ],
        string="What Is Not There",
        required=True,
        default="by_hand",
        tracking=True,
        help="The answer to an order that the stock does not fill. Amazon takes the "
        "whole order or nothing of it.",
    )
    direct_purge_days = fields.Integer(
        string="Erase Consignees After (days)",
        required=True,
        default=PURGE_DAYS,
        tracking=True,
        help="So many days after an order has left, or ended, to whom it went is "
        "erased. Amazon allows 30 days after the delivery.",
    )
    warehouse_code_ids = fields.One2many(
        "amazon.vendor.warehouse", "instance_id", string="Amazon's Warehouses"
    )

    direct_label_way = fields.Selection(
        WAYS,
        string="Labels of Direct Fulfilment",
        required=True,
        default="create",
        tracking=True,
        help="Amazon recommends to have them made at once. The older way asks for "
        "them, and fetches them when they are there.",
    )
    direct_own_carrier = fields.Boolean(
        string="Own Carrier in Direct Fulfilment",
        tracking=True,
        help="You send with a carrier of your own, with its labels. Leave it empty "
        "where Amazon makes the labels.",
    )
    direct_scac = fields.Char(
        string="Carrier's SCAC", size=4, help="Amazon wants it in North America."
    )
    direct_carrier_name = fields.Char(
        string="Carrier's Name", size=60, help="Amazon wants it in Europe."
    )

    direct_to_answer_count = fields.Integer(
        string="Direct Orders to Answer",
        compute="_compute_direct_figures",
        help="Orders of Amazon's customers that Amazon has no answer to.",
    )
    direct_to_ship_count = fields.Integer(
        string="Direct Orders to Ship",
        compute="_compute_direct_figures",
        help="Accepted orders of Amazon's customers that have not left.",
    )

    _direct_purge_days_check = models.Constraint(
        "CHECK(direct_purge_days BETWEEN 0 AND 30)",
        "Amazon allows a consignee's data to be kept for 30 days at most.",
    )

    def _direct_to_answer_domain(self):
        return Domain("state", "=", "new")

    def _direct_to_ship_domain(self):
        return Domain("state", "in", PROMISED)

    def _compute_direct_figures(self):
        model = "amazon.vendor.direct.order"
        to_answer = self._count(model, self._direct_to_answer_domain())
        to_ship = self._count(model, self._direct_to_ship_domain())
        for instance in self:
            instance.direct_to_answer_count = to_answer.get(instance.id, 0)
            instance.direct_to_ship_count = to_ship.get(instance.id, 0)

    def _knows_direct_warehouses(self):
        """Whether direct orders can be told which warehouse they leave from."""
        self.ensure_one()
        return not self.does_direct or bool(self.warehouse_code_ids)

    # === BUTTONS === #

    def action_view_direct_to_answer(self):
        """Open the direct orders that Amazon has no answer to (button)."""
        return self._action_view(
            self.env._("Direct Orders to Answer"),
            "amazon.vendor.direct.order",
            self._direct_to_answer_domain(),
            view_mode="list,kanban,form",
        )

    def action_view_direct_to_ship(self):
        """Open the accepted direct orders that have not left (button)."""
        return self._action_view(
            self.env._("Direct Orders to Ship"),
            "amazon.vendor.direct.order",
            self._direct_to_ship_domain(),
            view_mode="list,kanban,form",
        )

    # === THE NEUTRAL ADDRESS === #

    def _direct_consignee(self):
        """The delivery address of all direct orders; made with the first one.

        It names nobody: a partner for each of Amazon's customers would spread their
        addresses over searches, exports and mails.
        """
        self.ensure_one()
        if not self.direct_consignee_id:
            customer = self.direct_partner_id or self.partner_id
            self.sudo().direct_consignee_id = (
                self.env["res.partner"]
                .sudo()
                .create(
                    {
                        "name": self.env._("Amazon's customer (see the label)"),
                        "parent_id": customer.id,
                        "type": "delivery",
                        "country_id": customer.country_id.id,
                        "state_id": customer.state_id.id,
                        "company_id": customer.company_id.id,
                        "lang": customer.lang,
                    }
                )
            )
        return self.direct_consignee_id
