"""Keys cannot be had from a record, whatever an expression calls on it.

Who may edit a mail template, a server action or a report writes expressions that run
with records in their hands, private methods included; they can import nothing.
"""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from ...models.instance.keys import DOOR, Door, credentials_of
from ..common import CANARY_SECRET, CANARY_TOKEN, AmazonVendorCase

SECRETS = (CANARY_SECRET, CANARY_TOKEN)
RENDERERS = (
    "odoo.addons.base.models.ir_actions",
    "odoo.addons.mail.models.mail_render_mixin",
    "odoo.addons.mail.models.mail_template",
)
#: What an expression may try with an instance in its hands.
EXPRESSIONS = (
    "record.name",  # which all of them may print: that they are evaluated at all
    "record.lwa_client_secret",
    "record.lwa_refresh_token",
    "record.sudo().lwa_client_secret",
    "record.sudo().lwa_refresh_token",
    "record.sudo().read()",
    "record.sudo().read(['lwa_client_secret', 'lwa_refresh_token'])",
    "record.sudo().web_read({'lwa_client_secret': {}, 'lwa_refresh_token': {}})",
    "record.sudo().export_data(['lwa_client_secret', 'lwa_refresh_token'])",
    "record.sudo().onchange({}, [], {'lwa_client_secret': {}})",
    "record.sudo().copy_data()",
    "record.sudo()._sealed",
    "record.sudo().lwa_client_secret_hint",
    "record.sudo()._unsealed('lwa_client_secret')",
    "record.sudo()._credentials()",
    "record.sudo()._gateway(None).gen",
    "record.sudo()._gateway(True).__enter__()",
    "record.sudo()._gateway('DOOR').__enter__()",
    "next(record.sudo()._gateway(record).gen)",
    "record.sudo()._gateway()",
    "record.sudo()._gateway(None, origin=record).func",
    "record.sudo()._gateway(None).args",
    "record.sudo()._connection_checks(lambda: None)",
)


@tagged("post_install", "-at_install")
class TestExpressions(AmazonVendorCase):
    def _assert_no_secret(self, text):
        for secret in SECRETS:
            self.assertNotIn(secret, str(text))

    def test_no_expression_gets_at_the_keys(self):
        for expression in EXPRESSIONS:
            with self.subTest(expression=expression):
                try:
                    found = safe_eval(
                        f"str({expression})",
                        {"record": self.instance, "env": self.env, "next": next},
                    )
                except Exception as error:
                    found = error
                self._assert_no_secret(found)
                if expression == "record.name":
                    self.assertEqual(found, self.instance.name)

    def test_the_gateway_asks_for_the_door(self):
        for wrong in (None, True, "DOOR", Door, object()):
            with self.subTest(door=wrong), self.assertRaises(PermissionError):
                with self.instance._gateway(wrong):
                    self.fail("a gateway was opened without the door")
            with self.subTest(door=wrong), self.assertRaises(PermissionError):
                credentials_of(self.instance, wrong)
        with self.assertRaises(TypeError):
            Door()
        with self.instance._gateway(DOOR) as gateway:
            self.assertTrue(gateway)

    @mute_logger(*RENDERERS)
    def test_no_server_action_gets_at_the_keys(self):
        instances = self.env["ir.model"]._get_id("amazon.vendor.instance")
        for expression in EXPRESSIONS:
            with self.subTest(expression=expression):
                try:
                    with self.env.cr.savepoint():
                        action = self.env["ir.actions.server"].create(
                            {
                                "name": "Print",
                                "model_id": instances,
                                "state": "code",
                                "code": f"action = {{'found': str({expression})}}",
                            }
                        )
                        found = action.with_context(
                            active_model="amazon.vendor.instance",
                            active_id=self.instance.id,
                        ).run()
                except Exception as error:
                    found = error
                self._assert_no_secret(found)
                if expression == "record.name":
                    self.assertEqual(found, {"found": self.instance.name})

    @mute_logger(*RENDERERS)
    def test_no_mail_template_gets_at_the_keys(self):
        editor = self.vendor_manager
        editor.group_ids += self.env.ref("mail.group_mail_template_editor")
        for expression in EXPRESSIONS:
            expression = expression.replace("record", "object")
            with self.subTest(expression=expression):
                try:
                    with self.env.cr.savepoint():
                        template = (
                            self.env["mail.template"]
                            .with_user(editor)
                            .create(
                                {
                                    "name": "Print",
                                    "model_id": self.env["ir.model"]._get_id(
                                        "amazon.vendor.instance"
                                    ),
                                    "subject": f"{{{{ {expression} }}}}",
                                    "body_html": f'<p t-out="{expression}"/>',
                                }
                            )
                        )
                        found = [
                            template._render_field(name, self.instance.ids)
                            for name in ("subject", "body_html")
                        ]
                except Exception as error:
                    found = error
                self._assert_no_secret(found)
                if expression == "object.name":
                    self.assertIn(self.instance.name, str(found))

    @mute_logger(*RENDERERS, "odoo.addons.base.models.ir_qweb")
    def test_no_report_gets_at_the_keys(self):
        """Neither in its template nor in the name of its file."""
        for number, expression in enumerate(EXPRESSIONS):
            with self.subTest(expression=expression):
                key = f"amazon_vendor_central.print_{number}"
                for part in ("body", "file"):
                    try:
                        with self.env.cr.savepoint():
                            report = self._report(f"{key}_{part}", expression)
                            if part == "body":
                                found, _kind = report._render_qweb_html(
                                    report.report_name, self.instance.ids
                                )
                                found = found.decode()
                            else:
                                found = safe_eval(
                                    report.print_report_name,
                                    {"object": self.instance, "next": next},
                                )
                    except Exception as error:
                        found = error
                    self._assert_no_secret(found)
                    if expression == "record.name":
                        self.assertIn(self.instance.name, str(found))

    def _report(self, key, expression):
        self.env["ir.ui.view"].create(
            {
                "name": key,
                "key": key,
                "type": "qweb",
                "arch": f'<t t-name="{key}"><t t-foreach="docs" t-as="record">'
                f'<p t-out="{expression}"/></t></t>',
            }
        )
        self.env["ir.model.data"].create(
            {
                "module": key.partition(".")[0],
                "name": key.partition(".")[2],
                "model": "ir.ui.view",
                "res_id": self.env["ir.ui.view"].search([("key", "=", key)]).id,
            }
        )
        return self.env["ir.actions.report"].create(
            {
                "name": "Print",
                "model": "amazon.vendor.instance",
                "report_type": "qweb-html",
                "report_name": key,
                "print_report_name": expression.replace("record", "object"),
            }
        )

    @mute_logger(*RENDERERS)
    def test_no_value_that_a_rule_computes_gets_at_the_keys(self):
        """An automated rule updates a record by an expression, when something happens
        to it or when its time has come."""
        for expression in EXPRESSIONS:
            with self.subTest(expression=expression):
                target = self.instance.copy({"name": "Before"})
                said = "Before"
                try:
                    with self.env.cr.savepoint():
                        action = self._rule(expression)
                        action.with_context(
                            active_model="amazon.vendor.instance",
                            active_id=target.id,
                            active_ids=target.ids,
                        ).run()
                        said = target.name
                except Exception as error:
                    said = error
                self._assert_no_secret(said)
                if expression == "record.name":
                    self.assertEqual(said, "Before")

    def _rule(self, expression):
        fields_of = self.env["ir.model.fields"]
        values = {
            "name": "Print",
            "model_id": self.env["ir.model"]._get_id("amazon.vendor.instance"),
            "state": "object_write",
            "update_path": "name",
            "update_field_id": fields_of._get("amazon.vendor.instance", "name").id,
            "evaluation_type": "equation",
            "value": f"str({expression})",
        }
        action = self.env["ir.actions.server"].create(values)
        if "base.automation" in self.env:
            self.env["base.automation"].create(
                {
                    "name": "Print",
                    "model_id": values["model_id"],
                    "trigger": "on_create_or_write",
                    "action_server_ids": [(4, action.id)],
                }
            )
        return action

    def test_what_is_sealed_is_hidden_from_managers(self):
        theirs = self.instance.with_user(self.vendor_manager)
        hidden = [n for n in theirs._fields if n.endswith("_sealed")]
        self.assertEqual(len(hidden), 2)
        for name in hidden:
            with self.subTest(field=name):
                self._assert_no_secret(self.instance[name])
                with self.assertRaises(AccessError):
                    theirs.read([name])
                with self.assertRaises(UserError):
                    theirs.write({name: "x"})
