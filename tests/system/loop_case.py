"""The kit of loops of which a step always breaks: what must hold all the same."""

from pathlib import Path
from unittest.mock import patch

from odoo import fields, models
from odoo.tools import mute_logger

from ..acknowledgement.case import AcknowledgementCase
from .loops import MODULE

#: Of one run and one loop there are no more triggers than this.
MOST_TRIGGERS = 4
ROOMS = Path(__file__).parents[2] / "models"
LOGGERS = [
    ".".join(("odoo.addons", MODULE, *path.relative_to(ROOMS.parent).parts))[:-3]
    for path in sorted(ROOMS.glob("*/*.py"))
]


def _concerns(instance, value):
    """Whether a record, or what holds some, belongs to an instance."""
    if isinstance(value, models.BaseModel):
        if value._name == instance._name:
            return instance in value
        for name in ("instance_id", "amazon_instance_id"):
            if name in value._fields:
                return instance in value.sudo().mapped(name)
        return False
    if isinstance(value, (list, tuple)):
        return any(_concerns(instance, each) for each in value)
    return False


class LoopCase(AcknowledgementCase):
    """Two instances, of which the first one's work breaks; the other is its neighbour.

    Of each loop, classes beside this one say how there is work for both
    (``prepare_<loop>``), what shows that an instance was served (``served_<loop>``),
    and how it is run where no scheduled action does that (``run_<loop>``).
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        account = cls.simulator.add_account("good", ["GOOD1"])
        cls.good = cls._create_instance(
            name="The neighbour",
            lwa_client_id=account.client_id,
            lwa_client_secret=account.client_secret,
            lwa_refresh_token=account.refresh_token,
        )
        cls.both = cls.instance | cls.good
        cls.both.call_retention_days = 30

    # --- A step that breaks ---------------------------------------------------------

    def breaking(self, model, method):
        """Have a step raise whenever it is about the first instance.

        :return: (context manager, list that is filled whenever it breaks)
        """
        cls, bad, broke = self.registry[model], self.instance, []
        real = getattr(cls, method)

        def step(records, *args, **kwargs):
            if _concerns(bad, (records, *args)):
                broke.append(method)
                raise KeyError("odd")
            return real(records, *args, **kwargs)

        return patch.object(cls, method, step), broke

    def assertHolds(self, loop, model, method, also=None):
        """Run a loop of which a step always breaks, and look at all that must hold."""
        getattr(self, f"prepare_{loop.name}")()
        self.env.flush_all()
        self.env.cr.postcommit.clear()
        breaking, broke = self.breaking(model, method)
        if also:
            self.startPatcher(self.breaking(*also)[0])
        with breaking, mute_logger(*LOGGERS, "odoo.sql_db", "odoo.http"):
            self.run_loop(loop)
            self.assertServed(loop)
            self.assertNoCircle(loop)
            for _number in range(loop.runs - 1):
                self.advance(loop.minutes)
                self.run_loop(loop)
            self.assertNoCircle(loop)
            self.advance(loop.minutes)
        self.assertTrue(broke, "this step is none of the loop's")
        if not getattr(self, f"served_{loop.name}")(self.instance):
            self.assertIn("odd", self.said())
        self.assertNothingHangs()

    def assertNoCircle(self, loop):
        """What has just run does not wake itself up, at once or more and more often."""
        before = self.triggers()
        self.run_loop(loop)
        again = self.triggers() - before
        now = fields.Datetime.now()
        self.assertFalse(again.filtered(lambda each: each.call_at <= now))
        self.assertLessEqual(len(again), MOST_TRIGGERS)

    def run_loop(self, loop):
        if not loop.crons:
            getattr(self, f"run_{loop.name}")()
        for cron in loop.crons:
            self.run_cron(cron)

    def triggers(self):
        return self.env["ir.cron.trigger"].search([])

    def said(self):
        """What people can read of the broken instance: what failed, its schedules, its
        health."""
        self.env.flush_all()
        self.env.invalidate_all()
        letters = self.env["amazon.vendor.dead.letter"].search(
            [("instance_id", "=", self.instance.id)]
        )
        schedules = self.instance.schedule_ids.filtered(
            lambda each: each.last_state == "error"
        )
        health = self.instance._say_broken_loops()
        requisitions = self.env["amazon.vendor.requisition"].search(
            [("instance_id", "=", self.instance.id)]
        )
        health += [str(note) for note in requisitions.activity_ids.mapped("note")]
        return "\n".join(
            [*letters.mapped("reason"), *schedules.mapped("last_message"), *health]
        )

    def assertServed(self, loop):
        """The neighbour was served, in the very first run."""
        self.env.invalidate_all()
        served = getattr(self, f"served_{loop.name}")
        self.assertTrue(served(self.good), "the neighbour was not served")

    def assertNothingHangs(self):
        """Nothing is said to be under way that nobody works on."""
        now = fields.Datetime.now()
        late = [("lease_until", "<", now)]
        Queue, Submission = (
            self.env["amazon.vendor.queue"],
            self.env["amazon.vendor.submission"],
        )
        self.assertFalse(Queue.search([("fetch_state", "=", "running"), *late]))
        self.assertFalse(Submission.search([("state", "=", "sending"), *late]))

    def is_ok(self, instance, operation):
        return instance._schedule(operation).last_state == "ok"

    def lines_of(self, instance, kind="purchase_order"):
        return self.env["amazon.vendor.queue.line"].search(
            [
                ("instance_id", "=", instance.id),
                ("document_type", "=", kind),
            ]
        )
