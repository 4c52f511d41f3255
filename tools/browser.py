"""Chromium for the tests that drive the web client."""

import shutil
import subprocess

from .console import say
from .debian import apt_install

# The names that Odoo's own test framework looks for, in its order.
NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
SKIP_REASON = "Chrome executable not found"


def _working():
    """The first browser on the PATH that starts, or None."""
    for name in NAMES:
        path = shutil.which(name)
        # Ubuntu's package is an empty shell where snaps do not work.
        if (
            path
            and not subprocess.run(
                [path, "--version"],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            ).returncode
        ):
            return path
    return None


def browser():
    """Path of a browser, installed if that is possible here; or None."""
    found = _working()
    if not found and apt_install(["chromium"], "Chromium for the browser tests"):
        found = _working()
    if not found:
        say(
            "!!! no Chrome or Chromium here: the browser tests will be skipped. "
            "Install the package chromium to run them."
        )
    return found
