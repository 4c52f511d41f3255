import base64
import io
from unittest.mock import patch

from openpyxl import Workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ...logic import table_file
from ...wizards.catalogue import product_file
from ..common import AmazonVendorCase


@tagged("post_install", "-at_install")
class TestProductImport(AmazonVendorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mug = cls._create_product("Mug", default_code="MUG-1")
        cls.pot = cls._create_product("Pot", default_code="POT-1")
        cls.pot.barcode = "4006381333931"

    def _wizard(self, content, user=None, **values):
        if isinstance(content, str):
            content = content.encode()
        return (
            self.env["amazon.vendor.product.import"]
            .with_user(user or self.vendor_user)
            .create(
                {
                    "instance_id": self.instance.id,
                    "file": base64.b64encode(content),
                    "filename": "map.csv",
                    **values,
                }
            )
        )

    def _import(self, content, **values):
        wizard = self._wizard(content, **values)
        wizard.action_preview()
        wizard.action_import()
        return wizard

    def _mapping(self, asin):
        return self.env["amazon.vendor.product"].search([("asin", "=", asin)])

    def test_a_file_maps_products(self):
        wizard = self._import(
            "ASIN;Vendor SKU;Internal Reference;Barcode\r\n"
            "b000000001; V-1 ;MUG-1;\r\n"
            ";;;\r\n"
            "B000000002;;;04006381333931\r\n"
        )
        self.assertEqual(wizard.done_count, 2)
        self.assertEqual(self._mapping("B000000001").product_id, self.mug)
        self.assertEqual(self._mapping("B000000001").vendor_sku, "V-1")
        self.assertEqual(self._mapping("B000000001").source, "file")
        self.assertEqual(self._mapping("B000000002").product_id, self.pot)

    def test_a_file_that_is_too_large_is_refused_before_it_is_decoded(self):
        wizard = self._wizard("ASIN\n" + "B000000001\n" * 30)
        with (
            patch.object(table_file, "MOST_BYTES", 100),
            patch.object(table_file.base64, "b64decode") as decode,
            self.assertRaisesRegex(UserError, "larger than"),
        ):
            wizard.action_preview()
        decode.assert_not_called()

    def test_a_file_that_was_cut_on_its_way(self):
        wizard = self._wizard("ASIN,SKU\nB000000001,MUG-1\n")
        wizard.file = wizard.file[:-3]
        with self.assertRaisesRegex(UserError, "cut on its way"):
            wizard.action_preview()

    def test_without_a_product_column_the_sku_is_looked_up(self):
        self._import("asin,sku\nB000000001,MUG-1\nB000000002,4006381333931\n")
        self.assertEqual(self._mapping("B000000001").product_id, self.mug)
        self.assertEqual(self._mapping("B000000002").product_id, self.pot)

    def test_bad_rows_say_why_and_stop_nobody(self):
        self._create_product("One", default_code="TWICE")
        self._create_product("Two", default_code="TWICE")
        self._create_product("Old", default_code="OLD-1").action_archive()
        wizard = self._import(
            "ASIN,Vendor SKU,Internal Reference,Unit\n"
            "B000000001,,MUG-1,\n"
            ",,MUG-1,\n"
            "B123,,MUG-1,\n"
            "B000000003,,NOPE,\n"
            "B000000004,,TWICE,\n"
            "B000000005,,OLD-1,\n"
            "B000000001,,POT-1,\n"
            "B000000006,,MUG-1,Parsecs\n"
            "B000000007,,POT-1,\n"
        )
        self.assertEqual(wizard.done_count, 2)
        self.assertEqual(wizard.error_count, 7)
        messages = {row.number: row.message for row in wizard.row_ids if row.message}
        self.assertIn("neither", messages[3])
        self.assertIn("B123", messages[4])
        self.assertIn("NOPE", messages[5])
        self.assertIn("Several", messages[6])
        self.assertIn("archived", messages[7])
        self.assertIn("row 2", messages[8])
        self.assertIn("Parsecs", messages[9])
        self.assertEqual(self._mapping("B000000007").product_id, self.pot)
        logs = self.env["amazon.vendor.log"].search(
            [("instance_id", "=", self.instance.id), ("level", "=", "error")]
        )
        self.assertEqual(len(logs), 7)
        self.assertTrue(any("row 5" in log.message for log in logs))

    def test_two_asins_of_one_product_share_its_vendor_sku(self):
        wizard = self._import(
            "ASIN,SKU,Internal Reference\n"
            "B000000001,V-1,MUG-1\n"
            "B000000002,V-1,MUG-1\n"
            "B000000003,V-1,POT-1\n"
        )
        self.assertEqual(wizard.row_ids.mapped("state"), ["done", "done", "error"])
        self.assertEqual(wizard.row_ids[2].message, "V-1 is in row 2 already.")
        self.assertEqual(self._mapping("B000000001").product_id, self.mug)
        self.assertEqual(self._mapping("B000000002").product_id, self.mug)

    def test_a_row_that_fails_when_written_fails_alone(self):
        wizard = self._wizard(
            "ASIN,Internal Reference\nB000000001,MUG-1\nB000000002,POT-1\n"
        )
        wizard.action_preview()
        other = self.env["res.company"].create({"name": "Meanwhile Ltd"})
        self.mug.company_id = other
        wizard.action_import()
        self.assertFalse(self._mapping("B000000001"))
        self.assertEqual(self._mapping("B000000002").product_id, self.pot)
        self.assertEqual(wizard.row_ids[0].state, "error")
        self.assertIn("Mug", wizard.row_ids[0].message)

    def test_the_preview_says_what_changes(self):
        self._import("ASIN,Internal Reference\nB000000001,MUG-1\nB000000002,POT-1\n")
        wizard = self._wizard(
            "ASIN,Internal Reference\n"
            "B000000001,POT-1\nB000000002,POT-1\nB000000003,MUG-1\n"
        )
        wizard.action_preview()
        self.assertEqual(wizard.row_ids.mapped("state"), ["change", "same", "new"])
        self.assertIn("Mug", wizard.row_ids[0].message)
        self.assertEqual(self._mapping("B000000001").product_id, self.mug)
        wizard.action_import()
        self.assertEqual(self._mapping("B000000001").product_id, self.pot)

    def test_missing_products_are_created_on_request(self):
        content = (
            "ASIN,Vendor SKU,Internal Reference,Barcode,Product Name\n"
            "B000000001,V-1,NEW-1,4012345678901,Blue Bowl\n"
            "B000000002,5901234123457,,,\n"
        )
        with self.assertRaises(AccessError):
            self._wizard(content, create_products=True).action_preview()
        self._import(content, create_products=True, user=self.env.user)
        bowl = self._mapping("B000000001").product_id
        self.assertEqual(bowl.name, "Blue Bowl")
        self.assertEqual(bowl.default_code, "NEW-1")
        self.assertEqual(bowl.barcode, "4012345678901")
        self.assertTrue(bowl.is_storable)
        self.assertEqual(
            self._mapping("B000000002").product_id.barcode, "5901234123457"
        )

    def test_an_instance_of_another_company_cannot_be_written_to(self):
        self._create_outsiders()
        text = "ASIN,Internal Reference\nB000000001,MUG-1\n"
        with self.assertRaises(AccessError):  # not even its name is to be read there
            self._wizard(text, user=self.other_manager)
        wizard = self._wizard(text)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE amazon_vendor_product_import SET create_uid = %s WHERE id = %s",
            [self.other_manager.id, wizard.id],
        )
        self.env.invalidate_all()
        wizard = wizard.with_user(self.other_manager).sudo(False)
        self.assertTrue(wizard.has_access("write"))
        for button in (wizard.action_preview, wizard.action_import):
            with self.assertRaises(AccessError):
                button()
        self.assertFalse(self._mapping("B000000001"))

    def test_what_is_downloaded_can_be_imported(self):
        self._import("ASIN,Vendor SKU,Internal Reference\nB000000001,=V-1,MUG-1\n")
        wizard = self._wizard(b"x")
        content = base64.b64decode(wizard.current_file)
        self._mapping("B000000001").unlink()
        self._import(content)
        self.assertEqual(self._mapping("B000000001").product_id, self.mug)
        self.assertEqual(self._mapping("B000000001").vendor_sku, "=V-1")
        sample = product_file.read(base64.b64decode(wizard.sample_file))
        self.assertEqual(sample[0][1]["default_code"], "REF-1")

    def test_files_that_cannot_be_read(self):
        for content, words in (
            (b" \n ", "no rows"),
            (b"ASIN,SKU\n", "no rows"),
            (b"Foo,Bar\n1,2\n", "neither a column ASIN"),
            (b"\xd0\xcf\x11\xe0old", "xlsx"),
            (b"PK\x03\x04broken", "neither CSV nor XLSX"),
            (b"ASIN\0\n\0\n", "neither CSV nor XLSX"),
            (b"\xff\xfeA", "neither CSV nor XLSX"),
        ):
            with self.subTest(content=content):
                with self.assertRaisesRegex(UserError, words):
                    self._wizard(content).action_preview()
        with self.assertRaisesRegex(UserError, "Choose a file"):
            self._wizard(b"").action_preview()

    def test_encodings(self):
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
            with self.subTest(encoding=encoding):
                text = "ASIN\tProduct Name\nB000000001\tKännchen\n"
                rows = product_file.read(text.encode(encoding))
                self.assertEqual(
                    rows, [(2, {"asin": "B000000001", "name": "Kännchen"})]
                )

    def test_a_spreadsheet(self):
        book = Workbook()
        book.active.append([None])
        book.active.append(["ASIN", "Barcode", "Something"])
        book.active.append(["B000000001", 4006381333931, 1.5])
        book.active.append(["B000000002", 4006381333931.0, None])
        buffer = io.BytesIO()
        book.save(buffer)
        self._import(buffer.getvalue(), filename="map.xlsx")
        self.assertEqual(self._mapping("B000000001").product_id, self.pot)
        self.assertEqual(self._mapping("B000000002").product_id, self.pot)

    def test_queries_do_not_grow(self):
        products = self.env["product.product"].create(
            [
                {"name": f"P{number}", "default_code": f"P-{number}"}
                for number in range(500)
            ]
        )
        self.assertEqual(len(products), 500)

        def count(first, last):
            lines = [f"B{number:09},P-{number}" for number in range(first, last)]
            wizard = self._wizard("\n".join(["ASIN,Internal Reference", *lines]))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            wizard.action_preview()
            wizard.action_import()
            self.env.flush_all()
            used = self.env.cr.sql_log_count - before
            self.assertEqual(wizard.done_count, last - first)
            return used

        few, many = count(0, 5), count(5, 500)
        # Odoo writes 100 rows with one statement, rows and mappings alike.
        self.assertLessEqual(many - few, 40)


@tagged("post_install", "-at_install")
class TestProductImportDownload(AmazonVendorCase, HttpCase):
    def test_the_sample_is_a_file(self):
        self.authenticate("vendor_user", "vendor_user")
        wizard = (
            self.env["amazon.vendor.product.import"]
            .with_user(self.vendor_user)
            .create({"instance_id": self.instance.id})
        )
        action = wizard.action_download_sample()
        response = self.url_open(action["url"])
        self.assertEqual(response.status_code, 200)
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertTrue(product_file.read(response.content))
