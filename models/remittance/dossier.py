from odoo import models
from odoo.tools import format_date, format_datetime
from odoo.tools.pdf import merge_pdf

from ...logic.dossier.pdf import Dossier, Section, pdf


class AmazonVendorDeductionDossier(models.Model):
    """All that is known about a deduction in one PDF, to be uploaded with a dispute.

    It is made of our own rows, which nobody can change: what Amazon ordered, what it
    was answered, what left, what it says it received, what was invoiced, and the calls
    with Amazon's request ids.
    """

    _inherit = "amazon.vendor.deduction"

    def action_dossier(self):
        """Make the dossier of each of these and download it (button).

        Who may see the deduction may see its evidence, and no more of the orders.
        """
        self.check_access("write")
        for deduction in self.sudo():
            deduction.dossier_id = deduction._make_dossier()
        if len(self) > 1:
            return True
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.sudo().dossier_id.id}?download=true",
            "target": "self",
        }

    def _make_dossier(self):
        """Write the PDF into a file of this deduction, with the pages that people have
        uploaded behind it.

        :return: ir.attachment.
        """
        appended = self._pages_to_append()
        content = pdf(self._dossier(appended))
        if appended:
            content = merge_pdf([content, *appended.values()])
        attachment = self.env["ir.attachment"].create(
            {
                "name": self._dossier_name(),
                "raw": content,
                "mimetype": "application/pdf",
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        self._message_log(
            body=self.env._("The dossier was made."), attachment_ids=attachment.ids
        )
        return attachment

    def _dossier_name(self):
        """The name of its file."""
        return f"{_safe(self.number)}-{self.id}.pdf"

    def _dossier(self, appended):
        """The dossier as plain values.

        :param dict appended: files whose pages follow; see ``dossier_files.py``.
        """
        return Dossier(
            title=self.env._("Deduction %(number)s", number=self.number),
            facts=tuple(self._facts()),
            sections=tuple(self._sections(appended)),
            more=self.env._("%s more rows are left out."),
        )

    def _facts(self):
        env = self.env
        amount = f"{self.amount:.2f} {self.currency_id.name or ''}"
        yield env._("Kind"), self.kind_id.name
        yield env._("Amount"), amount
        yield env._("Payment"), self.remittance_id.name
        yield env._("Deducted On"), format_date(env, self.paid_on)
        yield env._("Invoice"), self.invoice_id.name or ""
        yield env._("Orders"), self.orders or ""
        yield env._("Description"), self.description or ""

    def _sections(self, appended):
        """The evidence, in this order."""
        requisitions, shipments = self._requisitions(), self._shipments()
        yield self._ordered(requisitions)
        yield self._versions(requisitions)
        yield self._answers(requisitions)
        yield self._shipped(shipments)
        yield self._cartons(shipments)
        yield self._papers(shipments, appended)
        yield self._received(requisitions)
        yield self._invoiced()
        yield self._calls(requisitions, shipments)

    def _requisitions(self):
        return self.invoice_id.invoice_line_ids.sale_line_ids.order_id.mapped(
            "amazon_requisition_id"
        )

    def _shipments(self):
        lines = self.invoice_id.invoice_line_ids.sale_line_ids
        return lines.move_ids.picking_id.amazon_shipment_id

    # === SECTIONS === #

    def _ordered(self, requisitions):
        env = self.env
        return Section(
            env._("What Amazon ordered"),
            (
                env._("Order"),
                env._("Line"),
                env._("ASIN"),
                env._("Vendor SKU"),
                env._("Ordered"),
                env._("Confirmed"),
                env._("Net Cost"),
            ),
            tuple(
                (
                    line.requisition_id.purchase_order_number,
                    line.item_sequence_number,
                    line.asin or "",
                    line.vendor_sku or "",
                    f"{line.ordered_qty} {line.unit_label or ''}",
                    line.accepted_qty,
                    line.net_cost_amount or "",
                )
                for line in requisitions.line_ids
            ),
        )

    def _versions(self, requisitions):
        env = self.env
        rows = tuple(
            (
                line.document_key,
                line.version,
                format_datetime(env, line.create_date, tz="UTC"),
                line.checksum,
            )
            for line in requisitions.queue_line_ids.filtered(
                lambda each: each.document_type == "purchase_order"
            )
        )
        return Section(
            env._("Versions of the order, as they were received"),
            (env._("Order"), env._("Version"), env._("Received"), "SHA-256"),
            rows,
        )

    def _answers(self, requisitions):
        env = self.env
        answers = env["amazon.vendor.acknowledgement"].search(
            [("requisition_id", "in", requisitions.ids)], order="id"
        )
        return Section(
            env._("What was acknowledged"),
            (
                env._("Order"),
                env._("Version"),
                env._("On"),
                env._("Line"),
                env._("ASIN"),
                env._("Answer"),
                env._("Quantity"),
                env._("Transaction"),
            ),
            tuple(
                (
                    answer.purchase_order_number,
                    answer.version,
                    format_datetime(env, answer.acknowledgement_date, tz="UTC"),
                    line.item_sequence_number,
                    line.asin or "",
                    line.code,
                    line.quantity,
                    answer.transaction_id or "",
                )
                for answer in answers
                for line in answer.line_ids
            ),
        )

    def _shipped(self, shipments):
        env = self.env
        return Section(
            env._("What was shipped"),
            (
                env._("Shipment"),
                env._("Left On"),
                env._("Fulfilment Centre"),
                env._("Carrier"),
                env._("Bill of Lading"),
                env._("PRO"),
                "ARN",
                env._("ASN told on"),
                env._("Transaction"),
            ),
            tuple(
                (
                    shipment.name,
                    format_datetime(env, shipment.shipped_at, tz="UTC"),
                    shipment.ship_to_code or "",
                    shipment.carrier_name or shipment.carrier_scac or "",
                    shipment.bol or "",
                    shipment.pro or "",
                    shipment.arn or "",
                    format_datetime(env, told.create_date, tz="UTC"),
                    told.transaction_id or "",
                )
                for shipment in shipments
                for told in (shipment.confirmation_ids or [shipment.confirmation_ids])
            ),
        )

    def _cartons(self, shipments):
        env = self.env
        return Section(
            env._("Cartons and pallets, with what was in them"),
            (
                env._("Shipment"),
                env._("Carton"),
                "SSCC",
                env._("Order"),
                env._("ASIN"),
                env._("Units"),
                env._("Lot"),
                env._("Weight"),
                env._("Label printed"),
            ),
            tuple(
                (
                    container.shipment_id.name,
                    f"{container.kind} {container.sequence}",
                    container.sscc or "",
                    line.purchase_order_number or "",
                    line.asin or "",
                    line.eaches,
                    line.lot or "",
                    f"{container.weight:g} {container.weight_unit or ''}",
                    format_datetime(env, container.label_printed_on, tz="UTC"),
                )
                for container in shipments.container_ids
                for line in (container.line_ids or [container.line_ids])
            ),
        )

    def _received(self, requisitions):
        env = self.env
        history = env["amazon.vendor.line.history"].search(
            [("requisition_id", "in", requisitions.ids)], order="date, id"
        )
        return Section(
            env._("What Amazon says it received"),
            (
                env._("Order"),
                env._("Line"),
                env._("ASIN"),
                env._("What"),
                env._("On"),
                env._("Ordered"),
                env._("Accepted"),
                env._("Received"),
            ),
            tuple(
                (
                    entry.requisition_id.purchase_order_number,
                    entry.item_sequence_number or "",
                    entry.asin or "",
                    entry.kind,
                    format_datetime(env, entry.date, tz="UTC"),
                    f"{entry.ordered_qty:g}",
                    f"{entry.accepted_qty:g}",
                    f"{entry.received_qty:g}",
                )
                for entry in history
            ),
        )

    def _invoiced(self):
        env = self.env
        invoice = self.invoice_id
        return Section(
            env._("What was invoiced"),
            (
                env._("Invoice"),
                env._("Date"),
                env._("Product"),
                env._("ASIN"),
                env._("Quantity"),
                env._("Price"),
                env._("Amount"),
            ),
            tuple(
                (
                    invoice.name,
                    format_date(env, invoice.invoice_date),
                    line.name or "",
                    line.amazon_asin or "",
                    f"{line.quantity:g}",
                    f"{line.price_unit:g}",
                    f"{line.price_subtotal:.2f}",
                )
                for line in invoice.invoice_line_ids
            ),
        )

    def _calls(self, requisitions, shipments):
        """The calls that told Amazon, by the rows that caused them."""
        env = self.env
        submissions = env["amazon.vendor.submission"].search(
            [
                "|",
                "&",
                ("res_model", "=", "amazon.vendor.acknowledgement"),
                (
                    "res_id",
                    "in",
                    env["amazon.vendor.acknowledgement"]
                    .search([("requisition_id", "in", requisitions.ids)])
                    .ids,
                ),
                "&",
                ("res_model", "=", "amazon.vendor.shipment.confirmation"),
                ("res_id", "in", shipments.confirmation_ids.ids),
            ]
        )
        calls = env["amazon.vendor.call"].search(
            [
                ("res_model", "=", "amazon.vendor.submission"),
                ("res_id", "in", submissions.ids),
            ],
            order="started_at, id",
        )
        return Section(
            env._("Calls to Amazon"),
            (
                env._("On (UTC)"),
                env._("Operation"),
                env._("Status"),
                env._("Request ID"),
            ),
            tuple(
                (
                    format_datetime(env, call.started_at, tz="UTC"),
                    call.operation,
                    call.status,
                    call.request_id or "",
                )
                for call in calls
            ),
        )


def _safe(text):
    """A number as the name of a file."""
    name = "".join(c if c.isalnum() or c in "-_" else "-" for c in text or "deduction")
    return name[:80]
