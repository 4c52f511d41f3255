import json
from datetime import datetime, time, timedelta

from odoo import api, fields, models

from ..exchange.engine import no_checkpoint

GAP_CHECK = "gap_check"
#: At night, when nobody imports by hand (UTC).
NIGHT = time(2)
#: So many single orders go into one data queue.
MOST_NUMBERS = 500
#: A report names so many.
MOST_NAMED = 20


class AmazonVendorGapCheck(models.Model):
    """Compare the purchase orders Amazon lists with ours, and fetch what is missing.

    Amazon has hidden orders for days and listed them later with their original dates
    (selling-partner-api-docs, issue 1416), which no cursor can see. So once a night the
    numbers of the last weeks, without details, are held against what is stored.
    """

    _inherit = "amazon.vendor.queue"

    missing_numbers = fields.Text(
        string="Missing Purchase Orders",
        readonly=True,
        copy=False,
        help="Amazon listed them, and they were not stored here.",
    )
    outdated_numbers = fields.Text(
        string="Outdated Purchase Orders",
        readonly=True,
        copy=False,
        help="Amazon listed them in another state than the one stored here.",
    )
    follow_up_ids = fields.One2many(
        "amazon.vendor.queue", "gap_check_id", readonly=True, copy=False
    )
    gap_check_id = fields.Many2one(
        "amazon.vendor.queue",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The gap check that found these orders missing.",
    )

    # === RECEIVING === #

    def _store_documents(self, documents, listed=frozenset()):
        if self.operation != GAP_CHECK:
            return super()._store_documents(documents, listed)
        states = {
            document.number: json.loads(document.text).get("purchaseOrderState")
            for document in documents
            if document.number
        }
        missing, outdated = self._compare_numbers(states)
        known_missing = (self.missing_numbers or "").split()
        known_outdated = (self.outdated_numbers or "").split()
        self.write(
            {
                "received_count": self.received_count + len(documents),
                "unchanged_count": self.unchanged_count
                + len(documents)
                - len(missing)
                - len(outdated),
                "missing_numbers": _lines(known_missing + missing),
                "outdated_numbers": _lines(known_outdated + outdated),
            }
        )
        return self.env["amazon.vendor.queue.line"]

    def _compare_numbers(self, states):
        """Which of Amazon's orders are not stored here as Amazon shows them.

        :param dict states: purchase order number -> purchaseOrderState.
        :return: (missing numbers, numbers in another state than ours)
        """
        Line = self.env["amazon.vendor.queue.line"]
        stored = Line._latest_versions(self.instance_id, set(states))
        missing = [number for number in states if number not in stored]
        found = self.env["amazon.vendor.requisition"].search_fetch(
            [
                ("instance_id", "=", self.instance_id.id),
                ("purchase_order_number", "in", list(states)),
            ],
            ["purchase_order_number", "amazon_state"],
        )
        outdated = [
            requisition.purchase_order_number
            for requisition in found
            if states[requisition.purchase_order_number]
            not in (None, requisition.amazon_state)
            and requisition.purchase_order_number in stored
        ]
        return missing, outdated

    def _fetch_done(self):
        if self.operation != GAP_CHECK:
            return super()._fetch_done()
        self.write(
            {"fetch_state": "done", "lease_until": False, "fetch_position": False}
        )
        missing = (self.missing_numbers or "").split()
        wanted = missing + (self.outdated_numbers or "").split()
        self._open_follow_up(wanted)
        self._log("warning" if missing else "info", self._gap_report())
        self._refresh_state()
        if wanted:
            self._trigger_import()

    def _open_follow_up(self, numbers):
        """Have these orders fetched by data queues of their own."""
        self.create(
            [
                {
                    "instance_id": self.instance_id.id,
                    "operation": "import_specific_purchase_orders",
                    "requested_numbers": "\n".join(numbers[start:][:MOST_NUMBERS]),
                    "gap_check_id": self.id,
                }
                for start in range(0, len(numbers), MOST_NUMBERS)
            ]
        )

    def _gap_report(self):
        """What the check found, in a sentence."""
        missing = (self.missing_numbers or "").split()
        outdated = (self.outdated_numbers or "").split()
        parts = [
            self.env._(
                "Gap check since %(start)s: Amazon lists %(listed)s purchase orders.",
                start=fields.Date.to_string(self.window_start),
                listed=self.received_count,
            )
        ]
        if missing:
            parts.append(
                self.env._(
                    "%(count)s were missing here: %(numbers)s.",
                    count=len(missing),
                    numbers=_named(missing),
                )
            )
        if outdated:
            parts.append(
                self.env._(
                    "%(count)s are in another state at Amazon: %(numbers)s.",
                    count=len(outdated),
                    numbers=_named(outdated),
                )
            )
        if missing or outdated:
            parts.append(
                self.env._(
                    "They are fetched with %(queues)s.",
                    queues=", ".join(self.follow_up_ids.mapped("name")),
                )
            )
        else:
            parts.append(self.env._("None is missing here."))
        return " ".join(parts)

    # === SCHEDULED ACTION === #

    @api.model
    def _cron_gap_check(self):
        """Check each instance whose turn it is."""
        checkpoint = self.env["ir.cron"]._commit_progress
        self.env["amazon.vendor.schedule"]._due(GAP_CHECK)._run(
            lambda instance: self._gap_check_scheduled(instance, checkpoint), checkpoint
        )

    @api.model
    def _gap_check_scheduled(self, instance, checkpoint=no_checkpoint):
        """Compare Amazon's last weeks with ours.

        A check that was interrupted goes on where it stopped.

        :return: sentence for the schedule.
        :raise SpApiError: Amazon could not be asked; the queue says so too.
        """
        queue = self.search(
            [
                ("instance_id", "=", instance.id),
                ("operation", "=", GAP_CHECK),
                ("fetch_state", "!=", "done"),
            ],
            limit=1,
        ) or self.create(self._gap_check_values(instance, instance.import_cursor))
        if error := queue._fetch(checkpoint):
            raise error
        if queue.fetch_state != "done":
            return self.env._("%(queue)s goes on in a moment.", queue=queue.name)
        return queue._gap_report()

    @api.model
    def _gap_check_values(self, instance, until=None):
        """Values of a data queue that checks the last weeks of this instance.

        :param datetime until: end of the check, naive UTC; now by default. The
            schedule gives the import's cursor: what is younger is not missing, the
            next import brings it.
        """
        now = fields.Datetime.now()
        start = now - timedelta(days=instance.gap_check_days)
        return {
            "instance_id": instance.id,
            "operation": GAP_CHECK,
            "window_type": "created",
            "filters": {"include_details": False},
            "window_start": start,
            "window_end": until if until and start < until < now else now,
        }


class AmazonVendorGapCheckSchedule(models.Model):
    _inherit = "amazon.vendor.schedule"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("operation") == GAP_CHECK and "next_run" not in vals:
                vals["next_run"] = _next_night(fields.Datetime.now())
                vals.update(interval_number=1, interval_type="days")
        return super().create(vals_list)


def _next_night(now):
    tonight = datetime.combine(now.date(), NIGHT)
    return tonight if tonight > now else tonight + timedelta(days=1)


def _lines(numbers):
    return "\n".join(dict.fromkeys(numbers)) or False


def _named(numbers):
    shown = ", ".join(numbers[:MOST_NAMED])
    return f"{shown}, …" if len(numbers) > MOST_NAMED else shown
