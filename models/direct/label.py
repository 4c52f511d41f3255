from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...logic.shipment import label_file
from ..exchange.engine import after_commit
from . import sealed_file
from .const import ENDED

LABEL_STATES = [
    ("wanted", "Being Made"),
    ("asked", "Asked For"),
    ("made", "Made"),
    ("empty", "Came Empty"),
    ("uploaded", "Uploaded"),
    ("failed", "Failed"),
    ("cancelled", "Cancelled"),
]
#: Amazon is asked, again and again.
OPEN = ("wanted", "asked", "empty")
#: There is a label for every package.
THERE = ("made", "uploaded")
WAYS = [
    ("create", "At Once (createShippingLabels)"),
    ("request", "Asked For, Fetched Later (submitShippingLabelRequest)"),
]
#: What an activity about a label is known by.
LABEL_ALERT = "direct label"
#: Marketplaces whose customers get an invoice of Amazon's with the goods.
CUSTOMER_INVOICES_IN = ("IN",)
#: A worker that has not come back for so long is taken for dead.
LEASE = timedelta(minutes=10)
#: Characters of a tracking number.
LONGEST = 100
CRON = "amazon_vendor_central.ir_cron_fetch_direct_labels"


class AmazonVendorDirectLabel(models.Model):
    """The labels and papers of one order of direct fulfilment.

    One row an order, written by a button and worked on after the commit: it takes
    Amazon some seconds to make them, and nobody's transaction waits for that. How they
    are fetched is in ``label_fetch.py``.
    """

    _name = "amazon.vendor.direct.label"
    _description = "Amazon Vendor Direct Fulfilment Label"
    _inherit = ["amazon.vendor.guard.mixin", "amazon.vendor.retry.mixin"]
    _order = "id desc"
    _rec_name = "order_id"
    _fixed_fields = ("order_id", "instance_id", "company_id")

    order_id = fields.Many2one(
        "amazon.vendor.direct.order",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    instance_id = fields.Many2one(
        related="order_id.instance_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, index=True, precompute=True
    )
    name = fields.Char(related="order_id.name", store=True, precompute=True)
    user_id = fields.Many2one("res.users", string="Wanted By", readonly=True)
    state = fields.Selection(
        LABEL_STATES,
        string="Status",
        required=True,
        readonly=True,
        default="wanted",
        index=True,
    )
    way = fields.Selection(WAYS, required=True, readonly=True, default="create")
    wanted_at = fields.Datetime(
        string="Wanted", required=True, readonly=True, default=fields.Datetime.now
    )
    may_be_made = fields.Boolean(
        readonly=True,
        help="Amazon was asked to make them, and its answer may have been lost: it is "
        "looked at before it is asked again.",
    )
    asking_until = fields.Datetime(
        readonly=True, copy=False, help="A worker is asking Amazon; nobody else does."
    )
    is_made = fields.Boolean(
        string="Made at Amazon",
        readonly=True,
        help="Amazon has made them: they are only looked at from now on.",
    )
    transaction_id = fields.Char(string="Transaction ID", readonly=True)
    packages_planned = fields.Json(
        readonly=True, help="Numbers of the containers that labels were asked for."
    )
    package_ids = fields.One2many(
        "amazon.vendor.direct.package", "label_id", readonly=True
    )
    slip_sealed = fields.Binary(
        attachment=True,
        groups=fields.NO_ACCESS,
        prefetch=False,
        exportable=False,
    )
    has_slip = fields.Boolean(string="Packing Slip", readonly=True)
    invoice_sealed = fields.Binary(
        attachment=True,
        groups=fields.NO_ACCESS,
        prefetch=False,
        exportable=False,
    )
    has_invoice = fields.Boolean(string="Customer's Invoice", readonly=True)
    printed_at = fields.Datetime(string="Printed", readonly=True)
    printed_by_id = fields.Many2one("res.users", readonly=True)
    erased_at = fields.Datetime(string="Erased", readonly=True)

    _order_uniq = models.Constraint(
        "UNIQUE(order_id)", "The labels of this order are asked for already."
    )
    _due_idx = models.Index("(next_try) WHERE state IN ('wanted', 'asked', 'empty')")
    _failed_idx = models.Index("(id) WHERE state = 'failed'")

    # === ASKING FOR THEM === #

    @api.model
    def _want(self, orders):
        """Have the labels of these orders made, once this is committed.

        What is there is not made again; what has failed is tried again.

        :param orders: amazon.vendor.direct.order, which may have labels.
        :return: the rows, of those that had one as well.
        """
        known = self.sudo().search([("order_id", "in", orders.ids)])
        again = known.filtered(lambda label: label.state in ("failed", "cancelled"))
        again._start_again()
        fresh = self.sudo().create(
            [
                {
                    "order_id": order.id,
                    "user_id": self.env.uid,
                    "way": order.sudo().instance_id.direct_label_way,
                }
                for order in orders - known.order_id
            ]
        )
        waiting = (again | fresh).with_env(self.sudo().env)
        if waiting:
            after_commit(waiting, "_fetch")
            self.env.ref(CRON).sudo()._trigger()
        return (known | fresh).with_env(self.env)

    @api.model
    def _of_order(self, order):
        """The row of an order, for what a person brings; one that asks nothing where
        there was none.

        :param order: one amazon.vendor.direct.order.
        """
        known = self.sudo().search([("order_id", "=", order.id)])
        if not known:
            values = {
                "order_id": order.id,
                "user_id": self.env.uid,
                "state": "failed",
                "way": order.sudo().instance_id.direct_label_way,
            }
            known = self.sudo().create(values)
        return known.with_env(self.env)

    def _start_again(self):
        """Forget what went wrong, not what Amazon has made."""
        self._record_success()
        now = fields.Datetime.now()
        self.write({"state": "wanted", "wanted_at": now, "user_id": self.env.uid})
        # A request that was refused is asked for once more.
        self.filtered(
            lambda each: each.way == "request" and not each.package_ids
        ).write({"is_made": False, "transaction_id": False})

    def _is_there(self):
        """Whether what goes out with the goods is there: of each package a label, and a
        slip where Amazon wants one."""
        self.ensure_one()
        return self.state in THERE and not self._missing_papers()

    def _were_printed(self, user):
        """Somebody has printed these: it is remembered who, and when."""
        self.write({"printed_at": fields.Datetime.now(), "printed_by_id": user.id})
        said = self.env._("%(user)s has printed its label.", user=user.name)
        self.order_id._message_log_batch(bodies=dict.fromkeys(self.order_id.ids, said))

    def _missing_papers(self):
        """Words for the papers that are still to come."""
        missing = []
        if self.order_id.is_slip_required and not self.has_slip:
            missing.append(self.env._("packing slip"))
        if self._wants_invoice() and not self.has_invoice:
            missing.append(self.env._("customer's invoice"))
        return missing

    def _wants_invoice(self):
        return self.sudo().instance_id.marketplace in CUSTOMER_INVOICES_IN

    def _is_being_asked(self):
        """Whether a worker waits for Amazon's answer about it right now."""
        return bool(self.asking_until and self.asking_until > fields.Datetime.now())

    # === BUTTONS === #

    def action_retry(self):
        """Ask Amazon again (button, also for many)."""
        self.check_access("read")
        self.order_id._check_may_ship()
        orders = self.order_id.filtered(lambda order: order.state not in ENDED)
        waiting = self.sudo().filtered(
            lambda label: (
                label.state in OPEN
                and label.order_id in orders
                and not label._is_being_asked()
            )
        )
        waiting.next_try = False
        after_commit(waiting, "_fetch")
        if orders:
            self._want(orders)
        return True

    # === BY HAND === #

    def _upload(self, kind, content, tracking=None, ship_method=None):
        """Keep what a person has saved in Vendor Central.

        :param str kind: ``label``, ``slip`` or ``invoice``.
        :param bytes content: the file.
        :param str tracking: of a label.
        :raise UserError: it is no label, or has no tracking number.
        """
        self.ensure_one()
        found = label_file.kind_of(content)
        if not found or (kind != "label" and found != label_file.PDF):
            raise UserError(
                self.env._(
                    "This file cannot be printed: a complete PDF (of a label also PNG "
                    "or ZPL) of up to %(most)s MB is wanted. Save it in Vendor Central "
                    "again.",
                    most=label_file.LARGEST // 2**20,
                )
            )
        if kind == "label":
            self._upload_label(found, content, tracking, ship_method)
        else:
            self._keep_paper(kind, content)
        self.order_id._message_log(
            body=self.env._(
                "%(user)s has uploaded what Amazon did not send: %(kind)s.",
                user=self.env.user.name,
                kind={
                    "label": self.env._("label"),
                    "slip": self.env._("packing slip"),
                    "invoice": self.env._("customer's invoice"),
                }[kind],
            )
        )
        # What else is missing is waited for.
        if self._packages_are_complete() and not self._missing_papers():
            self.sudo()._record_success()
            self.sudo().state = "uploaded"
        self._papers_have_come()

    def _upload_label(self, kind, content, tracking, ship_method):
        tracking = (tracking or "").strip()[:LONGEST]
        if not tracking:
            raise UserError(
                self.env._(
                    "Type in the tracking number that stands on the label: Amazon is "
                    "told it when the goods leave."
                )
            )
        label = self.sudo()
        values = {
            "tracking": tracking,
            "format": kind,
            **sealed_file.values(label.instance_id, "sealed", content),
        }
        label.erased_at = False  # there is something to be erased again
        packages = label.package_ids
        # The package that Amazon made empty, if any; or one more of the order.
        same = packages.filtered(lambda each: each.tracking == tracking)
        empty = packages.filtered(lambda each: not each.format)
        package = (same or empty)[:1]
        if package:
            package.write(values)
            if ship_method:
                package.ship_method = ship_method
        else:
            planned = label.packages_planned or []
            place = len(packages)
            packages.create(
                {
                    **values,
                    "label_id": label.id,
                    "sequence": max(packages.mapped("sequence"), default=0) + 1,
                    "container": planned[place] if place < len(planned) else False,
                    "ship_method": ship_method or label.order_id.ship_method,
                }
            )

    def _keep_paper(self, kind, content):
        """:param str kind: ``slip`` or ``invoice``."""
        label = self.sudo()
        label.write(
            {
                **sealed_file.values(label.instance_id, f"{kind}_sealed", content),
                f"has_{kind}": True,
                "erased_at": False,  # there is something to be erased again
            }
        )

    def _papers_have_come(self):
        """What goes out with these orders may be there now: they are labelled then."""
        there = self.sudo().filtered(lambda label: label._is_there())
        orders = there.order_id
        orders.filtered(lambda order: order.state == "acknowledged").write(
            {"state": "labelled"}
        )
        orders._close_alerts(LABEL_ALERT)

    # === ERASING === #

    def _erase(self):
        """No label, slip or invoice is left of these; that there were some, is."""
        now = fields.Datetime.now()
        self.package_ids.write({"sealed": False})
        self.write({"slip_sealed": False, "invoice_sealed": False, "erased_at": now})

    @api.model
    def _erase_over(self, instance):
        """Erase the labels of an instance's orders that have ended long enough ago:
        they are kept as long as to whom the orders went.

        :param instance: one amazon.vendor.instance.
        """
        self.env.flush_all()
        found = self.env.execute_query(
            SQL(
                """
                SELECT label.id
                  FROM amazon_vendor_direct_label label
                  JOIN amazon_vendor_direct_order o ON o.id = label.order_id
                 WHERE label.erased_at IS NULL AND o.instance_id = %s
                   AND COALESCE(o.ended_at, o.required_ship_at, label.wanted_at) <= %s
                """,
                instance.id,
                fields.Datetime.now() - timedelta(days=instance.direct_purge_days),
            )
        )
        self.browse(id_ for (id_,) in found)._erase()
