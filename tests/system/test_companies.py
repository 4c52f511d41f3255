from datetime import datetime, time, timedelta

from odoo import SUPERUSER_ID, fields
from odoo.fields import Command
from odoo.tests import tagged

from ..acknowledgement.case import AcknowledgementCase
from ..orders import documents, order


@tagged("post_install", "-at_install")
class TestCompanies(AcknowledgementCase):
    """Customers and products have values of each company: the instance's ones count,
    whoever and whatever runs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.theirs = cls.env["res.company"].create({"name": "Another Company"})
        cls.lamp.taxes_id = False
        cls.values = {
            company: cls.give(company, cost)
            for company, cost in ((cls.company, 10.20), (cls.theirs, 99.0))
        }
        cls.instance.write({"workflow": "by_approval", "cost_check": "pricelist"})
        cls.instance.user_id = cls.vendor_manager
        for user in cls.vendor_user | cls.env["res.users"].browse(SUPERUSER_ID):
            user.write(
                {
                    "company_ids": [Command.link(cls.theirs.id)],
                    "company_id": cls.theirs.id,
                }
            )
        cls.vendor_user.group_ids += cls.env.ref("sales_team.group_sale_manager")

    @classmethod
    def give(cls, company, cost):
        """Give customer and product values of this company that no other one has."""
        env = cls.env(context={"allowed_company_ids": [company.id]})
        country = company.country_id or env.ref("base.de")
        company.account_fiscal_country_id = country
        group = env["account.tax.group"].create(
            {"name": "Group", "company_id": company.id, "country_id": country.id}
        )
        tax, mapped = env["account.tax"].create(
            [
                {
                    "name": f"{name} of {company.name}",
                    "amount": amount,
                    "type_tax_use": "sale",
                    "price_include_override": "tax_included",
                    "company_id": company.id,
                    "country_id": country.id,
                    "tax_group_id": group.id,
                }
                for name, amount in (("Usual", 19), ("Mapped", 7))
            ]
        )
        position = env["account.fiscal.position"].create(
            {"name": "Position", "company_id": company.id}
        )
        mapped.write(
            {
                "fiscal_position_ids": [Command.link(position.id)],
                "original_tax_ids": [Command.link(tax.id)],
            }
        )
        pricelist = env["product.pricelist"].create(
            {
                "name": f"Costs of {company.name}",
                "currency_id": env.ref("base.EUR").id,
                "company_id": company.id,
                "item_ids": [
                    Command.create(
                        {
                            "applied_on": "3_global",
                            "compute_price": "formula",
                            "base": "standard_price",
                        }
                    )
                ],
            }
        )
        location = env["stock.location"].create(
            {
                "name": "Customers",
                "usage": "customer",
                "location_id": env.ref("stock.stock_location_customers").id,
                "company_id": company.id,
            }
        )
        term = env["account.payment.term"].create(
            {"name": "Term", "company_id": company.id}
        )
        customer, lamp = cls.customer.with_env(env), cls.lamp.with_env(env)
        customer.write(
            {
                "property_payment_term_id": term.id,
                "property_account_position_id": position.id,
                "property_product_pricelist": pricelist.id,
                "property_stock_customer": location.id,
            }
        )
        company.currency_id = env.ref("base.EUR")
        lamp.standard_price = cost
        lamp.sudo().taxes_id += tax
        return {
            "term": term,
            "position": position,
            "taxes": mapped,
            "destination": location,
            "agreed": cost,
        }

    # --- The whole way -----------------------------------------------------------

    def document(self, number):
        now = fields.Datetime.now()
        start, end = (
            datetime.combine(now.date() + timedelta(days), time()).isoformat() + "Z"
            for days in (3, 10)
        )
        document = order(number, [self.line()], shipWindow=f"{start}--{end}")
        document["orderDetails"].pop("shipToParty")
        document["orderDetails"].pop("billToParty")
        return document

    def go(self, number, env, process):
        """Import, quotation, proposal, answer, confirmation.

        :param env: of whoever does it.
        :param process: callable(queue), how the queue is processed.
        :return: dict of what depends on the company.
        """
        document = self.document(number)
        self.simulator.add_orders([document])
        process(self.queue_with(document))
        requisition = self.env["amazon.vendor.requisition"].search(
            [("purchase_order_number", "=", number)]
        )
        self.assertFalse(requisition.hold_reason)
        mine = requisition.with_env(env)
        mine.action_propose()
        sale = requisition.sale_order_id
        self.assertEqual(requisition.line_ids.proposal_kind, "accept")
        mine.sale_order_id.action_confirm()
        self.run_after_commit()
        self.follow(1)
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(requisition.acknowledgement_state, "confirmed")
        said = " ".join(requisition.message_ids.mapped("body"))
        self.assertEqual(sale.state, "sale", said)
        return {
            "term": sale.payment_term_id,
            "position": sale.fiscal_position_id,
            "taxes": sale.order_line.tax_ids,
            "destination": sale.picking_ids.location_dest_id,
            "agreed": requisition.line_ids.agreed_cost,
            "untaxed": sale.amount_untaxed,
            "salesperson": sale.user_id,
            "company": sale.picking_ids.company_id,
        }

    def test_the_instances_company_counts_whoever_and_whatever_runs(self):
        self.env["stock.quant"]._update_available_quantity(
            self.lamp, self.warehouse.lot_stock_id, 1000
        )

        def by_schedule(queue):
            self.run_cron("ir_cron_process_queues")

        def by_button(env):
            return lambda queue: queue.with_env(env).action_process_queue_manually()

        ours, theirs = self.company.id, self.theirs.id
        root = self.env(user=SUPERUSER_ID, context={})
        ways = {"SCHEDULE": (root, by_schedule)}
        for name, context in (
            ("EXTERNAL", {}),
            ("ACTIVE2", {"allowed_company_ids": [theirs, ours]}),
            ("ACTIVE1", {"allowed_company_ids": [ours]}),
        ):
            env = self.env(user=self.vendor_user.id, context=context, su=False)
            ways[name] = env, by_button(env)
        wanted = {
            **self.values[self.company],
            "untaxed": 102.0,
            "salesperson": self.vendor_manager,
            "company": self.company,
        }
        for name, (env, process) in ways.items():
            with self.subTest(name):
                self.assertEqual(self.go(f"{name}1", env, process), wanted)

    def test_orders_of_two_companies_are_proposed_for_each_in_its_own(self):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.theirs.id)], limit=1
        )
        other = self._create_instance(
            name="Of the Other Company",
            company_id=self.theirs.id,
            responsible_id=self.vendor_user.id,
            lwa_refresh_token="Atzr|another",
            cost_check="pricelist",
        )
        self.instance.workflow = "by_requisition"
        orders = self.env["amazon.vendor.requisition"]
        for instance, place in ((self.instance, self.warehouse), (other, warehouse)):
            self.env["stock.quant"]._update_available_quantity(
                self.lamp, place.lot_stock_id, 10
            )
            queue = self.env["amazon.vendor.queue"].create(
                {"instance_id": instance.id, "fetch_state": "done"}
            )
            queue._store_documents(documents(self.document(f"COMPANY{instance.id}")))
            queue._process()
            orders |= queue.requisition_ids
        self.assertEqual(orders.company_id, self.company | self.theirs)
        env = self.env(
            user=self.vendor_user.id,
            context={"allowed_company_ids": [self.theirs.id, self.company.id]},
            su=False,
        )
        for mine in (orders, orders[::-1]):
            mine.with_env(env).action_propose()
            self.assertEqual(
                [(line.agreed_cost, line.proposal_kind) for line in orders.line_ids],
                [(10.20, "accept"), (99.0, "hold")],
            )
