import json

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.amazon_vendor_central import secret_box
from odoo.addons.amazon_vendor_central.spapi.errors import Configuration

from ..spapi.messages.personal import Person


class AmazonSellerConsignee(models.Model):
    """Who buys and who receives: the one place where Amazon's words on that are kept.

    Sealed like the keys to Amazon, with a key that is not in the database, from the
    moment an order is received until some days after its delivery.
    """

    _name = "amazon.seller.consignee"
    _description = "Amazon Seller Consignee"
    _inherit = ["amazon.vendor.guard.mixin"]
    _rec_name = "number"

    instance_id = fields.Many2one(
        "amazon.vendor.instance",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="instance_id.company_id", store=True, index=True, precompute=True
    )
    number = fields.Char(string="Amazon Order", required=True, readonly=True)
    sealed = fields.Text(
        groups=fields.NO_ACCESS, copy=False, prefetch=False, exportable=False
    )
    erased_at = fields.Datetime(string="Erased", readonly=True)
    gift_message = fields.Text(
        compute="_compute_shown",
        compute_sudo=True,
        exportable=False,
        help="For the gift note. It is shown, and kept nowhere else.",
    )
    email = fields.Char(
        string="Buyer's Masked E-mail",
        compute="_compute_shown",
        compute_sudo=True,
        exportable=False,
    )

    _number_uniq = models.Constraint(
        "UNIQUE(instance_id, number)", "Who buys this order is kept already."
    )

    @api.depends("sealed")
    def _compute_shown(self):
        for consignee in self:
            person = consignee._person()
            consignee.email = person.buyer.get("buyerEmail") or False
            consignee.gift_message = "\n".join(person.gifts.values()) or False

    def _person(self):
        """What is known; nothing once it is erased.

        :rtype: Person
        """
        self.ensure_one()
        sealed = self.sudo().sealed
        if not sealed:
            return Person()
        try:
            return Person.of(json.loads(secret_box.unseal(sealed)))
        except secret_box.SecretBoxError as error:
            raise UserError(
                self.instance_id._describe_secret_box_error(error)
            ) from error

    @api.model
    def _keep(self, instance, people):
        """Keep what Amazon tells of people; nothing known is lost to a blank.

        :param instance: amazon.vendor.instance.
        :param dict people: Amazon's order id -> Person.
        :raise Configuration: it could not be sealed, with what to do.
        """
        people = {number: person for number, person in people.items() if person}
        present = self.sudo().search(
            [("instance_id", "=", instance.id), ("number", "in", list(people))]
        )
        present = {consignee.number: consignee for consignee in present}
        new = []
        for number, person in people.items():
            consignee = present.get(number)
            if not consignee:
                sealed = self._sealed(instance, person)
                new.append(
                    {"instance_id": instance.id, "number": number, "sealed": sealed}
                )
            elif not consignee.erased_at:
                known = consignee._person()
                joined = known.joined(person)
                if joined.as_dict() != known.as_dict():
                    consignee.sealed = self._sealed(instance, joined)
        self.sudo().create(new)

    @api.model
    def _sealed(self, instance, person):
        text = json.dumps(person.as_dict(), separators=(",", ":"))
        try:
            plain = instance.environment == "simulator"
            return secret_box.seal(text, allow_plain=plain)
        except secret_box.SecretBoxError as error:
            raise Configuration(
                instance._describe_secret_box_error(error), setting="encryption_key"
            ) from error

    def _erase(self):
        """Forget who it was."""
        if self:
            self.sudo().write({"sealed": False, "erased_at": fields.Datetime.now()})
