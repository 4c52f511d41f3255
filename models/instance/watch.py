import logging

from markupsafe import Markup

from odoo import api, fields, models

from ..exchange.alone import each_alone
from ..exchange.engine import no_checkpoint
from ..exchange.scheduled_actions import LATE_AFTER

_logger = logging.getLogger(__name__)

#: What of an instance is looked at.
LOOKED_AT = [
    "account_fingerprint",
    "account_type",
    "broken_loops",
    "company_id",
    "connection_checks",
    "connection_state",
    "does_direct",
    "does_retail",
    "environment",
    "has_credentials",
    "responsible_id",
    "secret_set_on",
]
TROUBLE = "amazon_vendor_central.mail_activity_type_trouble"


class AmazonVendorInstanceWatch(models.Model):
    """Nothing fails in silence: one activity for a person while an instance is red.

    Three looks, so that none can hide the others' failure: a scheduled action of our
    own every quarter of an hour, Odoo's daily clean-up, and the badge itself, which is
    worked out whenever somebody opens Vendor Central.
    """

    _inherit = "amazon.vendor.instance"

    def _open_trouble(self, message):
        """Give the responsible person an activity, or bring theirs up to date.

        As long as the trouble lasts there is one activity, whatever else goes wrong:
        its note is rewritten, which notifies nobody.

        :param str message: the sentence that says what to do.
        """
        note = Markup("<p>%s</p>") % message
        for instance in self.sudo():
            present = instance._trouble_activities()
            if present:
                present.filtered(lambda a, n=note: a.note != n).note = note
            elif instance.responsible_id.active:
                instance.activity_schedule(
                    TROUBLE,
                    summary=self.env._("Amazon Vendor Central needs you"),
                    note=note,
                    user_id=instance.responsible_id.id,
                )

    def _close_trouble(self):
        """Close our own activities where nothing needs a person any more."""
        for instance in self.sudo():
            if instance._trouble_activities() and not instance._troubles():
                instance.activity_feedback(
                    [TROUBLE], feedback=self.env._("It works again.")
                )

    def _trouble_activities(self):
        return self.activity_search([TROUBLE])

    def _troubles(self):
        """What a person must see to, or what keeps the badge red."""
        return [
            found
            for found in self._findings()
            if found.person or found.level == "error"
        ]

    # === SCHEDULED ACTION === #

    @api.model
    def _cron_watch(self):
        """Look at every instance; one that cannot be looked at stops no other.

        After a night in which the server was off everything is late, and has its turn
        now: that is looked at the next time.
        """
        last = self.env.context.get("lastcall")
        if last and last < fields.Datetime.now() - LATE_AFTER:
            return
        self._watched()._watch(self.env["ir.cron"]._commit_progress)

    @api.model
    def _watched(self):
        """The instances that work by themselves: those without keys cannot."""
        return self.search_fetch([("has_credentials", "=", True)], LOOKED_AT)

    def _watch(self, checkpoint=no_checkpoint):
        """Open or close the activity of these instances, in their person's language and
        time zone.

        :param checkpoint: see ``engine.no_checkpoint``; asked after each instance.
        """
        each_alone(
            self,
            lambda instance: instance._watch_one(),
            lambda instance, error: instance._loop_broke("watch", error, _logger),
            checkpoint,
        )

    def _watch_one(self):
        self._loop_works("watch")
        person = self.responsible_id
        watched = self.with_context(
            lang=person.lang or self.env.lang, tz=person.tz or "UTC"
        )
        pressing = [found for found in watched._findings() if found.person]
        if pressing:
            watched._open_trouble(pressing[0].sentence)
        else:
            watched._close_trouble()

    @api.autovacuum
    def _gc_watch_daily(self):
        """Look also when our own scheduled action is the one that stopped."""
        self._watched()._watch()
