"""Until when an order of direct fulfilment is answered and has left."""

from datetime import timedelta

#: Amazon expects the acknowledgement within 24 hours (use case guide).
ANSWER = timedelta(hours=24)


def answer_until(ordered, required=None):
    """The moment until which the order is to be answered, ``None`` if not known.

    :param ordered: when Amazon placed it, datetime
    :param required: when it has to leave: an answer after that comes too late
    """
    ends = [required] if required else []
    if ordered:
        ends.append(ordered + ANSWER)
    return min(ends, default=None)
