"""Two snapshots held against each other."""

import copy

from .changes import CHANGES, GROWING


def compare(old, new, changes=CHANGES, growing=GROWING):
    """Hold two snapshots against each other.

    :param dict old: table -> id -> column -> value; likewise ``new``
    :param changes: the intended ones, see ``upgrade.changes.Change``
    :param growing: tables that may have more rows than before
    :return: sentences, one for each difference
    """
    intended = {(change.model, change.field): change for change in changes}
    renamed = {
        change.model: change.to for change in changes if not change.field and change.to
    }
    found = [
        f"{model} {field or ''}: declared as changed, but the release before has none"
        for model, field in intended
        if model not in old
        or (field and not any(field in row for row in old[model].values()))
    ]
    for table, rows in old.items():
        whole = intended.get((table, None))
        if whole and not whole.to:
            continue
        target = new.get(renamed.get(table, table))
        if target is None:
            found.append(f"{table}: the table is gone")
            continue
        if table.startswith("on records"):
            rows = {_renamed(key, renamed): row for key, row in rows.items()}
        for key in target.keys() - rows.keys() if table not in growing else ():
            found.append(f"{table} {key}: there is a row that was not there")
        for key, row in rows.items():
            if key not in target:
                found.append(f"{table} {key}: the row is gone: {row}")
                continue
            found += [
                f"{table} {key} {field}: {value!r} became {now!r}"
                for field, value, now in _values(
                    table, key, row, target[key], new, intended
                )
                if value != now and not (table in growing and _within(value, now))
            ]
    return found


def rehearse(old):
    """Have the comparison notice a loss in each table and in each column.

    :return: the name of a table where it misses one, or None
    """
    for table, rows in old.items():
        losses = [{}, {table: dict(list(rows.items())[1:])}] if rows else [{}]
        key = next(iter(rows), None)
        for field in rows.get(key, ()):
            changed, missing = copy.deepcopy({table: rows}), copy.deepcopy(rows)
            changed[table][key][field] = "something else"
            del missing[key][field]
            losses += [changed, {table: missing}]
        for loss in losses:
            if not compare({table: rows}, loss, [], ()):
                return table
    return None


def _renamed(key, renamed):
    model, _comma, number = key.partition(",")
    return f"{renamed.get(model, model)},{number}"


def _values(table, key, row, target, new, intended):
    """Each column with its value then and now."""
    for field, value in row.items():
        change = intended.get((table, field))
        if not change:
            yield field, value, target.get(field, "nothing: the column is gone")
        elif change.read:
            yield field, value, change.read(new, key)
        elif change.to:
            yield field, value, target.get(change.to, f"nothing: no {change.to}")


def _within(before, now):
    """Whether a list has what it had, and perhaps more."""
    return isinstance(before, list) and set(before) <= set(now)
