from functools import partial

from odoo import api, models
from odoo.tools import SQL

from ...spapi.messages.common import MessageError
from ...spapi.operations.remittances import Remittances
from ..exchange.alone import in_turn
from ..inbound.document import Import
from ..inbound.fetch_details import Details
from ..instance.program import VENDOR
from .received import received_of

CRON = "amazon_vendor_central.ir_cron_import_remittances"
IMPORT = "import_remittances"


class AmazonVendorDocumentRemittance(models.AbstractModel):
    """getRemittances and getRemittance (Finance Remittance API 2026-03-17).

    The list only names payments; each is asked for, page by page. What the export of
    Vendor Central says is stored in the same form (``wizards/remittance``).
    """

    _name = "amazon.vendor.document.remittance"
    _inherit = ["amazon.vendor.document"]
    _description = "Amazon Vendor: remittances"

    _rank = 60
    _cron = CRON
    _model = "amazon.vendor.remittance"
    _key_name = "payment_number"
    _windows = {"paid": ("paid",)}
    _window_type = "paid"
    # startDate lies at most a year back, and at most 90 days before endDate.
    _slice_days = 90
    _history_days = 365
    #: A payment is listed by its day; it is in progress for some days.
    _overlap_minutes = 30 * 24 * 60

    @api.model
    def _operations(self):
        return [
            Import(
                code=IMPORT,
                label=self.env._("Import Payments"),
                sequence=30,
                cron=CRON,
                minutes=12 * 60,
                program=VENDOR,
                kind=self._kind(),
                way=Details,
                inputs=("changed_after", "changed_before"),
                required=("changed_after", "changed_before"),
                moves_cursor=True,
                help=self.env._(
                    "Imports what Amazon paid between these two moments, with the "
                    "invoices and deductions of each payment. Amazon keeps a year."
                ),
            ),
        ]

    # === WORDS === #

    @api.model
    def _label(self):
        return self.env._("Remittance")

    @api.model
    def _plural(self):
        return self.env._("payments")

    @api.model
    def _window_labels(self):
        return {"paid": self.env._("Paid by Amazon")}

    # === ASKING AMAZON === #

    @api.model
    def _ask_page(self, gateway, request):
        return gateway.use(Remittances).get_remittances(
            gateway.endpoint.marketplace_id,
            request["after"],
            request["before"],
            request["token"],
        )

    @api.model
    def _ask_part(self, gateway, number, token):
        return gateway.use(Remittances).get_remittance(
            gateway.endpoint.marketplace_id, number, token
        )

    # === JUDGING === #

    @api.model
    def _read(self, text):
        received = received_of(text)
        if received is None:
            raise MessageError(self.env._("This is no document of Amazon's."))
        return received

    @api.model
    def _apply(self, instance, entries):
        return self.env[self._model]._take_in(instance, entries)

    @api.model
    def _waiting(self, records):
        return records.filtered(lambda remittance: remittance.state == "review")

    # === STEPS === #

    @api.model
    def _after_processing(self, instance, checkpoint):
        """Deductions expire, or are found to be received late; the payments of what is
        matched are drafted, and those that need nobody are posted."""
        Deduction = self.env["amazon.vendor.deduction"]
        steps = (
            partial(Deduction._expire, instance),
            partial(Deduction._recheck, instance),
            partial(self.env[self._model]._pay, instance, checkpoint),
        )
        in_turn(self.env, steps, checkpoint)

    @api.model
    def _left_to_do(self):
        over = self.env["amazon.vendor.deduction"]._search(
            self.env["amazon.vendor.deduction"]._over()
        )
        return SQL(
            """
            SELECT FROM amazon_vendor_remittance r
              JOIN amazon_vendor_instance i ON i.id = r.instance_id
             WHERE r.state = 'matched' AND r.payment_id IS NULL
               AND r.paying_problem IS NULL
               AND (r.amazon_state IS NULL OR r.amazon_state = 'SUCCESSFUL')
               AND i.active AND i.payment_journal_id IS NOT NULL
             UNION ALL (%s)
            """,
            over.select(SQL()),
        )
