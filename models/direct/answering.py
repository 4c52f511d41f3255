from odoo import fields, models
from odoo.exceptions import UserError

from ...logic.direct import acknowledgement as rules
from ...logic.direct.codes import ACCEPTED, CODES
from ...spapi.errors import SpApiError
from ...spapi.messages import direct_acknowledgement, direct_order
from ..outbound.submission import SETTLED, UNDER_WAY
from .const import PROMISED
from .taking_in import SILENT


class AmazonVendorDirectOrderAnswering(models.Model):
    """Answer Amazon: one code for the whole order, and what follows here from it."""

    _inherit = "amazon.vendor.direct.order"

    # === BUTTONS === #

    def action_accept(self):
        """Accept these orders whole, and have Amazon told (button, bulk action).

        The screen asks for a look by its context, and gets it where the instance wants
        one. A call over the external API says what it wants and is sent.

        :return: True, or the notification of what stays behind.
        :raise UserError: none of them can be accepted, with the reason of each.
        """
        if self._wants_preview():
            return self.action_preview()
        return self._answer_by_hand(ACCEPTED)

    def _wants_preview(self):
        """Whether the screen gets a look before one order is accepted."""
        if len(self) != 1 or not self.env.context.get("amazon_vendor_preview"):
            return False
        wish = self.sudo().instance_id.preview_before_sending
        return wish == "always" or (
            wish == "risks" and bool(self._found_obstacles(ACCEPTED))
        )

    def action_preview(self):
        """Show what Amazon would be told of these, before (button)."""
        self.check_access("write")
        return self.env["amazon.vendor.direct.answer"]._open_for(self, ACCEPTED)

    def action_refuse(self):
        """Ask with which of Amazon's codes these orders are refused (button)."""
        self.check_access("write")
        return self.env["amazon.vendor.direct.answer"]._open_for(self)

    def action_make_sale_orders(self):
        """Sell what Amazon was promised elsewhere, in Vendor Central for example, and
        put it aside (button).

        :raise UserError: one of them is none of that, or cannot be sold.
        """
        self.check_access("write")
        for order in self.sudo():
            if order.state not in PROMISED or order.acknowledgement_ids:
                raise UserError(
                    self.env._(
                        "%(order)s was not accepted outside of Odoo: accept it here, "
                        "which makes its sale order.",
                        order=order.name,
                    )
                )
        self.sudo()._sell()
        return True

    def _answer_by_hand(self, code):
        """Answer those that can be; the others are named with the reason.

        :param str code: of ``logic.direct.codes``.
        """
        self.check_access("write")
        if not self:
            return True
        if len(self) == 1:
            self._answer_as_person(code)
            self._send()
            return True
        # What is short would have the work of all the others done again.
        doubtful = self._found_short() if code == ACCEPTED else self.browse()
        refused = {}
        for orders in (self - doubtful, doubtful):
            refused |= orders._in_step(lambda batch: batch._answer_as_person(code))
        answered = self.filtered(lambda order: order not in refused)
        if not answered:
            raise UserError("\n".join(each for (each,) in refused.values()))
        for order, sentences in refused.items():
            if order.state == "new":  # the list says why, too, once this is closed
                order.sudo().step_problem = "\n".join(sentences)
        answered._send()
        return answered._notify_left_behind(refused) if refused else True

    def _answer_as_person(self, code):
        # What goes into a sale order is not all readable for everybody; the right to
        # answer was checked by the button.
        self.sudo()._answer(code, user=self.env.user)
        for order in self.sudo():
            order._hold(None)

    def _send(self):
        """Have the answers sent once this transaction is committed."""
        self.sudo().acknowledgement_ids.submission_ids.filtered(
            lambda submission: submission.state == "queued"
        )._send_after_commit()

    def _notify_left_behind(self, refused):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._(
                    "%(count)s answered, %(left)s left behind",
                    count=len(self),
                    left=len(refused),
                ),
                "message": "\n".join(each for (each,) in refused.values()),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # === THE STEPS === #

    def _answer(self, code, user=None):
        """Write the answers and their submissions, and sell or drop the goods; nothing
        is sent. All that happens when Amazon is answered, in this order.

        :param str code: one of Amazon's.
        :param user: who answers; by default the environment's.
        :raise UserError: one of them cannot be answered so.
        """
        # 1. From here on nobody else answers them.
        self._lock_for_answer()
        # 2. What Amazon would refuse, or take amiss.
        warnings = {order: order._check_answer(code) for order in self}
        # 3. What is promised is put aside first; what is refused is not delivered.
        if code == ACCEPTED:
            self._sell()
        else:
            for order in self:
                order._drop_sale_order()
        # 4. The answer, with its submission.
        self._create_acknowledgements(code, warnings, user or self.env.user)
        self.write({"answer_code": code, "step_problem": False})

    def _lock_for_answer(self):
        """Keep others from answering the same orders until the end of this transaction.

        :raise UserError: somebody else has one of them.
        """
        if self.try_lock_for_update(allow_referencing=True) != self:
            raise UserError(
                self.env._(
                    "Somebody else is working on the same direct orders right now. "
                    "Try again in a moment."
                )
            )

    def _check_answer(self, code):
        """Hold an answer against Amazon's rules.

        :return: list of sentences of what Amazon may take amiss.
        :raise UserError: Amazon would refuse it, or has an answer already.
        """
        if not self._is_unanswered():
            raise UserError(
                self.env._(
                    "%(order)s is answered already: Amazon takes one answer to a "
                    "direct order.",
                    order=self.name,
                )
            )
        found = self._found_obstacles(code)
        hard = [self._say_obstacle(each) for each in found if each.blocks]
        if hard:
            raise UserError("\n".join(hard))
        return [self._say_obstacle(each) for each in found]

    def _found_obstacles(self, code):
        """What is wrong with an answer; see ``logic.direct.acknowledgement``.

        :return: list of ``Obstacle``.
        """
        ordered = {line.id: line.quantity for line in self.line_ids}
        return rules.obstacles(
            code,
            self._vendor_order_number(),
            self.amazon_state or None,
            ordered,
            ordered,
            fields.Datetime.now(),
            self.answer_due_at or None,
        )

    def _is_unanswered(self):
        """Whether Amazon has no answer of ours, and none is on its way."""
        self.ensure_one()
        states = self.sudo().acknowledgement_ids.mapped("state")
        return self.state == "new" and not any(
            state in SETTLED + UNDER_WAY for state in states
        )

    def _vendor_order_number(self):
        """Our number of it: its sale order, and its own where none is made."""
        return self.sudo().sale_order_id.name or self.name

    def _create_acknowledgements(self, code, warnings, user):
        Acknowledgement = self.env["amazon.vendor.direct.acknowledgement"]
        now = fields.Datetime.now()
        documents, vals_list = self._documents(), []
        for order in self:
            number = order._vendor_order_number()
            vals_list.append(
                {
                    **Acknowledgement.with_user(user)
                    .sudo()
                    ._version_values(
                        order.instance_id,
                        order._payload_of(documents[order], code, number, now),
                        order.acknowledgement_ids,
                        warnings[order],
                    ),
                    "order_id": order.id,
                    "code": code,
                    "vendor_order_number": number,
                    "acknowledged_at": now,
                }
            )
        self.acknowledgement_ids._supersede()
        return Acknowledgement.sudo().with_context(**SILENT).create(vals_list)

    def _documents(self):
        """Amazon's newest document of each of these, with one statement.

        :return: dict order -> JSON text, "" where it was dropped.
        """
        self.env["amazon.vendor.queue.line"].flush_model(["res_model", "res_id"])
        lines = (
            self.env["amazon.vendor.queue.line"]
            .sudo()
            .search(
                [("res_model", "=", self._name), ("res_id", "in", self.ids)],
                order="version",
            )
        )
        newest = {line.res_id: line for line in lines}
        return {
            order: (order.id in newest and newest[order.id].payload) or ""
            for order in self
        }

    def _payload_of(self, document, code, number, moment):
        """The exact JSON of an answer.

        :param str document: Amazon's order, whose numbers are repeated as it wrote
            them.
        :raise UserError: it cannot be written as Amazon wants it.
        """
        try:
            return direct_acknowledgement.build(
                direct_order.parse(document),
                vendor_order_number=number,
                date=fields.Datetime.to_datetime(moment),
                code=code,
                description=CODES[code],
            )
        except SpApiError as error:
            raise UserError(
                self.env._(
                    "%(order)s cannot be answered: %(problem)s",
                    order=self.name,
                    problem=error.message,
                )
            ) from error

    # === WORDS === #

    def _say_obstacle(self, obstacle):
        """What the rules have found, in a sentence."""
        values = {**obstacle.values, "order": self.name}
        sentences = {
            rules.CODE_UNKNOWN: self.env._(
                "%(order)s: %(code)s is none of Amazon's codes."
            ),
            rules.NUMBER_MISSING: self.env._(
                "%(order)s: Amazon wants a number of yours for it."
            ),
            rules.NOT_OPEN: self.env._(
                "%(order)s is not open to an answer: Amazon shows it as %(status)s."
            ),
            rules.NOT_ALL: self.env._(
                "%(order)s: all lines are answered, or none: Amazon takes the whole "
                "order or nothing of it."
            ),
            rules.NOT_WHOLE: self.env._(
                "%(order)s: each line is answered with what was ordered: Amazon takes "
                "the whole order or nothing of it."
            ),
            rules.NO_PIECES: self.env._(
                "%(order)s cannot be answered from here, also not refused: it does not "
                "say of each line how many pieces (Each) Amazon wants, and Amazon "
                "takes answers in pieces only. Answer it in Vendor Central."
            ),
            rules.TOO_LATE: self.env._("%(order)s was to be answered until %(until)s."),
        }
        return sentences[obstacle.code] % values
