"""What the upgrade from the release before changes on purpose, and nothing else."""

from collections.abc import Callable
from typing import NamedTuple


class Change(NamedTuple):
    """One intended difference, in the words of the release before.

    ``model`` is a table of the snapshot and ``field`` one of its columns (None: the
    whole table). ``to`` is what it is called now, for what was only renamed. ``read``
    is for everything else: a function of the new tables and of the id (a text, as in
    JSON) that returns the value as the release before had it. Without both it is gone
    or not compared, for the reason ``why``.
    """

    model: str
    field: str | None
    why: str
    to: str | None = None
    read: Callable | None = None


#: For example:
#: Change("amazon.vendor.old", None, "it is called so now", to="amazon.vendor.new")
#: Change("amazon.vendor.new", "state", "two states became one",
#:        read=lambda tables, number: tables["amazon.vendor.new"][number]["stage"])
CHANGES = [
    Change("amazon.vendor.dead.letter", "age_days", "counted from now on each reading")
]
#: Tables that an upgrade may add rows to, besides those that are new altogether.
GROWING = {
    "on records: ir.attachment",
    "on records: mail.activity",
    "on records: mail.followers",
    "on records: mail.message",
    "settings: ir.cron",
    "settings: ir.sequence",
    "settings: res.groups",
}
