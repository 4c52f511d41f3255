"""Amazon's rules in the user's language.

``spapi`` names a broken rule by a code and says it in English; here each code has a
sentence that can be translated.
"""


def explain(env, violation):
    """Say which rule is broken and what that means.

    :param env: environment whose language counts.
    :param violation: ``spapi.messages.acknowledgement.RuleViolation``
    :return: one sentence.
    """
    template = _sentences(env).get(violation.code)
    if template is None:
        return violation.sentence
    return template % violation.params


def _sentences(env):
    return {
        # the document
        "wrong_order": env._(
            "The answer is for %(answered)s, but the order is %(ordered)s."
        ),
        "wrong_selling_party": env._(
            "The answer is from vendor %(answered)s, but the order is for %(ordered)s."
        ),
        "no_lines": env._("There is no line to answer."),
        "order_closed": env._(
            "Amazon has closed this purchase order; it takes no answer any more."
        ),
        "late_answer": env._(
            "Amazon wanted an answer within 24 hours; this one is late by %(hours)s h."
        ),
        "line_unanswered": env._(
            "Line %(line)s is not answered: Amazon will count it as rejected."
        ),
        "unknown_line": env._("Line %(line)s is not in the purchase order."),
        "duplicate_line": env._("Line %(line)s is answered twice."),
        # what was ordered
        "identifier_changed": env._(
            "Line %(line)s: the %(what)s must be repeated exactly as Amazon wrote it "
            "(%(sent)s)."
        ),
        "line_cancelled": env._("Line %(line)s: Amazon has cancelled this line."),
        "ordered_quantity_changed": env._(
            "Line %(line)s: the ordered quantity must be repeated as Amazon sent it."
        ),
        # the parts
        "no_answer": env._("Line %(line)s: there is no decision."),
        "unknown_code": env._(
            "Line %(line)s: %(code)s is none of Accepted, Backordered, Rejected."
        ),
        "quantity_not_positive": env._(
            "Line %(line)s: an acknowledged quantity must be above zero."
        ),
        "unit_changed": env._(
            "Line %(line)s must be answered in the unit it was ordered in."
        ),
        "reason_missing": env._("Line %(line)s is rejected without a reason."),
        "reason_wrong": env._(
            "Line %(line)s: the reason %(reason)s does not fit %(code)s."
        ),
        "obsolete_product": env._(
            "Line %(line)s: rejected as obsolete twice, Amazon stops ordering the "
            "product for good."
        ),
        "date_in_past": env._("Line %(line)s: a scheduled date is in the past."),
        "above_ordered": env._(
            "Line %(line)s: %(total)s answered, but only %(ordered)s ordered. Amazon "
            "refuses more than it ordered."
        ),
        "below_ordered": env._(
            "Line %(line)s: only %(total)s of %(ordered)s are answered; Amazon will "
            "count the rest as rejected."
        ),
        # the price
        "cost_missing": env._(
            "Line %(line)s has no net cost, and Amazon refuses an answer without one."
        ),
        "cost_not_positive": env._("Line %(line)s: the price must be above zero."),
        "currency_changed": env._(
            "Line %(line)s: the price must be in %(currency)s as ordered."
        ),
        "cost_unit_changed": env._(
            "Line %(line)s: the price must be per the unit Amazon priced it by."
        ),
        "cost_above_order": env._(
            "Line %(line)s: the price %(ours)s is above Amazon's %(theirs)s."
        ),
        "cost_below_order": env._(
            "Line %(line)s: the price %(ours)s is below Amazon's %(theirs)s."
        ),
        "discount_wrong": env._(
            "Line %(line)s: a discount multiplier needs a list price and lies between "
            "0 and 1."
        ),
        # backorders
        "backorder_not_allowed": env._(
            "Line %(line)s: Amazon does not allow a backorder for it."
        ),
        "backorder_date_missing": env._(
            "Line %(line)s: a backorder needs the date when it will ship."
        ),
        "backorder_date_expected": env._(
            "Line %(line)s: the date of a backorder must be after the window that "
            "Amazon ordered for."
        ),
        # earlier answers
        "rejected_line_revived": env._(
            "Line %(line)s was rejected before; Amazon never takes that back."
        ),
        "update_too_late": env._(
            "Line %(line)s: after 48 hours only dates can be changed."
        ),
    }
