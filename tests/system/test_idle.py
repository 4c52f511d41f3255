"""What nothing to do costs: counted over all scheduled actions together."""

import logging
import re
from unittest.mock import patch

from odoo import fields
from odoo.sql_db import Cursor
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..inbound.case import QueueCase
from ..orders import order

_logger = logging.getLogger(__name__)

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b", re.I)


@tagged("post_install", "-at_install")
class TestIdleTick(QueueCase):
    def crons(self, watch=False):
        """The scheduled actions of the addon, but the one that looks at the others'
        health every quarter of an hour.

        :param bool watch: only that one.
        """
        data = self.env["ir.model.data"].search(
            [("model", "=", "ir.cron"), ("module", "=", "amazon_vendor_central")]
        )
        crons = self.env["ir.cron"].browse(data.mapped("res_id")).exists()
        return crons.filtered(
            lambda each: (each.code == "model._cron_watch()") is watch
        )

    def run_alone(self, cron):
        """Do the work of this action, without what Odoo does around it."""
        self.env.flush_all()
        with self.registry.cursor() as cr:
            env = self.env(cr=cr)
            model, code = env[cron.model_id.model], cron.code.strip()
            self.assertTrue(code.startswith("model._cron_"))
            safe_eval(code, {"model": model})

    def test_an_idle_tick_costs_fifteen_statements_and_writes_nothing(self):
        self.imported(order("IDLE0001"), order("IDLE0002"))
        crons = self.crons()
        later = fields.Datetime.add(fields.Datetime.now(), hours=1)
        imports = self.env["amazon.vendor.document"]._imports()
        schedules = self.env["amazon.vendor.schedule"].search([])
        schedules.filtered(lambda s: s.operation in imports).next_run = later
        for cron in crons:
            self.run_alone(cron)
        self.advance(6)
        found = self.statements_of(crons)
        _logger.info("an idle tick: %s statements", len(found))
        self.assertLessEqual(len(found), 15, "\n".join(found))
        self.assertFalse([each for each in found if WRITES.match(each)])

    def test_a_look_at_the_health_costs_fifteen_statements_and_writes_nothing(self):
        self.imported(order("IDLE0001"))
        self.instance.connection_state = "ok"
        self.instance.schedule_ids.next_run = fields.Datetime.now()
        crons = self.crons(watch=True)
        self.run_alone(crons)
        found = self.statements_of(crons)
        _logger.info("a look at the health: %s statements", len(found))
        self.assertLessEqual(len(found), 15, "\n".join(found))
        self.assertFalse([each for each in found if WRITES.match(each)])

    def statements_of(self, crons):
        """The statements with which these actions find that nothing is to be done."""
        self.env.flush_all()
        found = []
        execute = Cursor.execute

        def counted(cursor, query, *args, **kwargs):
            text = getattr(query, "code", query)
            if "SAVEPOINT" not in text[:40].upper():
                found.append(" ".join(text.split()))
            return execute(cursor, query, *args, **kwargs)

        for cron in crons:
            self.env.invalidate_all()
            self.assertTrue(cron.code and cron.model_id.model)  # read before it counts
            with patch.object(Cursor, "execute", counted):
                self.run_alone(cron)
        return found
