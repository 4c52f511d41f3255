"""The checks of what is shipped on trial, for ``bin/faults --dock``: each invariant is
broken on purpose, in the smallest way."""

from .dock_checks import DOCK_ALWAYS, DOCK_FINALLY
from .dock_run import ASN, DockRun
from .trial import Break, Trial


def _first(table, condition="TRUE"):
    """The first row of the instance's in a table."""
    return f"(SELECT min(id) FROM {table} WHERE instance_id = %(i)s AND {condition})"


_S = _first("amazon_vendor_shipment")
_OF_S = f"WHERE shipment_id = {_S}"
_CARTON = f"(SELECT min(id) FROM amazon_vendor_container {_OF_S})"
_PICKING = f"(SELECT min(id) FROM stock_picking WHERE amazon_shipment_id = {_S})"
_MOVE_LINE = f"(SELECT min(id) FROM stock_move_line WHERE picking_id = {_PICKING})"
_ASN_OF_S = (
    "(SELECT min(b.id) FROM amazon_vendor_submission b "
    "JOIN amazon_vendor_shipment_confirmation c ON c.id = b.res_id "
    "AND b.res_model = 'amazon.vendor.shipment.confirmation' "
    f"WHERE c.shipment_id = {_S})"
)


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
        Break(
            ("I15 a shipment that left",),
            "UPDATE amazon_vendor_shipment_confirmation "
            f"SET is_current = FALSE {_OF_S}",
        ),
        Break(
            ("I15 a shipment that left", "I16 goods left", "I9 a ship", "I17 the cart"),
            f"UPDATE amazon_vendor_shipment SET state = 'packed' WHERE id = {_S}",
        ),
        Break(("I15 2 ASN",), lie=_effective_twice, about="shipments"),
        Break(("I15 Amazon was told",), lie=_unknown, about="shipments"),
        Break(("I15 Amazon knows nothing",), lie=_forgotten, about="shipments"),
        Break(("I4 the same",), lie=_again),
        # I16: nothing leaves twice, nor by itself.
        Break(
            ("I16 goods left", "I17 the cartons", "I17 the ASN"),
            f"UPDATE stock_picking SET amazon_shipment_id = NULL WHERE id = {_PICKING}",
        ),
        Break(
            ("I16 more has left", "I17 the cartons", "I17 the ASN"),
            "UPDATE stock_move_line SET quantity_product_uom = quantity_product_uom "
            f"+ 1 WHERE id = {_MOVE_LINE}",
        ),
        # I17: Amazon is told what left.
        Break(
            ("I17 the cartons", "I17 the ASN"),
            "UPDATE stock_move_line SET quantity_product_uom = quantity_product_uom "
            f"- 1 WHERE id = {_MOVE_LINE}",
        ),
        Break(
            ("I17 the cartons", "I17 Amazon has"),
            "UPDATE amazon_vendor_container_line SET eaches = eaches + 1 "
            f"WHERE id = (SELECT min(id) FROM amazon_vendor_container_line {_OF_S})",
        ),
        Break(
            ("I17 the ASN", "I4 Amazon took"),
            "UPDATE amazon_vendor_submission SET payload = regexp_replace(payload, "
            f"'\"amount\": *([0-9]+)', '\"amount\":9999') WHERE id = {_ASN_OF_S}",
        ),
        Break(("I17 Amazon has",), lie=_one_more, about="shipments"),
        # I18: every number once.
        Break(
            ("I18 a carton", "I18 the ASN"),
            f"UPDATE amazon_vendor_container SET sscc_id = NULL WHERE id = {_CARTON}",
        ),
        Break(
            ("I18 a carton",),
            "UPDATE amazon_vendor_sscc SET voided_on = now() WHERE id = ("
            f"SELECT sscc_id FROM amazon_vendor_container WHERE id = {_CARTON})",
        ),
        Break(
            ("I18 the ASN", "I4 Amazon took"),
            "UPDATE amazon_vendor_submission SET payload = regexp_replace(payload, "
            "'\"003?([0-9]{15})[0-9]{3}\"', '\"00\\1999999\"') "
            f"WHERE id = {_ASN_OF_S}",
        ),
        Break(("I18 Amazon was told twice",), lie=_number_again, about="shipments"),
        # I9: everything comes to Amazon's dock.
        Break(
            ("I9 a shipment",),
            f"UPDATE amazon_vendor_shipment SET sync_state = 'waiting' WHERE id = {_S}",
        ),
        Break(
            ("I9 a delivery", "I16 goods left"),
            f"UPDATE stock_picking SET state = 'assigned' WHERE id = {_PICKING}",
        ),
    )


LIFE, TRIAL = DockRun, DockTrial
