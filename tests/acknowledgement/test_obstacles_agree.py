import random
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .case import AcknowledgementCase

DRAWS = 14


def archive(name):
    def put(requisition):
        partner = requisition[name].copy() or requisition.partner_id.copy()
        requisition[name] = partner
        partner.active = False

    return put


def archive_product(requisition):
    requisition.line_ids[0].product_id.active = False


def unweigh(requisition):
    line = requisition.line_ids[0]
    line.cost_unit_of_measure = "KILOGRAMS"
    line.product_id.weight = 0


def put_out_of_use(requisition):
    currency = requisition.env.ref("base.SEK")
    currency.active = False
    requisition.currency_id = currency


def mix_currencies(requisition):
    requisition.line_ids[-1].cost_currency_code = "USD"


def forget_product(requisition):
    requisition.line_ids[-1].product_id = False


def limit(requisition):
    requisition.instance_id.approval_limit = 1


def backorder(requisition):
    requisition.line_ids[0].write({"accepted_qty": 1, "backordered_qty": 2})


def answer_elsewhere(requisition):
    requisition.amazon_state = "Acknowledged"


def close(requisition):
    requisition.amazon_state = "Closed"


#: Whatever keeps an answer from being sent: name -> what puts it in the way.
OBSTACLES = {
    "no customer": lambda requisition: requisition.write({"partner_id": False}),
    "archived customer": archive("partner_id"),
    "archived address": archive("partner_shipping_id"),
    "archived payer": archive("partner_invoice_id"),
    "archived product": archive_product,
    "no weight": unweigh,
    "inactive currency": put_out_of_use,
    "several currencies": mix_currencies,
    "no product": forget_product,
    "above the limit": limit,
    "a backorder": backorder,
    "answered elsewhere": answer_elsewhere,
    "closed": close,
}
#: Of these the rules and an approval hold the order with the same sentence.
OF_THE_SALE = tuple(OBSTACLES)[:8]


@tagged("post_install", "-at_install")
class TestObstaclesAgree(AcknowledgementCase):
    """Preview and send ask the same questions, and so does everybody else."""

    def setUp(self):
        super().setUp()
        self.random = random.Random(20261125)
        now = fields.Datetime.now()
        self.startPatcher(
            patch.object(fields.Datetime, "now", staticmethod(lambda *_args: now))
        )

    def undone(self, work):
        """What ``work()`` returns, or why it is refused; nothing of it stays."""
        self.env.flush_all()
        savepoint = self.env.cr.savepoint()
        try:
            return work()
        except UserError as error:
            return error.args[0]
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()
            self.env.cr.postcommit.clear()

    def drawn(self, draw, names):
        """An order with these obstacles in its way, as a person sees it."""
        items = [self.line(1, quantity=3), self.line(2, quantity=5)]
        requisition = self.requisition(*items, number=f"OBST{draw:04}")
        for name in names:
            OBSTACLES[name](requisition)
        return requisition.with_user(self.vendor_user)

    def shown(self, requisition):
        """What a preview says that must be corrected, and the document it shows."""
        action = requisition.action_preview_acknowledgement()
        preview = self.env[action["res_model"]].browse(action["res_id"])
        rules = preview.order_ids.rule_ids
        hard = rules.filtered(lambda rule: rule.severity == "hard")
        return set(hard.mapped("sentence")), preview.order_ids.payload

    def sent(self, requisition):
        requisition.action_send_acknowledgement()
        return requisition.acknowledgement_id.sudo().submission_id.payload

    def assertSame(self, draw, names):
        found = {}

        def ask():
            requisition = self.drawn(draw, names)
            found["shown"], payload = self.shown(requisition)
            found["rules"] = requisition._checked_answer(by_rules=True).obstacles
            other = self.requisition(number=f"GOOD{draw:04}")
            found["sent"] = self.undone(lambda: self.sent(requisition))
            if "above the limit" not in names:
                found["bulk"] = self.undone(
                    lambda: (requisition | other).action_send_acknowledgement()
                )
            found["sale order"] = self.undone(
                lambda: requisition.sudo()._create_sale_orders()
            )
            if not found["shown"]:
                self.assertEqual(found["sent"], payload)
            return True

        with self.subTest(obstacles=names):
            self.assertIs(self.undone(ask), True)
            self.assertEqual(bool(found["shown"]), bool(names))
            for sentence in found["shown"]:
                self.assertIn(sentence, found["sent"])
                self.assertIn(sentence, str(found.get("bulk", sentence)))
            lines = found["sent"].splitlines()[1:] if names else []
            self.assertEqual({line[2:] for line in lines}, found["shown"])
            self.assertLessEqual(
                {each for each in found["shown"] if "Vendor Central" not in each},
                set(found["rules"]),
            )
            # Without a product nothing else is asked of what is sold.
            if set(names) & set(OF_THE_SALE) and "no product" not in names:
                refused = set(found["sale order"].splitlines())
                self.assertTrue(refused)
                self.assertLessEqual(refused, found["shown"])

    def test_each_obstacle_is_shown_before_it_refuses(self):
        self.assertSame(0, ())
        for draw, name in enumerate(OBSTACLES, 1):
            self.assertSame(draw, (name,))

    def test_no_mixture_of_obstacles_is_shown_otherwise_than_it_refuses(self):
        for draw in range(100, 100 + DRAWS):
            names = self.random.sample(sorted(OBSTACLES), self.random.randint(0, 4))
            self.assertSame(draw, tuple(names))
