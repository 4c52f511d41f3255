"""How far one order is sent about: our files it enters, and the moves between them.

A reader who follows one order through the code opens a file each time the next call
lands in another one. That is counted here, for files of the addon that know Odoo and
what they think with (``models``, ``logic``, ``wizards``); ``spapi`` is a house of its
own, and tests and simulator only stand beside::

    with Hops() as hops:
        import_process_answer_and_confirm()
    print(hops.report())

``tests/system/test_hops.py`` does it for one order of one line in automatic mode.
"""

import os
import sys
from collections import Counter
from pathlib import Path

ADDON = Path(__file__).resolve().parent.parent
COUNTED = ("models", "logic", "wizards")


class Hops:
    """Counts while it is entered, in this thread.

    Each call of a function in another counted file than the last one is a move; a
    return is none, and neither is what Odoo, a library or ``spapi`` does in between.

    :param counted: folders of the addon.
    :ivar files: file (below the addon) -> how often it was moved to.
    :ivar pairs: (from, to) -> how often.
    """

    def __init__(self, counted=COUNTED):
        self.counted = counted
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
            place = self._known[code] = self._place(code)
        if place and place != self._last:
            self.files[place] += 1
            self.pairs[self._last, place] += 1
            self._last = place

    def _place(self, code):
        """The counted file, or None.

        What runs when a file is imported is no step of an order, and neither is what
        Python itself makes (the methods of a dataclass).
        """
        if code.co_name == "<module>" or code.co_filename.startswith("<"):
            return None
        try:
            place = Path(os.path.realpath(code.co_filename)).relative_to(ADDON)
        except ValueError:
            return None
        return str(place) if place.parts[0] in self.counted else None

    def report(self):
        """The figures, and where the moves go, most first."""
        rows = [f"{len(self.files)} files, {self.moves} moves"]
        rows += [f"{count:5} {place}" for place, count in self.files.most_common()]
        rows += [f"{n:5} {a} -> {b}" for (a, b), n in self.pairs.most_common(45)]
        return "\n".join(rows)
