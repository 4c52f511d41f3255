import json

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...logic.direct.codes import ACCEPTED, OUT_OF_STOCK

#: So many messages are shown; the others are alike.
MOST_SHOWN = 3
BY_HAND = "by_hand"


class AmazonVendorDirectAnswer(models.TransientModel):
    """What Amazon would be told of direct orders, with which of its codes."""

    _name = "amazon.vendor.direct.answer"
    _description = "Amazon Vendor: answer to direct orders"
    _inherit = ["amazon.vendor.wizard.mixin"]

    order_ids = fields.Many2many(
        "amazon.vendor.direct.order", string="Direct Orders", readonly=True
    )
    code = fields.Selection(
        "_selection_code",
        required=True,
        help="Amazon's, with its meaning. It is of the whole order: Amazon takes all "
        "of it or nothing.",
    )
    is_refusal = fields.Boolean(compute="_compute_is_refusal")
    obstacles = fields.Text(
        compute="_compute_findings", help="What Amazon would refuse."
    )
    risks = fields.Text(compute="_compute_findings", help="What Amazon may take amiss.")
    message = fields.Text(
        string="What Amazon Gets",
        compute="_compute_message",
        help="The exact document; where a sale order is made with it, that one's "
        "number is put in.",
    )
    accept_risks = fields.Boolean(
        string="I accept these risks",
        help="It is remembered on what is sent who accepted them.",
    )

    @api.model
    def _selection_code(self):
        return self.env["amazon.vendor.direct.acknowledgement"]._selection_code()

    @api.model
    def _open_for(self, orders, code=None):
        """Open the dialog for these orders.

        :param str code: that is chosen at first; by default the one with which the
            instance refuses.
        """
        chosen = orders.sudo().instance_id[:1].direct_shortage_code
        if chosen == BY_HAND:
            chosen = OUT_OF_STOCK
        dialog = (
            self.sudo()
            .create({"order_ids": orders.ids, "code": code or chosen})
            .with_env(self.env)
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Answer Amazon"),
            "res_model": self._name,
            "res_id": dialog.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.depends("code")
    def _compute_is_refusal(self):
        for dialog in self:
            dialog.is_refusal = dialog.code != ACCEPTED

    @api.depends("code", "order_ids")
    def _compute_findings(self):
        for dialog in self:
            found = [
                (each.blocks, order._say_obstacle(each))
                for order in dialog.order_ids
                for each in order._found_obstacles(dialog.code)
            ]
            dialog.obstacles = "\n".join(said for blocks, said in found if blocks)
            dialog.risks = "\n".join(said for blocks, said in found if not blocks)

    @api.depends("code", "order_ids")
    def _compute_message(self):
        now = fields.Datetime.now()
        for dialog in self:
            shown, orders = [], dialog.order_ids[:MOST_SHOWN]
            documents = orders._documents()
            for order in orders:
                number = order._vendor_order_number()
                if dialog.code == ACCEPTED and not order.sudo().sale_order_id:
                    number = self.env._("(number of the sale order)")
                try:
                    payload = order._payload_of(
                        documents[order], dialog.code, number, now
                    )
                except UserError as error:
                    shown.append(error.args[0])
                else:
                    text = json.loads(payload)
                    shown.append(json.dumps(text, indent=2, ensure_ascii=False))
            dialog.message = "\n\n".join(shown)

    # === BUTTONS === #

    def action_send(self):
        """Tell Amazon (button).

        :raise UserError: Amazon would refuse it, or the risks are not accepted.
        """
        self.ensure_one()
        self.check_access("read")
        orders = self.order_ids
        orders.check_access("write")
        if self.risks and not self.accept_risks:
            raise UserError(
                self.env._(
                    "Tick that you accept the risks, or go back and change what is "
                    "told."
                )
            )
        return orders._answer_by_hand(self.code)
