"""Labels before the ASN, and papers with the same numbers."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .case import ShipmentCase


@tagged("post_install", "-at_install")
class TestPrinting(ShipmentCase):
    def _packed(self):
        delivery = self.delivery(self.line(quantity=10))
        self.pack(delivery, (6,), (4,))
        shipment = self.shipment(delivery)
        shipment.action_pack()
        return shipment

    def _file(self, shipment):
        return self.env["ir.attachment"].search(
            [("res_model", "=", shipment._name), ("res_id", "=", shipment.id)],
            order="id desc",
            limit=1,
        )

    def test_a_pdf_of_all_labels_and_who_has_printed_them(self):
        shipment = self._packed()
        self.assertEqual(shipment.unprinted_count, 2)
        action = shipment.with_user(self.packer).action_print_labels()
        file = self._file(shipment)
        self.assertIn(str(file.id), action["url"])
        self.assertEqual(file.raw[:5], b"%PDF-")
        self.assertEqual(file.raw.count(b"/Type /Page\n"), 2)
        self.assertEqual(shipment.unprinted_count, 0)
        self.assertEqual(
            shipment.container_ids.label_printed_by_id, self.packer, "who has printed"
        )

    def test_the_language_of_zebras_printers(self):
        self.instance.label_format = "zpl_203"
        shipment = self._packed()
        shipment.action_print_labels()
        text = self._file(shipment).raw.decode()
        self.assertEqual(text.count("^XA"), 2)
        for container in shipment.container_ids:
            self.assertIn(container.sscc, text)

    def test_one_label_is_printed_again_alone(self):
        shipment = self._packed()
        shipment.container_ids[0].action_print_labels()
        self.assertEqual(shipment.unprinted_count, 1)

    def test_nothing_packed_nothing_to_print(self):
        shipment = self.shipment(self.delivery())
        with self.assertRaisesRegex(UserError, "click Pack"):
            shipment.action_print_labels()

    def test_packing_list_and_bill_of_lading_bear_the_same_numbers(self):
        shipment = self._packed()
        report = self.env["ir.actions.report"].with_user(self.packer)
        for name, expected in (
            ("report_packing_list", shipment.container_ids.mapped("sscc")),
            ("report_bill_of_lading", [shipment.bol, "4Z32PABC"]),
        ):
            html, _kind = report._render_qweb_html(
                f"amazon_vendor_central.{name}", shipment.ids
            )
            for text in (shipment.name, "DTM2", *expected):
                with self.subTest(report=name, text=text):
                    self.assertIn(text, html.decode())

    def test_the_papers_of_many_shipments_are_one_file(self):
        shipments = self.env["amazon.vendor.shipment"]
        for number in ("AAA00001", "BBB00002"):
            shipments |= self.packed(number=number, bol=f"DN{number}")
        report = self.env["ir.actions.report"].with_user(self.packer)
        html, _kind = report._render_qweb_html(
            "amazon_vendor_central.report_shipping_papers", shipments.ids
        )
        pages = html.decode().split('<div class="page">')[1:]
        self.assertEqual(len(pages), 4, "a packing list and a bill of lading each")
        for place, (page, name) in enumerate(
            zip(pages, ("Packing List", "Bill of Lading") * 2, strict=True)
        ):
            shipment = shipments[place // 2]
            other = shipments - shipment
            with self.subTest(place=place):
                self.assertIn(name, page)
                self.assertIn(shipment.order_numbers, page)
                self.assertNotIn(other.order_numbers, page)
