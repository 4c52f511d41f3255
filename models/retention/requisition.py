import logging

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..exchange.alone import each_alone
from ..exchange.dates import day
from ..exchange.engine import bisect
from ..requisition.queue_line import KEY

_logger = logging.getLogger(__name__)

#: Days after which an order is tried again that a step could not be done with.
AGAIN_AFTER = 7

#: Orders, and lines of orders, that are done in one transaction.
PORTION = 100
PORTION_LINES = 5000

#: Nothing is open about an order ``r``. All of it must hold before anything of an order
#: is packed, thinned or dropped.
NOTHING_OPEN = (
    # Amazon has closed it, in the order or in its status.
    "(r.state = 'closed' OR r.purchase_order_status = 'CLOSED')",
    # It waits neither for its way of working nor for a person.
    "r.workflow_due IS NOT TRUE",
    "r.hold_reason IS NULL",
    "r.problem IS NULL",
    "r.change_pending IS NOT TRUE",
    "coalesce(r.open_review_count, 0) = 0",
    """NOT EXISTS (SELECT FROM mail_activity activity
                    WHERE activity.res_model = 'amazon.vendor.requisition'
                      AND activity.res_id = r.id AND activity.active IS TRUE)""",
    # No document of its waits or has failed.
    """NOT EXISTS (SELECT FROM amazon_vendor_queue_line line
                    WHERE line.instance_id = r.instance_id
                      AND line.document_key = r.purchase_order_number
                      AND line.state != 'done')""",
    # What became of every answer is known, and nothing follows it any more. An answer
    # that a later one has replaced is not looked at again.
    """NOT EXISTS (SELECT FROM amazon_vendor_acknowledgement answer
                     JOIN amazon_vendor_submission submission
                       ON submission.res_model = 'amazon.vendor.acknowledgement'
                      AND submission.res_id = answer.id
                    WHERE answer.requisition_id = r.id
                      AND ((submission.state
                            NOT IN ('confirmed', 'presumed', 'cancelled')
                        AND (submission.superseded IS NOT TRUE OR submission.state
                             NOT IN ('submitted', 'failed', 'mismatch')))
                        OR submission.next_check IS NOT NULL
                        OR submission.next_try IS NOT NULL
                        OR submission.work_left IS TRUE))""",
    # Amazon has been told of its goods, or they are on no shipment of ours.
    """NOT EXISTS (SELECT FROM sale_order sale
                     JOIN stock_picking picking ON picking.sale_id = sale.id
                     JOIN amazon_vendor_shipment shipment
                       ON shipment.id = picking.amazon_shipment_id
                    WHERE sale.amazon_requisition_id = r.id
                      AND (shipment.state IN ('draft', 'packed')
                           OR (shipment.state != 'cancelled'
                               AND shipment.sync_state IN ('waiting', 'failed'))))""",
    # Amazon takes nothing off its invoices that is still disputed, or can be.
    """NOT EXISTS (SELECT FROM sale_order sale
                     JOIN sale_order_line sold ON sold.order_id = sale.id
                     JOIN sale_order_line_invoice_rel billed
                       ON billed.order_line_id = sold.id
                     JOIN account_move_line item ON item.id = billed.invoice_line_id
                     JOIN amazon_vendor_deduction deduction
                       ON deduction.invoice_id = item.move_id
                    WHERE sale.amazon_requisition_id = r.id
                      AND deduction.state
                          IN ('open', 'disputed', 'again', 'partly'))""",
    # Nobody still decides about its sale order.
    """NOT EXISTS (SELECT FROM sale_order sale
                    WHERE sale.amazon_requisition_id = r.id
                      AND sale.state IN ('draft', 'sent'))""",
)


class AmazonVendorRequisitionRetention(models.Model):
    """What is kept of an order that is over: less with each step, and it says so.

    1. *Packed*: its documents, answers and the history of its status take little room.
       Everything can still be read, byte for byte.
    2. *Thinned*: superseded versions are gone, of the history first and last remain.
    3. *Dropped*: Amazon's own text is gone. The order, every answer with the exact
       document that was sent and Amazon's receipts stay.

    Each step does a portion in one transaction; the daily clean-up calls it until none
    is left. A step that was killed has done nothing, and is done next time.
    """

    _inherit = "amazon.vendor.requisition"

    packed_on = fields.Date(readonly=True, copy=False)
    thinned_on = fields.Date(readonly=True, copy=False)
    dropped_on = fields.Date(readonly=True, copy=False)
    retention_failed_on = fields.Date(
        readonly=True,
        copy=False,
        help="The day on which what is kept could not be made less; it is tried again.",
    )
    retention_note = fields.Text(
        string="What Is Kept", compute="_compute_retention_note"
    )

    _to_pack_idx = models.Index(
        "(instance_id) WHERE packed_on IS NULL "
        "AND (state = 'closed' OR purchase_order_status = 'CLOSED')"
    )
    _to_thin_idx = models.Index(
        "(instance_id, packed_on) WHERE packed_on IS NOT NULL "
        "AND (thinned_on IS NULL OR thinned_on < packed_on)"
    )
    _to_drop_idx = models.Index(
        "(instance_id, packed_on) WHERE packed_on IS NOT NULL "
        "AND (dropped_on IS NULL OR dropped_on < packed_on)"
    )

    @api.depends("packed_on", "thinned_on", "dropped_on", "history_count")
    @api.depends_context("lang")
    def _compute_retention_note(self):
        for requisition in self:
            sentences = requisition._retention_sentences()
            requisition.retention_note = "\n".join(sentences) or False

    def _retention_sentences(self):
        """What of this order is no more as it came, and since when."""
        sentences = []
        if self.dropped_on:
            sentences.append(
                self.env._(
                    "Dropped on %(day)s: Amazon's documents and the history of its "
                    "status. What was ordered and every answer stay.",
                    day=day(self.env, self.dropped_on),
                )
            )
        elif self.thinned_on:
            sentences.append(
                self.env._(
                    "Thinned on %(day)s: the last version of Amazon's order is kept, "
                    "and the first and the last entry of each kind of the history.",
                    day=day(self.env, self.thinned_on),
                )
            )
        if self.history_count:
            sentences.append(
                self.env._(
                    "Packed on %(day)s: click Show History to see the %(count)s "
                    "entries of the history that are put away.",
                    day=day(self.env, self.packed_on),
                    count=self.history_count,
                )
            )
        return sentences

    # === SCHEDULED CLEAN-UP === #

    @api.autovacuum
    def _gc_pack_closed(self):
        """Pack orders that are over and were not touched for a while."""

        def due(instance):
            day = instance._packed_before()
            return SQL(
                """r.packed_on IS NULL AND r.write_date < %s
                   AND NOT EXISTS (SELECT FROM amazon_vendor_queue_line late
                                    WHERE late.instance_id = r.instance_id
                                      AND late.document_key = r.purchase_order_number
                                      AND late.create_date >= %s)""",
                day,
                day,
            )

        return self._keep_less("packed_on", ["pack_after_days"], due, "_pack_documents")

    @api.autovacuum
    def _gc_thin_packed(self):
        """Drop what later versions have replaced."""

        def due(instance):
            return SQL(
                "r.packed_on <= %s "
                "AND (r.thinned_on IS NULL OR r.thinned_on < r.packed_on)",
                instance._superseded_before(),
            )

        return self._keep_less("thinned_on", ["superseded_months"], due, "_thin")

    @api.autovacuum
    def _gc_drop_expired(self):
        """Drop Amazon's own text once nobody can argue about it any more."""

        def due(instance):
            return SQL(
                "r.packed_on <= %s "
                "AND (r.dropped_on IS NULL OR r.dropped_on < r.packed_on)",
                instance._dropped_before(),
            )

        return self._keep_less("dropped_on", ["documents_months"], due, "_drop")

    @api.model
    def _keep_less(self, day, settings, due, method):
        """Do one portion of a step.

        :param str day: the field that says when it was done.
        :param list settings: fields of the instance that must not be 0 for it.
        :param due: callable(instance), SQL over ``r``.
        :param str method: does the step with several orders.
        :return: see ``api.autovacuum``.
        """
        counts, rests = [], []
        today = fields.Date.today()

        def step(requisitions):
            getattr(requisitions, method)()
            requisitions.write({day: today, "retention_failed_on": False})

        def leave(requisition, error):
            # It stays as it is and says so, and does not keep the others from their
            # turn: these come first for some days.
            _logger.error(
                "%s: %s failed", requisition.display_name, method, exc_info=error
            )
            requisition.write({"retention_failed_on": today})

        def keep(instance):
            found, rest = self._over(instance, due(instance))
            mine = found.with_context(tracking_disable=True).try_lock_for_update(
                allow_referencing=True
            )
            bisect(mine, step, leave)
            instance._loop_works("retention")
            counts.append(len(mine))
            rests.append(rest and bool(mine))

        each_alone(
            self.env["amazon.vendor.instance"]._that_keep(*settings),
            keep,
            lambda instance, error: instance._loop_broke("retention", error),
        )
        return sum(counts), int(any(rests))

    @api.model
    def _over(self, instance, due):
        """Orders of an instance about which nothing is open, a portion of them.

        :param due: SQL over ``r``.
        :return: (requisitions, whether there may be more)
        """
        self.env.flush_all()
        again = fields.Date.today() - relativedelta(days=AGAIN_AFTER)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT r.id, r.line_count
                  FROM amazon_vendor_requisition r
                 WHERE r.instance_id = %s AND %s AND %s
                   AND (r.retention_failed_on IS NULL OR r.retention_failed_on <= %s)
              ORDER BY r.id
                 LIMIT %s
                """,
                instance.id,
                due,
                SQL(" AND ").join(map(SQL, self._nothing_open())),
                again,
                PORTION,
            )
        )
        numbers, lines = [], 0
        for number, count in rows:
            lines += count or 0
            if numbers and lines > PORTION_LINES:
                break
            numbers.append(number)
        rest = len(numbers) < len(rows) or len(rows) == PORTION
        return self.sudo().browse(numbers), rest

    @api.model
    def _nothing_open(self):
        """Conditions in SQL over an order ``r``, all of which must hold.

        An addon that knows of something else that can be open about an order (a
        dispute, a claim) adds its own.
        """
        return list(NOTHING_OPEN)

    # === THE STEPS === #

    def _pack_documents(self):
        """Pack the documents, the answers and the histories of these orders."""
        for versions in self._documents():
            last = versions._last_with_payload()
            last._pack()
            (versions - last)._pack(last.payload, {"payload_base_id": last.id})
        self.acknowledgement_ids.submission_ids._pack()
        self._put_away()

    def _thin(self):
        """Drop superseded versions, and what lines and their history say as well."""
        self._pack_documents()  # what came since
        gone = self.env["amazon.vendor.queue.line"]
        for versions in self._documents():
            # By its last version a document is known again, whether it has a text (an
            # echo of our own answer has none) or not.
            kept = versions[-1]
            if kept._handler()._is_evidence:
                kept |= versions._last_with_payload()
            else:
                kept._drop_payload()
            gone += versions - kept
        # First what is stored as a difference, then what it is the difference to.
        gone.filtered("payload_base_id").unlink()
        gone.exists().unlink()
        self._thin_history()

    def _drop(self):
        """Drop Amazon's own text."""
        self._thin()
        for versions in self._documents():
            versions._drop_payload()
        self._drop_history()

    def _documents(self):
        """The documents of these orders.

        :return: list of queue lines, all versions of one document each, oldest first.
        """
        Document = self.env["amazon.vendor.document"]
        kinds = [each._kind() for each in Document._handlers() if each._key_name == KEY]
        lines = self.env["amazon.vendor.queue.line"].search(
            [
                ("instance_id", "in", self.instance_id.ids),
                ("document_type", "in", kinds),
                ("document_key", "in", self.mapped("purchase_order_number")),
            ],
            order="version",
        )
        groups = lines.grouped(
            lambda line: (line.instance_id, line.document_type, line.document_key)
        )
        return list(groups.values())

    def _taken_up_again(self):
        """Something of these orders is as it came again: they are packed anew later."""
        self.filtered("packed_on").write({"packed_on": False})
