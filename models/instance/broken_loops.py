import logging

from odoo import api, fields, models
from odoo.tools import SQL

from ...spapi.text import short

_logger = logging.getLogger(__name__)

#: Characters of a reason.
LONGEST = 500


class AmazonVendorInstanceBrokenLoops(models.Model):
    """What is done for every instance without a schedule of its own, and broke.

    One instance's turn never stops the others'; why it broke stands on the instance
    until a later turn goes well, is part of its health, and is a person's activity.
    """

    _inherit = "amazon.vendor.instance"

    broken_loops = fields.Json(
        readonly=True,
        copy=False,
        help="What could not be done for this instance: code and why.",
    )

    def _loop_broke(self, loop, error, logger=_logger):
        """Keep why a turn of this instance broke.

        :param str loop: its code, see ``_loop_label``.
        """
        logger.error("%s of instance %s broke", loop, self.id, exc_info=error)
        reason = short(f"{type(error).__name__}: {error}", LONGEST)
        broken = dict(self.sudo().broken_loops or {})
        if broken.get(loop) != reason:
            self.sudo().broken_loops = {**broken, loop: reason}

    def _turn_broke(self, operation, error):
        """Keep why a turn of this instance broke, where its schedule is.

        :param str operation: of ``amazon.vendor.schedule``.
        """
        if schedule := self._schedule(operation):
            schedule._failed(error)
        else:
            self._loop_broke(operation, error)

    @api.model
    def _broken_in(self, loop, *others):
        """Active instances whose last turn in a loop broke, by one statement.

        :param others: SQL of queries for ids of further ones.
        """
        self.env.flush_all()
        conditions = [SQL("jsonb_exists(broken_loops, %s)", loop)]
        conditions += [SQL("id IN (%s)", query) for query in others]
        found = self.env.execute_query(
            SQL(
                "SELECT id FROM amazon_vendor_instance WHERE active AND (%s)",
                SQL(" OR ").join(conditions),
            )
        )
        return self.browse(id_ for (id_,) in found)

    def _loop_works(self, loop):
        """A turn of this instance went well."""
        broken = dict(self.sudo().broken_loops or {})
        if broken.pop(loop, None):
            self.sudo().broken_loops = broken or False

    def _loop_label(self, loop):
        labels = {
            "watch": self.env._("Watch Over the Instance"),
            "deadlines": self.env._("Watch Deadlines"),
            "invoices": self.env._("Invoice What Has Left"),
            "shipments": self.env._("Tell of Failed Shipments"),
            "connection": self.env._("Check the Connection"),
            "calls": self.env._("Remove Old API Calls"),
            "retention": self.env._("Keep Less of Old Orders"),
            "queues": self.env._("Remove Empty Data Queues"),
            "keys": self.env._("Seal the Keys Anew"),
            "repair": self.env._("Repair What Was Missed"),
            "labels": self.env._("Fetch Amazon's Labels"),
            "direct_labels": self.env._("Fetch Labels of Direct Orders"),
            "confirming": self.env._("Confirm Large Sale Orders"),
            "payments": self.env._("Draft Amazon's Payments"),
            "consignees": self.env._("Erase Consignees"),
            "consignee_keys": self.env._("Seal Consignees Anew"),
            "label_keys": self.env._("Seal Labels Anew"),
            "stock_updates": self.env._("Forget Old Stock Updates"),
            "direct_deadlines": self.env._("Watch Deadlines of Direct Orders"),
        }
        operations = self.env["amazon.vendor.operations"]._registered()
        if loop in operations:
            return operations[loop].label
        return labels.get(loop, loop)

    def _say_broken_loops(self):
        """What broke, a sentence each."""
        return [
            self.env._(
                "%(loop)s: something unexpected went wrong: %(reason)s. It is tried "
                "again by itself; the server's log has the details.",
                loop=self._loop_label(loop),
                reason=reason,
            )
            for loop, reason in sorted((self.sudo().broken_loops or {}).items())
        ]
