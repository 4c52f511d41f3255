"""The walk of the README: the main job, with a picture of each screen."""

from .bill_pictures import BillPictureWalk
from .demo import ANSWER, LINE, ORDERS, REQUISITION
from .direct_pictures import DirectPictureWalk
from .engine_pictures import EnginePictureWalk

SEND = "button[name=action_send_acknowledgement]"
ACCEPT = ".modal .o_field_widget[name=accept_risks] input"
SALE_ORDER = ".o_form_view button[name=action_view_amazon_requisition]"


class PictureWalk(EnginePictureWalk, BillPictureWalk, DirectPictureWalk):
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
        self._bill_pictures(self._dock_pictures())
        self._direct_pictures()
        self._watch_pictures()

    def _operations(self):
        camera = self.camera
        camera.open("amazon-vendor-requisitions", ".o_nocontent_help, .o_data_row")
        camera.click(".o_nav_entry", "Operations")
        camera.wait(".modal button[name=action_process]")
        camera.shoot("operations")
        camera.click(".modal button[name=action_process]")

    def _data_queue(self):
        self.camera.wait(".o_form_view .o_data_row")
        self.camera.shoot("data_queue")
        self.camera.click("button[name=action_process_queue_manually]")
        self.camera.wait(".o_last_breadcrumb_item", "Order Requisitions")

    def _requisitions(self):
        self.camera.open("amazon-vendor-requisitions", ".o_data_row")
        self.camera.shoot("requisitions")

    def _unknown_product(self):
        """The first requisition that misses a product, and the same one repaired."""
        unmapped = [["state", "=", "unmapped"]]
        waiting = self.client.read(LINE, unmapped, "requisition_id")
        self._require(waiting, "no product was unknown")
        self.first = waiting[0]["requisition_id"][0]
        path = f"amazon-vendor-requisitions/{self.first}"
        self.camera.open(path, ".o_form_view .o_data_row")
        self.camera.shoot("reprocess")
        lines = [waiting[0]["id"]]
        self.client.write(LINE, lines, product_id=self.hidden_product)
        self.camera.click("button[name=action_reprocess]")
        self.camera.wait(SEND)
        self.camera.shoot("requisition")

    def _answer(self):
        """Send; a risk (an item is short) is shown first, and accepted here."""
        self.camera.click(SEND)
        self.camera.wait(f"{SALE_ORDER}, .modal button[name=action_refresh]")
        if self.camera.page.locator(ACCEPT).is_visible():
            self.camera.click(ACCEPT)
            self.camera.click(".modal button[name=action_send]")
        self.camera.wait(SALE_ORDER)
        self.camera.shoot("sale_order")

    def _rest(self):
        """What follows, and the screens of those who look after the connection."""
        new = self.client.search(REQUISITION, ["state", "=", "new"])
        self._require(len(new) == ORDERS - 1, "the order was not acknowledged")
        for requisition in new[: ORDERS // 2]:
            self._button(REQUISITION, "action_send_acknowledgement", requisition)
        (answer,) = self.client.search(ANSWER, *self._of([self.first]))
        path = f"amazon-vendor-acknowledgements/{answer}"
        self.camera.open(path, ".o_form_view .o_data_row")
        self.camera.shoot("acknowledgement")
        self.camera.open(f"amazon-vendor-instances/{self.instance}", ".o_form_view")
        self.camera.shoot("instance")


class DockOnlyWalk(PictureWalk):
    """The pictures of the dock alone: what comes before is done without a browser."""

    def run(self):
        self._prepare()
        self._check_connection()
        requisitions = self._process(self._import())
        self._map_unknown_product(requisitions)
        self._acknowledge(requisitions)
        self.camera.log_in()
        self._dock_pictures()


class BillOnlyWalk(PictureWalk):
    """The pictures of the money alone: what comes before is done without a browser."""

    def run(self):
        """Walk and take the pictures; raises where a screen does not come."""
        self._prepare()
        self._check_connection()
        requisitions = self._process(self._import())
        self._map_unknown_product(requisitions)
        orders = self._acknowledge(requisitions)
        self._prove(requisitions)
        shipments = self._ship(orders)
        self.camera.log_in()
        self._bill_pictures(shipments)


class DirectOnlyWalk(PictureWalk):
    """The pictures of direct fulfilment alone, which needs no orders of retail."""

    def run(self):
        """Walk and take the pictures; raises where a screen does not come."""
        self._prepare()
        self._check_connection()
        self.camera.log_in()
        self._direct_pictures()
