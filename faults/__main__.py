"""``python -m faults SETTINGS``: one lane of the suite; started by ``bin/faults``.

Reads the names of plans from its input, a line each, and prints one JSON document for
each: what struck and which invariants were broken. ``secrets`` instead of a name looks
through the whole database and the log, ``rehearsal`` tries the checks themselves.
"""

import json
import os
import sys
import traceback

import odoo.init  # noqa: F401  makes "odoo" what Odoo's own commands make it
from odoo.tools import config


def main(settings):
    """Answer until the input ends.

    :param dict settings: see :class:`~.lane.Lane`
    """
    # Whatever prints must not spoil the answers.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    options = ["-c", settings["config"], "-d", settings["database"]]
    config.parse_config(options, setup_logging=True)
    # PostgreSQL is stopped and started by the tools; Odoo's own libraries come first.
    from tools.bootstrap import use_tool_packages

    use_tool_packages(len(sys.path))
    # Only now Odoo knows where the addon is.
    from .lane import Lane

    lane = Lane(settings)
    print("{}", file=answers)
    for line in sys.stdin:
        name = line.strip()
        try:
            result = lane.carry_out(name)
        except Exception as error:
            result = {
                "name": name,
                "hits": {},
                "broken": [f"the suite itself: {type(error).__name__}: {error}"],
                "detail": traceback.format_exc(),
            }
        print(json.dumps(result), file=answers)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
