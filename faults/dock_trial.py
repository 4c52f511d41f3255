"""The checks of what is shipped on trial, for ``bin/faults --dock``: each invariant is
broken on purpose, in the smallest way."""

from .dock_checks import DOCK_ALWAYS, DOCK_FINALLY, filled
from .dock_run import ASN, DockRun
from .trial import Break, Trial

#: What the statements are about; what is in another one stands before it.
PIECES = {
    "_MOVE_LINE": "(SELECT min(id) FROM stock_move_line WHERE picking_id = {_PICKING})",
    "_PICKING": "(SELECT min(id) FROM stock_picking WHERE amazon_shipment_id = {_S})",
    "_CARTON": "(SELECT min(id) FROM amazon_vendor_container {_OF_S})",
    "_ASN_OF_S": "(SELECT min(b.id) FROM amazon_vendor_submission b "
    "JOIN amazon_vendor_shipment_confirmation c ON c.id = b.res_id "
    "AND b.res_model = 'amazon.vendor.shipment.confirmation' "
    "WHERE c.shipment_id = {_S})",
    "_OF_S": "WHERE shipment_id = {_S}",
    "_S": "(SELECT min(id) FROM amazon_vendor_shipment WHERE instance_id = %(i)s)",
}


def _broken(expects, statement):
    """Break it by a statement."""
    return Break(expects, filled({"": statement}, PIECES)[""])


def _effective_twice(shipments):
    shipments[0]["versions"] = 2


def _unknown(shipments):
    shipments.append({**shipments[0], "identifier": "SHP-LOST", "sscc": []})


def _forgotten(shipments):
    shipments.pop()


def _one_more(shipments):
    shipments[0]["eaches"][0]["eaches"] += 1


def _number_again(shipments):
    shipments[1]["sscc"].append(shipments[0]["sscc"][0])


def _again(ledger):
    """Amazon took an ASN twice."""
    ledger.append(next(e for e in ledger if e["operation"] == ASN))


class DockTrial(Trial, DockRun):
    """The checks on trial; those of orders have a trial of their own."""

    said = ("ledger", "shipments")
    own = frozenset({*DOCK_ALWAYS, *DOCK_FINALLY})
    breaks = (
        # I15: one ASN of a shipment.
        _broken(
            ("I15 a shipment that left",),
            "UPDATE amazon_vendor_shipment_confirmation SET is_current = FALSE {_OF_S}",
        ),
        _broken(
            ("I15 a shipment that left", "I16 goods left", "I9 a ship", "I17 the cart"),
            "UPDATE amazon_vendor_shipment SET state = 'packed' WHERE id = {_S}",
        ),
        Break(("I15 2 ASN",), lie=_effective_twice, about="shipments"),
        Break(("I15 Amazon was told",), lie=_unknown, about="shipments"),
        Break(("I15 Amazon knows nothing",), lie=_forgotten, about="shipments"),
        Break(("I4 the same",), lie=_again),
        # I16: nothing leaves twice, nor by itself.
        _broken(
            ("I16 goods left", "I17 the cartons", "I17 the ASN"),
            "UPDATE stock_picking SET amazon_shipment_id = NULL WHERE id = {_PICKING}",
        ),
        _broken(
            ("I16 more has left", "I17 the cartons", "I17 the ASN"),
            "UPDATE stock_move_line SET quantity_product_uom = quantity_product_uom "
            "+ 1 WHERE id = {_MOVE_LINE}",
        ),
        # I17: Amazon is told what left.
        _broken(
            ("I17 the cartons", "I17 the ASN"),
            "UPDATE stock_move_line SET quantity_product_uom = quantity_product_uom "
            "- 1 WHERE id = {_MOVE_LINE}",
        ),
        _broken(
            ("I17 the cartons", "I17 Amazon has"),
            "UPDATE amazon_vendor_container_line SET eaches = eaches + 1 "
            "WHERE id = (SELECT min(id) FROM amazon_vendor_container_line {_OF_S})",
        ),
        _broken(
            ("I17 the ASN", "I4 Amazon took"),
            "UPDATE amazon_vendor_submission "
            "SET payload_text = regexp_replace(payload_text, "
            "'\"amount\": *([0-9]+)', '\"amount\":9999') WHERE id = {_ASN_OF_S}",
        ),
        Break(("I17 Amazon has",), lie=_one_more, about="shipments"),
        # I18: every number once.
        _broken(
            ("I18 a carton", "I18 the ASN"),
            "UPDATE amazon_vendor_container SET sscc_id = NULL WHERE id = {_CARTON}",
        ),
        _broken(
            ("I18 a carton",),
            "UPDATE amazon_vendor_sscc SET voided_on = now() WHERE id = ("
            "SELECT sscc_id FROM amazon_vendor_container WHERE id = {_CARTON})",
        ),
        _broken(
            ("I18 the ASN", "I4 Amazon took"),
            "UPDATE amazon_vendor_submission "
            "SET payload_text = regexp_replace(payload_text, "
            "'\"003?([0-9]{15})[0-9]{3}\"', '\"00\\1999999\"') "
            "WHERE id = {_ASN_OF_S}",
        ),
        Break(("I18 Amazon was told twice",), lie=_number_again, about="shipments"),
        # I9: everything comes to Amazon's dock.
        _broken(
            ("I9 a shipment",),
            "UPDATE amazon_vendor_shipment SET sync_state = 'waiting' WHERE id = {_S}",
        ),
        _broken(
            ("I9 a delivery", "I16 goods left"),
            "UPDATE stock_picking SET state = 'assigned' WHERE id = {_PICKING}",
        ),
    )


LIFE, TRIAL = DockRun, DockTrial
