"""Whether a version of an order says anything but its state: pure, no database."""

import json

#: Where Amazon says in which state an order is, and since when.
_STATE, _DETAILS, _SINCE = (
    "purchaseOrderState",
    "orderDetails",
    "purchaseOrderStateChangedDate",
)


def only_state_differs(earlier, later):
    """Whether two documents of one order say the same but for its state.

    All that stands in them counts, also what nobody reads of them today: only then
    the later one can be made of the earlier one.

    :param str earlier: JSON as Amazon sent it, or False where it is not kept.
    :param str later: the same, of the version after it.
    """
    if not (earlier and later):
        return False
    try:
        return _rest(earlier) == _rest(later)
    except ValueError:
        return False


def _rest(text):
    # Numbers as they are written: 1.0 is another text than 1.
    document = json.loads(text, parse_int=str, parse_float=str)
    if not isinstance(document, dict):
        raise ValueError("an order is an object")
    document.pop(_STATE, None)
    details = document.get(_DETAILS)
    if isinstance(details, dict):
        details.pop(_SINCE, None)
    return document
