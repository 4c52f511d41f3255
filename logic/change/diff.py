"""What changed between what we hold of an order and what Amazon sends now."""

from datetime import datetime

from odoo import fields
from odoo.tools import format_datetime

#: Header fields that change with every state and mean nothing to a person.
SILENT_FIELDS = {"state_changed_date", "changed_date"}


def _plain(value):
    """A value as JSON can hold it."""
    if isinstance(value, datetime):
        return fields.Datetime.to_string(value)
    return value or False


def compare(record, values, item=None):
    """Compare Amazon's values with the record's.

    :param record: requisition or line.
    :param dict values: field -> new value.
    :param str item: Amazon's line number, for a line.
    :return: list of dicts ``item``, ``field``, ``old``, ``new`` (JSON values).
    """
    changes = []
    for field, new in values.items():
        old = record[field]
        if _plain(old) != _plain(new):
            changes.append(
                {"item": item, "field": field, "old": _plain(old), "new": _plain(new)}
            )
    return changes


def added(line):
    """The change "Amazon added this line"."""
    return {
        "item": line.item_sequence_number,
        "field": "line",
        "old": False,
        "new": line.ordered_qty,
        "asin": line.asin,
    }


def removed(line, quantity):
    """The change "Amazon no longer lists this line"."""
    return {
        "item": line.item_sequence_number,
        "field": "line",
        "old": quantity,
        "new": False,
        "asin": line.asin,
    }


def describe(env, changes):
    """The changes in words.

    :return: list of sentences, without the fields nobody decides on.
    """
    told = [change for change in changes if change["field"] not in SILENT_FIELDS]
    # That Amazon has our answer is worth a sentence only if it is all that is new.
    told = [change for change in told if not _echoes_answer(change)] or told
    return [_describe_one(env, change) for change in told] or [
        env._("Only Amazon's dates of change differ.")
    ]


def _echoes_answer(change):
    return change["field"] == "amazon_state" and change["new"] == "Acknowledged"


def _describe_one(env, change):
    if change["field"] == "line":
        return _describe_line(env, change)
    model = "amazon.vendor.requisition" + ("" if change["item"] is None else ".line")
    field = env[model]._fields[change["field"]]
    label = field.get_description(env, ["string"])["string"]
    old, new = (_shown(env, field, change[side]) for side in ("old", "new"))
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


def _shown(env, field, value):
    if value is False or value is None:
        return env._("No") if field.type == "boolean" else env._("none")
    if field.type == "boolean":
        return env._("Yes")
    if field.type == "selection":
        return dict(field._description_selection(env)).get(value, value)
    if field.type == "datetime":
        # It is read by people of any time zone.
        moment = fields.Datetime.to_datetime(value)
        return f"{format_datetime(env, moment, tz='UTC', dt_format='short')} UTC"
    return str(value)
