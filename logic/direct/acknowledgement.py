"""What is wrong with an answer to an order of direct fulfilment before it leaves.

Amazon takes an answer asynchronously: what is refused here would come back minutes
later as a failed transaction.
"""

from dataclasses import dataclass, field

from .codes import ACCEPTED, CODES

CODE_UNKNOWN = "code_unknown"
NUMBER_MISSING = "number_missing"
NOT_OPEN = "not_open"
NOT_ALL = "not_all"
NOT_WHOLE = "not_whole"
NO_PIECES = "no_pieces"
TOO_LATE = "too_late"


@dataclass(frozen=True)
class Obstacle:
    """Why an answer does not leave; what does not block is only told.

    :ivar code: one of this file's
    :ivar blocks: whether it does not leave
    :ivar values: for the sentence, by name
    """

    code: str
    blocks: bool = True
    values: dict = field(default_factory=dict, hash=False)


def obstacles(code, number, status, ordered, answered, now, until):
    """All that is wrong with an answer.

    :param code: the answer's code
    :param number: our order's number
    :param status: Amazon's status of the order, ``None`` if not known
    :param dict ordered: line -> ordered pieces
    :param dict answered: line -> pieces of the answer
    :param now: the present moment
    :param until: see :func:`~.deadlines.answer_until`
    :return: list of :class:`Obstacle`
    """
    found = []
    if code not in CODES:
        found.append(Obstacle(CODE_UNKNOWN, values={"code": code}))
    if not (number or "").strip():
        found.append(Obstacle(NUMBER_MISSING))
    if status not in (None, "NEW"):
        found.append(Obstacle(NOT_OPEN, values={"status": status}))
    if missing := sorted(set(ordered) ^ set(answered), key=str):
        found.append(Obstacle(NOT_ALL, values={"lines": missing}))
    changed = [
        line for line in ordered if line in answered and ordered[line] != answered[line]
    ]
    if changed:
        # Fill or kill: the code tells whether it ships, the pieces stay as ordered.
        found.append(Obstacle(NOT_WHOLE, values={"lines": changed}))
    if nameless := [line for line, pieces in ordered.items() if not pieces]:
        # acknowledgedQuantity is needed for a refused order, too, and is in Each.
        found.append(Obstacle(NO_PIECES, values={"lines": nameless}))
    if until is not None and now > until:
        late = {"until": until, "accepts": code == ACCEPTED}
        found.append(Obstacle(TOO_LATE, blocks=False, values=late))
    return found
