import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.amazon_vendor_central import secret_box
from odoo.addons.amazon_vendor_central.spapi.errors import Configuration

from ..spapi.messages.personal import Person
from .const import GROUP_CONSIGNEE


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

    # Shown to a person on a screen or a slip, and kept nowhere else.
    address = fields.Text(
        compute="_compute_shown", groups=GROUP_CONSIGNEE, exportable=False
    )
    instructions = fields.Text(
        compute="_compute_shown",
        groups=GROUP_CONSIGNEE,
        exportable=False,
        help="Where and how the buyer wants the parcel to be left.",
    )
    gift_message = fields.Text(
        compute="_compute_shown",
        groups=GROUP_CONSIGNEE,
        exportable=False,
        help="For the gift note.",
    )
    email = fields.Char(
        string="Buyer's Masked E-mail",
        compute="_compute_shown",
        groups=GROUP_CONSIGNEE,
        exportable=False,
    )

    _number_uniq = models.Constraint(
        "UNIQUE(instance_id, number)", "Who buys this order is kept already."
    )

    @api.depends_context("uid", "su")
    @api.depends("erased_at")
    def _compute_shown(self):
        may_see = self._is_for_the_screen()
        for consignee in self:
            person = consignee._person() if may_see else Person()
            consignee.address = _address_text(person) or False
            consignee.instructions = _instructions(person) or False
            consignee.email = person.buyer.get("buyerEmail") or False
            consignee.gift_message = "\n".join(map(str, person.gifts.values())) or False

    def _is_for_the_screen(self):
        """Whether who reads is the very person that asks for the page.

        A template or a server action reads in the name of others; whoever writes one
        could have what is here printed to anybody.
        """
        if self.env.su or not request:
            return False
        asks = request.env.uid == self.env.uid
        return asks and self.env.user.has_group(GROUP_CONSIGNEE)

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


def _address_text(person):
    """As it stands on a letter."""
    address = person.address
    name = address.get("name") or person.buyer.get("buyerName")
    company = address.get("companyName") or person.buyer.get("buyerCompanyName")
    town = (
        address.get("postalCode"),
        address.get("city"),
        address.get("stateOrRegion"),
    )
    lines = (
        name,
        company,
        address.get("addressLine1"),
        address.get("addressLine2"),
        address.get("addressLine3"),
        address.get("districtOrCounty"),
        address.get("municipality"),
        " ".join(str(each) for each in town if each),
        address.get("countryCode"),
        address.get("phone"),
    )
    return "\n".join(str(line) for line in lines if line)


def _instructions(person):
    preference = person.preference
    found = (preference.get("dropOffLocation"), preference.get("addressInstruction"))
    return "\n".join(str(each) for each in found if each)
