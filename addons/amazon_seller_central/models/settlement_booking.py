"""A settlement becomes one journal entry that settles many invoices."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..logic.settlement import FEE, REFUND, RESERVE, SALE, UNKNOWN
from .rates import has_rate
from .settlement_kind import WITHHELD


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    amazon_seller_order_id = fields.Many2one(
        "amazon.seller.order",
        string="Amazon Order",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )


class AmazonSellerSettlement(models.Model):
    """The entry has

    * a line of the journal's account: what Amazon paid;
    * a line for each order, on the account that the order is open on: it is reconciled
      with its invoices and credit notes, or with the payments that were registered for
      them in advance;
    * a line for each account of fees, reserves and the rest.

    What an order has no invoice for yet stays open with its customer, and is settled
    once there is one.
    """

    _inherit = "amazon.seller.settlement"

    # === WHAT IT LACKS === #

    def _say_lacks(self, found):
        """Accounts that nobody has chosen.

        :param found: ``logic.settlement.Split``.
        :return: list of sentences.
        """
        instance, sentences = self.instance_id, []
        journal = instance.payment_journal_id
        if not journal.default_account_id:
            sentences.append(
                self.env._(
                    "%(account)s has no journal for Amazon's payments. Open the "
                    "account, tab Settlements, and click Make the Journal, or "
                    "choose one.",
                    account=instance.name,
                )
            )
        if self.currency_id and not has_rate(self.company_id, self.currency_id):
            sentences.append(
                self.env._(
                    "Odoo has no rate between %(theirs)s and %(ours)s. Enter it under "
                    "Accounting > Currencies, and click Sort Again.",
                    theirs=self.currency_id.name,
                    ours=self.company_id.currency_id.name,
                )
            )
        if not self._day():
            sentences.append(self.env._("Amazon does not tell the day of the deposit."))
        kinds = self.env["amazon.seller.settlement.kind"]
        without, strangers, orders = kinds, [], self._orders()
        for group in found.groups:
            kind = kinds.browse(group.key if group.group != UNKNOWN else [])
            if not kind or not group.amount:
                continue
            if self._is_of_customers(kind):
                if (
                    group.order_id not in orders
                    and not instance.settlement_open_account_id
                ):
                    strangers.append(group.order_id or kind.name)
            elif not self._account_of(kind):
                without |= kind
        if without:
            sentences.append(
                self.env._(
                    "No account is chosen for: %(kinds)s. Choose it under Payments > "
                    "Kinds of Amounts, or on the account, tab Settlements, and click "
                    "Sort Again.",
                    kinds=", ".join(dict.fromkeys(without.mapped("name"))),
                )
            )
        if strangers:
            sentences.append(
                self.env._(
                    "These orders are not in Odoo: %(orders)s. Import them by Recover "
                    "Order, or choose the account for orders that are not in Odoo on "
                    "the account, tab Settlements, and click Sort Again.",
                    orders=", ".join(dict.fromkeys(strangers[:10])),
                )
            )
        return sentences

    def _day(self):
        return self.deposited_on or self.ends_on

    def _is_of_customers(self, kind):
        """Whether amounts of this kind are settled by order."""
        return (
            kind.group in (SALE, REFUND)
            and not kind.account_id
            and not (kind.code in WITHHELD and self._account_of(kind))
        )

    def _account_of(self, kind):
        """The account that amounts of a kind are booked to, none where it is nobody's
        choice yet."""
        instance = self.instance_id
        if kind.account_id:
            return kind.account_id
        if kind.group == FEE:
            return instance.deduction_account_id
        if kind.group == RESERVE:
            return instance.settlement_reserve_account_id
        if kind.code in WITHHELD:
            # Where the line of that tax is on the invoices: in and out, it is nothing.
            product = instance.seller_marketplace_ids.tax_product_id[:1]
            product = product.with_company(self.company_id)
            return product.product_tmpl_id.get_product_accounts()["income"]
        return self.env["account.account"]

    def _orders(self):
        """The Amazon orders that are here: dict name -> order with a sale order."""
        orders = self.line_ids.order_id.filtered("sale_order_id")
        return {order.name: order for order in orders}

    # === BOOKING === #

    def action_book(self):
        """Make the journal entry, post it, and settle the invoices (button).

        :raise AccessError: the user may not post entries.
        :raise UserError: what is missing.
        """
        self.check_access("read")  # membership and company; nobody writes by hand
        self.env["account.move"].check_access("create")
        for settlement in self.sudo():
            settlement._book()
        return self.action_view_move() if len(self) == 1 else True

    def _book(self):
        """Book it, once.

        :raise UserError: what is missing.
        """
        self.ensure_one()
        self.lock_for_update(allow_referencing=True)
        self.invalidate_recordset(["move_id", "state"])
        if self.state == "booked":
            return
        self._refresh_orders()
        self._sort()
        if self.problem:
            raise UserError(
                self.env._(
                    "%(settlement)s cannot be booked yet: %(problem)s",
                    settlement=self.name,
                    problem=self.problem,
                )
            )
        here = self.with_company(self.company_id)
        if here.move_id.state == "draft":
            here.move_id.unlink()
        move = here.env["account.move"].create(here._move_values())
        move.action_post()
        self.write({"move_id": move.id})
        self._record_success()
        self._reconcile(move.line_ids)

    def _refresh_orders(self):
        """Find orders that came after the settlement."""
        lost = self.line_ids.filtered(
            lambda line: line.order_name and not line.order_id
        )
        orders = self.instance_id._settled_orders(set(lost.mapped("order_name")))
        for name, lines in lost.grouped("order_name").items():
            if name in orders:
                lines.order_id = orders[name]

    def _move_values(self):
        return {
            "move_type": "entry",
            "journal_id": self.instance_id.payment_journal_id.id,
            "company_id": self.company_id.id,
            "date": self._day(),
            "ref": self.env._("Amazon settlement %(number)s", number=self.name),
            "line_ids": [Command.create(values) for values in self._entry()],
        }

    def _entry(self):
        """Values of the lines; they come to nothing, to the cent."""
        kinds = self.env["amazon.seller.settlement.kind"]
        by_order, by_account, names = {}, {}, {}
        orders = self._orders()
        for group in self._split().groups:
            kind = kinds.browse(group.key)
            if self._is_of_customers(kind):
                if order := orders.get(group.order_id):
                    key = order, kind.group
                    by_order[key] = by_order.get(key, 0) + group.amount
                    continue
                account = self.instance_id.settlement_open_account_id
            else:
                account = self._account_of(kind)
            by_account[account] = by_account.get(account, 0) + group.amount
            names.setdefault(account, []).append(kind.name)
        total = sum(by_order.values()) + sum(by_account.values())
        entry = [
            *(
                self._order_values(order, group, amount)
                for (order, group), amount in by_order.items()
                if amount
            ),
            *(
                self._line_values(
                    account, -amount, ", ".join(dict.fromkeys(names[account]))
                )
                for account, amount in by_account.items()
                if amount
            ),
            self._line_values(
                self.instance_id.payment_journal_id.default_account_id,
                total,
                self.env._("Amazon settlement %(number)s", number=self.name),
            ),
        ]
        # Each was rounded on its own in the company's currency.
        largest = max(entry, key=lambda values: abs(values["balance"]))
        rest = sum(values["balance"] for values in entry)
        currency = self.company_id.currency_id
        largest["balance"] = currency.round(largest["balance"] - rest)
        return entry

    def _line_values(self, account, amount, name, **values):
        """:param Decimal amount: in the settlement's currency, above zero is debit."""
        amount = float(amount)
        balance = self.currency_id._convert(
            amount, self.company_id.currency_id, self.company_id, self._day()
        )
        return {
            "account_id": account.id,
            "name": name,
            "currency_id": self.currency_id.id,
            "amount_currency": amount,
            "balance": balance,
            **values,
        }

    def _order_values(self, order, group, amount):
        """The line of an order: on the account that it is open on."""
        open_lines = _open_lines(order, group)
        partner = order.sale_order_id.partner_invoice_id.commercial_partner_id
        account = (
            open_lines[:1].account_id
            or partner.with_company(self.company_id).property_account_receivable_id
        )
        return self._line_values(
            account,
            -amount,
            order.name,
            partner_id=(open_lines[:1].partner_id or partner).id,
            amazon_seller_order_id=order.id,
        )

    # === SETTLING === #

    @api.model
    def _waiting_lines(self, domain):
        """Lines of entries that wait for the invoices of their orders.

        :param list domain: of which.
        :return: account.move.line.
        """
        return self.env["account.move.line"].search(
            [
                *domain,
                ("reconciled", "=", False),
                ("parent_state", "=", "posted"),
                ("account_id.reconcile", "=", True),
            ]
        )

    def _reconcile(self, lines):
        """Settle what is open of the orders with these lines of entries."""
        for line in lines:
            order = line.amazon_seller_order_id
            if not order or line.reconciled or not line.account_id.reconcile:
                continue
            group = SALE if line.balance < 0 else REFUND
            others = _open_lines(order, group).filtered(
                lambda other, line=line: other.account_id == line.account_id
            )
            if others:
                (line + others).reconcile()


class AmazonSellerOrder(models.Model):
    _inherit = "amazon.seller.order"

    def _settle_with_settlements(self):
        """Settle the invoices of these with what Amazon has paid out for them."""
        Settlement = self.env["amazon.seller.settlement"].sudo()
        Settlement._reconcile(
            Settlement._waiting_lines([("amazon_seller_order_id", "in", self.ids)])
        )


def told(settlements, line, error):
    """That a line could not be settled stands where people look for it."""
    settlement = settlements.search([("move_id", "=", line.move_id.id)])
    settlement._message_log(
        body=settlements.env._(
            "%(order)s could not be settled: %(error)s",
            order=line.amazon_seller_order_id.name,
            error=error,
        )
    )


def _open_lines(order, group):
    """What is open of an order: of its invoices (or credit notes), or of the payments
    that were registered for them.

    :return: account.move.line.
    """
    sign = 1 if group == SALE else -1
    kinds = ("out_invoice",) if group == SALE else ("out_refund",)
    invoices = order.sale_order_id.invoice_ids.filtered(
        lambda move: move.state == "posted" and move.move_type in kinds
    )
    lines = invoices.line_ids.filtered(
        lambda line: line.account_type == "asset_receivable"
    )
    if found := lines.filtered(
        lambda line: not line.reconciled and line.balance * sign > 0
    ):
        return found
    payments = invoices.matched_payment_ids.move_id.line_ids
    return payments.filtered(
        lambda line: (
            line.account_type not in ("asset_receivable", "liability_payable")
            and line.account_id.reconcile
            and not line.reconciled
            and line.balance * sign > 0
        )
    )
