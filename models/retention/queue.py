from odoo import api, models
from odoo.tools import SQL

#: Data queues that are removed in one transaction.
PORTION = 500


class AmazonVendorQueueRetention(models.Model):
    """Data queues of which no document is left."""

    _inherit = "amazon.vendor.queue"

    @api.autovacuum
    def _gc_empty_queues(self):
        """Forget old queues that are done and hold nothing any more."""
        done, more = 0, False
        for instance in self.env["amazon.vendor.instance"]._that_keep(
            "pack_after_days", "superseded_months"
        ):
            found = self._empty_since(instance, instance._superseded_before())
            found.unlink()
            done += len(found)
            more = more or len(found) == PORTION
        return done, int(more)

    @api.model
    def _empty_since(self, instance, day):
        """Queues of an instance that came before a day and hold nothing any more."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT queue.id
                  FROM amazon_vendor_queue queue
                 WHERE queue.instance_id = %s
                   AND queue.state = 'done'
                   AND queue.fetch_state = 'done'
                   AND queue.create_date < %s
                   AND NOT EXISTS (SELECT FROM amazon_vendor_queue_line line
                                    WHERE line.queue_id = queue.id)
                   AND NOT EXISTS (SELECT FROM amazon_vendor_queue other
                                    WHERE other.gap_check_id = queue.id)
              ORDER BY queue.id
                 LIMIT %s
                """,
                instance.id,
                day,
                PORTION,
            )
        )
        return self.browse(number for (number,) in rows)
