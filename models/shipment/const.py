"""Words that the models of this room share."""

FREIGHT_TERMS = [("collect", "Collect"), ("prepaid", "Prepaid")]
SHIPMENT_TYPES = [
    ("TruckLoad", "Truck Load"),
    ("LessThanTruckLoad", "Less than Truck Load"),
    ("SmallParcel", "Small Parcel"),
]
TRANSPORT_MODES = [("Road", "Road"), ("Air", "Air"), ("Ocean", "Ocean")]
CONTAINER_KINDS = [("carton", "Carton"), ("pallet", "Pallet")]
LABEL_FORMATS = [
    ("pdf_4x6", "PDF, 4 x 6 inches"),
    ("pdf_A6", "PDF, A6"),
    ("zpl_203", "ZPL, 203 dpi"),
    ("zpl_300", "ZPL, 300 dpi"),
    ("zpl_600", "ZPL, 600 dpi"),
]
STATES = [
    ("draft", "Draft"),
    ("packed", "Packed"),
    ("shipped", "Shipped"),
    ("confirmed", "Confirmed"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]
#: What may still be changed, and what has left.
WORKABLE, ENDED = ("draft", "packed"), ("shipped", "confirmed", "closed")
SYNC_STATES = [
    ("waiting", "Waiting for Amazon"),
    ("failed", "Synchronization with Amazon failed"),
    ("synchronized", "Synchronized with Amazon"),
]
#: State of a submission -> how the shipment stands with Amazon.
SYNC_OF = {
    "queued": "waiting",
    "sending": "waiting",
    "unknown": "waiting",
    "submitted": "waiting",
    "presumed": "synchronized",
    "confirmed": "synchronized",
    "mismatch": "failed",
    "held": "failed",
    "failed": "failed",
    "cancelled": "failed",
}
