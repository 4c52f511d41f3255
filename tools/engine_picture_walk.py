"""The pictures of the acknowledgement engine: one order from proposal to receipt."""

from datetime import datetime, timedelta, timezone

from .demo_walk import Walk
from .engine_picture_order import EnginePictureOrder
from .web_client import post_json

NUMBER = "4Z32NORD"
REQUISITION = "amazon.vendor.requisition"
LINE = "amazon.vendor.requisition.line"
OBSOLETE = "ObsoleteProduct"
SPECIFIC = "import_specific_purchase_orders"
STATUS = "import_purchase_order_status"
RECEIPTS = ("complete", "short")


class EnginePictureWalk(Walk):
    """What is done with one order, and what those who look after it see.

    :param stage: ``demo_stage.Stage``
    :param camera: ``photographer.Photographer``
    """

    def __init__(self, stage, camera):
        super().__init__(stage)
        self.camera = camera
        self.page = camera.page

    # === ONE ORDER === #

    def _decide_pictures(self):
        """An order is proposed, split, previewed, sent, confirmed, changed, and
        answered again."""
        self.scene = EnginePictureOrder(self.client, self.stage, self.instance)
        self.scene.agree_on_costs()
        self._amazon("add_orders", orders=[self.scene.order(NUMBER)])
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
        self.scene.write_rules()
        self.camera.open("amazon-vendor-rules", ".o_data_row")
        self.page.click("thead .o_list_record_selector input")
        self.page.click("button[name=action_dry_run]")
        self.page.click(".modal button[name=action_run]")
        self.page.wait(".modal .alert", "would be accepted")
        self.camera.shoot("dry_run")

    def _propose(self):
        self._open_order()
        self.page.click("button[name=action_propose]")
        self.page.wait("td[name=proposal_reason]", "deliver")
        self.camera.shoot("proposal", height=1080)

    def _split(self, lines):
        """The first line in parts; what was held is accepted, the third is obsolete."""
        today = datetime.now(timezone.utc)
        parts = [
            ("Accepted", 24, today + timedelta(days=5), False),
            ("Backordered", 20, today + timedelta(days=15), False),
            ("Backordered", 10, today + timedelta(days=22), False),
            ("Rejected", 6, False, "TemporarilyUnavailable"),
        ]
        values = [
            (
                0,
                0,
                {
                    "sequence": number,
                    "code": code,
                    "quantity": quantity,
                    "scheduled_date": day and f"{day:%Y-%m-%d} 08:00:00",
                    "rejection_reason": reason,
                },
            )
            for number, (code, quantity, day, reason) in enumerate(parts, 1)
        ]
        self.client.call(LINE, "write", lines[:1], {"split_ids": values})
        self.client.call(LINE, "write", [lines[2]], {"rejection_reason": OBSOLETE})
        (held,) = self.client.read(LINE, [["id", "=", lines[3]]], "ordered_qty")
        self.client.call(
            LINE, "write", [held["id"]], {"accepted_qty": held["ordered_qty"]}
        )
        self._open_order()
        self.page.click(".o_list_record_open_form_view button")
        self.page.wait(".o_field_widget[name=split_ids] .o_data_row")
        self.camera.shoot("split")

    def _preview(self):
        self._open_order()
        self.page.click("button[name=action_preview_acknowledgement]")
        self.page.wait(".modal .o_field_widget[name=amazon_status]", "PARTIALLY")
        self.camera.shoot("preview")
        self.page.click(".modal .o_field_widget[name=accept_risks] input")
        self.page.click(".modal button[name=action_send]")
        self.page.wait(".o_form_view button[name=action_view_amazon_requisition]")

    def _ask_amazon(self):
        """Look at once what became of the latest answer."""
        answers = self.client.read(
            "amazon.vendor.acknowledgement",
            [["requisition_id", "=", self.engine_order]],
            "state",
            order="version desc",
        )
        self._button(
            "amazon.vendor.acknowledgement", "action_check_now", answers[0]["id"]
        )

    def _confirmed(self):
        self._ask_amazon()
        self._open_order()
        self.page.wait(".o_field_widget[name=ladder] .text-success", "Confirmed")
        self.camera.shoot("confirmed")

    def _changed(self):
        """Amazon wants more of one line, pays better for another, and can wait."""
        self._amazon("change_order", number=NUMBER, **self.scene.change())
        self._fetch(SPECIFIC, purchase_order_numbers=NUMBER)
        self._open_order()
        self.page.wait(".o_field_widget[name=change_summary] li", "Line 2")
        self.camera.shoot("change")

    def _versions(self):
        self.page.click("button[name=action_apply_changes]")
        self.page.wait("button[name=action_change_answer]")
        self._ask_amazon()
        self._open_order()
        self.camera.open_tab("Answers")
        self.page.wait(".o_amazon_versions", "Version 2")
        self.camera.shoot("versions")

    # === MANY ORDERS === #

    def _watch_pictures(self):
        """Goods leave and arrive; some things fail."""
        answered = [order for order in self._orders() if order["state"] != "New"]
        for order, how in zip(answered[-3:-1], RECEIPTS, strict=True):
            self._amazon("receive", number=order["number"], how=how)
        self._amazon("receive", number=NUMBER, **self.scene.receipt())
        # Takes its time: Amazon shows what changed before the second it is asked in.
        self._ship()
        self._fetch(STATUS)
        self.camera.open("amazon-vendor-order-status", ".o_data_row")
        self.camera.shoot("status")
        self._fail()
        self.camera.open("amazon-vendor-failed", ".o_data_row")
        self.camera.shoot("dead_letters", height=420)
        self.camera.open("amazon-vendor-overview", ".o_kanban_record .badge")
        self.camera.shoot("health", height=420)

    def _ship(self):
        """Confirm the sale orders and send what is there."""
        domain = [["amazon_requisition_id", "!=", False]]
        orders = self.client.read("sale.order", domain, "state")
        drafts = [order["id"] for order in orders if order["state"] == "draft"]
        self.client.call("sale.order", "action_confirm", drafts)
        pickings = self.client.read(
            "stock.picking",
            [["sale_id", "in", [order["id"] for order in orders]]],
            "move_ids",
        )
        for picking in pickings:
            domain = [["id", "in", picking["move_ids"]], ["quantity", ">", 0]]
            moves = self.client.call("stock.move", "search", domain)
            if moves:
                self.client.call("stock.move", "write", moves, {"picked": True})
                self.client.call(
                    "stock.picking",
                    "button_validate",
                    [picking["id"]],
                    context={"skip_backorder": True},
                )

    def _fail(self):
        """An answer that Amazon refuses, and an import for which a role is missing."""
        new = self.client.call(REQUISITION, "search", [["state", "=", "new"]], limit=1)
        self._amazon(
            "add_fault", kind="invalid_input", operation="submitAcknowledgement"
        )
        self._button(REQUISITION, "action_send_acknowledgement", *new)
        self._amazon("deny", operation="getPurchaseOrdersStatus")
        self._fetch(STATUS, process=False)

    # === HELPERS === #

    def _amazon(self, method, **parameters):
        """Have something happen at Amazon; see the simulator's README."""
        post_json(f"{self.stage.simulator_url}/_control/{method}", parameters)

    def _fetch(self, operation, process=True, **values):
        """Choose an operation and process what Amazon answers.

        :param values: of the wizard
        """
        wizard = self.client.create(
            "amazon.vendor.operation",
            instance_id=self.instance,
            operation=operation,
            **values,
        )
        action = self._button("amazon.vendor.operation", "action_process", wizard)
        if process:
            self._button(
                "amazon.vendor.queue", "action_process_queue_manually", action["res_id"]
            )
