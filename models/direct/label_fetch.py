import logging
from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.tools import SQL

from ...logic.direct import shipping_labels
from ...spapi.errors import Configuration, Rejected, SpApiError
from ...spapi.messages import direct_shipping as message
from ...spapi.messages.common import MessageError
from ...spapi.messages.writing import encode
from ...spapi.text import short
from ..exchange.alone import alone, each_alone
from ..exchange.engine import is_concurrency_error, no_checkpoint, persistently
from ..exchange.reason import race
from ..instance.keys import DOOR
from . import sealed_file
from .const import ENDED
from .label import CRON, LEASE, LONGEST, OPEN
from .label_asking import CONFLICT, Answer, Plan, ask, ask_list

_logger = logging.getLogger(__name__)

#: How many orders a run asks for.
RUN_LIMIT = 300
LOOP = "direct_labels"
#: From how many labels on Amazon's list is worth asking for, and how far it goes back.
WORTH_A_LIST = 10
LONGEST_LIST = timedelta(days=6)


class AmazonVendorDirectLabelFetch(models.Model):
    """Amazon's labels are fetched with no transaction open, once an order; what does
    not come is looked for some hours, and then given to a person."""

    _inherit = "amazon.vendor.direct.label"

    @api.model
    def _cron_fetch(self):
        """Fetch what is due."""
        if not self.env["amazon.vendor.instance"]._is_anybody_in("direct"):
            return
        now = fields.Datetime.now()
        # One statement where nothing is to be done.
        due = self.env.execute_query(
            SQL(
                """
                (SELECT 'label', label.id FROM amazon_vendor_direct_label label
                   JOIN amazon_vendor_instance instance
                     ON instance.id = label.instance_id
                  WHERE label.state IN %(open)s AND instance.active
                    AND COALESCE(label.next_try, %(now)s) <= %(now)s
                  ORDER BY label.next_try, label.id LIMIT %(limit)s)
                UNION ALL
                (SELECT 'pallet', pallet.id FROM amazon_vendor_direct_pallet pallet
                   JOIN amazon_vendor_instance instance
                     ON instance.id = pallet.instance_id
                  WHERE pallet.state = 'wanted' AND instance.active
                    AND COALESCE(pallet.next_try, %(now)s) <= %(now)s
                  ORDER BY pallet.id LIMIT %(limit)s)
                """,
                open=OPEN,
                now=now,
                limit=RUN_LIMIT,
            )
        )
        if not due:
            return
        checkpoint = self.env["ir.cron"]._commit_progress
        checkpoint(remaining=len(due))
        labels = self.browse(id_ for kind, id_ in due if kind == "label")
        pallets = [id_ for kind, id_ in due if kind == "pallet"]
        labels._fetch_by_list(checkpoint)
        labels._fetch(checkpoint)
        self.env["amazon.vendor.direct.pallet"].browse(pallets)._fetch(checkpoint)
        if len(due) >= RUN_LIMIT:
            self.env.ref(CRON)._trigger()

    def _fetch_by_list(self, checkpoint):
        """Where many are made and not here yet, look at Amazon's list first: a few
        calls for all. What it does not show is asked for by itself."""
        waiting = self.filtered(
            lambda label: label.is_made and not label._packages_are_complete()
        )
        groups = [
            labels
            for labels in waiting.grouped("instance_id").values()
            if len(labels) >= WORTH_A_LIST
        ]
        for labels in groups:
            instance = labels.instance_id
            alone(
                self.env,
                partial(labels._look_at_list, checkpoint),
                lambda error, instance=instance: instance._loop_broke(LOOP, error),
                checkpoint,
            )

    def _look_at_list(self, checkpoint):
        now = fields.Datetime.now()
        since = max(min(self.mapped("wanted_at")), now - LONGEST_LIST)
        try:
            with self.instance_id._gateway(DOOR) as gateway:
                checkpoint()  # nothing is open while Amazon is waited for
                found = ask_list(gateway, since, now)
        except SpApiError as error:
            _logger.info("The list of labels was not seen: %s", error)
            return

        def keep():
            for label in self.try_lock_for_update(allow_referencing=True):
                if label.state in OPEN and label.name in found:
                    label._keep(Answer(labels=found[label.name], is_made=True))
            self.env.flush_all()
            checkpoint()

        persistently(self.env, keep, checkpoint)

    def _fetch(self, checkpoint=no_checkpoint):
        """Fetch the labels of these, each for itself.

        :param checkpoint: see ``engine.no_checkpoint``; asked before Amazon is.
        """
        each_alone(
            self,
            lambda label: label._fetch_one(checkpoint),
            lambda label, error: label._fetch_broke(error),
            checkpoint,
        )

    def _fetch_one(self, checkpoint):
        label = self.try_lock_for_update(allow_referencing=True)
        label.invalidate_recordset(["state", "next_try", "asking_until"])
        now = fields.Datetime.now()
        if label.state not in OPEN or (label.next_try and label.next_try > now):
            return  # another worker was faster
        if label._is_being_asked():
            return  # or a person is: asked twice, Amazon might make it twice
        if label.order_id.state in ENDED:
            label._order_has_ended()
            return
        plan = label._plan()
        lease = now + LEASE
        label.write({"state": "asked", "next_try": lease, "asking_until": lease})
        if plan.payload is not None:
            label.may_be_made = True
        instance = label.instance_id
        try:
            with instance._gateway(DOOR, origin=label) as gateway:
                checkpoint()  # nothing is open while Amazon is waited for
                answer = ask(gateway, plan)
        except SpApiError as error:  # it could not even be opened
            answer = None
            store = partial(label._not_fetched, error)
        else:
            store = partial(label._keep, answer)

        def keep():
            label.asking_until = False
            store()
            instance._loop_works(LOOP)
            self.env.flush_all()
            checkpoint()

        # What Amazon has made is not lost to somebody who writes the order meanwhile.
        alone(self.env, keep, label._not_kept, checkpoint)

    # === WHAT IS ASKED === #

    def _plan(self):
        """What Amazon is asked for.

        :rtype: Plan
        :raise MessageError: the order cannot be written as Amazon wants it.
        """
        order = self.order_id
        is_wanted = not self.is_made
        facts = order._label_facts() if is_wanted else None
        if facts:
            self.packages_planned = [
                box.identifier for box in facts.containers
            ] or False
        return Plan(
            number=order.name,
            way=self.way,
            payload=facts and encode(self._document(facts)),
            look_first=self.may_be_made and not self.is_made,
            transaction=self.transaction_id or None,
            labels=not self._packages_are_complete(),
            slip=order.is_slip_required and not self.has_slip,
            invoice=self._wants_invoice() and not self.has_invoice,
        )

    def _document(self, facts):
        if self.way == "create":
            return message.build_create_labels(facts)
        return message.build_label_requests([facts])

    def _packages_are_complete(self):
        return bool(self.package_ids) and all(self.package_ids.mapped("format"))

    # === WHAT HAS COME === #

    def _keep(self, answer):
        """Store what Amazon has sent, and see what is missing.

        :param Answer answer: of ``label_asking.ask``.
        """
        if answer.is_made:
            self.is_made = True
        if answer.transaction:
            self.transaction_id = answer.transaction
        packages = shipping_labels.usable(answer.labels)
        self._keep_packages(packages)
        for kind in ("slip", "invoice"):
            paper = getattr(answer, kind)
            if paper and paper.content:
                self._keep_paper(kind, paper.content)
        if self._packages_are_complete() and not self._missing_papers():
            self._all_is_here()
        elif answer.error is not None:
            self._not_fetched(answer.error)
        else:
            self._not_all_is_here(answer, packages)

    def _keep_packages(self, packages):
        """Packages of an answer, by their place: what was empty is filled, and what a
        person has uploaded stays.

        :param list packages: ``logic.direct.shipping_labels.Usable``.
        """
        if packages:
            self.erased_at = False  # there is something to be erased again
        planned = self.packages_planned or []
        known = {each.sequence: each for each in self.package_ids}
        fresh = []
        for place, found in enumerate(packages, start=1):
            values = {
                "number": found.number and short(found.number, LONGEST),
                "tracking": found.tracking and short(found.tracking, LONGEST),
                "ship_method": found.ship_method and short(found.ship_method, LONGEST),
                "ship_method_name": found.ship_method_name
                and short(found.ship_method_name, LONGEST),
            }
            if found.format and found.tracking:
                values["format"] = found.format
                values |= sealed_file.values(self.instance_id, "sealed", found.content)
            package = known.get(place)
            if package is None:
                values["container"] = (
                    planned[place - 1] if place <= len(planned) else False
                )
                fresh.append({**values, "label_id": self.id, "sequence": place})
            elif not package.format:
                package.write(values)
        self.env["amazon.vendor.direct.package"].create(fresh)

    def _all_is_here(self):
        self._record_success()
        self.state = "made"
        order = self.order_id
        order.invalidate_recordset(["state"])
        if order.state in ENDED:
            self._came_too_late()
            return
        order._message_log(
            body=self.env._(
                "Amazon's labels have come: %(count)s.", count=len(self.package_ids)
            )
        )
        self._papers_have_come()

    def _not_all_is_here(self, answer, packages):
        """Something is missing, and Amazon has said nothing of why."""
        if answer.labels is None and not self.package_ids:
            self._again(
                "asked",
                self.env._("Amazon does not show the labels yet."),
            )
        elif not self._packages_are_complete():
            empty = sum(1 for each in packages if not each.format)
            sentence = self.env._(
                "%(count)s of the labels that Amazon has sent are empty, or no labels.",
                count=empty or self.env._("Some"),
            )
            if self.order_id._has_one_sku_twice():
                twice = self.env._(
                    "It has two lines of one SKU: Amazon is known to make no labels of "
                    "such an order."
                )
                sentence = f"{sentence} {twice}"
            self._again("empty", sentence)
        else:
            self._again(
                "asked",
                self.env._(
                    "Amazon does not show this yet: %(papers)s.",
                    papers=", ".join(self._missing_papers()),
                ),
            )

    # === WHAT HAS NOT === #

    def _not_fetched(self, error):
        """Amazon has not given what was asked for: again later, or a person."""
        reason = self.instance_id._describe_error(error)
        if isinstance(error, MessageError):
            self._give_up(
                self.env._(
                    "The labels of %(order)s cannot be asked for: %(reason)s",
                    order=self.name,
                    reason=error.message,
                )
            )
        elif isinstance(error, Rejected):
            if error.status == CONFLICT:
                reason = self.env._(
                    "%(reason)s The labels were made before, or the order does not "
                    "allow them any more. Look in Vendor Central: is it cancelled?",
                    reason=reason,
                )
            self._give_up(reason)
        else:
            if isinstance(error, Configuration):
                self.instance_id._open_trouble(reason)
            self._again("asked", reason, getattr(error, "seconds", None))

    def _again(self, state, reason, seconds=None):
        """Ask again later; it ends some day.

        :param str reason: a sentence.
        :param seconds: how long Amazon wants not to be asked.
        """
        said = reason
        if not self._is_last_try():
            way_out = self.env._(
                "Amazon is asked again by itself; who cannot wait saves the label in "
                "Vendor Central and clicks Upload Label."
            )
            said = f"{reason} {way_out}"
        self._record_failure(said, retry_in=seconds)
        if self.next_try:
            self.state = state
            self.env.ref(CRON).sudo()._trigger(self.next_try)
            return
        self._give_up(
            self.env._(
                "%(reason)s It was asked for %(count)s times and is not asked for any "
                "more.",
                reason=reason,
                count=self.attempts,
            )
        )

    def _give_up(self, reason):
        """A person has to do something now."""
        sentence = self.env._(
            "Save the label in Vendor Central and click Upload Label, or click Make "
            "Labels to ask again."
        )
        said = f"{reason} {sentence}"
        if not self.error_message:
            self._record_failure(reason, retry=False)
        self.write({"state": "failed", "next_try": False, "error_message": said})
        self.order_id._label_alert(said)

    def _order_has_ended(self):
        """Nobody needs the labels any more."""
        self._record_success()
        self.write({"state": "cancelled", "next_try": False})

    def _came_too_late(self):
        """The order was cancelled while its label was being made."""
        self.state = "cancelled"
        self.order_id._label_alert(
            self.env._(
                "%(order)s was cancelled while its label was being made. Throw the "
                "label away: nothing of it may leave.",
                order=self.name,
            )
        )

    def _not_kept(self, error):
        """What Amazon has answered could not be kept: the claim is given back."""
        self.asking_until = False
        self._fetch_broke(error)

    def _fetch_broke(self, error):
        """A defect of ours keeps no other order from its label, and is part of the
        instance's health."""
        is_race = is_concurrency_error(error)
        if not is_race:  # else it may be somebody else's turn
            self.asking_until = False
        if isinstance(error, SpApiError):
            self._not_fetched(error)
            return
        self._again(
            "asked",
            self.env._(
                "The connector could not fetch it: %(error)s",
                error=race(self.env) if is_race else error,
            ),
        )
        if not is_race:
            self.instance_id._loop_broke(LOOP, error, _logger)
