"""Many numbers of one sequence, drawn at once."""

from odoo.tools import SQL

from .known_computes import computed_by

_METHODS = ("_next", "_next_do", "get_next_char", "_get_prefix_suffix")


def next_numbers(sequence, dates):
    """Draw as many numbers as there are dates, in one statement where that is possible.

    ``ir.sequence`` asks PostgreSQL for each number on its own, and puts today into
    its prefix anew. A sequence without gaps, or with a range for each year, and one
    that another addon has changed are asked number by number.

    :param sequence: one ir.sequence.
    :param list dates: of each number, for ranges by date; or None.
    :return: list of str
    """
    simple = sequence.implementation == "standard" and not sequence.use_date_range
    if not (simple and computed_by(sequence, _METHODS, ["base"])):
        return [sequence._next(sequence_date=date) for date in dates]
    sequence.flush_recordset()
    prefix, suffix = sequence._get_prefix_suffix()
    sequence.env.cr.execute(
        SQL(
            "SELECT nextval(%s) FROM generate_series(1, %s)",
            f"ir_sequence_{sequence.id:03d}",
            len(dates),
        )
    )
    # At once: reading a field of the sequence may ask the same cursor.
    numbers = [number for (number,) in sequence.env.cr.fetchall()]
    return [prefix + str(each).zfill(sequence.padding) + suffix for each in numbers]
