"""Amazon's programs: which of them an instance takes part in."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import ormcache

#: Program -> the instance's field that says whether it takes part.
PROGRAMS = {"retail": "does_retail", "direct": "does_direct"}
#: What belongs to every vendor, in whichever of these.
VENDOR = "vendor"


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

    def _programs(self):
        """The programs that are open to this kind of account; accounts of another kind
        have others.

        :return: list of str.
        """
        self.ensure_one()
        return [VENDOR, *PROGRAMS] if self.account_type == "vendor" else []

    def _can_do(self, program):
        """Whether a program is open to this kind of account.

        :param str program: as for ``_does``.
        """
        return program is None or program in self._programs()

    def _does(self, program):
        """Whether this instance takes part in a program.

        :param str program: one of ``_programs``; None is what belongs to all.
        """
        self.ensure_one()
        switch = PROGRAMS.get(program)
        return self._can_do(program) and (not switch or self[switch])

    @api.model
    def _domain_in(self, program):
        """Instances that take part in a program, see ``_does``.

        :rtype: Domain
        """
        if program is None:
            return Domain.TRUE
        switch = PROGRAMS.get(program)
        mine = Domain("account_type", "=", "vendor")
        return mine & Domain(switch, "=", True) if switch else mine

    @api.model
    @ormcache("program")
    def _is_anybody_in(self, program):
        """Whether any instance takes part in a program: what is done for one in which
        nobody does costs nothing.

        :param str program: as for ``_does``.
        """
        if program is None:
            return True
        return bool(self.sudo().search_count(self._domain_in(program), limit=1))

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
