"""Amazon's text is text everywhere: nothing of it becomes a link or an image."""

from lxml import html

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..orders import item
from .case import AcknowledgementCase

HOSTILE = '<img src=x onerror="alert(1)"><a href="https://evil.example">click</a>'


@tagged("post_install", "-at_install")
class TestPlainText(AcknowledgementCase):
    def _assert_text(self, markup, what):
        """Nothing of Amazon's is an element; what it wrote is still there to read."""
        if not markup:
            return
        tree = html.fragment_fromstring(str(markup), create_parent="div")
        self.assertFalse(tree.xpath(".//img | .//script | .//*[@onerror]"), what)
        for link in tree.xpath(".//a/@href"):
            self.assertNotIn("evil", link, what)

    def _look_everywhere(self, *records):
        """Activities, messages and fields of HTML of these records."""
        seen = []
        for record in records:
            for activity in record.activity_ids:
                self._assert_text(activity.note, "activity")
                seen.append(activity.note)
            for message in record.message_ids:
                self._assert_text(message.body, "message")
                seen.append(message.body)
            for name, field in record._fields.items():
                if field.type == "html":
                    self._assert_text(record[name], name)
                    seen.append(record[name])
        return "".join(str(each) for each in seen if each)

    def test_an_activity_of_an_order_shows_text(self):
        requisition = self.requisition()
        requisition._alert("test", "Look", f"One: {HOSTILE}\nTwo")
        note = requisition._alerts("test").note
        self._assert_text(note, "note")
        self.assertIn("&lt;img src=x", note)
        self.assertIn("<br", note)
        requisition._alert("test", "Look", HOSTILE)
        self._assert_text(requisition._alerts("test").note, "rewritten")

    def test_only_code_says_what_an_activity_is_about(self):
        """Another one with its key would stand in for the one that must be seen."""
        requisition = self.requisition().with_user(self.vendor_user)
        activity = requisition.activity_schedule("mail.mail_activity_data_todo")
        with self.assertRaisesRegex(UserError, "what Amazon said"):
            activity.amazon_vendor_key = "hold"
        requisition._alert("test", "Look", "At this")
        self.assertTrue(requisition._alerts("test"))

    def test_the_reason_an_order_is_held_for_shows_text(self):
        requisition = self.requisition()
        requisition._hold({requisition: [f"Product {HOSTILE} is not known."]})
        self.assertIn("&lt;img", self._look_everywhere(requisition))

    def test_amazons_refusal_shows_text(self):
        requisition = self.requisition()
        self.send(requisition)
        submission = self.submission_of(requisition)
        submission._handler()._alert(
            submission, requisition.acknowledgement_id, HOSTILE
        )
        submission._handler()._note(submission, HOSTILE)
        found = self._look_everywhere(requisition.acknowledgement_id, requisition)
        self.assertIn("&lt;img", found)

    def test_what_amazon_calls_things_is_text_in_every_field_of_html(self):
        requisition = self.requisition(
            item(1, asin="<b>B1</b>", sku=HOSTILE),
            self.line(2),
            number="<i>ORDER1</i>",
        )
        requisition.line_ids.product_id = self.lamp
        self.lamp.name = HOSTILE
        self.assertEqual(requisition.purchase_order_number, "<i>ORDER1</i>")
        requisition._message_log(body=HOSTILE)
        requisition._remind("answer")
        found = self._look_everywhere(requisition)
        self.assertIn("&lt;img", found)
        self.assertNotIn("<i>ORDER1</i>", found)

    def test_a_connection_check_shows_text(self):
        self.instance.connection_checks = [
            {"name": HOSTILE, "ok": False, "message": HOSTILE, "setting": HOSTILE}
        ]
        self.instance._open_trouble(HOSTILE)
        self.assertIn("&lt;img", self._look_everywhere(self.instance))
