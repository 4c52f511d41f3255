"""Whatever Amazon writes into an order is text, wherever somebody may read it.

An order of which every text is an image with a script is taken through all that
happens to orders; then everything that is rendered as HTML is looked through, in every
model of the registry.
"""

from lxml import html

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..orders import item, order
from ..status.case import StatusCase, item_status, status

HOSTILE = '<img src=x onerror="alert(1)">'
ESCAPED = "&lt;img src=x"
#: Of other addons' models, what Amazon's words get into.
OTHERS = ("sale.order", "sale.order.line", "stock.picking", "res.partner")
PARTY = {
    "partyId": HOSTILE,
    "address": {
        "name": HOSTILE,
        "attention": HOSTILE,
        **{f"addressLine{number}": HOSTILE for number in (1, 2, 3)},
        "city": HOSTILE,
        "county": HOSTILE,
        "stateOrRegion": HOSTILE,
        "postalCode": HOSTILE,
        "countryCode": "DE",
        "phone": HOSTILE,
    },
    "taxInfo": {
        "taxRegistrationType": HOSTILE,
        "taxRegistrationNumber": HOSTILE,
    },
}


@tagged("post_install", "-at_install")
class TestHostileText(StatusCase):
    def setUp(self):
        super().setUp()
        self.before = {
            model: self.env[model].search([], order="id desc", limit=1).id or 0
            for model in ("mail.message", "mail.activity")
        }

    def document(self, number, items=None, **details):
        """An order with an image wherever Amazon may write what it likes."""
        parties = ("buyingParty", "sellingParty", "shipToParty", "billToParty")
        return order(
            number,
            items or [item(1), item(2, asin="B0HOSTILE2", sku=f"SKU {HOSTILE}")],
            **{
                "purchaseOrderType": HOSTILE,
                "paymentMethod": HOSTILE,
                "dealCode": HOSTILE,
                "importDetails": {
                    "methodOfPayment": HOSTILE,
                    "internationalCommercialTerms": HOSTILE,
                    "portOfDelivery": HOSTILE,
                    "importContainers": HOSTILE,
                    "shippingInstructions": HOSTILE,
                },
                **{name: PARTY for name in parties},
                **details,
            },
        )

    def elements(self, markup):
        """The elements that Amazon's words would have become."""
        tree = html.fragment_fromstring(str(markup), create_parent="div")
        return tree.xpath(".//*[@onerror] | .//img[@src='x'] | .//script")

    def assertText(self, markup, what):
        self.assertFalse(self.elements(markup), f"{what}: {markup}")

    def read_everything(self):
        """All HTML of the addon's models and of the others' that it writes to.

        :return: all of it as one text
        """
        self.env.flush_all()
        self.env.invalidate_all()
        seen = []
        for model in self.env.registry:
            Model = self.env[model]
            if Model._abstract or not (
                model.startswith("amazon.vendor.") or model in OTHERS
            ):
                continue
            names = [n for n, f in Model._fields.items() if f.type == "html"]
            for record in Model.search([], order="id desc", limit=40):
                for name in names:
                    if record[name]:
                        seen.append((f"{record}.{name}", record[name]))
        for model, name in (("mail.message", "body"), ("mail.activity", "note")):
            for record in self.env[model].search([("id", ">", self.before[model])]):
                seen.append((f"{record}.{name}", record[name] or ""))
        for what, markup in seen:
            self.assertText(markup, what)
        return "\n".join(str(markup) for _what, markup in seen)

    # --- The life of an order ---------------------------------------------------------

    def test_the_checks_notice_an_image(self):
        self.assertTrue(self.elements(f"<p>{HOSTILE}</p>"))
        self.env["res.partner"].create({"name": "x", "comment": '<img src="x">'})
        with self.assertRaises(AssertionError):
            self.read_everything()

    def test_in_every_way_of_working_it_is_text(self):
        for number, workflow in enumerate(
            ("by_requisition", "by_approval", "automatic")
        ):
            self.instance.workflow = workflow
            requisition = self.imported(self.document(f"TEXT000{number}"))
            self.assertEqual(len(requisition.line_ids), 2)
            self.assertIn("<img", requisition.line_ids[1].vendor_sku)
            requisition._remind_each("answer")
            requisition._hold({requisition: [HOSTILE]})
            self.assertIn(ESCAPED, self.read_everything())

    def test_numbers_and_identifiers_are_text(self):
        items = [item(HOSTILE, asin=HOSTILE, sku=HOSTILE, unit=HOSTILE)]
        documents = [
            self.document(f"TEXT{HOSTILE}", items),
            self.document("TEXT0002", items, purchaseOrderDate=HOSTILE),
            self.document("TEXT0003", [item(1, currency=HOSTILE, cost=HOSTILE)]),
        ]
        queue = self.queue_with(*documents)
        with mute_logger("odoo.addons.amazon_vendor_central"):
            queue._process()
        self.assertEqual(queue.done_count + queue.failed_count, 3)
        dated = queue.requisition_ids.filtered("answer_deadline")
        dated._remind_each("answer")
        queue._log("error", HOSTILE)
        self.read_everything()

    def test_what_is_answered_sold_changed_and_shown_is_text(self):
        requisition = self.imported(self.document("TEXT0004"))
        requisition.line_ids.product_id = self.lamp
        self.lamp.name = HOSTILE
        self.lamp.description_sale = HOSTILE
        self.send(requisition)
        sale = requisition.sale_order_id
        self.assertTrue(sale)
        sale.action_confirm()
        submission = self.submission_of(requisition)
        submission._handler()._alert(
            submission, requisition.acknowledgement_id, HOSTILE
        )
        submission._handler()._note(submission, HOSTILE)
        changed = self.document(
            "TEXT0004",
            [item(1, quantity=7), item(3, asin="B0HOSTILE3", sku=HOSTILE)],
            purchaseOrderChangedDate="2026-11-18T09:00:00Z",
        )
        self.imported(changed)
        self.assertTrue(requisition.revision_ids)
        requisition._stop_delivery()
        shown = [item_status(1, asin=f"B0{HOSTILE}", confirmation=HOSTILE)]
        queue = self.status_queue(
            status("TEXT0004", shown, purchaseOrderStatus=HOSTILE, shipToParty=PARTY)
        )
        queue._process()
        self.assertIn(ESCAPED, self.read_everything())
        for markup in self.rendered(sale):
            self.assertText(markup, "rendered")

    def rendered(self, sale):
        """What customers and people are shown of a sale order."""
        report = self.env["ir.actions.report"]
        body, _kind = report._render_qweb_html("sale.action_report_saleorder", sale.ids)
        yield body.decode()
        for name in ("email_template_edi_sale", "mail_template_sale_confirmation"):
            template = self.env.ref(f"sale.{name}", raise_if_not_found=False)
            if template:
                yield template._render_field("body_html", sale.ids)[sale.id]
        for message in sale.message_ids:
            yield message.body

    # --- Dialogs ----------------------------------------------------------------------

    def test_dialogs_show_text(self):
        requisition = self.imported(self.document("TEXT0005"))
        requisition.line_ids.product_id = self.lamp
        self.lamp.name = HOSTILE
        requisition = requisition.with_user(self.vendor_user)
        requisition.action_preview_acknowledgement()
        decide = self.env["amazon.vendor.decide"].with_user(self.vendor_user)
        decide.create({"requisition_ids": requisition.ids}).action_apply()
        rule = self.env["amazon.vendor.rule"].create(
            {"instance_id": self.instance.id, "name": HOSTILE, "outcome": "hold"}
        )
        run = self.env["amazon.vendor.rule.dry.run"].with_user(self.vendor_user)
        run = run.create({"instance_id": self.instance.id, "rule_ids": rule.ids})
        run.action_run()
        self.assertIn("<img", run.line_ids.message, "it is shown, as text")
        with mute_logger("odoo.addons.amazon_vendor_central.models.inbound"):
            queue = self.queue_with(f'{{"purchaseOrderNumber": "{HOSTILE[:8]}')
            queue._process()
        letters = self.env["amazon.vendor.dead.letter"].search([])
        self.assertTrue(letters)
        letters.with_user(self.vendor_user)._ignore(HOSTILE)
        self.assertEqual(queue.line_ids.ignored_reason, HOSTILE)
        self.read_everything()

    def test_an_error_that_repeats_amazons_words_is_text(self):
        """The web client shows what a UserError says as text; it is no markup."""
        requisition = self.imported(self.document("TEXT0006"))
        requisition.line_ids.product_id = self.lamp
        self.lamp.name = HOSTILE
        self.lamp.active = False
        try:
            requisition.with_user(self.vendor_user).action_send_acknowledgement()
        except UserError as error:
            self.assertNotIn("Markup", type(error.args[0]).__name__)
        self.read_everything()

    # --- Screens ----------------------------------------------------------------------

    def test_no_screen_shows_a_text_as_html(self):
        """Neither by a widget of a view nor in a template."""
        views = self.env["ir.ui.view"].search(
            [("model", "=like", "amazon.vendor.%")], order="id"
        )
        self.assertGreater(len(views), 20)
        for view in views:
            tree = html.fromstring(view.arch, parser=html.HTMLParser())
            with self.subTest(view=view.name):
                self.assertFalse(tree.xpath("//*[@t-raw]"))
                for node in tree.xpath("//field[@widget='html']"):
                    field = self.env[view.model]._fields.get(node.get("name"))
                    self.assertTrue(field and field.type == "html", node.get("name"))
