"""The pictures of direct fulfilment: answered by hand, and labelled."""

from .company import INSTANCE
from .direct import ANSWER, ORDER

ORDERS = "amazon-vendor-direct-orders"


class DirectPictureWalk:
    """What the people do who ship for Amazon's customers (a part of a
    ``pictures.PictureWalk``)."""

    def _direct_pictures(self):
        """One order is refused, the others are accepted and get their labels."""
        self._take_part()
        self.client.write(INSTANCE, [self.instance], direct_auto_acknowledge=False)
        orders = self._come_in()
        self._refusal_picture(orders[-1])
        self._list_picture(orders[:-1])

    def _refusal_picture(self, order):
        camera = self.camera
        camera.open(f"{ORDERS}/{order}", ".o_form_view .o_data_row")
        camera.click("button[name=action_refuse]")
        camera.wait(".modal .o_form_view")
        camera.shoot("direct_answer")

    def _list_picture(self, orders):
        self._button(ORDER, "action_accept", *orders)
        self._check_now(ANSWER, self.client.search(ANSWER, ["order_id", "in", orders]))
        self._make_labels(orders[: len(orders) // 2])
        self.camera.open(ORDERS, ".o_data_row .badge:visible")
        self.camera.shoot("direct_orders", height=560)
