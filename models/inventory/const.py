"""Words that the files of this room share."""

from ...logic.inventory import difference, levels

#: The operation, and what does it.
SEND_STOCK = "send_stock"
CRON = "amazon_vendor_central.ir_cron_send_stock"
PROGRAM = "direct"

#: Products that are read at once.
BATCH_SIZE = 1000

#: So many refusals in a row, and none of a line, are the warehouse's own trouble.
MOST_REFUSALS = 20

#: Where an offer stands.
OFFER_STATES = [
    ("new", "Never Told"),
    ("waiting", "On Its Way"),
    ("told", "Told"),
    ("unsure", "Told Again Soon"),
    ("held", "Cannot Be Told"),
    ("refused", "Refused by Amazon"),
    ("withdrawn", "Withdrawn"),
]

#: Why a line is told, or is not; words of ``logic.inventory.difference``.
REASONS = [
    (difference.FIRST, "Never told before"),
    (difference.CHANGED, "Changed"),
    (difference.UNSURE, "Nobody knows whether Amazon has it"),
    (difference.HEARTBEAT_DUE, "Told once a day"),
    (difference.BECAME_OBSOLETE, "Discontinued"),
    (difference.NO_LONGER_OBSOLETE, "No longer discontinued"),
    (difference.WITHDRAWN, "Not offered any more"),
    (difference.UNCHANGED, "Unchanged"),
    (difference.NO_ASIN, "Has no ASIN"),
    (difference.SAME_ASIN, "Its ASIN is another product's, too"),
    (difference.REFUSED, "Amazon refused it"),
    (difference.NOT_KNOWN, "Its stock is not counted"),
]

#: Why less is offered than is free; words of ``logic.inventory.levels``.
WHY = (
    levels.PROMISED,
    levels.HELD_BACK,
    levels.SHARED,
    levels.PARTS_OF_AN_EACH,
    levels.NOTHING_FREE,
    levels.OBSOLETE,
)

#: From what the feed was made.
FEED_KINDS = [
    ("difference", "What Has Changed"),
    ("heartbeat", "All, Once a Day"),
    ("full", "Full Feed"),
]
