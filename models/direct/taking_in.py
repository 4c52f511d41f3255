from odoo import api, fields, models
from odoo.exceptions import UserError

from ..sale.sale_order import SaleOrderWork
from .const import ENDED, PROMISED
from .values import COMPARED, currencies_of, header_values, line_values, order_problems

SILENT = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
}
#: Amazon's status of an order that is new here -> ours.
FIRST_STATE = {
    "ACCEPTED": "acknowledged",
    "SHIPPED": "shipped",
    "CANCELLED": "cancelled",
}
CHANGED_ALERT = "changed"


class AmazonVendorDirectOrderTakingIn(models.Model):
    """Amazon's orders of direct fulfilment become ours: made once, updated ever after.

    Everything that must be looked up is looked up once for the whole batch.
    """

    _inherit = "amazon.vendor.direct.order"

    @api.model
    def _take_in(self, instance, entries):
        """Bring the orders of an instance in line with a batch of documents.

        :param entries: list of (queue line, ``document.Received``), no order twice.
        :return: dict queue line id -> (id, outcome in a few words)
        """
        known = self._known(instance, entries)
        fresh, changed, outcomes = [], [], {}
        for line, received in entries:
            order = known.get(received.order.purchase_order_number)
            if order is None:
                fresh.append((line, received))
            elif order.version >= line.version:
                # One of which a later step is done again has come to what it had.
                done = order.version == line.version and line.outcome
                sentence = self.env._("A later version was processed already")
                outcomes[line.id] = order.id, done or sentence
            else:
                changed.append((line, received, order))
        lookup = self._lookup(
            instance, [each[1] for each in fresh] + [each[1] for each in changed]
        )
        outcomes |= self._create_from(instance, fresh, lookup)
        for line, received, order in changed:
            is_news = order._update_from(received, lookup)
            order.write({"version": line.version, "amazon_state_at": line.create_date})
            sentence = self.env._("Changed") if is_news else self.env._("Nothing new")
            outcomes[line.id] = order.id, sentence
        self._tell_outgoing(changed)
        return outcomes

    @api.model
    def _known(self, instance, entries):
        numbers = [received.order.purchase_order_number for _line, received in entries]
        found = self.search(
            [("instance_id", "=", instance.id), ("name", "in", numbers)]
        )
        return {order.name: order for order in found}

    # === LOOK-UPS, ONCE FOR THE BATCH === #

    @api.model
    def _lookup(self, instance, documents):
        """Resolve warehouses, currencies and products of all documents.

        :param list documents: ``document.Received``.
        :return: dict of dicts: warehouses by Amazon's code, currencies by code, matches
            by (ASIN, vendor SKU).
        """
        orders = [received.order for received in documents]
        codes = {header_values(order)["ship_from_code"] for order in orders} - {False}
        keys = {
            (item.buyer_product_identifier, item.vendor_product_identifier)
            for order in orders
            for item in order.items
        }
        return {
            "warehouses": self.env["amazon.vendor.warehouse"]._of_codes(
                instance, codes
            ),
            "currencies": self._currencies(
                {code for order in orders for code in currencies_of(order)}
            ),
            "products": self.env["amazon.vendor.product"]._resolve(instance, keys),
        }

    @api.model
    def _currencies(self, codes):
        """Code -> res.currency, of those that are active."""
        if not codes:
            return {}
        found = self.env["res.currency"].search([("name", "in", list(codes))])
        return {currency.name: currency for currency in found}

    @api.model
    def _found_values(self, order, lookup):
        """Odoo's records for Amazon's codes."""
        codes = currencies_of(order)
        code = codes.pop() if len(codes) == 1 else False
        warehouse = lookup["warehouses"].get(header_values(order)["ship_from_code"])
        return {
            "currency_code": code,
            "currency_id": code in lookup["currencies"]
            and lookup["currencies"][code].id,
            "warehouse_code_id": warehouse.id if warehouse else False,
            "warehouse_id": warehouse.warehouse_id.id if warehouse else False,
            "amazon_problem": "\n".join(order_problems(order)) or False,
        }

    # === NEW === #

    @api.model
    def _create_from(self, instance, entries, lookup):
        vals_list = []
        for line, received in entries:
            order = received.order
            values = header_values(order)
            state = FIRST_STATE.get(values["amazon_state"], "new")
            vals_list.append(
                {
                    **values,
                    **self._found_values(order, lookup),
                    "name": order.purchase_order_number,
                    "instance_id": instance.id,
                    "user_id": instance.responsible_id.id,
                    "version": line.version,
                    "amazon_state_at": line.create_date,
                    "state": state,
                    # What ended before it was seen is erased as soon as the others.
                    "ended_at": fields.Datetime.now() if state in ENDED else False,
                }
            )
        orders = self.with_context(**SILENT).create(vals_list).with_env(self.env)
        line_vals = []
        for order, (_line, received) in zip(orders, entries, strict=True):
            line_vals += order._line_vals(received)
        self.env["amazon.vendor.direct.order.line"]._create_matched(
            line_vals, lookup["products"]
        )
        self.env["amazon.vendor.direct.consignee"].sudo()._link(orders)
        created = self.env._("Created")
        return {
            line.id: (order.id, created)
            for order, (line, _received) in zip(orders, entries, strict=True)
        }

    def _line_vals(self, received):
        return [{"order_id": self.id, **vals} for vals in line_values(received)]

    # === CHANGED === #

    def _update_from(self, received, lookup):
        """Write what Amazon says now.

        :return: whether something of it is new.
        """
        self.ensure_one()
        values = {
            **header_values(received.order),
            **self._found_values(received.order, lookup),
        }
        if self.sale_order_id:
            # It leaves from where it was reserved; that Amazon moved it is said below.
            values.pop("warehouse_code_id")
            values.pop("warehouse_id")
        news = {
            name: value
            for name, value in values.items()
            if self._fields[name].convert_to_write(self[name], self) != value
        }
        if news:
            self.write(news)
        is_other = self._lines_differ(received)
        if is_other and self._may_be_rewritten():
            self.line_ids.unlink()
            self.env["amazon.vendor.direct.order.line"]._create_matched(
                self._line_vals(received), lookup["products"]
            )
        if self.sale_order_id and (is_other or "ship_from_code" in news):
            self._changed_after_answer()
        if "amazon_state" in news:
            self._amazon_moved()
        return bool(news) or is_other

    def _lines_differ(self, received):
        mine = [tuple(line[name] for name in COMPARED) for line in self.line_ids]
        return mine != [
            tuple(vals[name] for name in COMPARED) for vals in line_values(received)
        ]

    def _may_be_rewritten(self):
        """Whether nothing of it was told to Amazon or sold."""
        return self.state == "new" and not self.sale_order_id

    def _changed_after_answer(self):
        """Amazon's orders of direct fulfilment do not change; where one does, a person
        looks."""
        self._alert(
            CHANGED_ALERT,
            self.env._("%(order)s was changed by Amazon", order=self.name),
            self.env._(
                "Amazon shows other lines or another warehouse for %(order)s than were "
                "accepted. Compare it with Vendor Central before it leaves.",
                order=self.name,
            ),
        )

    @api.model
    def _tell_outgoing(self, changed):
        """What Amazon shows of orders may prove that answers have arrived."""
        shown = {order: received.order.order_status for _l, received, order in changed}
        if shown:
            self.env["amazon.vendor.outgoing"]._spread_news("direct_order", shown)

    # === WHERE AMAZON HAS COME TO === #

    def _amazon_moved(self):
        """Amazon shows another status than before."""
        if self.state in ENDED:
            return
        if self.amazon_state == "CANCELLED":
            self._cancelled_by_amazon()
        elif self.amazon_state == "SHIPPED":
            self.state = "shipped"
            self._message_log(body=self.env._("Amazon shows it as shipped."))
        elif self.amazon_state == "ACCEPTED" and self._is_unanswered():
            self.state = "acknowledged"
            self._message_log(
                body=self.env._(
                    "Amazon shows it as accepted, and it was not answered from here."
                )
            )

    def _cancelled_by_amazon(self):
        """Amazon's customer, or Amazon, wants it no more.

        Before the label its delivery is cancelled; after, goods may be on their way.
        """
        if self._refuses_itself():
            return  # that is how Amazon shows our own refusal
        if self.state == "labelled":
            self._cancelled_too_late()
            return
        self.state = "cancelled"
        self._drop_sale_order()
        self._close_alerts()
        self._message_log(
            body=self.env._("Amazon has cancelled it. Its delivery is cancelled.")
            if self.sale_order_id
            else self.env._("Amazon has cancelled it.")
        )

    def _cancelled_too_late(self):
        """Its label is made: the goods may have left, and that costs."""
        sentence = self.env._(
            "Amazon has cancelled %(order)s, and its label is made. If the parcel is "
            "still here, keep it and click Cancel the Delivery; Amazon is told that it "
            "does not leave, for which it has charged 10 USD an order. If it has left, "
            "click It Has Left, then Ship: Amazon may not pay for it.",
            order=self.name,
        )
        self.step_problem = sentence
        self._message_log(body=sentence)
        self._alert(
            CHANGED_ALERT,
            self.env._("%(order)s was cancelled after its label", order=self.name),
            sentence,
        )

    def _drop_sale_order(self):
        """Nothing of it is delivered."""
        living = self.sudo().sale_order_id.filtered(lambda o: o.state != "cancel")
        if living:
            SaleOrderWork.CANCEL.begin(living)._action_cancel()

    # === BUTTON === #

    def action_cancel_delivery(self):
        """Amazon wants it no more, and it is still here: it does not leave (button).

        :raise UserError: Amazon still wants one of them.
        """
        self.check_access("write")
        for order in self.sudo():
            if order.amazon_state != "CANCELLED" or order.state not in PROMISED:
                raise UserError(
                    self.env._(
                        "Amazon has not cancelled %(order)s, or nothing of it is to be "
                        "delivered.",
                        order=order.name,
                    )
                )
            if order.state == "labelled":
                order._deny()  # Amazon wants to hear of what was labelled and stays
            else:
                order.write({"state": "cancelled", "step_problem": False})
                order._drop_sale_order()
                order._close_alerts()
            order._message_log(
                body=self.env._(
                    "%(user)s has kept it here: its delivery is cancelled.",
                    user=self.env.user.name,
                )
            )
        return True
