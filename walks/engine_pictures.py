"""The pictures of the acknowledgement engine: one order from proposal to receipt."""

from datetime import datetime, timedelta, timezone

from .demo import ANSWER, LINE, QUEUE, REQUISITION
from .dock_pictures import DockPictureWalk
from .picture_order import PictureOrder

NUMBER = "4Z32NORD"
SPECIFIC = "import_specific_purchase_orders"
STATUS = "import_purchase_order_status"
RECEIPTS = ("complete", "short")


class EnginePictureWalk(DockPictureWalk):
    """What is done with one order, and what those who look after it see.

    :param stage: ``tools.stage.Stage``
    :param camera: ``camera.Camera``
    """

    def __init__(self, stage, camera):
        super().__init__(stage)
        self.camera = camera

    # === ONE ORDER === #

    def _decide_pictures(self):
        """An order is proposed, split, previewed, sent, confirmed, changed, and
        answered again."""
        catalogue = self.amazon.get("catalogue")
        self.scene = PictureOrder(self.client, catalogue, self.instance)
        self.scene.agree_on_costs()
        self.amazon.do("add_orders", orders=[self.scene.order(NUMBER)])
        self._fetch(SPECIFIC, purchase_order_numbers=NUMBER)
        domain = [["purchase_order_number", "=", NUMBER]]
        (requisition,) = self.client.read(REQUISITION, domain, "line_ids")
        self.engine_order, lines = requisition["id"], requisition["line_ids"]
        self._dry_run()
        self._propose()
        self._split(lines)
        self._preview()
        self._confirmed()
        self._changed()
        self._versions()

    def _open_order(self):
        path = f"amazon-vendor-requisitions/{self.engine_order}"
        self.camera.open(path, ".o_form_view .o_data_row")

    def _dry_run(self):
        camera = self.camera
        self.scene.write_rules()
        camera.open("amazon-vendor-rules", ".o_data_row")
        camera.click("thead .o_list_record_selector input")
        camera.click("button[name=action_dry_run]")
        camera.click(".modal button[name=action_run]")
        camera.wait(".modal .alert", "would be accepted")
        camera.shoot("dry_run")

    def _propose(self):
        self._open_order()
        self.camera.click("button[name=action_propose]")
        self.camera.wait("td[name=proposal_reason]", "deliver")
        self.camera.shoot("proposal", height=1080)

    def _split(self, lines):
        """The first line in parts; what was held is accepted, the third is obsolete."""
        today = datetime.now(timezone.utc)

        def part(code, quantity, days=None, reason=False):
            day = days and f"{today + timedelta(days=days):%Y-%m-%d} 08:00:00"
            values = {"code": code, "quantity": quantity, "rejection_reason": reason}
            return values | {"scheduled_date": day or False}

        parts = [
            part("Accepted", 24, 5),
            part("Backordered", 20, 15),
            part("Backordered", 10, 22),
            part("Rejected", 6, reason="TemporarilyUnavailable"),
        ]
        values = [(0, 0, each | {"sequence": n}) for n, each in enumerate(parts, 1)]
        self.client.write(LINE, lines[:1], split_ids=values)
        self.client.write(LINE, [lines[2]], rejection_reason="ObsoleteProduct")
        ordered = self._read(LINE, lines[3], "ordered_qty")
        self.client.write(LINE, [lines[3]], accepted_qty=ordered)
        self._open_order()
        self.camera.click(".o_list_record_open_form_view button")
        self.camera.wait(".o_field_widget[name=split_ids] .o_data_row")
        self.camera.shoot("split")

    def _preview(self):
        camera = self.camera
        self._open_order()
        camera.click("button[name=action_preview_acknowledgement]")
        camera.wait(".modal .o_field_widget[name=outcome]", "Partially")
        camera.shoot("preview")
        camera.click(".modal .o_field_widget[name=accept_risks] input")
        camera.click(".modal button[name=action_send]")
        camera.wait(".o_form_view button[name=action_view_amazon_requisition]")

    def _ask_amazon(self):
        """Look at once what became of the latest answer."""
        answers = self.client.search(ANSWER, *self._of([self.engine_order]))
        self._button(ANSWER, "action_check_now", max(answers))

    def _confirmed(self):
        self._ask_amazon()
        self._open_order()
        self.camera.wait(".o_field_widget[name=ladder] .text-success", "Confirmed")
        self.camera.shoot("confirmed")

    def _changed(self):
        """Amazon wants more of one line, pays better for another, and can wait."""
        self.amazon.do("change_order", number=NUMBER, **self.scene.change())
        self._fetch(SPECIFIC, purchase_order_numbers=NUMBER)
        self._open_order()
        self.camera.wait(".o_field_widget[name=change_summary] li", "Line 2")
        self.camera.shoot("change")

    def _versions(self):
        self.camera.click("button[name=action_apply_changes]")
        self.camera.wait("button[name=action_change_answer]")
        self._ask_amazon()
        self._open_order()
        self.camera.open_tab("Answers")
        self.camera.wait(".o_amazon_versions", "Version 2")
        self.camera.shoot("versions")

    # === MANY ORDERS === #

    def _watch_pictures(self):
        """Goods leave and arrive; some things fail."""
        for order, how in zip(self._answered()[-3:-1], RECEIPTS, strict=True):
            self.amazon.do("receive", number=order["number"], how=how)
        self.amazon.do("receive", number=NUMBER, **self.scene.receipt())
        # Takes its time: Amazon shows what changed before the second it is asked in.
        self._send_the_rest()
        self._fetch(STATUS)
        self.camera.open("amazon-vendor-order-status", ".o_data_row")
        self.camera.shoot("status")
        self._fail()
        self.camera.open("amazon-vendor-failed", ".o_data_row")
        self.camera.shoot("dead_letters", height=420)
        self.camera.open("amazon-vendor-overview", ".o_kanban_record .badge")
        self.camera.shoot("health", height=420)

    def _send_the_rest(self):
        """Confirm the sale orders and send what is there and in no shipment."""
        client, ours = self.client, ["amazon_requisition_id", "!=", False]
        drafts = client.search("sale.order", ours, ["state", "=", "draft"])
        client.call("sale.order", "action_confirm", drafts)
        orders = client.search("sale.order", ours)
        free = ["amazon_shipment_id", "=", False]
        for picking in client.search("stock.picking", ["sale_id", "in", orders], free):
            domain = [["picking_id", "=", picking], ["quantity", ">", 0]]
            if moves := client.search("stock.move", *domain):
                client.write("stock.move", moves, picked=True)
                at_once = {"skip_backorder": True}
                client.call(
                    "stock.picking", "button_validate", [picking], context=at_once
                )

    def _fail(self):
        """An answer that Amazon refuses, and an import for which a role is missing."""
        new = self.client.search(REQUISITION, ["state", "=", "new"], limit=1)
        operation = "submitAcknowledgement"
        self.amazon.do("add_fault", kind="invalid_input", operation=operation)
        self._button(REQUISITION, "action_send_acknowledgement", *new)
        self.amazon.do("deny", operation="getPurchaseOrdersStatus")
        self._operate(STATUS)

    def _fetch(self, operation, **values):
        """Choose an operation and process what Amazon answers."""
        queue = self._operate(operation, **values)
        self._button(QUEUE, "action_process_queue_manually", queue)
