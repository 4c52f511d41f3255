"""Odoo 19: the user's own, or else the one that Debian packages."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from .cache import cache_home, digest, once
from .console import SetupError, say, step
from .debian import PrivateApt, depends, field, have_apt, unpack

SERIES = "19.0"
PACKAGE = "odoo-19"
# Raise it when the recipe below changes, so that caches are made again.
RECIPE = "1"
HELP = (
    "Get Odoo 19 from its own repository (branch 19.0) and name its folder:\n"
    "    ODOO_SOURCE=/path/to/odoo bin/test"
)
# The Debian package leaves this file out for its licence. Web pages that have
# the mail module ask for it, and its absence fails every browser test; an empty
# script is enough, since it only blurs the background of video calls.
LEFT_OUT = ["mail/static/lib/selfie_segmentation/selfie_segmentation.js"]


class OdooSource(NamedTuple):
    """Where an Odoo is.

    ``python_path`` goes to PYTHONPATH; ``addons`` are folders for
    ``--addons-path`` beyond the one inside the package; ``version`` names it.
    """

    python_path: Path
    addons: list
    version: str


def odoo_source():
    """Find or fetch Odoo 19.

    :rtype: OdooSource
    :raises SetupError: when there is none and none can be fetched
    """
    named = os.environ.get("ODOO_SOURCE")
    if named:
        return _from_folder(Path(named).expanduser().resolve())
    return _importable() or _from_debian()


def _series(package):
    """The series ("19.0") of an ``odoo`` package folder, or None."""
    try:
        text = (package / "release.py").read_text()
    except OSError:
        return None
    found = re.search(r"^version_info = \((\d+), (\d+)", text, re.MULTILINE)
    return f"{found[1]}.{found[2]}" if found else None


def _from_folder(folder):
    """An Odoo that ODOO_SOURCE names: a checkout, or a folder with the package."""
    for root in (folder, folder.parent, folder / "usr/lib/python3/dist-packages"):
        series = _series(root / "odoo")
        if series == SERIES:
            return _described(root)
        if series:
            raise SetupError(f"ODOO_SOURCE={folder} is Odoo {series}, not {SERIES}.")
    raise SetupError(f"ODOO_SOURCE={folder} holds no Odoo (no odoo/release.py).")


def _importable():
    """An Odoo that this Python can import, or None."""
    # In a process of its own, elsewhere: no module of Odoo's is loaded here,
    # and a folder named odoo in the working directory does not count.
    code = "import odoo.release as r; print(r.__file__)"
    result = subprocess.run(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd="/",
        check=False,
    )
    if result.returncode:
        return None
    package = Path(result.stdout.strip()).parent
    series = _series(package)
    if series != SERIES:
        say(f"    the installed Odoo is {series}, not {SERIES}: not used")
        return None
    if package.parent.name not in ("site-packages", "dist-packages"):
        return _described(package.parent)
    # Only Odoo itself, not the packages around it, may come before ours.
    link = cache_home() / f"odoo-link-{digest(str(package))}" / "odoo"
    link.parent.mkdir(exist_ok=True)
    if not link.is_symlink():
        link.symlink_to(package)
    return _described(link.parent)


def _described(root):
    """An OdooSource for the folder that holds the ``odoo`` package."""
    inside, beside = root / "odoo/addons", root / "addons"
    addons = [beside] if (beside / "sale/__manifest__.py").exists() else []
    if not addons and not (inside / "sale/__manifest__.py").exists():
        raise SetupError(f"the Odoo in {root} comes without its addons (no sale).")
    return OdooSource(root, addons, digest(str(root), root / "odoo/release.py"))


def _from_debian():
    """Debian's package, unpacked in the cache."""
    folder = cache_home() / f"odoo-{SERIES}-{RECIPE}"
    once(folder, _fetch)
    root = folder / "usr/lib/python3/dist-packages"
    return OdooSource(root, [], digest(SERIES, RECIPE, folder / "package"))


def _fetch(folder):
    if not have_apt():
        raise SetupError(
            f"there is no Odoo {SERIES} here, and no apt to fetch Debian's.\n{HELP}"
        )
    try:
        with step("downloading Odoo 19 (120 MB) and its fonts and scripts"):
            apt = PrivateApt(folder / "apt")
            apt.use_development_suite()
            (package,) = apt.fetch([PACKAGE])
            files = apt.fetch(depends(package, ("fonts-", "libjs-", "gsfonts")))
            version = field(package, "Version")
    except SetupError as error:
        raise SetupError(f"{error}\n{HELP}") from error
    with step("unpacking Odoo 19"):
        unpack(files, folder)
        for name in LEFT_OUT:
            path = folder / "usr/lib/python3/dist-packages/odoo/addons" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                path.write_text("")
        shutil.rmtree(folder / "apt")
    (folder / "package").write_text(f"{PACKAGE} {version}\n")
