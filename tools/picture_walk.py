"""The walk of the README: the main job, with a picture of each screen."""

import argparse
import signal
import sys
from pathlib import Path

from . import testdb
from .browser import browser
from .cache import CLONE
from .console import main_guard, step
from .demo_stage import add_stage_options, demo_database, open_stage
from .demo_walk import ORDERS
from .devtools import open_page
from .engine_picture_walk import EnginePictureWalk
from .environment import prepare
from .photographer import Photographer

FOLDER = CLONE / "static" / "description"


class PictureWalk(EnginePictureWalk):
    """The demo's walk, done in a browser up to the first sale order."""

    #: So that some of the 24 hours to answer are nearly over.
    HOURS = 22

    def run(self):
        """Walk and take the pictures; raises where a screen does not come."""
        self._prepare()
        self._check_connection()
        self.camera.log_in()
        self._operations()
        self._data_queue()
        self._requisitions()
        self._unknown_product()
        self._answer()
        self._decide_pictures()
        self._rest()
        self._watch_pictures()

    def _operations(self):
        self.camera.open("amazon-vendor-requisitions", ".o_nocontent_help, .o_data_row")
        self.page.click(".o_nav_entry", "Operations")
        self.page.wait(".modal button[name=action_process]")
        self.camera.shoot("operations")
        self.page.click(".modal button[name=action_process]")

    def _data_queue(self):
        self.page.wait(".o_form_view .o_data_row")
        self.camera.shoot("data_queue")
        self.page.click("button[name=action_process_queue_manually]")
        self.page.wait(".o_last_breadcrumb_item", "Order Requisitions")

    def _requisitions(self):
        self.camera.open("amazon-vendor-requisitions", ".o_data_row")
        self.camera.shoot("requisitions")

    def _unknown_product(self):
        """The first requisition that misses a product, and the same one repaired."""
        waiting = self.client.read(
            "amazon.vendor.requisition.line",
            [["state", "=", "unmapped"]],
            "requisition_id",
        )
        self._require(waiting, "no product was unknown")
        self.first = waiting[0]["requisition_id"][0]
        path = f"amazon-vendor-requisitions/{self.first}"
        self.camera.open(path, ".o_form_view .o_data_row")
        self.camera.shoot("reprocess")
        self.client.call(
            "amazon.vendor.requisition.line",
            "write",
            [waiting[0]["id"]],
            {"product_id": self.hidden_product},
        )
        self.page.click("button[name=action_reprocess]")
        self.page.wait("button[name=action_send_acknowledgement]")
        self.camera.shoot("requisition")

    def _answer(self):
        self.page.click("button[name=action_send_acknowledgement]")
        self.page.wait(".o_form_view button[name=action_view_amazon_requisition]")
        self.camera.shoot("sale_order")

    def _rest(self):
        """What follows, and the screens of those who look after the connection."""
        new = self.client.read(
            "amazon.vendor.requisition", [["state", "=", "new"]], "name"
        )
        self._require(len(new) == ORDERS - 1, "the order was not acknowledged")
        for requisition in new[: ORDERS // 2]:
            self._button(
                "amazon.vendor.requisition",
                "action_send_acknowledgement",
                requisition["id"],
            )
        acknowledgement = self.client.read(
            "amazon.vendor.acknowledgement",
            [["requisition_id", "=", self.first]],
            "name",
        )[0]
        self.camera.open(
            f"amazon-vendor-acknowledgements/{acknowledgement['id']}",
            ".o_form_view .o_data_row",
        )
        self.camera.shoot("acknowledgement")
        self.camera.open(f"amazon-vendor-instances/{self.instance}", ".o_form_view")
        self.camera.shoot("instance")


def main(arguments):
    """Set the demo's stage on a database of its own, walk, and take the pictures.

    :return: exit code
    """
    parser = argparse.ArgumentParser(prog="bin/screenshots", description=__doc__)
    parser.add_argument(
        "--folder", type=Path, default=FOLDER, help="where the pictures go"
    )
    add_stage_options(parser)
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_unused: sys.exit(143))
    environment = prepare()
    chrome = browser()
    if not chrome:
        return 1
    options.folder.mkdir(parents=True, exist_ok=True)
    with demo_database(environment.server) as name:
        with step(f"making the database {name}"):
            testdb.installed_copy(environment, name)
        with (
            open_stage(environment, name, options.port, options.seed) as stage,
            open_page(chrome) as page,
        ):
            camera = Photographer(stage, page, options.folder.resolve())
            PictureWalk(stage, camera).run()
    return 0


if __name__ == "__main__":
    main_guard(main)
