"""What is wrong with Amazon's documents, in the reader's language."""


def say(env, problem):
    """What is wrong with a value, in a sentence.

    :param env: environment whose language counts.
    :param problem: ``spapi.messages.values.Problem``.
    """
    known = sentences(env).get(problem.code)
    if not known:
        return env._("Amazon's document: %(detail)s", detail=problem.sentence)
    return known % problem.params


def sentences(env):
    """Code of a problem -> what to say, to be filled with its ``params``."""
    return {**_of_values(env), **_of_orders(env), **_of_tables(env)}


def _of_values(env):
    """Of single values, as ``common`` and ``moments`` read them."""
    missing = env._("%(path)s is missing.")
    no_number = env._("%(path)s holds %(value)s, which is no number.")
    too_much = env._("%(path)s holds %(value)s, which is more than can be true.")
    return {
        "amount_absurd": too_much,
        "amount_unreadable": env._("%(path)s holds %(value)s, which is no amount."),
        "currency_unreadable": env._("%(path)s holds %(value)s, which is no currency."),
        "date_unreadable": env._("%(path)s holds %(value)s, which is no date."),
        "identifier_too_long": env._(
            "%(path)s has more than %(most)s characters (%(value)s…)."
        ),
        "item_id_missing": missing,
        "not_a_list": env._("%(path)s is not a list."),
        "not_an_object": env._("%(path)s is not an object."),
        "quantity_absurd": too_much,
        "quantity_fractional": env._(
            "%(path)s holds %(value)s, which is not a whole number."
        ),
        "quantity_missing": missing,
        "quantity_unreadable": no_number,
    }


def _of_orders(env):
    return {
        "currencies": env._("The order has several currencies: %(names)s."),
        "item_twice": env._("The order has the item %(item)s more than once."),
        "no_items": env._("The order has no items."),
        "tax_unclear": env._(
            "It is not clear who pays the tax on %(path)s: Amazon says %(value)s."
        ),
        "total_missing": env._(
            "Amazon does not say what the order costs. Check the roles of your "
            "application, and recover the order."
        ),
        "total_negative": env._(
            "Amazon says that the order costs %(value)s: an order cannot cost less "
            "than nothing."
        ),
    }


def _of_tables(env):
    """Of order reports and settlements."""
    return {
        "amount": env._("Row %(row)s: %(value)s is no amount."),
        "currency": env._("Row %(row)s is in %(name)s."),
        "cut": env._("Row %(row)s is cut or has a tab in it."),
        "day": env._("Row %(row)s: %(value)s is no day, or may be one of two."),
        "no_amount": env._("Row %(row)s has no amount."),
        "no_column": env._(
            "The file is no report of this kind: it has no column %(names)s."
        ),
        "other": env._("Row %(row)s is of settlement %(number)s."),
        "too_many_columns": env._("The file has more than %(most)s columns."),
        "too_many_rows": env._("The file has more than %(most)s rows."),
    }
