"""Operations are offered to whom they are open: an account does not do all of them."""

from odoo import api, fields, models


class AmazonVendorOperation(models.TransientModel):
    _inherit = "amazon.vendor.operation"

    offered = fields.Char(
        compute="_compute_offered",
        help="Codes of the operations that the instance takes part in, with a comma "
        "around each; before one is chosen, of what the chosen operation belongs to.",
    )

    @api.depends("instance_id", "operation")
    def _compute_offered(self):
        for wizard in self:
            offered = wizard._offered_operations()
            wizard.offered = f",{','.join(offered)}," if offered else ""

    @api.onchange("instance_id")
    def _onchange_offered(self):
        """Choose another operation where the account does not do this one."""
        offered = self._offered_operations()
        if offered and self.operation not in offered:
            self.operation = offered[0]

    def _offered_operations(self):
        """Codes of the operations that are offered, in the order of their list."""
        imports = self.env["amazon.vendor.document"]._imports()
        instances = self.instance_id or self._instances_that_do(self.operation)
        programs = {each.program for each in imports.values()}
        done = {p for p in programs if any(one._does(p) for one in instances)}
        return [
            code
            for code, _label in self._selection_operation()
            if code in imports and imports[code].program in done
        ]

    @api.model
    def _instances_that_do(self, code):
        """The instances that take part in what an operation belongs to.

        :param str code: of an operation, or False: all instances.
        """
        Instance = self.env["amazon.vendor.instance"]
        operation = self.env["amazon.vendor.document"]._imports().get(code)
        return Instance.search(
            Instance._domain_in(operation.program if operation else None)
        )
