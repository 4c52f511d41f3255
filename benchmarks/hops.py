"""How far one order is sent about: our files it enters, and the moves between them.

A reader who follows one order through the code opens a file each time the next call
lands in another one. That is counted here, for the addon's own files only::

    with Hops() as hops:
        import_process_answer_and_confirm()
    print(hops.report())

``tests/system/test_hops.py`` does it for one order of one line in automatic mode, from
asking Amazon to the confirmed sale order. A test and the simulator are no part of what
is counted.
"""

import os
import sys
from collections import Counter
from pathlib import Path

ADDON = Path(__file__).resolve().parent.parent
#: Not on an order's way: who drives it, and who answers it.
BESIDE = ("tests", "simulator", "benchmarks", "faults", "tools", "addons", "glue")


class Hops:
    """Counts while it is entered, in this thread.

    Each call of a function of ours in another file than the last one is a move; a
    return is none, and neither is what Odoo or a library does in between.

    :ivar files: file (below the addon) -> how often it was moved to.
    :ivar pairs: (from, to) -> how often.
    """

    def __init__(self):
        self.files = Counter()
        self.pairs = Counter()
        self._known = {}
        self._last = None

    @property
    def moves(self):
        """Moves from file to file."""
        return sum(self.files.values())

    def __enter__(self):
        self._before = sys.getprofile()
        sys.setprofile(self._profile)
        return self

    def __exit__(self, *_error):
        sys.setprofile(self._before)

    def _profile(self, frame, event, _argument):
        if event != "call":
            return
        code = frame.f_code
        place = self._known.get(code, False)
        if place is False:
            place = self._known[code] = _place(code)
        if place and place != self._last:
            self.files[place] += 1
            self.pairs[self._last, place] += 1
            self._last = place

    def report(self):
        """The figures, and where the moves go, most first."""
        ours = Counter({n: c for n, c in self.files.items() if _is_odoo_side(n)})
        rows = [
            f"{len(self.files)} files, {self.moves} moves; without spapi "
            f"{len(ours)} files, {sum(ours.values())} moves"
        ]
        rows += [f"{count:5} {place}" for place, count in self.files.most_common()]
        return "\n".join(rows)


def _place(code):
    """The file of ours below the addon, or None: a library's, or one beside the way.

    What runs when a file is imported is no step of an order, and neither is what
    Python itself makes (the methods of a dataclass).
    """
    if code.co_name == "<module>" or code.co_filename.startswith("<"):
        return None
    try:
        place = Path(os.path.realpath(code.co_filename)).relative_to(ADDON)
    except ValueError:
        return None
    return None if place.parts[0] in BESIDE else str(place)


def _is_odoo_side(place):
    return not place.startswith("spapi")
