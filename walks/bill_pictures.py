"""The pictures of the money: what Amazon is billed, what it pays, what it takes off."""

import time

from .bill import DEDUCTION, SHORT
from .company import INSTANCE
from .dock_pictures import DockPictureWalk

STATUS = "import_purchase_order_status"
#: Amazon shows what changed before the second in which it is asked.
A_SECOND = 1.1


class BillPictureWalk(DockPictureWalk):
    """What accountants do with the shipments that have left."""

    def _bill_pictures(self, shipments):
        """Invoices are looked at and submitted, a payment booked, its claim disputed.

        :param shipments: ids of shipments that Amazon has taken
        """
        self._know_amazon()
        invoices = self._invoice(shipments)
        self._preview_picture(invoices[0])
        self._submit(invoices)
        self._arrive(shipments)
        self._payment_picture(self._receive(), invoices)
        self._deduction_picture()
        self._receiving_picture()

    def _preview_picture(self, invoice):
        camera = self.camera
        camera.open(f"amazon-vendor-account-moves/{invoice}", ".o_form_view")
        camera.click("button[name=action_amazon_submit]")
        camera.wait(".modal .o_form_view")
        camera.shoot("invoice_preview")

    def _payment_picture(self, payments, invoices):
        """The payment from which something was taken off, before it is booked."""
        domain = [["remittance_id", "in", payments], ["role", "=", "deduction"]]
        (line,) = self.client.read(
            "amazon.vendor.remittance.line", domain, "remittance_id"
        )
        payment = line["remittance_id"][0]
        self.camera.open(
            f"amazon-vendor-payments/{payment}", ".o_form_view .o_data_row"
        )
        self.camera.shoot("payment", height=760)
        self._book(payments, invoices)

    def _deduction_picture(self):
        self._dispute()
        (found,) = self.client.search(DEDUCTION, ["amount", "=", float(SHORT)])
        self.camera.open(f"amazon-vendor-deductions/{found}", ".o_form_view")
        self.camera.shoot("deduction", height=640)

    def _arrive(self, shipments):
        """Amazon has counted, and some of what it was billed did not arrive."""
        lines = self.client.read(
            "amazon.vendor.container.line",
            [["shipment_id", "in", shipments]],
            "purchase_order_number",
        )
        numbers = sorted({line["purchase_order_number"] for line in lines})
        for number in numbers:
            how = "short" if number == numbers[-1] else "complete"
            self.amazon.do("receive", number=number, how=how)
        time.sleep(A_SECOND)
        queue = self._operate(STATUS)
        self._button("amazon.vendor.queue", "action_process_queue_manually", queue)

    def _receiving_picture(self):
        # What is missing today will not come any more.
        self.client.write(INSTANCE, [self.instance], receive_days=0)
        self.camera.open("amazon-vendor-receiving", ".o_data_row .badge")
        self.camera.shoot("receiving", height=640)
