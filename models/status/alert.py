from markupsafe import Markup

from odoo import models

#: A note is for reading: of many doubts only the first ones are named.
MOST_NAMED = 5
REVIEW_ALERT = "review"


class AmazonVendorRequisitionStatusAlert(models.Model):
    """Values of Amazon's status that can hardly be true wait for a person, who has to
    know of it: one activity for each order, however many values there are."""

    _inherit = "amazon.vendor.requisition"

    def _follow_reviews(self, opened):
        """Make the activity of each order what its open reviews give rise to.

        Only a doubt that is new, or new again, asks for a person: what somebody has
        marked as done is not asked for again by the next import.

        :param opened: amazon.vendor.status.review that were opened just now.
        """
        for requisition in self:
            waiting = requisition.review_ids.filtered(lambda r: r.state == "open")
            activity = requisition._alerts(REVIEW_ALERT)
            if not waiting:
                activity.unlink()
            elif activity or waiting & opened:
                requisition._alert(
                    REVIEW_ALERT,
                    self.env._(
                        "Review Amazon's status of %(number)s",
                        number=requisition.purchase_order_number,
                    ),
                    requisition._review_note(waiting),
                )

    def _review_note(self, waiting):
        named = waiting[:MOST_NAMED].mapped("message")
        if len(waiting) > MOST_NAMED:
            named.append(
                self.env._("... and %(count)s more.", count=len(waiting) - MOST_NAMED)
            )
        return Markup("<p>%s</p><ul>%s</ul>") % (
            self.env._(
                "These values were left out. Take them as shown, or dismiss them, "
                "under Status Review:"
            ),
            Markup().join(Markup("<li>%s</li>") % sentence for sentence in named),
        )
