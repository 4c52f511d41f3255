from odoo import fields, models

#: What waits for a person, the most pressing first: figure -> the button that opens it.
STEPS = {
    "to_acknowledge_count": "action_view_to_acknowledge",
    "direct_to_answer_count": "action_view_direct_to_answer",
    "direct_to_ship_count": "action_view_direct_to_ship",
    "today_count": "action_view_today",
}


class AmazonVendorInstance(models.Model):
    """Which of the buttons on its card is the next step of an instance."""

    _inherit = "amazon.vendor.instance"

    next_step = fields.Char(
        compute="_compute_next_step",
        help="The button of the card that opens what waits for a person. Empty: "
        "nothing does.",
    )

    def _compute_next_step(self):
        for instance in self:
            instance.next_step = next(
                (button for figure, button in STEPS.items() if instance[figure]), False
            )

    def action_view_next_step(self):
        """Open what waits for a person, or the orders to acknowledge (the card)."""
        self.ensure_one()
        return getattr(self, self.next_step or next(iter(STEPS.values())))()
