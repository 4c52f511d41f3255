"""The vendor in the benchmark's database: made once, before anything is measured."""

from .documents import catalogue, documents, orders

#: Half of the goods are taxed at home; the fiscal position replaces that tax.
HOME_TAX, FOREIGN_TAX = 19.0, 7.0


def set_up(env, seed):
    """Create the vendor and let the addon meet every product and party once.

    Every path starts from there: the contacts exist, with a reference and an e-mail
    address that the peers find them by.

    :param env: Odoo environment of the superuser
    :return: nothing; :class:`Vendor` reads it back
    """
    if env["amazon.vendor.instance"].search_count([("name", "=", "Bench")]):
        return  # a database that was kept
    goods = catalogue(seed)
    euro = env.ref("base.EUR")
    euro.active = True
    env.company.write({"currency_id": euro.id, "country_id": env.ref("base.us").id})
    # OCA's import refuses an order in another currency than its customer's pricelist.
    env["product.pricelist"].search([]).write({"currency_id": euro.id})
    germany = env.ref("base.de")
    position = env["account.fiscal.position"].create(
        {"name": "Bench export", "auto_apply": True, "country_id": germany.id}
    )
    home = env["account.tax"].create(
        {"name": "Bench 19%", "amount": HOME_TAX, "type_tax_use": "sale"}
    )
    env["account.tax"].create(
        {
            "name": "Bench 7%",
            "amount": FOREIGN_TAX,
            "type_tax_use": "sale",
            "fiscal_position_ids": [(4, position.id)],
            "original_tax_ids": [(4, home.id)],
        }
    )
    env["product.product"].create(
        [
            {
                "name": item.name,
                "type": "consu",
                "is_storable": True,
                "barcode": item.barcode,
                "default_code": item.sku,
                # What the peers that ask the pricelist must come to.
                "list_price": float(item.cost),
                "sale_delay": number % 5,
                "description_sale": f"Item {item.sku}" if number % 2 else False,
                "taxes_id": [(6, 0, home.ids if number % 2 else [])],
            }
            for number, item in enumerate(goods)
        ]
    )
    customer = env["res.partner"].create(
        {
            "name": "Amazon EU Bench",
            "is_company": True,
            "country_id": germany.id,
            "ref": "AMAZON",
            "email": "orders@amazon.example",
            "property_payment_term_id": env.ref(
                "account.account_payment_term_30days"
            ).id,
        }
    )
    _analytics(env, customer)
    instance = env["amazon.vendor.instance"].create(
        {
            "name": "Bench",
            "environment": "simulator",
            "marketplace": "DE",
            "partner_id": customer.id,
        }
    )
    _meet(env, instance, seed, goods)


def _analytics(env, customer):
    plan = env["account.analytic.plan"].create({"name": "Bench channels"})
    account = env["account.analytic.account"].create(
        {"name": "Bench Amazon", "plan_id": plan.id}
    )
    env["account.analytic.distribution.model"].create(
        {
            "partner_id": customer.id,
            "analytic_distribution": {str(account.id): 100},
        }
    )


def _meet(env, instance, seed, goods):
    """Import one order of all goods, and enough small ones to know all parties."""
    made = orders(f"{seed}/meet", 1, len(goods), goods)
    made += orders(f"{seed}/meet too", 60, 1, goods)
    queue = env["amazon.vendor.queue"].create(
        {"instance_id": instance.id, "fetch_state": "done"}
    )
    queue._store_documents(documents(made))
    queue._process()
    failed = queue.line_ids.filtered(lambda line: line.state != "done")
    if failed or queue.requisition_ids.line_ids.filtered("match_problem"):
        raise AssertionError(f"the fixture failed: {failed.mapped('error_message')}")
    for party in env["amazon.vendor.party"].search([]):
        if party.partner_id != instance.partner_id and not party.partner_id.ref:
            party.partner_id.write(
                {"ref": party.code, "email": f"{party.code}@amazon.example".lower()}
            )


class Vendor:
    """What the fixture made, as the paths need it.

    :param env: Odoo environment
    """

    def __init__(self, env):
        self.env = env
        self.instance = env["amazon.vendor.instance"].search([("name", "=", "Bench")])
        self.customer = self.instance.partner_id
        self.warehouse = self.instance.warehouse_id
        self.company = self.instance.company_id
