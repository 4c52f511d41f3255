from odoo import fields, models


class AmazonSellerCarrier(models.Model):
    """A carrier as Amazon calls it.

    With a code that is not exactly on Amazon's list a parcel counts as untracked.
    """

    _name = "amazon.seller.carrier"
    _description = "Amazon Carrier"
    _order = "name, id"

    name = fields.Char(required=True, help="What people choose.")
    code = fields.Char(
        string="Amazon's Code",
        required=True,
        help="Exactly as Amazon's list has it, for example DHL or UPS. Other: Amazon "
        "does not follow the parcel.",
    )
    method = fields.Char(
        string="Shipping Method", help="As Amazon's list has it, for example Standard."
    )
    delivery_name = fields.Char(
        string="Delivery Method in Odoo",
        help="Deliveries by the method of this name are told to Amazon so.",
    )
    active = fields.Boolean(default=True)

    _code_filled = models.Constraint("CHECK(code <> '')", "Enter Amazon's code.")
