"""What of a line's history is kept when the rest goes."""


def first_and_last(entries):
    """The first and the last entry of each kind of each line.

    :param entries: list of dicts with ``line``, ``kind`` and ``position``.
    :return: list of those that are kept, in the order of the entries.
    """
    found = {}
    for entry in entries:
        first, last = found.get((entry["line"], entry["kind"]), (entry, entry))
        if entry["position"] < first["position"]:
            first = entry
        if entry["position"] >= last["position"]:
            last = entry
        found[entry["line"], entry["kind"]] = (first, last)
    kept = {id(entry) for pair in found.values() for entry in pair}
    return [entry for entry in entries if id(entry) in kept]
