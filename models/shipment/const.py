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
#: What all deliveries of one shipment have in common: Amazon wants one shipment
#: confirmation of each truck or parcel, vendor code, warehouse, fulfilment centre, day.
MAKES_ONE = (
    *("instance_id", "vendor_code", "warehouse_id", "ship_to_code", "arrival_day"),
    *("freight_term", "is_import"),
)
#: How it travels, which a person says.
TRAVELS = (
    *("ship_from_code", "shipment_type", "transport_mode", "carrier_name"),
    *("carrier_scac", "bol", "pro", "arn", "appointment_at", "estimated_at"),
    *("import_containers", "seal_number", "handling", "loading_port"),
    *("loading_country_id", "discharge_port", "discharge_country_id"),
)
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
