"""Amazon's programs: which of them an instance takes part in."""

from odoo import api, fields, models
from odoo.tools import ormcache

#: Program -> the instance's field that says whether it takes part.
PROGRAMS = {"retail": "does_retail", "direct": "does_direct"}


class AmazonVendorInstanceProgram(models.Model):
    """A program that an instance does not take part in is asked for nothing: without
    the role for it Amazon refuses every call.

    Switching one on or off switches its schedules.
    """

    _inherit = "amazon.vendor.instance"

    does_retail = fields.Boolean(
        string="Purchase Orders (Retail)",
        default=True,
        tracking=True,
        help="Amazon buys from you for its own warehouses.",
    )
    does_direct = fields.Boolean(
        string="Direct Fulfilment",
        tracking=True,
        help="You send single orders to Amazon's customers from your own warehouse. "
        "Your application needs the role Direct-to-Consumer Shipping (Restricted).",
    )

    def _switched(self, vals):
        """Which programs of which of these are about to be switched.

        :param dict vals: for ``write``.
        :return: dict program -> instances.
        """
        return {
            program: self.filtered(lambda i, name=name: i[name] != bool(vals[name]))
            for program, name in PROGRAMS.items()
            if name in vals
        }

    def _does(self, program):
        """Whether this instance takes part in a program.

        :param str program: one of ``PROGRAMS``; None is what belongs to all.
        """
        self.ensure_one()
        return program is None or self[PROGRAMS[program]]

    @api.model
    @ormcache("program")
    def _is_anybody_in(self, program):
        """Whether any instance takes part in a program: what is done for one in which
        nobody does costs nothing.

        :param str program: as for ``_does``.
        """
        if program is None:
            return True
        taking_part = [(PROGRAMS[program], "=", True)]
        return bool(self.sudo().search_count(taking_part, limit=1))

    def _switch_schedules(self, program):
        """What is done by schedule for a program follows its switch."""
        self.env.registry.clear_cache()
        operations = self.env["amazon.vendor.operations"]._scheduled()
        self._create_missing_schedules()
        mine = {code: o for code, o in operations.items() if o.program == program}
        for instance in self:
            does = instance._does(program)
            instance.schedule_ids.filtered(
                lambda schedule, does=does: (
                    (operation := mine.get(schedule.operation))
                    # One that is off until somebody wants it is switched off only.
                    and not (does and operation.by_wish)
                )
            ).active = does
