from odoo import models
from odoo.exceptions import UserError

from ...logic.shipment import labels, zpl
from .snapshot import facts_of


class AmazonVendorShipmentPrinting(models.Model):
    """Labels and papers: printed before the ASN, with the numbers that it tells.

    (Once Amazon has an ASN by API, Vendor Central prints no labels any more.)
    """

    _inherit = "amazon.vendor.shipment"

    def action_print_labels(self):
        """Make the labels of all cartons and pallets, and download them (button).

        :raise UserError: nothing is packed.
        """
        self.check_access("write")
        return self.container_ids.action_print_labels()

    def _labels(self, containers):
        """What the labels of some containers say.

        :return: generator of ``LabelFacts``; thousands are never in memory at once.
        """
        facts = facts_of(self, self.shipped_at or self.create_date)
        known = {each.key: each for each in facts.containers}
        words = self._label_words()
        for container in containers:
            yield labels.of_container(facts, known[container.id], words)

    def _label_words(self):
        """The words on a label, in the language of the dock."""
        env = self.with_context(lang=self.partner_id.lang).env
        return labels.Words(
            ship_from=env._("SHIP FROM"),
            ship_to=env._("SHIP TO"),
            carrier=env._("CARRIER"),
            mixed=env._("MIXED SKUS"),
            units=env._("UNITS"),
            carton=env._("CARTON"),
            pallet=env._("PALLET"),
            of=env._("OF"),
        )

    def _print(self, containers):
        """Write the labels of some containers into a file of this shipment.

        :return: ir.attachment.
        """
        kind, _mark, detail = self.instance_id.label_format.partition("_")
        if kind == "zpl":
            content = zpl.zpl(self._labels(containers), int(detail)).encode()
            name, mimetype = f"{self.name}.zpl", "text/plain"
        else:
            content = labels.pdf(self._labels(containers), detail)
            name, mimetype = f"{self.name}.pdf", "application/pdf"
        attachment = self.env["ir.attachment"].create(
            {
                "name": name,
                "raw": content,
                "mimetype": mimetype,
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        self._message_log(
            body=self.env._(
                "Labels printed: %(count)s.",
                count=len(containers),
            ),
            attachment_ids=attachment.ids,
        )
        return attachment


class AmazonVendorContainerPrinting(models.Model):
    _inherit = "amazon.vendor.container"

    def action_print_labels(self):
        """Make the labels of these containers, and download them (button).

        The file stays with the shipment, with who has printed it: it is the proof that
        the cartons were labelled.

        :raise UserError: nothing is packed, or a number is missing.
        """
        self.check_access("write")
        if not self:
            raise UserError(
                self.env._("Nothing is packed yet: click Pack, then print the labels.")
            )
        attachments = self.env["ir.attachment"].sudo()
        for shipment, containers in self.sudo().grouped("shipment_id").items():
            attachments += shipment._print(containers)
        self._mark_printed()
        if len(attachments) > 1:
            return self.shipment_id._action_open()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachments.id}?download=true",
            "target": "self",
        }
