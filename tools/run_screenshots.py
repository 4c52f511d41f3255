"""``bin/screenshots``: the README's pictures, made anew in a real browser."""

import argparse
import importlib
import site
from pathlib import Path

from . import testdb
from .bootstrap import CLONE
from .browser import browser
from .console import step
from .environment import prepare
from .seller import FOLDER as SELLER
from .seller import open_seller_stage
from .stage import add_stage_options, demo_database, open_stage
from .virtualenv import python_environment

FOLDER = CLONE / "static" / "description"
LOCK_FILE = "requirements-browser.lock"


def main(arguments):
    """Set the demo's stage on a database of its own, walk, and take the pictures.

    :return: exit code
    """
    parser = argparse.ArgumentParser(prog="bin/screenshots", description=__doc__)
    parser.add_argument(
        "--folder", type=Path, help="where the pictures go (else to the addon)"
    )
    parser.add_argument(
        "--dock", action="store_true", help="only those of deliveries and shipments"
    )
    parser.add_argument(
        "--bill", action="store_true", help="only those of invoices and payments"
    )
    parser.add_argument(
        "--direct", action="store_true", help="only those of direct fulfilment"
    )
    parser.add_argument(
        "--seller", action="store_true", help="those of the seller's addon"
    )
    add_stage_options(parser)
    options = parser.parse_args(arguments)
    addon = SELLER / "static" / "description" if options.seller else FOLDER
    options.folder = options.folder or addon
    environment = prepare()
    chrome = browser()
    if not chrome:
        return 1
    # Only here, so that no other command has to fetch Playwright.
    python = python_environment(LOCK_FILE, "browser")
    for folder in python.parent.parent.glob("lib/python3*/site-packages"):
        site.addsitedir(str(folder))
    walk, camera = map(importlib.import_module, ("walks.pictures", "walks.camera"))
    options.folder.mkdir(parents=True, exist_ok=True)
    if options.seller:
        return _sell(environment, chrome, options, camera)
    with demo_database(environment.server) as name:
        with step(f"making the database {name}"):
            testdb.installed_copy(environment, name)
        with (
            open_stage(environment, name, options.port, options.seed) as stage,
            camera.open_camera(chrome, stage, options.folder.resolve()) as lens,
        ):
            if options.dock:
                walk.DockOnlyWalk(stage, lens).run()
            elif options.bill:
                walk.BillOnlyWalk(stage, lens).run()
            elif options.direct:
                walk.DirectOnlyWalk(stage, lens).run()
            else:
                walk.PictureWalk(stage, lens).run()
                lens.draw(FOLDER / "icon.svg")
    return 0


def _sell(environment, chrome, options, camera):
    """Take the pictures of the seller's addon.

    :return: exit code
    """
    walk = importlib.import_module("walks.seller_pictures")
    with (
        open_seller_stage(environment, options) as stage,
        camera.open_camera(chrome, stage, options.folder.resolve()) as lens,
    ):
        walk.SellerPictureWalk(stage, lens).run()
    return 0
