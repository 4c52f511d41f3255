from odoo import api, models
from odoo.exceptions import UserError

from ..exchange.alone import each_alone
from ..exchange.reason import unexpected


class AmazonVendorRemittancePaying(models.Model):
    """What becomes of matched payments by itself: a draft, or a posted payment."""

    _inherit = "amazon.vendor.remittance"

    @api.model
    def _pay(self, instance, checkpoint):
        """Draft the payments of an instance, and post those that need nobody.

        :param checkpoint: see ``engine.no_checkpoint``.
        """
        due = self.search(self._to_pay(instance))
        each_alone(
            due,
            lambda remittance: remittance._pay_one(),
            lambda remittance, error: remittance._paying_failed(error),
            checkpoint,
        )

    @api.model
    def _to_pay(self, instance):
        """Which payments have no draft yet and could: a failure is not tried again
        until somebody has changed something."""
        if not instance.payment_journal_id:
            return [("id", "=", False)]
        return [
            ("instance_id", "=", instance.id),
            ("state", "=", "matched"),
            ("payment_id", "=", False),
            ("amazon_state", "in", ("SUCCESSFUL", False)),
            ("paying_problem", "=", False),
        ]

    def _pay_one(self):
        """Draft one, and post it where the rule says so."""
        if not self.try_lock_for_update(allow_referencing=True):
            return  # somebody is at it
        self._mark_seen()
        self._draft_payment()
        if self.payment_id and self._books_by_itself():
            self.payment_id.action_post()
        self.instance_id._loop_works("payments")

    def _paying_failed(self, error):
        """Say why there is no payment, where people look.

        What a sentence tells is for who books payments; a defect is for everybody who
        watches over the instance.
        """
        if isinstance(error, UserError) and error.args:
            self.paying_problem = str(error.args[0])
        else:
            self.paying_problem = self.env._(
                "%(reason)s Click Make the Payment once the cause is removed.",
                reason=unexpected(self.env, error),
            )
            self.instance_id._loop_broke("payments", error)
        self.env["amazon.vendor.log"].create(
            {
                "instance_id": self.instance_id.id,
                "level": "error",
                "message": self.env._(
                    "Payment %(number)s could not be drafted: %(problem)s",
                    number=self.name,
                    problem=self.paying_problem,
                ),
            }
        )
