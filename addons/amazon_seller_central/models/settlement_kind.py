from odoo import api, fields, models

from ..logic.settlement import (
    FEE,
    REFUND,
    RESERVE,
    RULES,
    SALE,
    TRANSFER,
    Rule,
)

GROUPS = [
    (SALE, "Sale"),
    (REFUND, "Refund"),
    (FEE, "Fee"),
    (RESERVE, "Held Back"),
    (TRANSFER, "Transfer"),
]
#: Codes of tax that Amazon collects, and keeps: what the buyer paid of it comes in and
#: goes out again.
WITHHELD = ("withheld", "withheld_refund")
#: Code -> what a new kind is called.
NAMES = {
    "withheld_refund": "Tax that Amazon collects, refunded",
    "withheld": "Tax that Amazon collects",
    "refund_fee": "Fees of refunds",
    "refund": "Refunds",
    "chargeback": "Chargebacks",
    "claim": "A-to-z claims",
    "fee": "Fees of items",
    "order_fee": "Fees of orders",
    "sale": "Sales",
    "reserve": "Reserves",
    "transfer": "Transfers",
    "advertising": "Advertising",
    "service": "Services",
    "coupon": "Coupons",
    "reimbursement": "Reimbursements of stock",
    "storage": "Storage",
    "subscription": "Subscription",
    "label": "Shipping labels",
}


class AmazonSellerSettlementKind(models.Model):
    """Which amounts of settlements are what, and where they are booked.

    The first kind whose words fit decides. Which words Amazon uses is nobody's to know
    for ever: a kind is a row, and the company's to change.
    """

    _name = "amazon.seller.settlement.kind"
    _description = "Amazon Settlement Kind"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "sequence, id"
    _check_company_auto = True
    _fixed_fields = ("company_id",)

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        readonly=True, help="What the connector calls it; those of your own have none."
    )
    group = fields.Selection(
        GROUPS,
        string="What It Is",
        required=True,
        help="Sales and refunds are settled with the invoices and credit notes of "
        "their orders, the rest is booked to accounts.",
    )
    transaction = fields.Char(
        string="Transaction Type",
        help="Amazon's word. Empty: any. * at the end: whatever follows.",
    )
    amount_type = fields.Char(help="Likewise.")
    amount_description = fields.Char(help="Likewise.")
    account_id = fields.Many2one(
        "account.account",
        check_company=True,
        domain="[('account_type', '!=', 'off_balance')]",
        help="Where it is booked. Empty: fees and reserves to the account's own "
        "accounts, sales and refunds to the customers.",
    )

    @api.model
    def _of_company(self, company):
        """The kinds of a company; one that has none gets the delivered ones."""
        domain = [("company_id", "=", company.id)]
        every = self.sudo().with_context(active_test=False)
        if not every.search_count(domain, limit=1):
            every.create(
                [
                    {
                        "company_id": company.id,
                        "sequence": 10 * number,
                        "code": rule.key,
                        "name": NAMES[rule.key],
                        "group": rule.group,
                        "transaction": rule.transaction or False,
                        "amount_type": rule.kind or False,
                        "amount_description": rule.description or False,
                    }
                    for number, rule in enumerate(RULES, 1)
                ]
            )
        return self.sudo().search(domain)

    def _as_rules(self):
        """:return: list of ``logic.settlement.Rule``, in the order they are asked."""
        return [
            Rule(
                kind.id,
                kind.group,
                kind.transaction or "",
                kind.amount_type or "",
                kind.amount_description or "",
            )
            for kind in self
        ]
