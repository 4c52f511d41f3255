import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.pdf import merge_pdf

from ...logic.direct.label import (
    BATCH,
    NO_LABEL,
    NO_SLIP,
    NOT_PRINTABLE,
    Parcel,
    printout,
)
from ...models.direct import sealed_file


class AmazonVendorDirectPrint(models.TransientModel):
    """Labels and packing slips of many orders, in the order of the list: one PDF, and
    what is in a printer's own language in a file beside it.

    Nothing of it is stored: the files are made of the sealed labels when they are
    downloaded.
    """

    _name = "amazon.vendor.direct.print"
    _description = "Amazon Vendor: Print Labels of Direct Fulfilment"
    _inherit = ["amazon.vendor.wizard.mixin"]

    order_ids = fields.Many2many(
        "amazon.vendor.direct.order",
        "amazon_vendor_direct_print_order_rel",
        readonly=True,
        help="What is printed.",
    )
    printed_count = fields.Integer(string="Printed", readonly=True)
    left = fields.Text(
        string="Not Printed", readonly=True, help="Each with the reason, one a line."
    )
    has_pdf = fields.Boolean(readonly=True)
    has_zpl = fields.Boolean(readonly=True)
    pdf = fields.Binary(compute="_compute_files", exportable=False)
    zpl = fields.Binary(compute="_compute_files", exportable=False)

    @api.model
    def _of(self, orders):
        """Print these.

        :param orders: amazon.vendor.direct.order, in the order of printing.
        :raise UserError: nothing can be printed, or they are too many for one file.
        """
        if len(orders) > BATCH:
            raise UserError(
                self.env._(
                    "One file holds the labels of %(most)s orders: choose no more.",
                    most=BATCH,
                )
            )
        found = _printout(orders)
        left = [
            f"{orders.browse(each.key).name}: {self._reason(each)}"
            for each in found.left
        ]
        if not found.printed:
            raise UserError("\n".join(left) or self.env._("Choose orders to print."))
        printed = orders.browse(found.printed)
        printed.sudo().label_ids._were_printed(self.env.user)
        return (
            self.sudo()
            .create(
                {
                    "order_ids": [Command.set(printed.ids)],
                    "printed_count": len(printed),
                    "left": "\n".join(left) or False,
                    "has_pdf": bool(found.pdf),
                    "has_zpl": bool(found.zpl),
                }
            )
            .with_env(self.env)
        )

    def _reason(self, left):
        order = self.env["amazon.vendor.direct.order"].browse(left.key).sudo()
        if left.reason == NO_LABEL:
            return (
                order._say_stopped()
                or order._say_label_missing()
                or self.env._("Its label was erased.")
            )
        return {
            NO_SLIP: self.env._(
                "Amazon wants a packing slip with it, which has not come yet: click "
                "Make Labels, or Upload Label."
            ),
            NOT_PRINTABLE: self.env._(
                "What Amazon has sent cannot be printed: save it in Vendor Central and "
                "click Upload Label."
            ),
        }[left.reason]

    @api.depends("order_ids")
    @api.depends_context("uid", "su")
    def _compute_files(self):
        for batch in self:
            # A template or a server action reads in the name of others.
            may_see = not self.env.su and batch.sudo().create_uid == self.env.user
            found = None
            if may_see:
                batch.order_ids._check_may_ship()
                found = _printout(batch.order_ids)
            batch.pdf = found and found.pdf and base64.b64encode(found.pdf)
            batch.zpl = found and found.zpl and base64.b64encode(found.zpl)

    def _action_open(self):
        """Download the file at once where all is in it; else show what is not."""
        if self.left or (self.has_pdf and self.has_zpl):
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("Labels"),
                "res_model": self._name,
                "res_id": self.id,
                "view_mode": "form",
                "views": [(False, "form")],
                "target": "new",
            }
        return self._download("pdf" if self.has_pdf else "zpl")

    def _download(self, name):
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/{name}/labels.{name}"
            "?download=true",
            "target": "self",
        }

    def action_download_pdf(self):
        """Download the pages (button)."""
        self.ensure_one()
        self.check_access("read")
        return self._download("pdf")

    def action_download_zpl(self):
        """Download what label printers print (button)."""
        self.ensure_one()
        self.check_access("read")
        return self._download("zpl")


def _printout(orders):
    """The files of some orders: a module's function, for no record gives them out.

    :rtype: ``logic.direct.label.Printout``
    """
    return printout([_parcel(order) for order in orders.sudo()], merge_pdf)


def _parcel(order):
    # A label that is printed is stuck on a parcel, and that one leaves.
    label = order.label_ids[:1] if not order._say_stopped() else order.label_ids[:0]
    papers = [
        sealed_file.opened(label, name)
        for name in ("slip_sealed", "invoice_sealed")
        if label
    ]
    papers = [each for each in papers if each]
    return Parcel(
        order.id,
        tuple(
            sealed_file.opened(package, "sealed")
            for package in label.package_ids.sorted("sequence")
        ),
        # The customer's invoice goes behind the slip.
        _joined(papers),
        needs_slip=order.is_slip_required and not label.has_slip,
    )


def _joined(papers):
    if len(papers) < 2:
        return papers[0] if papers else None
    try:
        return merge_pdf(papers)
    except Exception:
        return b""  # says by itself that it cannot be printed
