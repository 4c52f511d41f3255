from odoo import api, models

from ...spapi.messages import purchase_order
from ...spapi.messages.common import MessageError
from ...spapi.operations.orders import Orders
from ...spapi.windows import as_utc


class AmazonVendorDocument(models.AbstractModel):
    """What one kind of incoming document needs of its own; the queue does the rest.

    Windows, pages, storing byte for byte, versions, batches, retries are the same for
    every kind. A further kind is an entry in ``const.DOCUMENT_TYPES`` and
    ``OPERATION_DOCUMENTS``, and a model ``amazon.vendor.document.<kind>`` that inherits
    this one.
    """

    _name = "amazon.vendor.document"
    _description = "Amazon Vendor: a kind of incoming document"

    #: Field of the instance: everything before that moment is stored.
    _cursor = None
    #: External id of the scheduled action that receives this kind.
    _cron = None
    #: Which moment must lie in a window, see ``amazon.vendor.queue.window_type``.
    _window_type = "changed"

    @api.model
    def _of(self, document_type):
        """The handler of a kind.

        :param str document_type: one of ``const.DOCUMENT_TYPES``.
        """
        return self.env[f"amazon.vendor.document.{document_type}"]

    @api.model
    def _ask(self, gateway, request):
        """One request to Amazon; no SQL in here.

        :param gateway: spapi Gateway.
        :param dict request: see ``amazon.vendor.queue._next_request``.
        :return: (list of RawDocument, next page token or None)
        :raise SpApiError: Amazon could not be asked, or does not know the number.
        """
        raise NotImplementedError

    @api.model
    def _wanted(self, documents, filters):
        """Those of the documents that match the filters; no SQL in here.

        :param list documents: RawDocument of one page.
        :param dict filters: what Amazon was asked for.
        """
        return documents

    @api.model
    def _placed(self, document, start, end):
        """Whether the document was placed in a window; no SQL in here.

        :param document: RawDocument.
        :param datetime start: naive UTC; ``end`` likewise.
        """
        return False

    @api.model
    def _describe_filters(self, filters):
        """The filters in words, or False."""
        return False

    @api.model
    def _read(self, text):
        """Read one document.

        :param str text: what Amazon sent.
        :raise MessageError: it cannot be used, in a sentence.
        """
        raise NotImplementedError

    @api.model
    def _apply(self, instance, entries):
        """Bring the requisitions of one instance in line with a batch of documents.

        :param instance: amazon.vendor.instance.
        :param entries: list of (queue line, what ``_read`` returned), no order twice.
        :return: dict queue line id -> (requisition id or False, outcome in a few words)
        """
        raise NotImplementedError


class AmazonVendorDocumentPurchaseOrder(models.AbstractModel):
    _name = "amazon.vendor.document.purchase_order"
    _inherit = ["amazon.vendor.document"]
    _description = "Amazon Vendor: purchase orders"

    _cursor = "import_cursor"
    _cron = "amazon_vendor_central.ir_cron_import_purchase_orders"
    _window_type = "any"

    @api.model
    def _ask(self, gateway, request):
        if number := request.get("number"):
            return [gateway.use(Orders).purchase_order(number)], None
        window = request["window"]
        page = gateway.use(Orders).purchase_orders(
            **{f"{window}_after": request["after"]},
            **{f"{window}_before": request["before"]},
            **request["filters"],
            next_token=request["token"],
        )
        return page.documents, page.next_token

    @api.model
    def _placed(self, document, start, end):
        moment = purchase_order.placed_at(document.text)
        return moment is not None and as_utc(start) < moment < as_utc(end)

    @api.model
    def _read(self, text):
        """Read an order.

        :rtype: PurchaseOrder
        """
        order = purchase_order.parse(text)
        if not order.items:
            raise MessageError(
                self.env._(
                    "The order has no lines, so there is nothing to acknowledge. It is "
                    "imported again as soon as Amazon changes it."
                )
            )
        return order

    @api.model
    def _apply(self, instance, entries):
        return self.env["amazon.vendor.requisition"]._import_orders(instance, entries)
