"""The first step of every command: a Python that Odoo 19 can run on.

This file must be readable by any Python 3, however old.
"""

import importlib
import os
import shutil
import sys

OLDEST, NEWEST = (3, 10), (3, 13)


def launch(module):
    """Run ``main(arguments)`` of a module of this folder.

    :param str module: name of the module
    """
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
            other = shutil.which("python3.%d" % minor)
            if other:
                os.execv(other, [other] + sys.argv)
        sys.exit(
            "error: Odoo 19 runs on Python 3.10 to 3.13. This is %d.%d, and no "
            "other is on the PATH." % sys.version_info[:2]
        )
    if os.name != "posix":
        sys.exit("error: these commands need Linux (or WSL) or macOS.")
    importlib.import_module("tools.bootstrap").use_tool_packages()
    console = importlib.import_module("tools.console")
    console.main_guard(importlib.import_module("tools." + module).main)
