from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...spapi.messages.common import MessageError
from .const import PROMISED
from .label import LABEL_ALERT, LABEL_STATES, OPEN, THERE
from .snapshot import facts_of

#: Who packs, ships and prints; and who answers Amazon's orders.
SHIPPERS = (
    "stock.group_stock_user",
    "amazon_vendor_central.group_amazon_vendor_user",
)


class AmazonVendorDirectOrderShipping(models.Model):
    """An order on its way from the shelf to Amazon's carrier."""

    _inherit = "amazon.vendor.direct.order"

    label_ids = fields.One2many(
        "amazon.vendor.direct.label", "order_id", string="Labels", readonly=True
    )
    package_ids = fields.One2many(related="label_ids.package_ids", string="Packages")
    confirmation_ids = fields.One2many(
        "amazon.vendor.direct.confirmation",
        "order_id",
        string="Confirmations",
        readonly=True,
    )
    status_ids = fields.One2many(
        "amazon.vendor.direct.status",
        "order_id",
        string="Status Updates",
        readonly=True,
    )
    label_state = fields.Selection(
        LABEL_STATES,
        string="Label",
        compute="_compute_label_state",
        search="_search_label_state",
    )
    label_problem = fields.Char(compute="_compute_label_state")
    is_label_printed = fields.Boolean(compute="_compute_label_state")
    confirmation_state = fields.Selection(
        related="confirmation_ids.state", string="Confirmation"
    )
    is_confirmation_due = fields.Boolean(
        compute="_compute_is_confirmation_due",
        help="It has left, and Amazon has not taken the confirmation yet.",
    )
    left_anyway_by_id = fields.Many2one(
        "res.users",
        string="Left Anyway, Says",
        readonly=True,
        copy=False,
        help="Amazon had cancelled it, and the goods were on their way.",
    )
    ship_problem = fields.Char(
        string="Why It Has Not Left",
        readonly=True,
        copy=False,
        help="What kept it here when it was shipped with others.",
    )

    obstacle = fields.Text(
        string="What Is in the Way",
        compute="_compute_obstacle",
        help="All that keeps it from being answered, labelled or shipped.",
    )

    @api.depends("state", "problem", "step_problem", "ship_problem", "label_problem")
    def _compute_obstacle(self):
        for order in self:
            said = [order.step_problem]
            if order.state == "new":
                said.insert(0, order.problem)
            if order.state in PROMISED:
                # What kept it from leaving repeats what is wrong with its label.
                waits = order.label_state not in THERE and order.label_problem
                said.append(waits or order.ship_problem)
            order.obstacle = "\n".join(dict.fromkeys(filter(None, said))) or False

    @api.depends("label_ids.state", "label_ids.error_message", "label_ids.printed_at")
    def _compute_label_state(self):
        for order in self:
            label = order.label_ids[:1]
            order.label_state = label.state
            order.label_problem = label.error_message
            order.is_label_printed = bool(label.printed_at)

    def _search_label_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = [("label_ids.state", "in", list(value))]
        return ["|", ("label_ids", "=", False), *found] if False in value else found

    @api.depends("confirmation_ids.state", "confirm_due_at")
    def _compute_is_confirmation_due(self):
        for order in self:
            order.is_confirmation_due = bool(
                order.confirm_due_at
                and order.confirmation_ids[:1].state
                not in ("submitted", "presumed", "confirmed")
            )

    # === WHO, AND WHAT IS OPEN === #

    def _check_may_ship(self):
        """Make sure that the user packs, ships, or answers these orders.

        :raise AccessError: the user does not.
        """
        self.check_access("read")
        if not self.env.su and not any(map(self.env.user.has_group, SHIPPERS)):
            raise AccessError(
                self.env._("Only who ships goods, or answers orders, may do that.")
            )

    def _open_deliveries(self):
        """The deliveries of these orders that bring goods to the customer and have not
        left, as superuser."""
        return self.sudo().sale_order_id.picking_ids.filtered(
            lambda each: (
                each._is_direct_delivery() and each.state not in ("done", "cancel")
            )
        )

    def _check_open(self):
        """Whether these were accepted and have not left.

        :raise UserError: names those that are not.
        """
        if wrong := self.filtered(lambda order: order.state not in PROMISED):
            states = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(orders)s: only orders that were accepted and have not left can "
                    "be shipped (this one is %(state)s).",
                    orders=", ".join(wrong[:10].mapped("name")),
                    state=states[wrong[0].state],
                )
            )

    # === LABELS === #

    def action_make_labels(self):
        """Have Amazon make the labels of these, once this is committed (button, also
        for many). What is not accepted, or has left, is left out.

        :raise UserError: none of them can have labels.
        """
        self._check_may_ship()
        own = self.filtered(lambda order: order.sudo().instance_id.direct_own_carrier)
        wanted = self.filtered(lambda order: order.state in PROMISED) - own
        if not wanted:
            self._check_open()
            raise UserError(
                self.env._(
                    "These go out with your own carrier: print its labels, and type in "
                    "the tracking numbers on the deliveries."
                )
            )
        self.env["amazon.vendor.direct.label"]._want(wanted)
        return self._say_labels_wanted(wanted)

    def _say_labels_wanted(self, wanted):
        sentence = self.env._("Labels are being made: %(count)s.", count=len(wanted))
        if left := self - wanted:
            further = self.env._(
                "Left out, for they were not accepted or have left: %(names)s.",
                names=", ".join(left[:10].mapped("name")),
            )
            sentence = f"{sentence} {further}"
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if left else "info",
                "message": sentence,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_print_labels(self):
        """Print labels and packing slips of these in one go (button, also for many).

        :raise UserError: there is nothing to print.
        """
        self._check_may_ship()
        return self.env["amazon.vendor.direct.print"]._of(self)._action_open()

    def action_upload_label(self):
        """Open the dialog that takes a label of Vendor Central's (button)."""
        self.ensure_one()
        self._check_may_ship()
        self._check_open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Upload Label"),
            "res_model": "amazon.vendor.direct.label.upload",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def _label_facts(self):
        """What Amazon is told to make labels: parties, and the boxes as far as their
        weights are known (it makes one label where it is told of none).

        :rtype: ``logic.direct.confirmation_facts.Confirmation``
        :raise MessageError: the order says nothing of where it leaves from.
        """
        if not self.selling_party_code or not self.ship_from_code:
            raise MessageError(
                self.env._("Amazon's order names no vendor code or no warehouse.")
            )
        facts, problems = facts_of(self.sudo(), self._open_deliveries(), self._now())
        boxes = facts.containers
        if problems or not all(box.weight and box.items for box in boxes):
            boxes = ()
        return facts.for_labels(boxes)

    def _has_one_sku_twice(self):
        products = [line.asin or line.vendor_sku for line in self.line_ids]
        return len(set(products)) < len(products)

    def _label_alert(self, sentence):
        """Give the responsible person an activity, once, that says what to do."""
        order = self.sudo()
        order._message_log(body=sentence)
        summary = self.env._("%(order)s has no label", order=order.name)
        order._alert(LABEL_ALERT, summary, sentence)

    def _say_label_missing(self):
        """Why an order's goods may not leave as far as its label goes, or False."""
        self.ensure_one()
        label = self.label_ids[:1]
        if self.instance_id.direct_own_carrier or (label and label._is_there()):
            return False
        if not label or label.state == "cancelled":
            return self.env._("It has no label of Amazon's yet: click Make Labels.")
        if label.state in OPEN and not label.error_message:
            return self.env._(
                "Label is being made. It takes Amazon some seconds: try again then."
            )
        if label.state not in ("made", "uploaded"):
            return self.env._("No label: %(reason)s", reason=label.error_message)
        return self.env._(
            "It is to leave with papers that Amazon has not sent yet: %(papers)s. "
            "Click Make Labels to ask again, or Upload Label.",
            papers=", ".join(label._missing_papers()),
        )

    @api.model
    def _now(self):
        return fields.Datetime.now().replace(microsecond=0)
