from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..logic.settlement import UNKNOWN, split
from ..spapi.messages.settlement import Line, Settlement
from .problem_sentences import say

STATES = [
    ("review", "Needs Attention"),
    ("ready", "To Book"),
    ("booked", "Booked"),
]
#: Of what needs attention so much is named in a sentence.
MOST_NAMED = 10


class AmazonSellerSettlement(models.Model):
    """What Amazon has paid out at once, and every amount that it is made of.

    Its amounts are sorted by the kinds (``settlement_kind.py``). One that comes to what
    was paid, and of which everything is known, becomes one journal entry
    (``settlement_booking.py``); any other says what it waits for.
    """

    _name = "amazon.seller.settlement"
    _description = "Amazon Settlement"
    _inherit = [
        "amazon.vendor.guard.mixin",
        "amazon.vendor.received.mixin",
        "amazon.vendor.retry.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "deposited_on desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Settlement", required=True, readonly=True)
    instance_id = fields.Many2one(
        "amazon.vendor.instance",
        string="Account",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="instance_id.company_id", store=True, index=True, precompute=True
    )
    account = fields.Char(
        string="Account at Amazon",
        required=True,
        readonly=True,
        help="A settlement is the seller's, whichever registration imports it.",
    )
    starts_on = fields.Date(readonly=True)
    ends_on = fields.Date(readonly=True)
    deposited_on = fields.Date(readonly=True)
    currency_code = fields.Char(readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    total_text = fields.Char(
        string="Exact Deposit", readonly=True, help="As Amazon wrote it."
    )
    total = fields.Monetary(string="Deposit", compute="_compute_amounts", store=True)
    summed_text = fields.Char(string="Exact Sum of the Amounts", readonly=True)
    summed = fields.Monetary(
        string="Sum of the Amounts", compute="_compute_amounts", store=True
    )
    difference = fields.Monetary(
        compute="_compute_amounts",
        store=True,
        help="The deposit, less its amounts: while it is not zero, nothing is booked.",
    )
    sold = fields.Monetary(string="Sales", compute="_compute_groups")
    refunded = fields.Monetary(string="Refunds", compute="_compute_groups")
    fees = fields.Monetary(compute="_compute_groups")
    reserved = fields.Monetary(string="Held Back", compute="_compute_groups")
    told_problems = fields.Text(
        string="Unclear in the Report", readonly=True, help="As it was read."
    )
    problem = fields.Text(
        string="Waits Because", readonly=True, help="What keeps it from being booked."
    )
    state = fields.Selection(
        STATES, compute="_compute_state", store=True, index=True, tracking=True
    )
    line_ids = fields.One2many(
        "amazon.seller.settlement.line", "settlement_id", readonly=True
    )
    move_id = fields.Many2one(
        "account.move",
        string="Journal Entry",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )

    _once = models.Constraint(
        "UNIQUE(account, name)", "This settlement is here already."
    )
    _ready_idx = models.Index("(instance_id) WHERE state = 'ready'")

    @api.depends("total_text", "summed_text")
    def _compute_amounts(self):
        for settlement in self:
            total = Decimal(settlement.total_text or 0)
            summed = Decimal(settlement.summed_text or 0)
            settlement.total = float(total)
            settlement.summed = float(summed)
            settlement.difference = float(total - summed)

    @api.depends("problem", "move_id.state")
    def _compute_state(self):
        for settlement in self:
            if settlement.move_id.state == "posted":
                settlement.state = "booked"
            else:
                settlement.state = "review" if settlement.problem else "ready"

    @api.depends("line_ids.group", "line_ids.amount")
    def _compute_groups(self):
        groups = self.env["amazon.seller.settlement.line"]._read_group(
            [("settlement_id", "in", self.ids)],
            ["settlement_id", "group"],
            ["amount:sum"],
        )
        found = {(each.id, group): amount for each, group, amount in groups}
        for settlement in self:
            for name, group in (
                ("sold", "sale"),
                ("refunded", "refund"),
                ("fees", "fee"),
                ("reserved", "reserve"),
            ):
                settlement[name] = found.get((settlement.id, group), 0.0)

    # === TAKING IT IN === #

    @api.model
    def _take_in(self, instance, entries):
        """Keep each settlement once, whichever report it comes with.

        :param instance: amazon.vendor.instance.
        :param entries: list of (queue line, ``messages.settlement.Settlement``).
        :return: see ``amazon.vendor.document._apply``.
        """
        account = instance._seller_account()
        names = [told.settlement_id for _line, told in entries]
        present = self.search([("account", "=", account), ("name", "in", names)])
        present = {settlement.name: settlement for settlement in present}
        outcomes = {}
        for line, told in entries:
            settlement = present.get(told.settlement_id)
            if settlement:
                # Amazon makes one again under another number of a report.
                outcomes[line.id] = (settlement.id, settlement._take_again(told))
                continue
            settlement = self.create(
                {
                    "name": told.settlement_id,
                    "instance_id": instance.id,
                    "account": account,
                    **self._values_of(instance, told),
                }
            )
            present[told.settlement_id] = settlement
            settlement._sort()
            outcomes[line.id] = (settlement.id, self.env._("Taken over"))
        return outcomes

    @api.model
    def _values_of(self, instance, told):
        currency = self.env["res.currency"].with_context(active_test=False)
        currency = currency.search([("name", "=", told.currency)], limit=1)
        if currency and not currency.active:
            currency.active = True
        orders = instance._settled_orders({each.order_id for each in told.lines} - {""})
        return {
            "starts_on": told.starts_on,
            "ends_on": told.ends_on,
            "deposited_on": told.deposited_on,
            "currency_code": told.currency,
            "currency_id": currency.id,
            "total_text": str(told.total),
            "summed_text": str(told.summed),
            "told_problems": "\n".join(
                say(self.env, each)
                for each in told.problems
                if each.severity == "error"
            ),
            "line_ids": [
                fields.Command.create(
                    {
                        "row": each.row,
                        "transaction": each.transaction,
                        "amount_type": each.kind,
                        "amount_description": each.description,
                        "amount_text": str(each.amount),
                        "order_name": each.order_id,
                        "order_id": each.order_id in orders
                        and orders[each.order_id].id,
                        "sku": each.sku,
                        "quantity": each.quantity,
                        "posted_on": each.posted_on,
                    }
                )
                for each in told.lines
            ],
        }

    def _split(self):
        """The amounts, sorted by the kinds of the company.

        :rtype: logic.settlement.Split
        """
        self.ensure_one()
        kinds = self.env["amazon.seller.settlement.kind"]._of_company(self.company_id)
        told = Settlement(
            settlement_id=self.name,
            starts_on=None,
            ends_on=None,
            deposited_on=self.deposited_on or None,
            total=Decimal(self.total_text or 0),
            currency=self.currency_code,
            lines=tuple(line._as_told() for line in self.line_ids),
        )
        return split(told, kinds._as_rules())

    def _sort(self):
        """Give each amount its kind, and say what keeps it all from being booked."""
        for settlement in self:
            found = settlement._split()
            lines = {line.row: line for line in settlement.line_ids}
            for group in found.groups:
                mine = settlement.line_ids.browse(
                    [lines[each.row].id for each in group.lines]
                )
                kind = group.key if group.group != UNKNOWN else False
                mine.filtered(lambda each, kind=kind: each.kind_id.id != kind).write(
                    {"kind_id": kind}
                )
            settlement.problem = "\n".join(settlement._problems(found)) or False

    # === WORDS === #

    def _problems(self, found):
        """What keeps it from being booked.

        :param found: ``logic.settlement.Split``.
        :return: list of sentences.
        """
        sentences = list(filter(None, [self.told_problems]))
        if not self.currency_id:
            sentences.append(
                self.env._("Odoo has no currency %(name)s.", name=self.currency_code)
            )
        if found.difference:
            sentences.append(
                self.env._(
                    "Its amounts come to %(ours)s, and Amazon has paid %(amazons)s "
                    "%(currency)s. Compare it with Seller Central.",
                    ours=self.summed_text,
                    amazons=self.total_text,
                    currency=self.currency_code,
                )
            )
        if unknown := found.unknown:
            sentences.append(
                self.env._(
                    "Nobody has said what these are: %(words)s. Add their words under "
                    "Payments > Kinds of Amounts, and click Sort Again.",
                    words=_named(" / ".join(_words(each.lines[0])) for each in unknown),
                )
            )
        return sentences + self._say_lacks(found)

    # === BUTTONS === #

    def action_sort_again(self):
        """Sort the amounts by the kinds as they are now (button).

        :raise UserError: it is booked.
        """
        self.check_access("read")  # membership and company; nobody writes by hand
        if any(settlement.state == "booked" for settlement in self):
            raise UserError(self.env._("What is booked stays as it is."))
        for settlement in self.sudo():
            settlement._refresh_orders()
            settlement._sort()
        return True

    def action_view_move(self):
        """Open the journal entry (button)."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "account.move",
            "view_mode": "form",
            "res_id": self.move_id.id,
        }


class AmazonSellerSettlementLine(models.Model):
    """One amount of a settlement, as Amazon tells it."""

    _name = "amazon.seller.settlement.line"
    _description = "Amazon Settlement Amount"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "settlement_id, row, id"
    _rec_name = "amount_description"
    _fixed_fields = ("settlement_id",)

    settlement_id = fields.Many2one(
        "amazon.seller.settlement",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="settlement_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="settlement_id.currency_id")
    row = fields.Integer(readonly=True, help="Of Amazon's file.")
    transaction = fields.Char(string="Transaction Type", readonly=True)
    amount_type = fields.Char(readonly=True)
    amount_description = fields.Char(readonly=True)
    amount_text = fields.Char(string="Exact Amount", readonly=True)
    amount = fields.Monetary(compute="_compute_amount", store=True, precompute=True)
    order_name = fields.Char(string="Amazon Order", readonly=True)
    order_id = fields.Many2one(
        "amazon.seller.order",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    sku = fields.Char(string="SKU", readonly=True)
    quantity = fields.Integer(readonly=True)
    posted_on = fields.Date(readonly=True)
    kind_id = fields.Many2one(
        "amazon.seller.settlement.kind", readonly=True, index=True, ondelete="set null"
    )
    group = fields.Selection(related="kind_id.group", store=True)

    @api.depends("amount_text")
    def _compute_amount(self):
        for line in self:
            line.amount = float(Decimal(line.amount_text or 0))

    def _as_told(self):
        """:rtype: messages.settlement.Line"""
        return Line(
            row=self.row,
            transaction=self.transaction or "",
            kind=self.amount_type or "",
            description=self.amount_description or "",
            amount=Decimal(self.amount_text or 0),
            order_id=self.order_name or "",
        )


def _words(line):
    return filter(None, (line.transaction, line.kind, line.description))


def _named(words):
    found = list(dict.fromkeys(words))
    more = ", …" if len(found) > MOST_NAMED else ""
    return ", ".join(found[:MOST_NAMED]) + more
