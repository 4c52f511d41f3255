from dataclasses import dataclass

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...logic.direct import invoice_facts as found
from ...spapi.errors import SpApiError
from ...spapi.messages.direct_invoice import build_invoice
from ...spapi.messages.writing import encode
from ..invoice.const import STAYS
from ..outbound.submission import SUBMISSION_STATES
from .invoice import refuse_all
from .invoice_snapshot import Snapshots

SILENT = {"mail_create_nolog": True, "tracking_disable": True}


@dataclass
class Checked:
    """An invoice held against Amazon's rules before it leaves.

    :ivar facts: ``logic.direct.invoice_facts.Invoice``
    :ivar payload: the exact JSON, None where it cannot be written
    :ivar reasons: why Amazon would refuse it, sentences
    """

    facts: object
    payload: str | None
    reasons: list


class AccountMove(models.Model):
    """An invoice for orders of direct fulfilment, and what Amazon was told of it."""

    _inherit = "account.move"

    amazon_direct_invoice_ids = fields.One2many(
        "amazon.vendor.direct.invoice",
        "move_id",
        readonly=True,
        groups="account.group_account_invoice,"
        "amazon_vendor_central.group_amazon_vendor_manager",
    )
    amazon_is_direct = fields.Boolean(
        string="Of Direct Fulfilment",
        compute="_compute_amazon_direct",
        compute_sudo=True,
    )
    amazon_direct_state = fields.Selection(
        SUBMISSION_STATES,
        string="Direct Invoice at Amazon",
        compute="_compute_amazon_direct",
        compute_sudo=True,
    )
    amazon_direct_problem = fields.Text(
        compute="_compute_amazon_direct", compute_sudo=True
    )

    @api.depends(
        "invoice_line_ids.sale_line_ids.amazon_direct_line_id",
        "amazon_direct_invoice_ids.state",
    )
    def _compute_amazon_direct(self):
        for move in self:
            current = move._amazon_direct_current()
            is_sale = move.move_type == "out_invoice"
            move.amazon_is_direct = is_sale and bool(move._amazon_direct_orders())
            move.amazon_direct_state = current.state
            move.amazon_direct_problem = (
                current.state in ("failed", "held") and current.problem
            )

    def _amazon_direct_orders(self):
        """The direct orders that these bill, as superuser."""
        lines = self.sudo().invoice_line_ids.sale_line_ids
        return lines.amazon_direct_line_id.order_id

    def _amazon_direct_current(self):
        """The version that counts of each of these, as superuser."""
        return self.sudo().amazon_direct_invoice_ids.filtered("is_current")

    # === WHAT AMAZON MAY HAVE STAYS: A STEP OF ``_check_amazon_not_told`` === #

    def _direct_check_not_told(self):
        """:raise UserError: Amazon may have one of these; names the way out."""
        told = self._amazon_direct_current().filtered(lambda each: each.state in STAYS)
        if told:
            raise UserError(
                self.env._(
                    "%(number)s was sent to Amazon, which pays it under this number: "
                    "it cannot be changed any more. Only what Amazon has refused can "
                    "be corrected and sent again.",
                    number=told[0].number,
                )
            )

    # === BUTTONS === #

    def action_amazon_direct_submit(self):
        """Send these invoices of direct orders to Amazon, once this is committed
        (button, also for many).

        The screen asks for the preview by its context, and gets it where the instance
        wants one. A call over the external API says what it wants.

        :raise UserError: Amazon would refuse one of them, or has it.
        """
        self.check_access("write")
        if self.env.context.get("amazon_vendor_preview") and len(self) == 1:
            instance = self._amazon_direct_orders().instance_id[:1]
            if instance.preview_before_sending != "never":
                return self.action_amazon_direct_preview()
        self._amazon_direct_submit()
        return True

    def action_amazon_direct_preview(self):
        """Show what Amazon would be told of an invoice, before (button).

        :raise UserError: it is none of direct orders, not confirmed, or sent already.
        """
        self.ensure_one()
        self.check_access("write")
        self._amazon_direct_check_ready()
        return self.env["amazon.vendor.direct.invoice.preview"]._of(self)._action_open()

    # === THE STEPS === #

    def _amazon_direct_submit(self, expected=None):
        """All that happens when invoices of direct orders go to Amazon, in this order.

        :param str expected: the exact message that somebody has seen and wants.
        :raise UserError: Amazon would refuse one of them, or has it.
        """
        # 1. Nobody else sends them, and they may be sent.
        self._amazon_lock()
        self._amazon_direct_check_ready()
        # 2. What Amazon would refuse does not leave.
        checked = self._amazon_direct_checked()
        refuse_all(
            [
                f"{move.name}: {said}"
                for move, each in checked.items()
                for said in each.reasons
            ]
        )
        payloads = [each.payload for each in checked.values()]
        if expected is not None and payloads != [expected]:
            raise UserError(
                self.env._(
                    "%(number)s has changed since this preview. Refresh it, then send.",
                    number=self.name,
                )
            )
        # 3. What is told is kept, in place of what was refused before.
        earlier = self.sudo().amazon_direct_invoice_ids
        if earlier:
            earlier._supersede()
            earlier.is_current = False
        Invoice = self.env["amazon.vendor.direct.invoice"].sudo()
        values = [move._amazon_direct_version(each) for move, each in checked.items()]
        written = Invoice.with_context(**SILENT).create(values)
        # 4. Amazon is told, once this is committed.
        written.with_env(self.env)._submit()

    def _amazon_direct_checked(self):
        """Hold these against Amazon's rules.

        :return: dict move -> ``Checked``.
        """
        snapshots = Snapshots(self.sudo())
        checked = {}
        for move in self:
            facts = snapshots.facts_of(move.sudo())
            checked[move] = move._amazon_direct_judged(facts)
        return checked

    def _amazon_direct_check_ready(self):
        """Whether these are posted, of one instance's direct orders, and not on their
        way already.

        :raise UserError: says which is not.
        """
        for move in self.sudo():
            instances = move._amazon_direct_orders().instance_id
            if len(instances) != 1 or move.move_type != "out_invoice":
                raise UserError(
                    self.env._(
                        "%(number)s is no invoice for direct orders of one instance.",
                        number=move.display_name,
                    )
                )
            if move.state != "posted":
                raise UserError(
                    self.env._(
                        "%(number)s is not confirmed: confirm it first, then Amazon "
                        "gets its number.",
                        number=move.display_name,
                    )
                )
        told = self._amazon_direct_current().filtered(lambda each: each.state in STAYS)
        if told:
            raise UserError(
                self.env._(
                    "%(number)s is sent to Amazon already. Nothing is sent twice.",
                    number=told[0].number,
                )
            )

    def _amazon_direct_judged(self, facts):
        """:rtype: Checked"""
        words = self._amazon_direct_words()
        reasons = [words[each.code] % each.values for each in found.obstacles(facts)]
        try:
            payload = encode(build_invoice(facts))
        except SpApiError as error:
            return Checked(facts, None, reasons or [error.message])
        return Checked(facts, payload, reasons)

    def _amazon_direct_words(self):
        return {
            found.NO_INVOICES: self.env._(
                "Amazon takes no invoices of direct fulfilment in this marketplace."
            ),
            found.NO_LINES: self.env._("It has no lines."),
            found.NOT_ORDERED: self.env._(
                "%(name)s is of no direct order: bill it by itself."
            ),
            found.NOT_WHOLE: self.env._(
                "%(name)s: it is no whole number of pieces. Correct the quantity."
            ),
            found.TOO_MANY: self.env._(
                "%(name)s: of line %(line)s of %(order)s only %(most)s are still to be "
                "billed."
            ),
            found.NOT_SHIPPED: self.env._("%(order)s has not left yet: ship it first."),
            found.OTHER_COST: self.env._(
                "%(name)s: Amazon has ordered it at %(cost)s without tax. Correct the "
                "price."
            ),
            found.OTHER_CURRENCY: self.env._(
                "%(name)s: Amazon has ordered it in %(currency)s."
            ),
            found.ADDRESS_MISSING: self.env._(
                "The address of %(role)s is not complete (%(missing)s): Amazon wants "
                "all of it, the state or region too."
            ),
            found.TOTAL_WRONG: self.env._(
                "It comes to %(total)s, its lines and taxes to %(told)s."
            ),
        }

    def _amazon_direct_version(self, checked):
        """Values of ``create`` of the next version of one invoice.

        :param Checked checked: of it.
        """
        facts = checked.facts
        Invoice = self.env["amazon.vendor.direct.invoice"]
        move = self.sudo()
        orders = move._amazon_direct_orders()
        same = move.amazon_direct_invoice_ids.filtered(
            lambda each: each.number == facts.number
        )
        return {
            **Invoice._version_values(orders.instance_id, checked.payload, same),
            "move_id": move.id,
            "instance_id": orders.instance_id.id,
            "number": facts.number,
            "dated": move.invoice_date,
            "order_numbers": ", ".join(orders.mapped("name")),
            "total_text": format(facts.total, "f"),
        }
