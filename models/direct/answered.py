from odoo import models

from ...logic.direct.codes import ACCEPTED
from ..outbound.submission import SETTLED, TAKEN, UNDER_WAY


class AmazonVendorDirectOrderAnswered(models.Model):
    """What becomes of an order with its answer."""

    _inherit = "amazon.vendor.direct.order"

    def _answer_taken(self, document):
        """Amazon has the answer.

        :param document: amazon.vendor.direct.acknowledgement of this order.
        """
        if self.state != "new":
            return
        accepted = document.code == ACCEPTED
        self.state = "acknowledged" if accepted else "rejected"
        self._close_alerts()
        self._message_log(
            body=self.env._(
                "Amazon took the answer %(code)s: %(words)s.",
                code=document.code,
                words=document._code_words().get(document.code),
            )
        )

    def _answer_dropped(self, document, message):
        """Amazon did not get the answer, or refused it: it is open again.

        What was put aside for it stays so until a person, or Amazon, says otherwise.

        :param document: amazon.vendor.direct.acknowledgement of this order.
        :param message: why, in a sentence, or False.
        """
        others = self.acknowledgement_ids - document
        if any(state in SETTLED + UNDER_WAY for state in others.mapped("state")):
            return
        if self.state in ("acknowledged", "rejected"):
            self.state = "new"
        self.answer_code = False
        if message:
            self.step_problem = message
            self._message_log(body=message)

    def _refuses_itself(self):
        """Whether the answer that Amazon has, or is about to get, refuses the order."""
        states = TAKEN + UNDER_WAY
        latest = self.acknowledgement_ids.filtered(lambda a: a.state in states)
        return bool(latest) and latest.sorted("version")[-1].code != ACCEPTED
