"""Rules: small parcels, and how much goes on one truck."""

from .finding import REFUSE
from .rule import Rule, at_container, hit

#: Guide "Submit shipment confirmations": ASNs a truck load.
MOST_ON_A_TRUCK = 100


def _one_parcel(shipment, around):
    if shipment.is_parcel and (len(shipment.cartons) != 1 or shipment.pallets):
        yield hit(cartons=len(shipment.cartons), pallets=len(shipment.pallets))


def _tracking(shipment, around):
    if not shipment.is_parcel:
        return
    for carton in shipment.cartons:
        if not (carton.tracking or shipment.tracking or "").strip():
            yield at_container(carton)


def _carrier(shipment, around):
    named = (shipment.carrier or shipment.scac or "").strip()
    if shipment.is_parcel and not named:
        yield hit()


def _truck(shipment, around):
    told = around.truck_shipments + 1
    if shipment.shipment_type == "TruckLoad" and told > MOST_ON_A_TRUCK:
        yield hit(shipments=told, most=MOST_ON_A_TRUCK)


RULES = (
    Rule(
        "parcel_not_alone",
        REFUSE,
        "Guide: small parcel: one ASN for each parcel",
        _one_parcel,
    ),
    Rule(
        "tracking_missing",
        REFUSE,
        'Model: trackingNumber "is required to be provided for every carton in the '
        'small parcel shipments"',
        _tracking,
    ),
    Rule(
        "carrier_missing",
        REFUSE,
        'Model: trackingNumber is "required … in the small parcel shipments"; it is '
        "the number of a carrier, who has to be known",
        _carrier,
    ),
    Rule(
        "truck_full",
        REFUSE,
        "Guide: at most 100 shipment confirmations for one truck load",
        _truck,
    ),
)
