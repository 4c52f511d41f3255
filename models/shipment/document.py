from odoo import api, fields, models

from ..outbound.submission import name_records

#: Words of a refusal that says that Amazon has this number already.
TAKEN_WORDS = ("duplicate", "already exist", "already been", "already used")
#: And of what: its number, no carton's and no order's.
NUMBER_WORDS = (
    "shipmentidentifier",
    "shipment identifier",
    "shipmentconfirmation",
    "shipment confirmation",
    "this shipment",
    "_shipment",
)


class AmazonVendorShipmentDocument(models.AbstractModel):
    """A document about a shipment that goes to Amazon under a number of ours.

    A correction is the next version under the same number.
    """

    _name = "amazon.vendor.shipment.document"
    _description = "Amazon Vendor: a document about a shipment"
    _inherit = ["amazon.vendor.versioned.document"]
    _order = "id desc"
    _rec_names_search = ["name", "identifier"]

    name = fields.Char(
        string="Reference",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env._("New"),
    )
    shipment_id = fields.Many2one(
        "amazon.vendor.shipment",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    instance_id = fields.Many2one(
        related="shipment_id.instance_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="shipment_id.company_id", store=True, index=True, precompute=True
    )
    identifier = fields.Char(string="Number", required=True, readonly=True)
    is_current = fields.Boolean(
        string="Counts",
        readonly=True,
        default=True,
        help="No later version has taken its place.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        name_records(self, vals_list)
        return super().create(vals_list)

    def _check_access_to_send(self):
        """Who may work on the shipment may tell Amazon of it.

        :raise AccessError: the user may not.
        """
        self.check_access("read")
        self.shipment_id.check_access("write")


class AmazonVendorShipmentOutgoing(models.AbstractModel):
    """What the kinds of documents about shipments have in common on their way."""

    _name = "amazon.vendor.shipment.outgoing"
    _inherit = ["amazon.vendor.outgoing"]
    _description = "Amazon Vendor: kinds of documents about shipments"

    @api.model
    def _number(self, document):
        return document.identifier

    @api.model
    def _check_may(self, action, documents):
        """Who may work on the shipment may tell Amazon of it."""
        documents._check_access_to_send()

    @api.model
    def _means_taken(self, submission, errors):
        return says_taken(errors)


def says_taken(errors):
    """Whether a refusal says that Amazon has this number already.

    :param errors: list of dicts with ``code``, ``message``, ``details``.
    """
    for error in errors:
        said = f"{error.get('code')} {error.get('message')} {error.get('details')}"
        said = said.lower()
        # "The purchase order has already been closed" says nothing of the number.
        if any(about in said for about in NUMBER_WORDS) and any(
            words in said for words in TAKEN_WORDS
        ):
            return True
    return False
