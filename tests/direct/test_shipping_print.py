"""Labels and slips of a batch in one go; what is on them is nowhere to be found."""

import base64
import io
import os
from unittest.mock import patch

from cryptography.fernet import Fernet
from pypdf import PdfReader

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import file_open

from ...models.direct import resealing, sealed_file
from ...secret_box import KEY_VARIABLE
from .shipping_case import LABEL, ShippingCase

#: Nobody is called so: wherever it is found, a person's data has leaked.
CANARY = "Canaria Quellwasser Kanarienweg 77b"
ZPL = f"^XA^FO50,50^FD{CANARY}^FS^XZ\n".encode()


@tagged("post_install", "-at_install")
class TestDirectPrint(ShippingCase):
    def printed(self, orders, user=None):
        """Click Print Labels: the dialog, as its user."""
        orders.with_user(user or self.packer).action_print_labels()
        found = self.env["amazon.vendor.direct.print"].search([], order="id desc")
        return found[:1].with_user(user or self.packer)

    def pages(self, batch):
        content = base64.b64decode(batch.pdf)
        return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]

    def uploaded(self, number, content=ZPL):
        order = self.accepted(number)
        label = self.env[LABEL]._of_order(order)
        label._upload("label", content, f"1Z{number}")
        return order

    def test_a_batch_is_one_file_of_labels_each_with_its_slip(self):
        self.simulator.set_direct_labels(format="PDF")
        orders = self.labelled("PO1", is_slip_required=True) | self.labelled("PO2")
        batch = self.printed(orders)
        pages = self.pages(batch)
        self.assertEqual(len(pages), 3)
        self.assertIn("PO1", pages[0])
        self.assertIn("Packing slip", pages[1])
        self.assertIn("PO2", pages[2])
        self.assertEqual(batch.printed_count, 2)
        self.assertFalse(batch.left)
        self.assertEqual(orders.label_ids.printed_by_id, self.packer)

    def test_a_picture_is_a_page_and_zpl_is_a_file_of_its_own(self):
        batch = self.printed(self.labelled("PO1") | self.uploaded("PO2"))
        self.assertEqual(len(self.pages(batch)), 1)
        self.assertEqual(base64.b64decode(batch.zpl), ZPL)

    def test_what_cannot_be_printed_stays_behind_with_its_reason(self):
        orders = self.labelled("PO1") | self.accepted("PO2")
        batch = self.printed(orders)
        self.assertEqual(batch.order_ids, orders[0])
        self.assertIn("PO2: It has no label", batch.left)
        self.assertFalse(orders[1].label_ids.printed_at)
        with self.assertRaisesRegex(UserError, "Make Labels"):
            orders[1].with_user(self.packer).action_print_labels()

    def test_the_label_of_an_order_that_was_cancelled_is_not_printed(self):
        self.simulator.set_direct_labels(format="PDF")
        orders = self.labelled("PO1") | self.labelled("PO2") | self.labelled("PO3")
        orders[1].state = "cancelled"
        batch = self.printed(orders)
        self.assertEqual(batch.order_ids, orders - orders[1])
        self.assertIn("PO2: It was cancelled", batch.left)
        orders[2].amazon_state = "CANCELLED"  # before it is downloaded
        self.env.flush_all()
        pages = "".join(self.pages(batch))
        self.assertNotIn(orders[1].package_ids.tracking, pages)
        self.assertNotIn(orders[2].package_ids.tracking, pages)
        self.assertIn(orders[0].package_ids.tracking, pages)

    def test_no_more_than_a_hundred_orders_are_one_file(self):
        order = self.labelled()
        many = order.browse(list(range(1, 102)))
        with self.assertRaisesRegex(UserError, "100 orders"):
            self.env["amazon.vendor.direct.print"]._of(many)

    def test_nobody_reads_the_files_of_somebody_elses_batch(self):
        batch = self.printed(self.labelled())
        other = new_test_user(
            self.env,
            login="direct_other",
            groups="base.group_user,stock.group_stock_user",
        )
        with self.assertRaises(AccessError):
            batch.with_user(other).read(["pdf"])
        self.assertFalse(batch.sudo().pdf, "not in the name of others either")

    def test_nobody_reads_a_label_itself(self):
        order = self.labelled()
        for record in (order.package_ids, order.label_ids):
            for name in ("sealed", "slip_sealed", "invoice_sealed"):
                if name in record._fields:
                    for user in (self.packer, self.vendor_manager):
                        with self.assertRaises(AccessError):
                            record.with_user(user).read([name])

    # --- Privacy ------------------------------------------------------------

    def columns_with(self, text):
        """Columns of the database in which a text is found."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT table_name, column_name FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name ~ '^(amazon|ir_att|mail|bus)'
               AND data_type IN ('text', 'character varying', 'jsonb', 'bytea')
            """
        )
        found = []
        for table, column in self.env.cr.fetchall():
            self.env.cr.execute(
                f'SELECT 1 FROM "{table}" WHERE "{column}"::text LIKE %s LIMIT 1',
                [f"%{text}%"],
            )
            if self.env.cr.fetchone():
                found.append((table, column))
        return found

    def test_what_is_on_a_label_is_found_nowhere(self):
        with self.assertLogs("", "DEBUG") as logs:
            order = self.uploaded("PO1")
            batch = self.printed(order)
            self.assertIn(CANARY.encode(), base64.b64decode(batch.zpl))
        self.assertEqual(self.columns_with("Quellwasser"), [])
        self.assertNotIn("Quellwasser", "\n".join(logs.output))
        attachments = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "amazon.vendor.direct.package"),
                ("res_field", "=", "sealed"),
            ]
        )
        self.assertTrue(attachments)
        for each in attachments:
            self.assertNotIn(b"Quellwasser", each.raw)
            self.assertNotIn("\n", each.index_content or "", "no words of it are kept")

    def test_a_neutralized_copy_has_no_labels(self):
        order = self.labelled(is_slip_required=True)
        self.env.flush_all()
        with file_open("amazon_vendor_central/data/neutralize.sql") as file:
            self.env.cr.execute(file.read())
        self.env.invalidate_all()
        self.assertIsNone(sealed_file.opened(order.package_ids, "sealed"))
        self.assertIsNone(sealed_file.opened(order.label_ids, "slip_sealed"))

    def test_labels_are_erased_as_long_after_leaving_as_their_consignee(self):
        order = self.labelled(is_slip_required=True)
        self.ship(order)
        label = order.label_ids
        self.env["amazon.vendor.direct.consignee"]._gc_erase()
        self.assertFalse(label.erased_at)
        days = self.instance.direct_purge_days
        order.ended_at = fields.Datetime.subtract(fields.Datetime.now(), days=days)
        self.env["amazon.vendor.direct.consignee"]._gc_erase()
        self.assertTrue(label.erased_at)
        self.assertIsNone(sealed_file.opened(order.package_ids, "sealed"))
        self.assertIsNone(sealed_file.opened(label, "slip_sealed"))
        self.assertTrue(order.package_ids.tracking, "what is no person's stays")

    def test_a_former_key_is_renewed_on_labels_and_papers_once(self):
        self.simulator.set_direct_labels(format="PDF")
        order = self.labelled("PO1", is_slip_required=True)
        label, package = order.label_ids, order.package_ids
        files = ((package, "sealed"), (label, "slip_sealed"))
        before = [sealed_file.opened(*each) for each in files]
        old, new = os.environ[KEY_VARIABLE], Fernet.generate_key().decode()
        with patch.dict(os.environ, {KEY_VARIABLE: f"{new},{old}"}):
            self.assertEqual(label._gc_former_encryption_keys(), (2, 0))
            self.assertEqual(label._gc_former_encryption_keys(), (0, 0))
        with patch.dict(os.environ, {KEY_VARIABLE: new}):
            self.assertEqual([sealed_file.opened(*each) for each in files], before)
        with patch.dict(os.environ, {KEY_VARIABLE: old}):
            self.assertIsNone(sealed_file.opened(package, "sealed"))

    def test_no_more_than_a_batch_is_sealed_anew_at_once_and_the_rest_follows(self):
        self.simulator.set_direct_labels(format="PDF")
        label = self.labelled("PO1", is_slip_required=True).label_ids
        old, new = os.environ[KEY_VARIABLE], Fernet.generate_key().decode()
        with (
            patch.dict(os.environ, {KEY_VARIABLE: f"{new},{old}"}),
            patch.object(resealing, "BATCH_SIZE", 1),
        ):
            turns = [label._gc_former_encryption_keys() for _turn in range(3)]
        self.assertEqual(turns, [(1, 1), (1, 1), (0, 0)])

    def test_what_no_key_opens_is_said_and_waits_for_another_key(self):
        label = self.labelled("PO1").label_ids
        old, new = os.environ[KEY_VARIABLE], Fernet.generate_key().decode()
        with patch.dict(os.environ, {KEY_VARIABLE: new}):
            self.assertEqual(label._gc_former_encryption_keys(), (1, 0))
            self.assertTrue(self.instance.activity_ids)
            self.assertEqual(label._gc_former_encryption_keys(), (0, 0))
        with patch.dict(os.environ, {KEY_VARIABLE: f"{new},{old}"}):
            self.assertEqual(label._gc_former_encryption_keys(), (1, 0))
        with patch.dict(os.environ, {KEY_VARIABLE: new}):
            self.assertTrue(sealed_file.opened(label.package_ids, "sealed"))

    def test_what_comes_after_the_erasing_is_erased_as_well(self):
        order, long_ago = self.accepted(), fields.Datetime.subtract
        days = self.instance.direct_purge_days + 1
        order.required_ship_at = long_ago(fields.Datetime.now(), days=days)
        label = self.env["amazon.vendor.direct.label"]._of_order(order)
        self.env["amazon.vendor.direct.consignee"]._gc_erase()
        self.assertTrue(label.erased_at)
        label._upload("label", ZPL, "1ZLATE")
        label._upload("slip", b"%PDF-1.4 slip %%EOF")
        self.env["amazon.vendor.direct.consignee"]._gc_erase()
        self.assertIsNone(sealed_file.opened(order.package_ids, "sealed"))
        self.assertIsNone(sealed_file.opened(label, "slip_sealed"))
