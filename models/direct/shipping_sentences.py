"""The findings of the rule book of direct fulfilment in the user's language.

``logic.direct.confirmation`` names what it finds by a code and values; here each code
has a sentence that can be translated, and that says what to do.
"""


def sentences(env):
    """Code of a rule -> its sentence, to be filled with the finding's values."""
    return {
        **_of_the_order(env),
        **_of_boxes(env),
        **_of_time(env),
    }


def _of_the_order(env):
    return {
        "status_unknown": env._("%(status)s is no status that Amazon knows."),
        "not_accepted": env._("Amazon was not answered yet: accept the order first."),
        "cancelled": env._("Amazon has cancelled it: nothing of it may leave."),
        "line_not_in_full": env._(
            "Line %(line)s: %(shipped)s of %(ordered)s leave. Amazon takes the whole "
            "order or nothing of it."
        ),
        "line_unknown": env._("Line %(line)s is none of Amazon's order."),
        "unit_not_each": env._("Line %(line)s counts in %(unit)s, Amazon in pieces."),
    }


def _of_boxes(env):
    return {
        "no_container": env._("Nothing of it is packed."),
        "container_empty": env._("Box %(box)s is empty."),
        "contents_differ": env._(
            "Line %(line)s: %(packed)s are in boxes, %(shipped)s leave."
        ),
        "container_number": env._(
            "Two boxes have the number %(identifier)s: give each its own."
        ),
        "no_tracking": env._(
            "Box %(box)s has no tracking number. Amazon's labels are made for as many "
            "boxes as are packed: pack first, then click Make Labels; with a carrier "
            "of your own type its number in on the delivery."
        ),
        "tracking_twice": env._("Two boxes have the tracking number %(tracking)s."),
        "no_ship_method": env._("Amazon has not said how box %(box)s is to be sent."),
        "no_weight": env._(
            "The weight of box %(box)s is not known: enter the weights of its "
            "products, or put them in a package and weigh it."
        ),
        "no_scac": env._(
            "Your carrier's SCAC is missing: enter it in the instance's settings."
        ),
        "no_carrier": env._(
            "Your carrier's name is missing: enter it in the instance's settings."
        ),
        "no_label": env._("It has no label of Amazon's yet: click Make Labels."),
        "tracking_not_of_label": env._(
            "%(tracking)s is on none of Amazon's labels for this order."
        ),
    }


def _of_time(env):
    return {
        "no_shipped_date": env._("It is not said when it leaves."),
        "shipped_in_future": env._("It leaves at %(shipped_at)s, which is to come."),
        "confirmed_late": env._(
            "It left at %(shipped_at)s: Amazon wants to hear of it within %(hours)s "
            "hours."
        ),
        "shipped_late": env._(
            "It leaves at %(shipped_at)s and had to leave by %(ship_by)s."
        ),
        "denial_costs": env._(
            "Amazon charges vendors for accepted orders that they do not send: about "
            "10 USD an order."
        ),
    }
