import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...logic.acknowledgement.outlook import outlook_of
from ..exchange.engine import bisect
from ..outbound.submission import SETTLED, SUBMISSION_STATES, UNDER_WAY

SILENT = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
}


class AmazonVendorRequisitionAcknowledge(models.Model):
    """Answer Amazon: a version with its lines, one submission, and the sale order.

    What follows once Amazon has spoken is in ``..._requisition_answered.py``, the rules
    an answer must keep in ``..._requisition_check.py``.
    """

    _inherit = "amazon.vendor.requisition"

    acknowledgement_ids = fields.One2many(
        "amazon.vendor.acknowledgement",
        "requisition_id",
        string="Acknowledgements",
        readonly=True,
    )
    acknowledgement_id = fields.Many2one(
        "amazon.vendor.acknowledgement",
        string="Latest Acknowledgement",
        compute="_compute_acknowledgement_id",
    )
    acknowledgement_count = fields.Integer(compute="_compute_acknowledgement_id")
    acknowledgement_state = fields.Selection(
        SUBMISSION_STATES,
        string="Acknowledgement",
        compute="_compute_acknowledgement_state",
        store=True,
        index=True,
        help="What became of the latest acknowledgement.",
    )
    acknowledgement_problem = fields.Char(
        compute="_compute_acknowledgement_id", string="Problem of the Acknowledgement"
    )
    can_acknowledge = fields.Boolean(compute="_compute_can_acknowledge")

    @api.depends(
        "acknowledgement_ids.version",
        "acknowledgement_ids.submission_ids.error_message",
    )
    def _compute_acknowledgement_id(self):
        for requisition in self:
            versions = requisition.acknowledgement_ids.sorted("version")
            requisition.acknowledgement_id = versions[-1:]
            requisition.acknowledgement_problem = versions[-1:].problem
            requisition.acknowledgement_count = len(versions)

    @api.depends("acknowledgement_ids.state", "acknowledgement_ids.version")
    def _compute_acknowledgement_state(self):
        for requisition in self:
            versions = requisition.acknowledgement_ids.sorted("version")
            requisition.acknowledgement_state = versions[-1:].state

    @api.depends("state", "acknowledgement_state")
    def _compute_can_acknowledge(self):
        for requisition in self:
            requisition.can_acknowledge = (
                requisition.state != "closed"
                and requisition.acknowledgement_state not in UNDER_WAY + SETTLED
            )

    # === BUTTONS === #

    def action_send_acknowledgement(self):
        """Answer Amazon with the quantities as they stand, and make the sale orders.

        The answer is sent once this transaction is committed. Of several requisitions,
        those that can be answered are; the others are named with the reason.

        :return: action that opens the sale order, or the acknowledgement when nothing
            was accepted.
        :raise UserError: nothing can be answered, with the reason of each.
        """
        self.check_access("write")
        return self._answer()

    def _answer(self, moment=None):
        """Answer, have the answers sent after the commit, and show what came of it.

        :param datetime moment: of the answer, naive UTC; now by default.
        :return: see ``action_send_acknowledgement``.
        """
        refused = {}
        if len(self) == 1:
            answered = self._acknowledge(moment)
        else:
            answered = self._acknowledge_each(refused, moment)
        answered.acknowledgement_id.sudo().submission_ids._send_after_commit()
        if refused:
            return self._notify_refused(answered, refused)
        return answered._action_after_acknowledgement()

    def _acknowledge_each(self, refused, moment=None):
        """Answer those that can be; a failure of one does not touch the others.

        :param dict refused: filled with requisition -> sentence.
        :param datetime moment: of the answer, naive UTC; now by default.
        :return: the requisitions that were answered.
        """

        def fail(requisition, error):
            if not isinstance(error, UserError):
                raise error
            refused[requisition] = error.args[0]

        bisect(self, lambda batch: batch._acknowledge(moment), fail)
        answered = self - self.browse([requisition.id for requisition in refused])
        if not answered:
            raise UserError("\n".join(dict.fromkeys(refused.values())))
        return answered

    def _acknowledge(self, moment=None):
        """Write the answers, their submissions and the sale orders; nothing is sent.

        :param datetime moment: of the answer, naive UTC; now by default.
        :return: these requisitions.
        :raise UserError: one of them cannot be answered as it stands.
        """
        if self.try_lock_for_update(allow_referencing=True) != self:
            raise UserError(
                self.env._(
                    "Somebody else is working on the same purchase orders right now. "
                    "Try again in a moment."
                )
            )
        parts = self._all_decision_parts()
        warnings = self._refuse_hard_violations(parts)
        self._create_acknowledgements(parts, warnings, moment)
        # The right to answer was checked by the button; what goes into the order
        # (analytic rules, case units) is not all readable for everybody.
        self.sudo()._create_sale_orders()
        return self

    # === THE ANSWER === #

    def _create_acknowledgements(self, parts, warnings, moment=None):
        """Create the next version of each answer, with its submission.

        :param dict parts: requisition line -> parts.
        :param dict warnings: requisition -> sentences of what was sent all the same.
        :param datetime moment: of the answers, naive UTC; now by default.
        :return: the acknowledgements.
        """
        now = moment or fields.Datetime.now()
        vals_list = []
        for requisition in self:
            payload = requisition._acknowledgement_payload(parts, now)
            digest = hashlib.sha256(payload.encode()).hexdigest()
            versions = requisition.acknowledgement_ids.mapped("version")
            vals_list.append(
                {
                    "requisition_id": requisition.id,
                    "version": max(versions, default=0) + 1,
                    "acknowledgement_date": now,
                    "user_id": self.env.uid,
                    "payload_hash": digest,
                    "soft_warnings": "\n".join(warnings.get(requisition, [])) or False,
                    "risks_accepted_by_id": self.env.uid
                    if warnings.get(requisition)
                    else False,
                    **requisition._acknowledged_totals(parts),
                    "line_ids": [
                        Command.create(vals)
                        for vals in requisition._acknowledgement_lines(parts)
                    ],
                    "submission_ids": [
                        Command.create(
                            {
                                "instance_id": requisition.instance_id.id,
                                "payload": payload,
                                "payload_hash": digest,
                            }
                        )
                    ],
                }
            )
        self.acknowledgement_ids.sudo().submission_ids._supersede()
        Acknowledgement = self.env["amazon.vendor.acknowledgement"]
        return Acknowledgement.sudo().with_context(**SILENT).create(vals_list)

    def _acknowledgement_lines(self, parts):
        """One row for each part of each line's answer."""
        vals_list = []
        for line in self.line_ids:
            each = line._cost_per_unit(answered=True)
            for code, quantity, date, reason in parts[line]:
                vals_list.append(
                    {
                        "sequence": len(vals_list) + 1,
                        "requisition_line_id": line.id,
                        "item_sequence_number": line.item_sequence_number,
                        "asin": line.asin,
                        "vendor_sku": line.vendor_sku,
                        "product_id": line.product_id.id,
                        "code": code,
                        "quantity": quantity,
                        "unit_of_measure": line.unit_of_measure,
                        "unit_size": line.unit_size,
                        "net_cost": float(line._answered_cost()),
                        "subtotal": float(each * quantity),
                        "scheduled_date": date,
                        "rejection_reason": reason,
                    }
                )
        return vals_list

    def _acknowledged_totals(self, parts):
        """Money accepted and rejected, and the status that Amazon will show."""
        outlook = outlook_of(self, parts)
        return {
            "amount_accepted": float(outlook.accepted),
            "amount_rejected": float(outlook.refused),
            "outcome": outlook.outcome,
        }

    # === WAYS OUT === #

    def _action_after_acknowledgement(self):
        """Open the sale orders that were made, or the acknowledgements."""
        if self.sale_order_ids.filtered(lambda order: order.state != "cancel"):
            return self.action_view_sale_order()
        return self.acknowledgement_id._action_open()

    def _notify_refused(self, answered, refused):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._(
                    "%(answered)s answered, %(refused)s not",
                    answered=len(answered),
                    refused=len(refused),
                ),
                "message": "\n".join(dict.fromkeys(refused.values())),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_view_acknowledgements(self):
        """Open the acknowledgements of this requisition (button)."""
        return self.acknowledgement_ids._action_open()

    def _action_form(self):
        """Open this requisition in its form."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Order Requisition"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
