"""Parts of a long run beside each other."""

import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from tempfile import TemporaryFile

from .console import say


def side_by_side(parts, at_once):
    """Run all parts, some of them at the same time.

    The first one prints as it goes; of each other, what it has printed is shown once
    it has ended.

    :param parts: functions that take an open file for what they print (None: the
        screen) and return an exit code; the long ones first
    :param int at_once: how many run at the same time
    :return: exit code: 0 if all of them returned it
    """
    # A part that looks through a log turns the process's own output aside meanwhile.
    screen = sys.stdout
    with ThreadPoolExecutor(at_once) as pool:
        first, *others = parts
        shown = pool.submit(first, None)
        running = [pool.submit(_printed_later, part) for part in others]
        codes = [shown.result()]
        for one in running:
            code, printed = one.result()
            with printed:
                shutil.copyfileobj(printed, screen)
            codes.append(code)
    if failed := sum(code != 0 for code in codes):
        say(f"{failed} of {len(codes)} parts of the tests failed, see above.")
    return max(codes, key=abs)


def _printed_later(part):
    """Run a part; return its exit code and what it has printed, from the beginning."""
    # Closed by who shows it.
    printed = TemporaryFile("w+", errors="replace")  # noqa: SIM115
    try:
        code = part(printed)
    except BaseException:
        printed.close()
        raise
    printed.seek(0)
    return code, printed
