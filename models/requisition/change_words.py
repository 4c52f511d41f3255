"""What Amazon changed of an order, in the user's words."""

from ..exchange.dates import moment

#: Header fields that change with every state and mean nothing to a person.
SILENT_FIELDS = {"state_changed_date", "changed_date"}


def describe(env, changes, zone):
    """The changes in words.

    :param changes: see ``logic.change.diff``.
    :param str zone: of the marketplace, see ``instance._time_zone``.
    :return: list of sentences, without the fields nobody decides on.
    """
    told = [change for change in changes if change["field"] not in SILENT_FIELDS]
    # That Amazon has our answer is worth a sentence only if it is all that is new.
    told = [change for change in told if not _echoes_answer(change)] or told
    return [_describe_one(env, change, zone) for change in told] or [
        env._("Only Amazon's dates of change differ.")
    ]


def _echoes_answer(change):
    return change["field"] == "amazon_state" and change["new"] == "Acknowledged"


def _describe_one(env, change, zone):
    if change["field"] == "line":
        return _describe_line(env, change)
    model = "amazon.vendor.requisition" + ("" if change["item"] is None else ".line")
    field = env[model]._fields[change["field"]]
    label = field.get_description(env, ["string"])["string"]
    old, new = (_shown(env, field, change[side], zone) for side in ("old", "new"))
    if change["item"] is not None:
        return env._(
            "Line %(item)s: %(field)s %(old)s → %(new)s",
            item=change["item"] or "?",
            field=label,
            old=old,
            new=new,
        )
    return env._("%(field)s: %(old)s → %(new)s", field=label, old=old, new=new)


def _describe_line(env, change):
    if change["old"] is False:
        return env._(
            "Line %(item)s added: %(quantity)s of %(asin)s",
            item=change["item"],
            quantity=change["new"],
            asin=change["asin"],
        )
    return env._(
        "Line %(item)s removed: %(quantity)s of %(asin)s",
        item=change["item"],
        quantity=change["old"],
        asin=change["asin"],
    )


def _shown(env, field, value, zone):
    if value is False or value is None:
        return env._("No") if field.type == "boolean" else env._("none")
    if field.type == "boolean":
        return env._("Yes")
    if field.type == "selection":
        return dict(field._description_selection(env)).get(value, value)
    if field.type == "datetime":
        return moment(env, value, zone)  # it is read by people of any time zone
    return str(value)
