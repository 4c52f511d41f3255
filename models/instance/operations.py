"""What is done for an instance, by a schedule or by hand: every room registers its own.

Who has an operation inherits ``amazon.vendor.operations`` and names it in
``_operations``. The schedules, the data queue, the Operations wizard and the health
badge know no other list, so an operation of another addon is one like ours.
"""

from dataclasses import dataclass
from datetime import time

from odoo import api, models
from odoo.tools import frozendict, ormcache


@dataclass(frozen=True)
class Operation:
    """Something that is done for an instance.

    :param code: what it is called in the database
    :param label: what people read, in their language
    :param sequence: its place among the others
    :param cron: complete external id of the scheduled action that does it; without one
        an instance gets no schedule for it
    :param minutes: how often a new instance has it done
    :param at: time of the day (UTC) of the first run; at once without
    :param program: of Amazon's it belongs to, see ``program.py``; without one to all
    :param by_wish: its schedule is off until a person switches it on
    """

    code: str
    label: str
    sequence: int = 100
    cron: str | None = None
    minutes: int = 60
    at: time | None = None
    program: str | None = None
    by_wish: bool = False


class AmazonVendorOperations(models.AbstractModel):
    _name = "amazon.vendor.operations"
    _description = "Amazon Vendor: what registers operations"

    @api.model
    def _operations(self):
        """The operations of this model.

        :return: list of :class:`Operation`.
        """
        return []

    @api.model
    def _health_findings(self, instance):
        """What a room has to say against an instance, besides what its schedules and
        the list of all that failed say.

        :param instance: one amazon.vendor.instance.
        :return: list of ``health.Finding``.
        """
        return []

    @api.model
    def _all_health_findings(self, instance):
        """What all rooms have to say against an instance."""
        names = self.env.registry.descendants(["amazon.vendor.operations"], "_inherit")
        return [
            each for name in names for each in self.env[name]._health_findings(instance)
        ]

    @api.model
    @ormcache("self.env.lang")
    def _registered(self):
        """All operations of this database, asked for once: every room answers.

        They change with the addons that are installed only, so they are put together
        once for each language.

        :return: dict code -> :class:`Operation`, in the order people see them; it is
            everybody's and not to be changed.
        """
        names = self.env.registry.descendants(["amazon.vendor.operations"], "_inherit")
        found = [each for name in names for each in self.env[name]._operations()]
        found.sort(key=lambda each: each.sequence)
        return frozendict({each.code: each for each in found})

    @api.model
    def _scheduled(self):
        """Those that a schedule can do; as ``_registered``."""
        return {
            code: operation
            for code, operation in self._registered().items()
            if operation.cron
        }

    def init(self):
        """Give the instances of this database the schedules that an addon brings,
        switched off: they are a person's to switch on."""
        self.env.registry.clear_cache()  # there is one more that registers operations
        self.pool.post_init(self._create_schedules)
        return super().init()

    def _create_schedules(self):
        instances = self.env["amazon.vendor.instance"].search(
            [("active", "in", [True, False])]
        )
        # An update asks Amazon for nothing by itself that nobody has asked for.
        instances._create_missing_schedules(
            active=False,
            last_message=self.env._(
                "It came with an update, switched off: switch it on where it is wanted."
            ),
        )
