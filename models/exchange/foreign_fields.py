"""What Amazon said is nobody's to change: only the answer is ours."""

from odoo.exceptions import UserError


def refuse_foreign_fields(records, vals):
    """Keep people, also over RPC, from writing the fields that hold Amazon's words.

    The engine writes them as superuser; for everybody else the fields that are stored
    and ``readonly`` in their definition are closed, not only greyed out in a view.

    :raise UserError: names the fields and what can be changed instead.
    """
    if records.env.su:
        return
    foreign = [
        field.string
        for name in vals
        if (field := records._fields.get(name)) and field.store and field.readonly
    ]
    if foreign:
        raise UserError(
            records.env._(
                "%(fields)s: this is what Amazon said and cannot be changed here. "
                "Change the answer (accepted, backordered, reason) instead.",
                fields=", ".join(foreign),
            )
        )
