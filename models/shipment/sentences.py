"""The findings of the rule book in the user's language.

``logic.shipment.rules`` names what it finds by a code and values; here each code has a
sentence that can be translated, and that says what to do. ``saying.py`` fills them.
"""


def sentences(env):
    """Code of a rule -> its sentence, to be filled with the finding's values."""
    return {
        **_of_parties(env),
        **_of_quantities(env),
        **_of_containers(env),
        **_of_papers(env),
        **_of_imports(env),
        **_of_time(env),
        **_of_replacing(env),
        **_of_routing(env),
    }


def sentences_of_many(env):
    """Code of a rule about cartons or pallets -> its sentence about many of them.

    ``counted`` says how many they are, ``names`` who the first ones are; other values
    are the same for all that a sentence is about.
    """
    return {
        "container_empty": env._("%(counted)s are empty: take them out (%(names)s)."),
        "parent_wrong": env._(
            "%(counted)s stand on something that is no pallet (%(names)s)."
        ),
        "sscc_missing": env._(
            "%(counted)s have no SSCC: draw one for each, or scan their labels "
            "(%(names)s)."
        ),
        "pallet_sscc_missing": env._(
            "%(counted)s have no SSCC: draw one for each, or scan their labels "
            "(%(names)s)."
        ),
        "sscc_wrong": env._(
            "%(counted)s have a number that is no SSCC. Scan their labels again "
            "(%(names)s)."
        ),
        "sscc_twice": env._(
            "%(counted)s have the SSCC of another: one number names one carton "
            "(%(names)s)."
        ),
        "sscc_used": env._(
            "%(counted)s have an SSCC that was used before, and is used once for ever "
            "(%(names)s)."
        ),
        "label_missing": env._(
            "%(counted)s have no printed label: Amazon charges cartons that it cannot "
            "read (%(names)s)."
        ),
        "too_many_orders": env._(
            "%(counted)s hold goods of too many orders; Amazon takes %(most)s in one "
            "carton (%(names)s)."
        ),
        "weight_wrong": env._(
            "%(counted)s have a weight that cannot be: enter the weights of the "
            "products, or weigh the packages (%(names)s)."
        ),
        "weight_missing": env._("%(counted)s: their weight is not known (%(names)s)."),
        "pallet_too_light": env._(
            "%(counted)s weigh less than their cartons: weigh them again (%(names)s)."
        ),
        "tracking_missing": env._(
            "%(counted)s have no tracking number. Enter it in the list of cartons: "
            "Amazon wants one for every small parcel (%(names)s)."
        ),
    }


def _of_parties(env):
    return {
        "party_missing": env._(
            "Amazon wants %(role)s, and it is not known. Enter it on the shipment or "
            "on the order requisition."
        ),
        "ship_from_address_missing": env._(
            "The address of your warehouse is not complete: name, street and country."
        ),
        "identifier_missing": env._("The shipment has no number."),
        "identifier_used": env._(
            "Amazon has been told of a shipment %(identifier)s already."
        ),
        "no_items": env._("There is nothing in the shipment."),
    }


def _of_quantities(env):
    return {
        "not_ordered": env._(
            "%(eaches)s units of %(product)s belong to no line of Amazon's orders: "
            "take them out. Amazon charges them at their full cost."
        ),
        "quantity_wrong": env._(
            "%(product)s of %(order)s: %(quantity)s units of %(unit_size)s cannot be "
            "shipped."
        ),
        "over_ordered": env._(
            "%(product)s of %(order)s, line %(line_number)s: %(shipped)s are shipped, "
            "and Amazon ordered %(ordered)s. Take %(over)s out: Amazon charges them at "
            "their full cost."
        ),
        "over_confirmed": env._(
            "%(product)s of %(order)s, line %(line_number)s: %(shipped)s are shipped, "
            "and %(confirmed)s were confirmed. Amazon may charge %(over)s at their "
            "full cost."
        ),
        "under_confirmed": env._(
            "%(product)s of %(order)s, line %(line_number)s: %(missing)s of the "
            "%(confirmed)s confirmed units are not shipped yet."
        ),
    }


def _of_containers(env):
    return {
        "unpacked": env._(
            "%(missing)s units of %(product)s (%(order)s) are in no carton: put them "
            "into one."
        ),
        "overpacked": env._(
            "The cartons hold %(over)s more units of %(product)s (%(order)s) than are "
            "shipped."
        ),
        "container_empty": env._("%(place)s is empty: take it out."),
        "parent_wrong": env._("%(place)s stands on something that is no pallet."),
        "sscc_missing": env._("%(place)s has no SSCC: draw one, or scan its label."),
        "pallet_sscc_missing": env._(
            "%(place)s has no SSCC: draw one, or scan its label."
        ),
        "sscc_wrong": env._("%(place)s: %(sscc)s is no SSCC. Scan its label again."),
        "sscc_twice": env._(
            "%(place)s has the SSCC of number %(other)s: one number names one carton."
        ),
        "sscc_used": env._(
            "%(place)s: SSCC %(sscc)s was used before, and is used once for ever."
        ),
        "label_missing": env._(
            "The label of %(place)s was not printed: Amazon charges cartons that it "
            "cannot read."
        ),
        "too_many_orders": env._(
            "%(place)s holds goods of %(orders)s orders; Amazon takes %(most)s in one "
            "carton."
        ),
        "weight_wrong": env._(
            "%(place)s weighs %(weight)s: enter the weights of the products, or weigh "
            "the package."
        ),
        "weight_missing": env._("%(place)s: its weight is not known."),
        "pallet_too_light": env._(
            "%(place)s weighs %(weight)s, and its cartons %(cartons)s: weigh it again."
        ),
        "shipment_too_light": env._(
            "The shipment weighs %(weight)s, and what is in it %(containers)s."
        ),
        "parcel_not_alone": env._(
            "A small parcel is one carton: this message tells of %(cartons)s cartons "
            "and %(pallets)s pallets."
        ),
        "tracking_missing": env._(
            "%(place)s has no tracking number. Enter it in the list of cartons: Amazon "
            "wants one for every small parcel."
        ),
        "carrier_missing": env._(
            "The carrier of the parcel is missing. Enter it under Transport of the "
            "shipment: Amazon follows the tracking number there."
        ),
        "truck_full": env._(
            "%(shipments)s shipments share this truck; Amazon takes %(most)s."
        ),
    }


def _of_papers(env):
    return {
        "bol_missing": env._(
            "The number of the bill of lading (or of the delivery note) is missing."
        ),
        "bol_short": env._(
            "The bill of lading number %(bol)s is too short: Amazon wants %(least)s "
            "characters at least."
        ),
        "bol_date": env._(
            "The bill of lading number %(bol)s is a date: Amazon refuses that."
        ),
        "bol_used": env._(
            "The bill of lading number %(bol)s was used for another truck: each has a "
            "number of its own."
        ),
        "scac_missing": env._("The carrier's SCAC is missing."),
        "scac_wrong": env._("%(scac)s is no SCAC: it has two to four capital letters."),
        "pro_missing": env._("The carrier's PRO number is missing."),
        "arn_missing": env._(
            "Amazon's reference number (ARN) is missing: goods that Amazon's carrier "
            "picks up do not leave without it."
        ),
        "type_missing": env._("Truck load, less than that, or a parcel? Choose one."),
    }


def _of_imports(env):
    return {
        "import_payment_mixed": env._(
            "The orders of this direct import are paid in different ways "
            "(%(methods)s), and Amazon takes one for each shipment: take out those "
            "that differ."
        ),
        "import_containers_missing": env._(
            "Enter the types and numbers of the sea containers, under Import of the "
            "shipment."
        ),
        "import_containers_long": env._(
            "The types and numbers of the sea containers have %(length)s characters, "
            "and Amazon takes %(most)s."
        ),
        "import_seal_missing": env._("The sea container's seal number is missing."),
        "import_weight_wrong": env._(
            "The billable weight of the import is %(weight)s: enter what is above zero."
        ),
    }


def _of_time(env):
    return {
        "shipped_missing": env._("When the goods leave is not known."),
        "shipped_out_of_range": env._(
            "The goods leave on %(shipped_at)s: Amazon takes %(back)s days back and "
            "%(ahead)s days ahead."
        ),
        "shipped_in_future": env._(
            "The goods leave on %(shipped_at)s, which is still to come."
        ),
        "estimate_missing": env._("When the goods arrive is not known: enter it."),
        "estimate_before_shipped": env._(
            "The goods would arrive (%(estimated_at)s) before they leave "
            "(%(shipped_at)s)."
        ),
        "outside_window": env._(
            "%(day)s is outside of Amazon's window (%(start)s to %(end)s)."
        ),
        "asn_late_after_departure": env._(
            "Amazon wanted to be told until %(deadline)s, half an hour after departure."
        ),
        "asn_late_for_appointment": env._(
            "Amazon wanted to be told until %(deadline)s, six hours before the "
            "appointment (%(appointment_at)s)."
        ),
        "asn_after_arrival": env._(
            "The goods have arrived (%(arrival)s) before Amazon is told of them."
        ),
        "expiry_missing": env._(
            "%(product)s of %(order)s is perishable: enter the expiry of its lot."
        ),
        "expired": env._(
            "%(product)s of %(order)s, lot %(lot)s, expires on %(expiry)s, before it "
            "arrives."
        ),
        "expiry_near": env._(
            "%(product)s of %(order)s, lot %(lot)s, expires on %(expiry)s: %(days)s "
            "days after it arrives, and Amazon wants %(least)s."
        ),
        "lot_missing": env._("%(product)s of %(order)s has no lot."),
    }


def _of_replacing(env):
    return {
        "replace_nothing": env._("Amazon has nothing that could be replaced."),
        "replace_other_identifier": env._(
            "Amazon knows this shipment as %(told)s, not as %(identifier)s."
        ),
        "replace_other_seller": env._(
            "Amazon knows this shipment under vendor code %(told)s, not %(seller)s."
        ),
        "replace_late": env._(
            "A shipment can be replaced for %(days)s days, this one until %(until)s. "
            "Tell Amazon in Vendor Central."
        ),
        "replace_arrived": env._(
            "The shipment has arrived (%(arrived_at)s), so it cannot be replaced."
        ),
        "replace_not_by_api": env._(
            "Amazon was told of this shipment in Vendor Central: replace it there."
        ),
        "replace_up": env._(
            "%(product)s of %(order)s: Amazon was told of %(told)s, and it takes less, "
            "never more (%(shipped)s). Make a second shipment of the rest: click "
            "Make a Shipment for the Rest."
        ),
        "replace_down": env._(
            "%(product)s of %(order)s, line %(line_number)s: Amazon was told of "
            "%(told)s, and is told of %(shipped)s now."
        ),
    }


def _of_routing(env):
    return {
        "routing_not_collect": env._(
            "You pay the freight of these orders: Amazon sends no truck."
        ),
        "routing_not_available": env._(
            "Amazon takes requests for a truck in North America and Europe only."
        ),
        "pickup_missing": env._(
            "Enter from when on the goods can be picked up, under Transport of the "
            "shipment: %(earliest)s at the earliest."
        ),
        "pickup_too_soon": env._(
            "Amazon picks up on %(earliest)s at the earliest, not on %(day)s: it wants "
            "two business days, without weekends and the holidays of your warehouse."
        ),
        "counts_missing": env._("Pack the goods first: Amazon wants their number."),
        "gross_weight_missing": env._("The weight of the shipment is not known."),
    }
