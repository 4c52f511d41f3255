from . import feed, offer

# What extends them, and what belongs to them.
# isort: split
from . import (
    feed_state,
    forgetting,
    instance,
    keeping,
    outgoing,
    planning,
    product,
    refusal,
    sentences,
    sharing,
    telling,
    warehouse,
)
