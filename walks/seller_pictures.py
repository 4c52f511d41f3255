"""The pictures of the seller addon's README: its demo's walk, with a picture of each
screen."""

from .seller import FBM, ORDER, PICKING, SETTING, SellerWalk

CARRIER = "amazon.seller.carrier"
FORM = ".o_form_view .o_data_row"
#: What a person may take for Amazon's code of a carrier.
MISSPELLED = "DHL Paket"


class SellerPictureWalk(SellerWalk):
    """The demo's walk, looked at in a browser."""

    def __init__(self, stage, camera):
        super().__init__(stage)
        self.camera = camera

    def run(self):
        """Walk and take the pictures; raises where a screen does not come."""
        self._set_up()
        self._buy()
        self.camera.log_in()
        self._sync()
        self._held_picture()
        self._check_totals()
        self._shoot_list("fbm-orders", "orders")
        self._choose_product()
        self._refused_picture()
        self._deliver()
        self._cancel()
        self._tell_stock()
        self._shoot_list("stock", "stock")
        self._operations_picture()
        self._report(self._buy_more())
        self._settle(self.delivered)
        self._setting_pictures()

    def _shoot_list(self, path, name, height=420):
        self.camera.open(f"amazon-seller-{path}", ".o_list_view .o_data_row")
        self.camera.shoot(name, height=height)

    def _held_picture(self):
        (held,) = self.client.search(ORDER, ["state", "=", "held"])
        self.camera.open(f"amazon-seller-fbm-orders/{held}", FORM)
        self.camera.shoot("held", height=640)

    def _refused_picture(self):
        """A delivery that Amazon refuses is corrected, and told again."""
        (dhl,) = self.client.search(CARRIER, ["name", "=", "DHL"])
        (picking,) = self.client.search(
            PICKING, ["amazon_seller_order_id.name", "=", FBM[0]]
        )
        code = self._read(CARRIER, dhl, "code")
        self.client.write(CARRIER, [dhl], code=MISSPELLED)
        self._ship(picking)
        self.camera.open(f"amazon-seller-deliveries/{picking}", FORM)
        self.camera.wait("button[name=action_retry_amazon_sync]")
        self.camera.shoot("refused", height=640)
        self._shoot_list("deliveries", "deliveries")
        self.camera.open(f"amazon-seller-deliveries/{picking}", FORM)
        self.client.write(CARRIER, [dhl], code=code)
        self.camera.click("button[name=action_retry_amazon_sync]")
        self.camera.wait("[name=amazon_seller_sync]", "Synchronized with Amazon")

    def _operations_picture(self):
        camera = self.camera
        camera.open("amazon-seller-reports", ".o_nocontent_help")
        camera.click(".o_nav_entry", "Operations")
        camera.click(".modal .o_radio_item label", "Import Unshipped Orders")
        camera.wait(".modal [name=seller_setting_id]")
        camera.shoot("operations", height=640)

    def _reported(self, job):
        self.camera.open(f"amazon-seller-reports/{job}", ".o_form_view")
        self.camera.shoot("report", height=560)

    def _settled_up(self, settlement):
        self.camera.open(f"amazon-seller-settlements/{settlement}", FORM)
        self.camera.shoot("settlement", height=760)

    def _setting_pictures(self):
        camera = self.camera
        camera.open(f"amazon-seller-accounts/{self.instance}", ".o_form_view")
        camera.shoot("account")
        (setting,) = self.client.search(
            SETTING, ["instance_id", "=", self.instance], ["marketplace", "=", "DE"]
        )
        camera.open(f"amazon-seller-marketplaces/{setting}", ".o_form_view")
        camera.shoot("marketplace", height=760)
        # In developer mode, which is a matter of the address.
        camera.open(f"amazon-seller-accounts/{self.instance}?debug=1", ".o_form_view")
        camera.open_tab("Orders Follow-up")
        camera.click("button[name=action_set_back_last_order_sync]")
        camera.wait(".modal [name=consequence]", "Nothing is doubled")
        camera.shoot("set_back", height=640)
