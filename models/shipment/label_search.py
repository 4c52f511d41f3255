import base64
import logging
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...logic.shipment import label_file
from ...spapi.errors import SpApiError
from ...spapi.messages.common import MessageError
from ...spapi.messages.transport_label import parse_label
from ...spapi.operations.shipments import Shipments
from ...spapi.pages import PageGuard
from ...spapi.text import short
from ..exchange.alone import alone, each_alone
from ..exchange.engine import after_commit, is_concurrency_error, no_checkpoint
from ..instance.keys import DOOR

_logger = logging.getLogger(__name__)

CRON = "amazon_vendor_central.ir_cron_fetch_labels"
LABELS_ALERT = "labels missing"
LABEL_STATES = [
    ("waiting", "Waiting for Amazon's Labels"),
    ("complete", "Complete"),
    ("ended", "Not Looked For Any More"),
]
#: A worker that has not come back for so long is taken for dead.
LEASE = timedelta(minutes=15)
#: How many shipments a run looks at.
RUN_LIMIT = 200
#: Labels are large, so a page has few; one shipment has one entry or some.
PAGE_SIZE = 10
#: Pages of one search, empty ones too, and bytes of labels that are kept of it.
MOST_PAGES = 50
MOST_BYTES = 64 * 1024 * 1024
#: Characters of a tracking number and of a carrier's code.
LONGEST = 100


class AmazonVendorShipmentLabelSearch(models.Model):
    """Amazon's labels are looked for by schedule, as soon as it has given its number or
    a carrier; empty answers are normal, and the search ends some day and says so."""

    _inherit = "amazon.vendor.shipment"

    transport_label_ids = fields.One2many(
        "amazon.vendor.transport.label", "shipment_id", readonly=True
    )
    transport_label_count = fields.Integer(compute="_compute_transport_label_count")
    label_state = fields.Selection(
        LABEL_STATES, string="Amazon's Labels", readonly=True, copy=False
    )
    label_since = fields.Datetime(
        string="Labels Looked For Since", readonly=True, copy=False
    )
    label_look_at = fields.Datetime(
        string="Next Look for Labels",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    label_problem = fields.Text(readonly=True, copy=False)

    @api.depends("transport_label_ids")
    def _compute_transport_label_count(self):
        for shipment in self:
            shipment.transport_label_count = len(shipment.transport_label_ids)

    # === BUTTONS === #

    def action_look_for_labels(self):
        """Look for Amazon's labels (again), once this is committed (button).

        :raise UserError: there is no number to ask Amazon by.
        """
        self.check_access("write")
        for shipment in self:
            if not shipment.sudo()._label_question():
                raise UserError(
                    self.env._(
                        "Amazon cannot be asked for labels of %(shipment)s: it gives "
                        "them for goods that its carrier picks up (Collect). Click "
                        "Request a Truck, or type in Amazon's reference number (ARN).",
                        shipment=shipment.name,
                    )
                )
        self.sudo()._start_label_search()
        after_commit(self.sudo(), "_look_for_labels")
        return True

    def action_print_transport_labels(self):
        """Download Amazon's labels of these shipments (button).

        :raise UserError: there is none.
        """
        self.check_access("read")
        return self.transport_label_ids.action_print()

    def action_upload_label(self):
        """Open the dialog that takes a label of Vendor Central's (button)."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Upload Label"),
            "res_model": "amazon.vendor.transport.label.upload",
            "view_mode": "form",
            "target": "new",
            "context": {"default_shipment_id": self.id},
        }

    # === THE SEARCH === #

    def _label_question(self):
        """How Amazon is asked for the labels of this shipment.

        :return: dict of what ``get_shipment_labels`` filters by; empty: not at all.
        """
        if self.freight_term != "collect":
            return {}
        request = self.routing_ids.filtered("is_current")[:1]
        if request.transaction_type == "New" and request.state not in (
            "failed",
            "cancelled",
        ):
            return {"identifier": request.identifier}
        return {"arn": self.arn} if self.arn else {}

    def _start_label_search(self):
        """Begin to look; the labels of a truck that was cancelled are thrown away."""
        now = fields.Datetime.now()
        for shipment in self:
            number = next(iter(shipment._label_question().values()), None)
            shipment.transport_label_ids.filtered(
                lambda label, number=number: (
                    label.origin == "amazon" and label.identifier != number
                )
            ).unlink()
        self.write(
            {
                "label_state": "waiting",
                "label_since": now,
                "label_look_at": now,
                "label_problem": False,
            }
        )
        self._alerts(LABELS_ALERT).unlink()
        self.env.ref(CRON).sudo()._trigger()

    @api.model
    def _cron_fetch_labels(self):
        """Look for the labels that are due."""
        due = self.search(
            [
                ("label_look_at", "<=", fields.Datetime.now()),
                ("label_state", "=", "waiting"),
                ("instance_id.active", "=", True),
            ],
            limit=RUN_LIMIT,
            order="label_look_at, id",
        )
        checkpoint = self.env["ir.cron"]._commit_progress
        checkpoint(remaining=len(due))
        due._look_for_labels(checkpoint)

    def _look_for_labels(self, checkpoint=no_checkpoint):
        """Look for the labels of these shipments, each for itself.

        :param checkpoint: see ``engine.no_checkpoint``; asked before Amazon is.
        """
        each_alone(
            self,
            lambda shipment: shipment._look_for_label(checkpoint),
            lambda shipment, error: shipment._label_look_broke(error),
            checkpoint,
        )

    def _look_for_label(self, checkpoint):
        shipment = self.try_lock_for_update(allow_referencing=True)
        shipment.invalidate_recordset(["label_state", "label_look_at"])
        now = fields.Datetime.now()
        look_at = shipment.label_look_at
        if shipment.label_state != "waiting" or not look_at or look_at > now:
            return  # another worker was faster
        question = shipment._label_question()
        if not question or shipment.state in ("cancelled", "closed"):
            shipment.write({"label_state": False, "label_look_at": False})
            return
        shipment.label_look_at = now + LEASE
        try:
            with shipment.instance_id._gateway(DOOR, origin=shipment) as gateway:
                checkpoint()  # nothing is open while Amazon is waited for
                answer = ask(gateway, question)
        except SpApiError as error:
            answer = error
        # Not the whole look: it would take its own claim for another worker's.
        keep = partial(shipment._keep_answer, question, answer)
        alone(self.env, keep, shipment._label_look_broke, checkpoint)

    def _keep_answer(self, question, answer):
        """:param answer: of :func:`ask`, or the SpApiError."""
        if isinstance(answer, SpApiError):
            problem = self.instance_id._describe_error(answer)
            self._look_again(problem, getattr(answer, "seconds", None))
        else:
            self._keep_labels(question, answer)
        self.instance_id._loop_works("labels")

    def _keep_labels(self, question, answer):
        """Store what Amazon has sent, and say what is missing.

        :param Labels answer: of :func:`ask`.
        """
        (number,) = question.values()
        # What is of another shipment is none of ours.
        mine = [one for one in answer.entries if number in (one.identifier, one.arn)]
        labels = [label for entry in mine for label in entry.labels]
        unusable, found = answer.unread, {}
        for place, label in enumerate(labels, start=1):
            kind = label_file.kind_of(label.content)
            if not kind:
                unusable += 1
                continue
            sequence = label.sequence if (label.sequence or 0) > 0 else place
            tracking = short(label.tracking or "", LONGEST)
            found[tracking, sequence] = {
                "tracking": tracking,
                "sequence": sequence,
                "carrier": short(label.carrier or "", LONGEST),
                "format": kind,
                "content": base64.b64encode(label.content),
                "identifier": number,
            }
        self._store_labels(found)
        wanted = max((entry.total or 0 for entry in mine), default=0)
        if found and len(found) >= wanted and not unusable:
            self._labels_are_complete()
            return
        problem = False
        if found or unusable:
            problem = self.env._(
                "Amazon has sent %(found)s of %(wanted)s labels; %(unusable)s could "
                "not be used.",
                found=len(found),
                wanted=max(wanted, len(found) + unusable),
                unusable=unusable,
            )
        self._look_again(problem)

    def _store_labels(self, found):
        """Store labels; what a person has uploaded stays, and what Amazon has made anew
        replaces the older one.

        :param dict found: (tracking, sequence) -> values.
        """
        Label = self.env["amazon.vendor.transport.label"]._without_touching()
        known = {
            (label.tracking or "", label.sequence): label
            for label in Label.browse(self.transport_label_ids.ids)
        }
        new = []
        for key, values in found.items():
            label = known.get(key)
            if label is None:
                new.append({**values, "shipment_id": self.id})
            elif label.origin == "amazon" and label.content != values["content"]:
                label.write(values)
        Label.create(new)

    # === THE END, GOOD OR BAD === #

    def _labels_are_complete(self):
        self.write(
            {"label_state": "complete", "label_look_at": False, "label_problem": False}
        )
        self._message_log(
            body=self.env._(
                "Amazon's labels have come: %(count)s.",
                count=len(self.transport_label_ids),
            )
        )

    def _look_again(self, problem=False, seconds=None):
        """Not all is there: look again later, or end and tell a person.

        :param problem: why, in a sentence; False where Amazon just has none yet.
        :param seconds: how long Amazon wants not to be asked.
        """
        now = fields.Datetime.now()
        moment = label_file.next_look(now, self.label_since)
        if moment:
            moment = max(moment, now + timedelta(seconds=seconds or 0))
            self.write({"label_look_at": moment, "label_problem": problem})
            self.env.ref(CRON).sudo()._trigger(moment)
            return
        sentence = self.env._(
            "Amazon's labels were looked for for %(days)s days, and are not looked for "
            "any more. Save them in Vendor Central and click Upload Label, or click "
            "Look Again.",
            days=label_file.LOOK_FOR.days,
        )
        self.write(
            {
                "label_state": "ended",
                "label_look_at": False,
                "label_problem": " ".join(filter(None, (problem, sentence))),
            }
        )
        self._alert(
            LABELS_ALERT,
            self.env._("%(shipment)s has no labels of Amazon's", shipment=self.name),
            self.label_problem,
        )

    def _label_look_broke(self, error):
        """A defect of ours keeps no other shipment from its labels, and is part of the
        instance's health."""
        self._look_again()
        if not is_concurrency_error(error):
            self.instance_id._loop_broke("labels", error, _logger)


@dataclass
class Labels:
    """What a search has found.

    :ivar entries: list of ``TransportLabel``
    :ivar unread: how many entries could not be read at all
    """

    entries: list = field(default_factory=list)
    unread: int = 0


def ask(gateway, question):
    """Ask Amazon for labels, page by page, to the end; no SQL in here.

    "A page may be empty": the token decides. Beyond :data:`MOST_PAGES` pages or
    :data:`MOST_BYTES` bytes nothing is read any more.

    :param dict question: what is filtered by.
    :rtype: Labels
    :raise SpApiError: Amazon could not be asked, or its list goes round in circles.
    """
    found, guard = Labels(), PageGuard()
    shipments, token, count, size = gateway.use(Shipments), None, None, 0
    for _page in range(MOST_PAGES):
        page = shipments.get_shipment_labels(
            **question, next_token=token, limit=PAGE_SIZE
        )
        for document in page.documents:
            size += len(document.text)
            if size > MOST_BYTES:
                found.unread += 1
                return found
            try:
                found.entries.append(parse_label(document.text))
            except MessageError:
                found.unread += 1
        count = guard.follow(question, count, page.documents, page.next_token)
        token = page.next_token
        if not token:
            break
    return found
