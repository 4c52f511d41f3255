from markupsafe import Markup

from odoo import api, fields, models

ROTATION_WARNING_DAYS = 21
TROUBLE = "mail.mail_activity_data_warning"


class AmazonVendorInstanceHealth(models.Model):
    """One badge per instance, and one activity for a person when it turns red."""

    _inherit = "amazon.vendor.instance"

    health = fields.Selection(
        [
            ("setup", "To set up"),
            ("ok", "Healthy"),
            ("warning", "Look at it"),
            ("error", "In trouble"),
        ],
        compute="_compute_health",
    )
    health_message = fields.Char(compute="_compute_health")

    @api.depends(
        "has_credentials",
        "connection_state",
        "connection_checks",
        "secret_set_on",
        "environment",
        "schedule_ids.last_state",
        "schedule_ids.last_message",
        "schedule_ids.active",
    )
    def _compute_health(self):
        for instance in self:
            instance.health, instance.health_message = instance._health()

    def _health(self):
        """The worst that can be said of this instance.

        :return: (health, sentence or False)
        """
        if not self.has_credentials:
            return "setup", self.env._("The keys to Amazon are not complete.")
        failing = self.schedule_ids.filtered(
            lambda schedule: schedule.active and schedule.last_state == "error"
        )
        if failing:
            return "error", failing[0].last_message
        if self.connection_state == "error":
            return "error", self._failed_check()
        if self.environment == "production":
            days = self.secret_days_left
            if days <= 0:
                return "error", self.env._("The client secret has expired.")
            if days <= ROTATION_WARNING_DAYS:
                return "warning", self.env._(
                    "The client secret expires in %(days)s days.", days=days
                )
        if self.connection_state == "draft":
            return "warning", self.env._("The connection has not been checked yet.")
        return "ok", False

    def _failed_check(self):
        """What the last connection check found wrong, in one sentence."""
        for check in self.connection_checks or []:
            if not check["ok"]:
                label, problem = self._check_words(check)
                return self.env._(
                    "%(check)s: %(problem)s", check=label, problem=problem
                )
        return self.env._("The last connection check failed.")

    def _open_trouble(self, message):
        """Give the responsible person an activity, unless there is one already.

        :param str message: the sentence that says what to do.
        """
        for instance in self.sudo():
            if instance.responsible_id and not instance._trouble_activities():
                instance.activity_schedule(
                    TROUBLE,
                    summary=self.env._("Amazon Vendor Central needs you"),
                    note=Markup("<p>%s</p>") % message,
                    user_id=instance.responsible_id.id,
                )

    def _close_trouble(self):
        """Close the activities of troubles that went away by themselves."""
        for instance in self.sudo():
            if instance.health != "error" and instance._trouble_activities():
                instance.activity_feedback(
                    [TROUBLE], feedback=self.env._("It works again.")
                )

    def _trouble_activities(self):
        return self.activity_search([TROUBLE])
