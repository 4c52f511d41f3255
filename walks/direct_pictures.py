"""The pictures of direct fulfilment: answered by hand, and labelled."""

from .company import INSTANCE
from .direct import ANSWER, CODE, FEED, ORDER, WAREHOUSE

ORDERS = "amazon-vendor-direct-orders"


class DirectPictureWalk:
    """What the people do who ship for Amazon's customers (a part of a
    ``pictures.PictureWalk``)."""

    def _direct_pictures(self):
        """One order is refused, the others are accepted and get their labels."""
        self._take_part()
        self.client.write(INSTANCE, [self.instance], direct_auto_acknowledge=False)
        orders = self._come_in()
        self._stock_picture()
        self._refusal_picture(orders[-1])
        self._list_picture(orders[:-1])

    def _stock_picture(self):
        """The stock is told, and of what has changed since then, what would be."""
        camera = self.camera
        self._preview_stock()
        camera.click(".modal button[name=action_submit]")
        camera.page.locator(".modal").wait_for(state="detached")
        feeds = self.client.search(FEED, ["warehouse_code_id.code", "=", CODE])
        self._require(feeds, "no stock was told")
        self._check_now(FEED, feeds)
        shelf = self.client.search(WAREHOUSE, ["code", "=", CODE])
        self.client.write(WAREHOUSE, shelf, buffer_number=4)
        self._preview_stock()
        camera.shoot("direct_stock", height=640)

    def _preview_stock(self):
        camera = self.camera
        camera.open("amazon-vendor-warehouses", ".o_data_row", CODE)
        camera.click("button[name=action_preview_stock]")
        camera.wait(".modal .o_field_widget[name=line_ids] .o_data_row")

    def _refusal_picture(self, order):
        camera = self.camera
        camera.open(f"{ORDERS}/{order}", ".o_form_view .o_data_row")
        camera.click("button[name=action_refuse]")
        camera.wait(".modal .o_form_view")
        camera.shoot("direct_answer")

    def _list_picture(self, orders):
        self._button(ORDER, "action_accept", *orders)
        self._check_now(ANSWER, self.client.search(ANSWER, ["order_id", "in", orders]))
        # What the shelf does not fill stays as it is, and the list says why.
        taken = self.client.search(
            ORDER, ["id", "in", orders], ["state", "=", "acknowledged"]
        )
        self._make_labels(taken[: len(taken) // 2])
        self.camera.open(ORDERS, ".o_data_row .badge:visible")
        self.camera.shoot("direct_orders", height=560)
