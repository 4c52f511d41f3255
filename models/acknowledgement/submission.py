from odoo import api, fields, models
from odoo.fields import Domain

ACKNOWLEDGEMENT = "amazon.vendor.acknowledgement"


class AmazonVendorSubmissionAcknowledgement(models.Model):
    """What the submission of an acknowledgement answers, by names of its own.

    They are read from the reference to the document and stored nowhere else.
    """

    _inherit = "amazon.vendor.submission"

    acknowledgement_id = fields.Many2one(
        ACKNOWLEDGEMENT,
        compute="_compute_acknowledgement_id",
        search="_search_acknowledgement_id",
    )
    requisition_id = fields.Many2one(
        "amazon.vendor.requisition",
        compute="_compute_requisition_id",
        search="_search_requisition_id",
        compute_sudo=True,
    )
    purchase_order_number = fields.Char(
        string="Order No.",
        compute="_compute_purchase_order_number",
        search="_search_purchase_order_number",
    )

    @api.depends("res_model", "res_id")
    def _compute_acknowledgement_id(self):
        for submission in self:
            answers = submission.res_model == ACKNOWLEDGEMENT
            submission.acknowledgement_id = answers and submission.res_id

    @api.depends("acknowledgement_id.requisition_id")
    def _compute_requisition_id(self):
        for submission in self:
            submission.requisition_id = submission.acknowledgement_id.requisition_id

    @api.depends("res_model", "document_number")
    def _compute_purchase_order_number(self):
        for submission in self:
            answers = submission.res_model == ACKNOWLEDGEMENT
            submission.purchase_order_number = answers and submission.document_number

    def _search_acknowledgement_id(self, operator, value):
        return self._search_answered("id", operator, value)

    def _search_requisition_id(self, operator, value):
        return self._search_answered("requisition_id", operator, value)

    def _search_purchase_order_number(self, operator, value):
        return self._search_answered("purchase_order_number", operator, value)

    def _search_answered(self, name, operator, value):
        """Search by a field of the acknowledgement.

        :param str name: of the field.
        """
        if operator.startswith("not") or operator == "!=":
            return NotImplemented  # the opposite of the positive one
        if name == "id" and operator.startswith("any"):
            found = value if isinstance(value, Domain) else Domain("id", "in", value)
        else:
            found = Domain(name, operator, value)
        answers = Domain("res_model", "=", ACKNOWLEDGEMENT)
        matching = self.env[ACKNOWLEDGEMENT]._search(found)
        domain = answers & Domain("res_id", "in", matching)
        if operator == "in" and False in value:
            domain |= ~answers  # it has none
        return domain
