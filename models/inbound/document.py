"""Kinds of incoming documents: what each needs of its own; the queue does the rest.

A kind is a model ``amazon.vendor.document.<kind>`` that inherits the one below. There
is no list to extend elsewhere: it is registered by being there.
"""

from dataclasses import dataclass
from datetime import timedelta

from odoo import api, models

from ...const import HISTORY_DAYS
from ...spapi.messages.common import MessageError
from ...spapi.windows import MAX_DAYS
from ..instance.operations import Operation

PREFIX = "amazon.vendor.document."


@dataclass(frozen=True)
class Import(Operation):
    """An operation that asks Amazon for documents and leaves a data queue behind.

    :param kind: which documents it brings
    :param way: how they are fetched, a subclass of ``way.Way``
    :param inputs: fields of the Operations wizard that are shown for it
    :param required: those of the inputs that must be filled in
    :param filters: those of the inputs that Amazon is asked to filter by; they have the
        names that the handler's ``_ask_page`` knows
    :param numbers: that of the inputs that holds single documents' numbers; what is
        asked for by number is asked for one by one, whatever the way
    :param help: what the wizard says about it
    :param window_type: which windows are asked for where nobody chooses, one of the
        handler's ``_windows``; by default its ``_window_type``
    :param moves_cursor: everything before the end of its window is stored afterwards
    """

    kind: str = ""
    way: type | None = None
    inputs: tuple = ()
    required: tuple = ()
    filters: tuple = ()
    numbers: str | None = None
    help: str = ""
    window_type: str = ""
    moves_cursor: bool = False


class AmazonVendorDocument(models.AbstractModel):
    _name = "amazon.vendor.document"
    _description = "Amazon Vendor: a kind of incoming document"
    _inherit = ["amazon.vendor.operations"]

    #: In a batch the kinds are applied in the order of these numbers.
    _rank = 100
    #: External id of the scheduled action that receives this kind: one for each, so
    #: that a flood of one does not hold up the others.
    _cron = None
    #: Model of the records that these documents become.
    _model = None
    #: What the key of a document is, ``purchase_order_number`` for example; kinds that
    #: speak of the same thing have the same.
    _key_name = "document_key"
    #: Whether what Amazon sends is stored; a kind that only looks stores nothing.
    _stores = True

    #: Whether a document's last version says something that no record of ours does: it
    #: is kept as long as people may still argue about it.
    _is_evidence = True

    #: Whether each document is addressed to one vendor code of a group; then an
    #: instance takes those only that are for its own codes.
    _is_addressed = False

    #: Which windows are asked for, one after the other, for each way to look:
    #: name -> names of windows that ``_ask_page`` knows.
    _windows = {}
    #: The one of them that is meant where nobody has chosen.
    _window_type = False
    #: The longest window Amazon searches at once, and how long it keeps things, days.
    _slice_days = MAX_DAYS
    _history_days = HISTORY_DAYS
    #: How old the end of a window must be for Amazon to search it.
    _youngest = timedelta(0)
    #: How far a scheduled import looks back behind the last one; None: as the instance
    #: says.
    _overlap_minutes = None

    # === ALL KINDS === #

    @api.model
    def _handlers(self):
        """The handlers of all kinds, in the order in which they are applied."""
        names = self.env.registry.descendants(["amazon.vendor.document"], "_inherit")
        handlers = [self.env[name] for name in names if name.startswith(PREFIX)]
        return sorted(handlers, key=lambda handler: (handler._rank, handler._name))

    @api.model
    def _of(self, kind):
        """The handler of a kind; where the addon that brought it is gone, this one,
        which reads nothing."""
        name = f"{PREFIX}{kind}"
        return self.env[name if name in self.env else "amazon.vendor.document"]

    @api.model
    def _imports(self):
        """All operations that bring documents: dict code -> :class:`Import`."""
        return {
            code: operation
            for code, operation in self._registered().items()
            if isinstance(operation, Import)
        }

    @api.model
    def _of_operation(self, operation):
        """The handler of what an operation brings.

        :param str operation: its code.
        """
        found = self._imports().get(operation)
        return self._of(found.kind if found else None)

    @api.model
    def _kind(self):
        """The name of this kind in the database."""
        return self._name.removeprefix(PREFIX)

    @api.model
    def _selection_kind(self):
        return [(handler._kind(), handler._label()) for handler in self._handlers()]

    @api.model
    def _selection_window(self):
        labels = {}
        for handler in self._handlers():
            labels = {**handler._window_labels(), **labels}
        return list(labels.items())

    # === WORDS === #

    @api.model
    def _label(self):
        """The kind's name in the reader's language."""
        return self._description

    @api.model
    def _plural(self):
        """Several of them, in the middle of a sentence."""
        return self.env._("documents")

    @api.model
    def _window_labels(self):
        """The names of ``_windows`` in the reader's language: dict name -> label."""
        return {}

    @api.model
    def _describe_filters(self, filters):
        """The filters in words, or False."""
        return False

    @api.model
    def _too_old(self, oldest):
        """The sentence for who asks for more than Amazon keeps.

        :param str oldest: the first day that can be asked for.
        """
        return self.env._(
            "Amazon keeps this for %(days)s days only. Choose a Changed After on or "
            "after %(oldest)s.",
            days=self._history_days,
            oldest=oldest,
        )

    @api.model
    def _clean_number(self, number):
        """A number that somebody has typed, as Amazon writes it."""
        return number

    @api.model
    def _number_problem(self, number):
        """What is wrong with such a number, in a sentence, or False."""
        return False

    @api.model
    def _filter(self, name, value):
        """What somebody has filled in to filter by, as Amazon writes it.

        :param str name: one of the ``filters`` of an :class:`Import`.
        """
        return value.strip() if isinstance(value, str) else value

    @api.model
    def _received(self, queue):
        """What a scheduled import has brought, in a sentence for its schedule."""
        return self.env._(
            "%(queue)s: %(count)s %(documents)s received.",
            queue=queue.name,
            count=queue.received_count,
            documents=self._plural(),
        )

    @api.model
    def _filters_of(self, queue):
        """What Amazon is asked to filter the windows of a queue by.

        :param queue: amazon.vendor.queue.
        :return: dict of plain values, for ``_ask_page``; the same for every page.
        """
        return queue.filters or {}

    # === ASKING AMAZON; NO SQL IN HERE === #

    @api.model
    def _ask_page(self, gateway, request):
        """One page of a window.

        :param gateway: spapi Gateway.
        :param dict request: see ``fetch_windows.Windows``.
        :return: spapi Page.
        :raise SpApiError: Amazon could not be asked.
        """
        raise NotImplementedError

    @api.model
    def _ask_number(self, gateway, number):
        """One document by its number.

        :return: spapi RawDocument.
        :raise Rejected: Amazon does not know it; the others are asked for all the same.
        :raise SpApiError: Amazon could not be asked.
        """
        raise NotImplementedError

    @api.model
    def _ask_part(self, gateway, number, token):
        """One page of a document which a list has named; for ``fetch_details.Details``.

        :param str number: its key.
        :param str token: where the page begins, None at the first.
        :return: spapi Page, its documents are the page's text.
        :raise Rejected: Amazon does not give it; the others are asked for all the same.
        :raise SpApiError: Amazon could not be asked.
        """
        raise NotImplementedError

    @api.model
    def _report(self):
        """Which report is asked for, and how.

        :return: dict with ``report_type`` and, if any, ``options``.
        """
        raise NotImplementedError

    @api.model
    def _split(self, text):
        """Cut a report into its documents.

        :param str text: the file as Amazon wrote it.
        :return: list of spapi RawDocument.
        """
        raise NotImplementedError

    @api.model
    def _key(self, document):
        """What tells a document from the others of its kind, None: nothing does.

        :param document: spapi RawDocument.
        """
        return document.number

    @api.model
    def _admit(self, queue, documents):
        """What of Amazon's documents is stored: the one door into the data queue.

        A kind that holds what must not lie in a queue keeps that elsewhere here.

        :param queue: amazon.vendor.queue.
        :param list documents: RawDocument.
        :return: list of RawDocument, one for each.
        :raise SpApiError: it cannot be kept as it must be; nothing is stored.
        """
        return documents

    @api.model
    def _wanted(self, documents, filters):
        """Those of the documents that match the filters.

        :param list documents: RawDocument of one page.
        :param dict filters: what Amazon was asked for.
        """
        return documents

    @api.model
    def _placed(self, document, start, end):
        """Whether the first of several windows has listed the document already.

        :param document: RawDocument.
        :param datetime start: naive UTC; ``end`` likewise.
        """
        return False

    # === JUDGING === #

    @api.model
    def _read(self, text):
        """Read one document; no SQL in here.

        :param str text: what Amazon sent.
        :raise MessageError: it cannot be used, in a sentence.
        """
        raise MessageError(
            self.env._(
                "Documents of this kind came with an addon that is not installed any "
                "more."
            )
        )

    @api.model
    def _addressed_to(self, document):
        """The vendor code that a document is for, normalised; None: it names none.

        :param document: what ``_read`` returned; asked where ``_is_addressed``.
        """
        return None

    @api.model
    def _apply(self, instance, entries):
        """Bring the records of one instance in line with a batch of documents.

        :param instance: amazon.vendor.instance.
        :param entries: list of (queue line, what ``_read`` returned), no key twice.
        :return: dict queue line id -> (id of the ``_model`` record or False, outcome in
            a few words)
        """
        raise NotImplementedError

    @api.model
    def _letter_columns(self):
        """Columns of the list of all that failed which this kind fills in.

        :return: dict column -> SQL over ``source``, the table of queue lines.
        """
        return {}

    @api.model
    def _waiting(self, records):
        """Which of the records that documents became wait for a person."""
        return records

    @api.model
    def _open(self, records):
        """The action that opens what documents became."""
        action = {
            "type": "ir.actions.act_window",
            "name": records._description,
            "res_model": records._name,
            "view_mode": "list,kanban,form",
            "mobile_view_mode": "kanban",
            "domain": [("id", "in", records.ids)],
        }
        if len(records) == 1:
            action.update(view_mode="form", res_id=records.id)
        return action

    # === QUEUES === #

    @api.model
    def _asked_values(self, instance):
        """Values of a data queue of which nobody is asked anything; None: the wizard
        asks for a window or numbers, and the schedule takes its cursor.

        :param instance: amazon.vendor.instance.
        """
        return None

    @api.model
    def _scheduled_values(self, instance, operation):
        """Values of the data queue of a scheduled import.

        :param instance: amazon.vendor.instance.
        :param str operation: code of one of this kind's operations.
        """
        start, end = instance._import_window(operation)
        return {"window_start": start, "window_end": end}

    # === STEPS: who wants to do something at one of them says it here. While queues
    # are processed, one that breaks stops no other kind and undoes no document. === #

    @api.model
    def _page_stored(self, queue, documents):
        """Something of this kind was received and stored.

        :param queue: amazon.vendor.queue.
        :param list documents: RawDocument.
        """

    @api.model
    def _fetch_ended(self, queue):
        """All of a queue is received."""

    @api.model
    def _before_processing(self, instance):
        """The due lines of an instance, of any kind, are about to be processed."""

    @api.model
    def _batch_processed(self, lines):
        """A batch was judged.

        :param lines: those of its queue lines that are of this kind.
        """

    @api.model
    def _after_processing(self, instance, checkpoint):
        """The due lines of an instance are processed by its schedule.

        :param checkpoint: see ``engine.no_checkpoint``.
        """

    @api.model
    def _left_to_do(self):
        """What ``_after_processing`` would find, although no document is due.

        :return: SQL of a query that finds something where there is work, or None.
        """
        return None

    @api.model
    def _processing_ended(self, instance):
        """What is due of an instance is processed, and each batch is committed."""

    @api.model
    def _missed(self):
        """Where ``_processing_ended`` has something to do although nothing was
        processed: what workers side by side could not see of each other.

        :return: SQL of a query for ids of amazon.vendor.instance, or None; it is part
            of every tick.
        """
        return None
