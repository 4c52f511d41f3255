import base64
import logging
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...logic.shipment import label_file
from ...spapi.errors import Rejected, Retryable, SpApiError
from ...spapi.messages import direct_shipping as message
from ...spapi.messages.common import MessageError
from ...spapi.messages.direct_papers import parse_container_label
from ...spapi.messages.writing import encode
from ...spapi.operations.direct_shipping import DirectShipping
from ...spapi.text import short
from ..exchange.alone import alone, each_alone
from ..exchange.engine import (
    after_commit,
    is_concurrency_error,
    no_checkpoint,
)
from ..exchange.reason import race
from ..instance.keys import DOOR
from ..outbound.submission import name_records
from .label import LEASE, LONGEST
from .package import FORMATS

_logger = logging.getLogger(__name__)

PALLET_STATES = [("wanted", "Being Made"), ("made", "Made"), ("failed", "Failed")]


class AmazonVendorDirectPallet(models.Model):
    """A container that packages of several orders go into, and Amazon's label of it.

    Amazon makes such labels for its own carrier (SWA) only. Nothing on it is about a
    person. It is made once: where the answer was lost, a person looks.
    """

    _name = "amazon.vendor.direct.pallet"
    _description = "Amazon Vendor Direct Fulfilment Container"
    _inherit = ["amazon.vendor.guard.mixin", "amazon.vendor.retry.mixin"]
    _order = "id desc"
    _fixed_fields = ("instance_id", "company_id")

    name = fields.Char(
        string="Container No.",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env._("New"),
        help="Yours, which Amazon is told (vendorContainerId).",
    )
    instance_id = fields.Many2one(
        "amazon.vendor.instance",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="instance_id.company_id", store=True, index=True, precompute=True
    )
    order_ids = fields.Many2many(
        "amazon.vendor.direct.order",
        "amazon_vendor_direct_pallet_order_rel",
        string="Orders",
        readonly=True,
    )
    state = fields.Selection(
        PALLET_STATES,
        string="Status",
        required=True,
        readonly=True,
        default="wanted",
        index=True,
    )
    was_asked = fields.Boolean(
        readonly=True, help="Amazon was asked, and may have made the label."
    )
    tracking = fields.Char(string="Tracking No.", readonly=True)
    format = fields.Selection(FORMATS, readonly=True)
    label = fields.Binary(attachment=True, readonly=True, copy=False)

    _waiting_idx = models.Index("(next_try) WHERE state = 'wanted'")

    @api.model_create_multi
    def create(self, vals_list):
        name_records(self, vals_list)
        return super().create(vals_list)

    # === BUTTONS === #

    @api.model
    def _make(self, orders):
        """Have the label of a container of these made, once this is committed.

        :raise UserError: they are not of one instance and warehouse, or have no labels.
        """
        orders._check_may_ship()
        places = {(order.instance_id, order.ship_from_code) for order in orders.sudo()}
        if len(places) != 1:
            raise UserError(
                self.env._("Choose orders of one instance that leave from one place.")
            )
        if bare := orders.filtered(lambda order: order.state != "labelled"):
            raise UserError(
                self.env._(
                    "%(orders)s: only packages with a label, which have not left, go "
                    "into a container.",
                    orders=", ".join(bare[:10].mapped("name")),
                )
            )
        pallet = self.sudo().create(
            {
                "instance_id": orders.sudo().instance_id.id,
                "order_ids": [Command.set(orders.ids)],
            }
        )
        after_commit(pallet, "_fetch")
        return pallet.with_env(self.env)

    def action_retry(self):
        """Ask for the labels of these again (button)."""
        self.check_access("read")
        self.order_ids._check_may_ship()
        failed = self.sudo().filtered(lambda pallet: pallet.state == "failed")
        failed._record_success()
        failed.write({"state": "wanted", "was_asked": False})
        after_commit(failed, "_fetch")
        return True

    def action_print(self):
        """Download the label (button).

        :raise UserError: there is none.
        """
        self.ensure_one()
        self.check_access("read")
        if not self.label:
            raise UserError(self.env._("There is no label yet."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/label/"
            f"{self.name}.{self.format}?download=true",
            "target": "self",
        }

    # === FETCHING === #

    def _fetch(self, checkpoint=no_checkpoint):
        """Have the labels of these made, each for itself.

        :param checkpoint: see ``engine.no_checkpoint``; asked before Amazon is.
        """
        each_alone(
            self,
            lambda pallet: pallet._fetch_one(checkpoint),
            lambda pallet, error: pallet._fetch_broke(error),
            checkpoint,
        )

    def _fetch_one(self, checkpoint):
        pallet = self.try_lock_for_update(allow_referencing=True)
        pallet.invalidate_recordset(["state", "was_asked", "next_try"])
        now = fields.Datetime.now()
        if pallet.state != "wanted" or (pallet.next_try and pallet.next_try > now):
            return  # another worker was faster
        if pallet.was_asked:
            pallet._give_up(pallet._say_lost())
            return
        payload = pallet._payload()
        pallet.write({"was_asked": True, "next_try": now + LEASE})
        try:
            with pallet.instance_id._gateway(DOOR, origin=pallet) as gateway:
                checkpoint()  # nothing is open while Amazon is waited for
                shipping = gateway.use(DirectShipping)
                document = shipping.create_container_label(payload)
                found = parse_container_label(document.text)
        except SpApiError as error:
            store = partial(pallet._not_made, error)
        else:
            store = partial(pallet._keep, found)

        def keep():
            store()
            self.env.flush_all()
            checkpoint()

        alone(self.env, keep, pallet._fetch_broke, checkpoint)

    def _payload(self):
        """What Amazon is asked for.

        :raise MessageError: it cannot be written as Amazon wants it.
        """
        order = self.order_ids[:1]
        facts = order._label_facts()
        trackings = self.order_ids.label_ids.package_ids.mapped("tracking")
        return encode(message.build_container_label(facts, self.name, trackings))

    def _keep(self, found):
        """:param Paper found: what Amazon has sent."""
        kind = label_file.kind_of(found.content)
        if not kind:
            self._give_up(self.env._("Amazon has sent no label that can be printed."))
            return
        self._record_success()
        self.with_context(image_no_postprocess=True).write(
            {
                "state": "made",
                "tracking": found.tracking and short(found.tracking, LONGEST),
                "format": kind,
                "label": base64.b64encode(found.content),
            }
        )

    def _not_made(self, error):
        reason = self.instance_id._describe_error(error)
        if isinstance(error, Retryable):
            # It was surely not made.
            self._record_failure(reason, retry_in=getattr(error, "seconds", None))
            self.was_asked = False
            if self.next_try:
                return
        elif not isinstance(error, Rejected | MessageError):
            reason = f"{reason} {self._say_lost()}"
        self._give_up(reason)

    def _say_lost(self):
        return self.env._(
            "Nobody knows whether Amazon has made it: look in Vendor Central, and "
            "click Retry where it is not there."
        )

    def _give_up(self, reason):
        if not self.error_message:
            self._record_failure(reason, retry=False)
        self.write({"state": "failed", "next_try": False, "error_message": reason})

    def _fetch_broke(self, error):
        """A defect of ours keeps no other container from its label."""
        is_race = is_concurrency_error(error)
        reason = self.env._(
            "The connector could not have it made: %(error)s",
            error=race(self.env) if is_race else error,
        )
        if self.was_asked:  # and what Amazon has answered could not be kept
            reason = f"{reason} {self._say_lost()}"
        self._give_up(reason)
        if not is_race and not isinstance(error, SpApiError):
            self.instance_id._loop_broke("direct_labels", error, _logger)


class AmazonVendorDirectOrderPallet(models.Model):
    _inherit = "amazon.vendor.direct.order"

    def action_make_container_label(self):
        """Have Amazon make the label of a container of these (button, for many).

        :raise UserError: they do not go into one container.
        """
        pallet = self.env["amazon.vendor.direct.pallet"]._make(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Container"),
            "res_model": pallet._name,
            "res_id": pallet.id,
            "view_mode": "form",
        }
