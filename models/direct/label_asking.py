"""How Amazon is asked for an order's labels and papers: no SQL in here, for no
transaction is open while it is waited for."""

from dataclasses import dataclass

from ...spapi.errors import Rejected, SpApiError, UnknownOutcome
from ...spapi.messages.common import MessageError
from ...spapi.messages.direct_papers import parse_labels, parse_paper
from ...spapi.operations.direct_shipping import DirectShipping
from ...spapi.operations.direct_transactions import DirectTransactions
from ...spapi.pages import PageGuard

CONFLICT, NOT_FOUND = 409, 404
#: Labels can be large, so a page has few.
PAGE_SIZE, MOST_PAGES = 10, 30


@dataclass
class Plan:
    """What is asked for.

    :ivar number: of the order
    :ivar way: ``create`` or ``request``
    :ivar payload: the exact JSON of the POST; None: the labels are made, or asked for,
        and only looked at
    :ivar look_first: a POST before may have arrived
    :ivar transaction: of the request before, None for none
    :ivar labels, slip, invoice: whether they are wanted
    """

    number: str
    way: str = "create"
    payload: str | None = None
    look_first: bool = False
    transaction: str | None = None
    labels: bool = True
    slip: bool = False
    invoice: bool = False


@dataclass
class Answer:
    """What Amazon has said.

    :ivar labels: ``ShippingLabels``, None for none (yet)
    :ivar is_made: Amazon has made the labels, or taken the request
    :ivar transaction: of a request that it has taken now
    :ivar slip, invoice: ``Paper``, None for none
    :ivar error: what of the labels, slip or invoice could not be had: SpApiError
    """

    labels: object = None
    is_made: bool = False
    transaction: str | None = None
    slip: object = None
    invoice: object = None
    error: Exception | None = None


def ask(gateway, plan):
    """Ask for what is wanted; what comes before an error is kept.

    :param Plan plan: what is asked for.
    :rtype: Answer
    """
    shipping, answer = gateway.use(DirectShipping), Answer()
    steps = (
        (plan.labels, lambda: _ask_labels(gateway, shipping, plan, answer)),
        (plan.slip, lambda: _ask_slip(shipping, plan, answer)),
        (plan.invoice, lambda: _ask_invoice(shipping, plan, answer)),
    )
    for wanted, step in steps:
        if not wanted:
            continue
        try:
            step()
        except SpApiError as error:
            answer.error = answer.error or error
    return answer


def ask_list(gateway, since, until):
    """Ask for all labels that were made in a window, some pages of them.

    What is not found proves nothing: each is asked for by itself later.

    :param datetime since: naive UTC; at most seven days before ``until``.
    :param datetime until: naive UTC.
    :return: dict number of an order -> ``ShippingLabels``.
    :raise SpApiError: Amazon could not be asked, or its list goes round in circles.
    """
    shipping, guard, found = gateway.use(DirectShipping), PageGuard(), {}
    window = {"created_after": since, "created_before": until}
    token, count = None, None
    for _page in range(MOST_PAGES):
        page = shipping.get_shipping_labels(**window, next_token=token, limit=PAGE_SIZE)
        for document in page.documents:
            labels = _read(parse_labels, document)
            if labels and labels.order:
                found[labels.order] = labels
        count = guard.follow(window, count, page.documents, page.next_token)
        token = page.next_token
        if not token:
            break
    return found


def _ask_labels(gateway, shipping, plan, answer):
    if plan.payload is None or plan.look_first:
        answer.labels = _look(shipping, plan.number)
        answer.is_made = answer.is_made or answer.labels is not None
    if answer.labels is not None:
        return
    if plan.payload is None:
        _ask_what_became(gateway, plan)
    elif plan.way == "create":
        _create(shipping, plan, answer)
    else:
        _request(shipping, plan, answer)


def _create(shipping, plan, answer):
    try:
        document = shipping.create_shipping_labels(plan.number, plan.payload)
    except Rejected as error:
        if error.status != CONFLICT:
            raise
        # Made before, by a try whose answer was lost, or by a person; or its state does
        # not allow it any more. If the first, it shows them.
        answer.labels = _look(shipping, plan.number)
        if answer.labels is None:
            raise
    except UnknownOutcome:
        answer.labels = _look(shipping, plan.number)
        if answer.labels is None:
            raise
    else:
        answer.labels = _read(parse_labels, document)
    answer.is_made = True


def _request(shipping, plan, answer):
    answer.transaction = shipping.submit_shipping_label_request(
        plan.payload
    ).transaction_id
    answer.is_made = True


def _ask_what_became(gateway, plan):
    """Nothing is there yet: has Amazon refused the request?

    :raise Rejected: it has.
    """
    if not plan.transaction:
        return
    status = gateway.use(DirectTransactions).transaction(plan.transaction)
    if status.failed:
        reasons = [f"{e.get('code')}: {e.get('message')}" for e in status.errors]
        raise Rejected("; ".join(reasons) or status.status, code="Failure")


def _look(shipping, number):
    """The labels of an order, None where Amazon has none."""
    document = _or_none(shipping.get_shipping_label, number)
    return document and _read(parse_labels, document)


def _ask_slip(shipping, plan, answer):
    document = _or_none(shipping.get_packing_slip, plan.number)
    answer.slip = document and _read(parse_paper, document)


def _ask_invoice(shipping, plan, answer):
    document = _or_none(shipping.get_customer_invoice, plan.number)
    answer.invoice = document and _read(parse_paper, document)


def _or_none(ask_for, number):
    try:
        return ask_for(number)
    except Rejected as error:
        if error.status == NOT_FOUND:
            return None
        raise


def _read(parse, document):
    try:
        return parse(document.text)
    except MessageError:
        return None
