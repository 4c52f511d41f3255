"""The kit of tests that look everywhere for what must not lie there."""

import io
import logging
from contextlib import contextmanager

from odoo.tools import SQL

__all__ = ["LeakCase"]


class LeakCase:
    """What a case that has an environment looks with."""

    @contextmanager
    def heard(self):
        """All that is logged, of every level, as text."""
        stream = io.StringIO()
        handler = logging.StreamHandler(stream)
        root = logging.getLogger()
        level = root.level
        root.addHandler(handler)
        root.setLevel(logging.DEBUG)
        try:
            yield stream
        finally:
            root.setLevel(level)
            root.removeHandler(handler)

    def found_in_database(self, *words):
        """Where in the database one of these words stands.

        :return: list of "table.column"
        """
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT c.table_name, c.column_name, c.data_type
              FROM information_schema.columns c
              JOIN information_schema.tables t USING (table_schema, table_name)
             WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
               AND c.data_type IN ('text', 'character varying', 'json', 'jsonb',
                                   'bytea')
             ORDER BY c.table_name, c.column_name
            """
        )
        return [
            f"{table}.{column}"
            for table, column, kind in self.env.cr.fetchall()
            if self._holds(table, column, kind, [f"%{word}%" for word in words])
        ]

    def _holds(self, table, column, kind, patterns):
        text = SQL("%s::text", SQL.identifier(column))
        if kind == "bytea":
            text = SQL("encode(%s, 'escape')", SQL.identifier(column))
        return self.env.execute_query(
            SQL(
                "SELECT 1 FROM %s WHERE %s LIKE ANY(%s) LIMIT 1",
                SQL.identifier(table),
                text,
                patterns,
            )
        )
