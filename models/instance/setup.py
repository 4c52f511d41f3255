"""What is still missing before an instance works by itself, step by step.

It is worked out when somebody looks, like the findings of ``health.py``, and is gone
when all is done.
"""

from odoo import api, fields, models

STEPS = (
    "setup_customer",
    "setup_warehouse",
    "setup_keys",
    "setup_connection",
    "setup_codes",
    "setup_schedules",
    "setup_import",
    "setup_direct",
)


class AmazonVendorInstanceSetup(models.Model):
    _inherit = "amazon.vendor.instance"

    setup_customer = fields.Boolean(compute="_compute_setup")
    setup_warehouse = fields.Boolean(compute="_compute_setup")
    setup_keys = fields.Boolean(compute="_compute_setup")
    setup_connection = fields.Boolean(compute="_compute_setup")
    setup_codes = fields.Boolean(compute="_compute_setup")
    setup_schedules = fields.Boolean(compute="_compute_setup")
    setup_import = fields.Boolean(compute="_compute_setup")
    setup_direct = fields.Boolean(compute="_compute_setup")
    setup_open = fields.Boolean(
        compute="_compute_setup", help="Something is still to be set up."
    )

    @api.depends(
        "partner_id.country_id",
        "warehouse_id",
        "has_credentials",
        "connection_state",
        "vendor_code_ids",
        "without_codes",
        "asks_for_codes",
        "account_type",
        "schedule_ids.active",
        "schedule_ids.cursor",
        "does_direct",
    )
    def _compute_setup(self):
        for instance in self:
            # Where Amazon is the customer, its country decides on taxes and terms.
            instance.setup_customer = instance.account_type != "vendor" or bool(
                instance.partner_id.country_id
            )
            instance.setup_warehouse = bool(instance.warehouse_id)
            instance.setup_keys = instance.has_credentials
            instance.setup_connection = instance.connection_state == "ok"
            # One of several accounts with the same keys cannot do without.
            instance.setup_codes = (
                not instance._has_vendor_codes()
                or bool(instance.vendor_code_ids)
                or (instance.without_codes and not instance.asks_for_codes)
            )
            instance.setup_schedules = any(instance.schedule_ids.mapped("active"))
            instance.setup_import = instance._has_imported()
            instance.setup_direct = instance._knows_direct_warehouses()
            instance.setup_open = not all(instance[step] for step in STEPS)

    def _has_imported(self):
        """Whether Amazon has been asked for documents, and has answered."""
        if any(self.schedule_ids.mapped("cursor")):
            return True
        domain = [("instance_id", "=", self._origin.id), ("fetch_state", "=", "done")]
        return bool(self.env["amazon.vendor.queue"].search_count(domain, limit=1))

    # === BUTTONS === #

    def action_setup_customer(self):
        """Open the customer, to complete its address (button)."""
        self.check_access("write")
        return self._setup_dialog(self.env._("Customer"), self.partner_id)

    def action_setup_keys(self):
        """Ask for the keys to Amazon, which administrators enter (button)."""
        self.check_access("write")
        return self._setup_dialog(self.env._("Keys to Amazon"), self, "keys")

    def action_setup_codes(self):
        """Ask for the vendor codes (button)."""
        self.check_access("write")
        return self._setup_dialog(self.env._("Vendor Codes"), self, "codes")

    def action_start_schedules(self):
        """Switch the schedules of their programs on (button), but what is somebody's
        wish alone."""
        self.check_access("write")
        self._create_missing_schedules()
        operations = self.env["amazon.vendor.operations"]._scheduled()

        def is_started(schedule):
            operation = operations.get(schedule.operation)
            return not operation or (
                not operation.by_wish and schedule.instance_id._does(operation.program)
            )

        self.schedule_ids.filtered(is_started).write({"active": True})
        return True

    def _setup_dialog(self, title, record, form=None):
        """The action that shows a record in a dialog.

        :param str form: end of the name of one of ``views/instance/setup.xml``.
        """
        view = form and self.env.ref(
            f"amazon_vendor_central.amazon_vendor_instance_view_form_{form}"
        )
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": record._name,
            "res_id": record.id,
            "views": [(view.id if view else False, "form")],
            "target": "new",
        }
