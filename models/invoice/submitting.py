from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...logic.invoice.numbers import match_key
from ...logic.rulebook import REFUSE
from ..exchange.engine import bisect
from ..exchange.plain_text import as_html
from ..exchange.reason import reason as reason_of

ALERT = "mail.mail_activity_data_warning"
SUBMIT_ALERT = "invoice not submitted"
SILENT = {"mail_create_nolog": True, "tracking_disable": True}


class AccountMoveSubmitting(models.Model):
    """*Submit to Amazon*: what is posted is written down as it is told, and sent once
    this is committed. Nobody waits for the network."""

    _inherit = "account.move"

    # === BUTTONS === #

    def action_amazon_submit(self):
        """Send these to Amazon (button).

        The screen asks for the preview by its context, and gets it where the instance
        wants one. A call over the external API says what it wants.

        :raise UserError: Amazon would refuse one of them; nothing has happened then.
        """
        self.check_access("write")
        if self.env.context.get("amazon_vendor_preview") and len(self) == 1:
            if self.sudo().amazon_instance_id.preview_before_sending != "never":
                return self.action_amazon_preview()
        self._amazon_submit()
        return True

    def action_amazon_preview(self):
        """Show what Amazon would be told, before (button)."""
        self.ensure_one()
        self.check_access("write")
        self._amazon_check_ready()
        return self.env["amazon.vendor.invoice.preview"]._of(self)._action_open()

    # === THE STEPS === #

    def _amazon_submit(self, expected=None):
        """All that happens when invoices go to Amazon, in this order.

        :param str expected: the exact message that somebody has seen and wants.
        :return: the versions that are written.
        :raise UserError: Amazon would refuse one of them, or it is on its way.
        """
        Invoice = self.env["amazon.vendor.invoice"]
        # 1. Nobody else sends them, and they may be sent.
        self._amazon_lock()
        self._amazon_check_ready()
        # 2. What Amazon would refuse does not leave.
        checked = Invoice._checked(self)
        self._amazon_refuse(checked)
        if expected is not None and [c.payload for c in checked.values()] != [expected]:
            raise UserError(
                self.env._(
                    "%(number)s has changed since this preview. Refresh it, then send.",
                    number=self.name,
                )
            )
        # 3. What is told is kept, in place of what was refused before.
        written = self._amazon_write(checked)
        # 4. Amazon is told, once this is committed.
        written.with_env(self.env)._submit()
        self.sudo()._amazon_alerts().unlink()
        return written

    def _amazon_lock(self):
        if self.sudo().try_lock_for_update(allow_referencing=True) != self:
            raise UserError(
                self.env._(
                    "Somebody else is working on the same invoices right now. Try "
                    "again in a moment."
                )
            )

    def _amazon_check_ready(self):
        """Whether these are posted, Amazon's, and not on their way already.

        :raise UserError: says which is not.
        """
        moves = self.sudo()
        if foreign := moves.filtered(lambda each: not each.amazon_instance_id):
            raise UserError(
                self.env._(
                    "%(number)s bills no order of Amazon's.",
                    number=foreign[0].display_name,
                )
            )
        if draft := moves.filtered(lambda each: each.state != "posted"):
            raise UserError(
                self.env._(
                    "%(number)s is not confirmed: confirm it first, then Amazon gets "
                    "its number.",
                    number=draft[0].display_name,
                )
            )
        if busy := moves._amazon_told():
            raise UserError(
                self.env._(
                    "%(number)s is sent to Amazon already. Nothing is sent twice.",
                    number=busy[0].number,
                )
            )
        moves.amazon_instance_id._check_invoices_run()

    def _amazon_refuse(self, checked):
        """:raise UserError: with all that Amazon would refuse."""
        reasons = [
            f"{move.name}: {said}"
            for move, each in checked.items()
            for said in each.sentences(REFUSE)
        ]
        if reasons:
            raise UserError("\n".join(reasons))

    def _amazon_write(self, checked):
        """Write the next version of each.

        :return: amazon.vendor.invoice, as superuser.
        """
        Invoice = self.env["amazon.vendor.invoice"].sudo()
        earlier = self.sudo().amazon_invoice_ids
        if earlier:
            earlier._supersede()
            earlier.is_current = False
        values = [move._amazon_version(each) for move, each in checked.items()]
        return Invoice.with_context(**SILENT).create(values).with_env(Invoice.env)

    def _amazon_version(self, checked):
        """Values of ``create`` of the next version of one document."""
        Invoice = self.env["amazon.vendor.invoice"]
        move, facts = self.sudo(), checked.facts
        key = match_key(facts.number)
        same = move.amazon_invoice_ids.filtered(lambda each: each.match_key == key)
        requisitions = move._amazon_requisitions()
        return {
            **Invoice._version_values(
                move.amazon_instance_id,
                checked.payload,
                same,
                Invoice._risks(checked),
            ),
            "move_id": move.id,
            "instance_id": move.amazon_instance_id.id,
            "invoice_type": facts.invoice_type,
            "number": facts.number,
            "match_key": key,
            "dated": move.invoice_date,
            "due_on": move.invoice_date_due,
            "order_numbers": ", ".join(facts.order_numbers) or False,
            "vendor_code": requisitions[:1].selling_party_code,
            "ship_to_code": ", ".join(
                dict.fromkeys(filter(None, requisitions.mapped("ship_to_party_code")))
            )
            or False,
            "bill_to_code": facts.bill_to.code if facts.bill_to else False,
            "currency_id": move.currency_id.id,
            "untaxed_text": format(facts.untaxed, "f"),
            "total_text": format(facts.total, "f"),
            "amount_untaxed": float(facts.untaxed),
            "amount_total": float(facts.total),
            "line_ids": [
                Command.create(values) for values in _line_values(move, facts)
            ],
        }

    # === BY ITSELF === #

    def _amazon_submit_posted(self):
        """Send what was posted; what cannot be sent says why, and stays posted."""
        bisect(
            self,
            lambda moves: moves._amazon_submit(),
            lambda move, error: move._amazon_not_submitted(error),
        )

    def _amazon_not_submitted(self, error):
        """Say why this one was not sent, and give it to a person."""
        reason = reason_of(self.env, error)
        self._amazon_alert(
            self.env._("%(number)s was not sent to Amazon", number=self.name), reason
        )

    def _amazon_not_posted(self, error):
        """Say why this one was not confirmed by itself."""
        reason = reason_of(self.env, error)
        self._amazon_alert(
            self.env._("An invoice to Amazon could not be confirmed"), reason
        )

    def _amazon_alert(self, summary, reason):
        move = self.sudo()
        move._message_log(body=reason)
        user = move.amazon_instance_id._invoice_responsible() or move.invoice_user_id
        if same := move._amazon_alerts():
            same.note = as_html(reason)
        elif user.active:
            move.activity_schedule(
                ALERT,
                summary=summary,
                note=as_html(reason),
                user_id=user.id,
                amazon_vendor_key=SUBMIT_ALERT,
            )

    def _amazon_alerts(self):
        return self.activity_ids.filtered(
            lambda each: each.amazon_vendor_key == SUBMIT_ALERT
        )


def _line_values(move, facts):
    """Values of the lines of a version, in the order of its items."""
    for line, item in zip(move._amazon_item_lines(), facts.items, strict=True):
        ordered = line._amazon_ordered()
        yield {
            "requisition_line_id": ordered.id,
            "sequence": item.sequence,
            "purchase_order_number": item.purchase_order_number or False,
            "item_sequence_number": item.line_number or False,
            "asin": item.asin,
            "vendor_sku": item.vendor_sku,
            "quantity": item.quantity,
            "unit_label": ordered.unit_label if ordered else False,
            "eaches": item.eaches,
            "net_cost": format(item.net_cost, "f"),
            "amount_text": format(item.amount, "f"),
            "amount": float(item.amount),
        }
