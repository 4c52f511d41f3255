"""The walk of ``bin/demo``: the main job, step by step."""

from .console import SetupError

COLUMNS = ("Step", "What", "Count", "Detail")


class Walk:
    """The main job on a stage (a ``run_demo.Stage``).

    ``rows`` is the table: one dictionary per row, keyed by ``COLUMNS``.
    """

    def __init__(self, stage):
        self.stage = stage
        self.rows = []

    def run(self):
        """Walk, fill ``rows``, and tell whether every step really happened."""
        print_table(self.rows)
        raise SetupError("the demo's walk is not written yet.")


def print_table(rows):
    """Print the table of what happened."""
    lines = [COLUMNS, *([str(row[name]) for name in COLUMNS] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = zip(line, widths, strict=True)
        print("  ".join(text.ljust(width) for text, width in cells).rstrip())
