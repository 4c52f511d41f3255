from odoo import models
from odoo.exceptions import UserError

from ...logic.direct.confirmation import SOON
from ...logic.direct.confirmation_facts import FLOOR_DENIAL, SHIPPED
from ..exchange.engine import bisect
from ..exchange.reason import reason as reason_of
from ..shipment.leaving import NO_QUESTIONS
from .const import PROMISED
from .contents import units_of

SILENT = {"mail_create_nolog": True, "tracking_disable": True}


class AmazonVendorDirectOrderLeaving(models.Model):
    """The goods of an order leave, all of them, and Amazon is told. Nobody waits for
    the network."""

    _inherit = "amazon.vendor.direct.order"

    # === BUTTONS === #

    def action_ship(self):
        """Validate the deliveries of these and confirm them to Amazon (button, also for
        many). What cannot leave stays behind and says why; alone it says it at once.

        :raise UserError: none of them can leave.
        """
        self._check_may_ship()
        self.sudo().filtered("ship_problem").ship_problem = False
        if len(self) == 1:
            self._ship()
            return self._say_shipped(1, [])
        left = []

        def stayed(order, error):
            reason = reason_of(self.env, error)
            if order.state != "shipped":  # of what has left nothing is in the way
                order.sudo().ship_problem = " ".join(reason.splitlines())
            left.append(order.name)

        bisect(self, lambda orders: orders._ship(), stayed)
        return self._say_shipped(len(self) - len(left), left)

    def _say_shipped(self, count, left):
        if left:
            sentence = self.env._(
                "Shipped: %(count)s. %(left)s stay: the list says why (%(names)s).",
                count=count,
                left=len(left),
                names=", ".join(left[:5]),
            )
        else:
            sentence = self.env._("Shipped: %(count)s.", count=count)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if left else "success",
                "message": sentence,
                "sticky": bool(left),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_left_anyway(self):
        """Amazon has cancelled these, and they have left all the same: they may be
        validated and confirmed, and Amazon may not pay for them (button).

        :raise UserError: Amazon wants one of them.
        """
        self._check_may_ship()
        if wanted := self.filtered(
            lambda order: (
                order.amazon_state != "CANCELLED" or order.state not in PROMISED
            )
        ):
            raise UserError(
                self.env._(
                    "Amazon has not cancelled %(orders)s: click Ship.",
                    orders=", ".join(wanted.mapped("name")),
                )
            )
        for order in self.sudo():
            order.left_anyway_by_id = self.env.user
            order._message_log(
                body=self.env._(
                    "%(user)s says that it has left although Amazon has cancelled it.",
                    user=self.env.user.name,
                )
            )
        return True

    def action_deny(self):
        """Tell Amazon that these will not leave after all, all of them (button). It
        costs money; the screen says so before.

        :raise UserError: one of them has left, or was not accepted.
        """
        self._check_may_ship()
        self.check_access("write")
        self._deny()
        return True

    # === THE STEPS === #

    def _ship(self):
        """All that happens when the goods of orders leave, in this order; what has to
        hold for each delivery, however it is validated, is in ``stock_picking.py``.

        :raise UserError: one of them cannot leave as it is.
        """
        # 1. They are accepted, and something of each is here.
        self._check_open()
        deliveries = self._open_deliveries().with_env(self.env)
        if missing := self - deliveries.sudo().amazon_direct_order_id.with_env(
            self.env
        ):
            raise UserError(
                self.env._(
                    "%(orders)s: there is no delivery to validate.",
                    orders=", ".join(missing.mapped("name")),
                )
            )
        # 2. All of the goods are reserved: asked before Odoo makes a backorder.
        if waiting := deliveries.filtered(lambda each: each.state != "assigned"):
            raise UserError(
                self.env._(
                    "%(deliveries)s: not all of the goods are reserved. Amazon takes "
                    "the whole order or nothing of it.",
                    deliveries=", ".join(waiting.mapped("name")),
                )
            )
        # 3. The deliveries leave, and with them Amazon is told.
        deliveries.with_context(**NO_QUESTIONS).button_validate()
        if stuck := deliveries.filtered(lambda each: each.state != "done"):
            raise UserError(
                self.env._(
                    "Odoo asks something about %(deliveries)s before they leave. Open "
                    "them, answer it without validating them, and click Ship again.",
                    deliveries=", ".join(stuck.mapped("name")),
                )
            )

    def _check_leaving(self, pickings):
        """Whether deliveries may leave, before Odoo validates them.

        :param pickings: of these orders, as superuser.
        :return: dict order -> ``Checked``.
        :raise UserError: says of each why not.
        """
        moment, checked, reasons = self._now(), {}, []
        self._read_ahead(pickings)
        units = units_of(self.env)
        for order in self:
            mine = order._leaving_with(pickings)
            missing = order._say_unwanted() or order._say_label_missing()
            checked[order] = order._shipping_checked(mine, moment, units=units)
            said = [missing] if missing else checked[order].reasons
            reasons += [f"{order.name}: {each}" for each in said]
        if reasons:
            raise UserError("\n".join(reasons))
        return checked

    def _read_ahead(self, pickings):
        """Read what is looked at of each of these, in a few statements for all."""
        labels = self.sudo().label_ids
        labels.mapped("state")
        labels.package_ids.mapped("tracking")
        rows = (pickings | self.sudo().sale_order_id.picking_ids).move_line_ids
        rows.mapped("state")
        rows.product_id.mapped("weight")
        rows.result_package_id.package_type_id.mapped("base_weight")
        rows.package_history_id.mapped("outermost_dest_id")

    def _say_unwanted(self):
        """Whether Amazon wants it no more, in words, and nobody has said that it has
        left all the same; else False."""
        if self.amazon_state != "CANCELLED" or self.left_anyway_by_id:
            return False
        return self.env._(
            "Amazon has cancelled it: nothing of it may leave. Open the order: keep "
            "the goods and click Cancel the Delivery, or It Has Left."
        )

    def _say_stopped(self):
        """Why nothing of this order may leave, ever, in words; else False."""
        self.ensure_one()
        if self.state in ("cancelled", "rejected"):
            return self.env._("It was cancelled or refused: nothing of it may leave.")
        return self.state in PROMISED and self._say_unwanted()

    def _leaving_with(self, pickings):
        """The deliveries of an order that leave now, and those that have left."""
        mine = self.sudo().sale_order_id.picking_ids
        return mine.filtered(
            lambda each: (
                each._is_direct_delivery()
                and (each in pickings or each.state == "done")
            )
        )

    def _has_left(self, pickings):
        """Deliveries of these have left: write down what Amazon is told, and tell it
        after the commit.

        :param pickings: that Odoo has validated, as superuser.
        :raise UserError: what has left is not what was checked.
        """
        moment, units = self._now(), units_of(self.env)
        self._read_ahead(pickings)
        checked = {
            order: order._shipping_checked(
                order._leaving_with(pickings), moment, units=units
            )
            for order in self
        }
        wrong = {order: each for order, each in checked.items() if each.reasons}
        if wrong:
            raise UserError(
                "\n".join(
                    f"{order.name}: {said}"
                    for order, each in wrong.items()
                    for said in each.reasons
                )
            )
        self.sudo().write(
            {
                "state": "shipped",
                "confirm_due_at": moment + SOON,
                "ship_problem": False,
            }
        )
        self._tell_amazon(checked, moment)

    # === TELLING AMAZON === #

    def _tell_amazon(self, checked, moment, status=SHIPPED):
        """Write the next version of each confirmation, and send it after the commit.

        :param dict checked: order -> ``Checked``; all are written together.
        :return: the confirmations.
        """
        Confirmation = self.env["amazon.vendor.direct.confirmation"]
        earlier = self.sudo().confirmation_ids
        if earlier:
            earlier._supersede()
            earlier.is_current = False
        values = [
            {
                **Confirmation._version_values(
                    order.sudo().instance_id,
                    each.payload,
                    order.sudo().confirmation_ids,
                    each.risks,
                ),
                "order_id": order.id,
                "status": status,
                "shipped_at": moment,
                "container_count": len(each.facts.containers),
                "told": [
                    {"tracking": box.tracking, "container": box.identifier}
                    for box in each.facts.containers
                ],
            }
            for order, each in checked.items()
        ]
        written = Confirmation.sudo().with_context(**SILENT).create(values)
        written = written.with_env(self.env)
        written._submit()
        return written

    def action_confirm_again(self):
        """Write what is corrected as the next confirmation, and send it (button): that
        it has left, or that it will not, whichever Amazon was told before.

        :raise UserError: Amazon was told nothing, or has, or may have, the one before.
        """
        self.ensure_one()
        self._check_may_ship()
        order, last = self.sudo(), self.sudo().confirmation_ids[:1]
        is_over = order.state == (
            "cancelled" if last.status == FLOOR_DENIAL else "shipped"
        )
        if not is_over or last.state not in ("failed", "cancelled"):
            raise UserError(
                self.env._(
                    "%(order)s is not to be confirmed again: only what Amazon has "
                    "refused is.",
                    order=self.name,
                )
            )
        pickings = self.env["stock.picking"]
        if last.status != FLOOR_DENIAL:
            pickings = order._leaving_with(pickings)
        # When it left does not change with what is corrected.
        moment = last.shipped_at
        checked = order._shipping_checked(pickings, moment, last.status)
        if checked.reasons:
            raise UserError("\n".join(checked.reasons))
        self._tell_amazon({self: checked}, moment, last.status)
        return True

    # === NOT LEAVING AFTER ALL === #

    def _deny(self):
        """All that happens when accepted orders do not leave, in this order.

        :raise UserError: one of them has left, or was not accepted.
        """
        self._check_open()
        if gone := self.sudo().sale_order_id.picking_ids.filtered(
            lambda each: each._is_direct_delivery() and each.state == "done"
        ):
            raise UserError(
                self.env._(
                    "%(delivery)s has left: what has left cannot be denied.",
                    delivery=gone[0].name,
                )
            )
        moment = self._now()
        nothing = self.env["stock.picking"]
        checked = {
            order: order._shipping_checked(nothing, moment, FLOOR_DENIAL)
            for order in self
        }
        reasons = [said for each in checked.values() for said in each.reasons]
        if reasons:
            raise UserError("\n".join(reasons))
        # The goods are free again, and nobody packs them.
        waiting = self.sudo().label_ids.filtered(
            lambda label: label.state in ("wanted", "asked", "empty", "failed")
        )
        waiting.write({"state": "cancelled", "next_try": False})
        self.sudo().write(
            {
                "state": "cancelled",
                "confirm_due_at": moment + SOON,
                "step_problem": False,
                "ship_problem": False,
            }
        )
        for order in self.sudo():
            order._drop_sale_order()
            order._close_alerts()
        self._tell_amazon(checked, moment, FLOOR_DENIAL)
