"""The walk of the README: the main job, with a picture of each screen."""

import argparse
import signal
import sys
from pathlib import Path

from . import run_demo, testdb
from .browser import browser
from .cache import CLONE
from .console import main_guard, say, step
from .demo_walk import ORDERS, Walk
from .devtools import open_page
from .environment import prepare

FOLDER = CLONE / "static" / "description"


class PictureWalk(Walk):
    """The demo's walk, done in a browser up to the first sale order.

    :param stage: ``run_demo.Stage``
    :param page: ``devtools.Page``
    :param Path folder: where the pictures go
    """

    def __init__(self, stage, page, folder):
        super().__init__(stage)
        self.page = page
        self.folder = folder

    def run(self):
        """Walk and take the pictures; raises where a screen does not come."""
        self._prepare()
        self._check_connection()
        self._log_in()
        self._operations()
        self._data_queue()
        self._requisitions()
        self._unknown_product()
        self._answer()
        self._rest()

    def _log_in(self):
        stage = self.stage
        self.page.go(f"{stage.odoo_url}/web/login")
        self.page.wait("form.oe_login_form")
        for name, value in (("login", stage.login), ("password", stage.password)):
            self.page.evaluate(
                f"document.querySelector('input[name={name}]').value = '{value}'"
            )
        self.page.click("form.oe_login_form button[type=submit]")
        self.page.wait(".o_main_navbar")

    def _shot(self, name):
        path = self.folder / f"{name}.png"
        self.page.picture(path)
        say(f"... {path.name}, {path.stat().st_size // 1024} KiB")

    def _open(self, path, selector, text=""):
        self.page.go(f"{self.stage.odoo_url}/odoo/{path}")
        self.page.wait(selector, text)

    def _operations(self):
        self._open("amazon-vendor-requisitions", ".o_nocontent_help, .o_data_row")
        self.page.click(".o_nav_entry", "Operations")
        self.page.wait(".modal button[name=action_process]")
        self._shot("operations")
        self.page.click(".modal button[name=action_process]")

    def _data_queue(self):
        self.page.wait(".o_form_view .o_data_row")
        self._shot("data_queue")
        self.page.click("button[name=action_process_queue_manually]")
        self.page.wait(".o_list_view .o_data_row")

    def _requisitions(self):
        self._open("amazon-vendor-requisitions", ".o_data_row")
        self._shot("requisitions")

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
        self._open(path, ".o_form_view .o_data_row")
        self._shot("reprocess")
        self.client.call(
            "amazon.vendor.requisition.line",
            "write",
            [waiting[0]["id"]],
            {"product_id": self.hidden_product},
        )
        self.page.click("button[name=action_reprocess]")
        self.page.wait("button[name=action_send_acknowledgement]")
        self._shot("requisition")

    def _answer(self):
        self.page.click("button[name=action_send_acknowledgement]")
        self.page.wait(".o_form_view button[name=action_view_amazon_requisition]")
        self._shot("sale_order")

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
        self._open(
            f"amazon-vendor-acknowledgements/{acknowledgement['id']}",
            ".o_form_view .o_data_row",
        )
        self._shot("acknowledgement")
        self._open(f"amazon-vendor-instances/{self.instance}", ".o_form_view")
        self._shot("instance")


def main(arguments):
    """Set the demo's stage on a database of its own, walk, and take the pictures.

    :return: exit code
    """
    parser = argparse.ArgumentParser(prog="bin/screenshots", description=__doc__)
    parser.add_argument(
        "--folder", type=Path, default=FOLDER, help="where the pictures go"
    )
    own, rest = parser.parse_known_args(arguments)
    options = run_demo._options(rest)
    signal.signal(signal.SIGTERM, lambda *_unused: sys.exit(143))
    environment = prepare()
    chrome = browser()
    if not chrome:
        return 1
    own.folder.mkdir(parents=True, exist_ok=True)
    with run_demo._name(environment.server) as name:
        with step(f"making the database {name}"):
            testdb.installed_copy(environment, name)
        with (
            run_demo._stage(environment, name, options) as stage,
            open_page(chrome) as page,
        ):
            PictureWalk(stage, page, own.folder.resolve()).run()
    return 0


if __name__ == "__main__":
    main_guard(main)
