from collections import Counter

from odoo import api, fields, models

from ...models.decision.requisition_line import KINDS


class AmazonVendorRuleDryRun(models.TransientModel):
    """What rules would do with the open requisitions, before they are switched on."""

    _name = "amazon.vendor.rule.dry.run"
    _description = "Amazon Vendor Rule Dry Run"
    _inherit = ["amazon.vendor.wizard.mixin"]

    instance_id = fields.Many2one(
        "amazon.vendor.instance",
        required=True,
        default=lambda self: self.env["amazon.vendor.product"]._default_instance(),
    )
    rule_ids = fields.Many2many(
        "amazon.vendor.rule",
        string="Rules",
        context={"active_test": False},
        domain="[('instance_id', '=', instance_id)]",
        help="Tried in their order, also those that are switched off.",
    )
    summary = fields.Char(readonly=True)
    line_ids = fields.One2many(
        "amazon.vendor.rule.dry.run.line", "dry_run_id", readonly=True
    )

    @api.onchange("instance_id")
    def _onchange_instance_id(self):
        if self.rule_ids.instance_id != self.instance_id:
            self.rule_ids = (
                self.env["amazon.vendor.rule"]
                .with_context(active_test=False)
                .search([("instance_id", "=", self.instance_id.id)])
            )

    def action_run(self):
        """Evaluate the rules and show what would happen (button); nothing changes."""
        self.ensure_one()
        self.check_access("write")
        self._check_links(["instance_id", "rule_ids"])  # also who has lost a right
        requisitions = (
            self.env["amazon.vendor.requisition"]
            .search([("instance_id", "=", self.instance_id.id), ("state", "=", "new")])
            .filtered("can_acknowledge")
        )
        rules = self.with_context(active_test=False).rule_ids
        results = rules.with_context(active_test=True)._evaluate(requisitions)
        own = self.sudo()  # what would happen is nobody's to write
        own.line_ids.unlink()
        own.line_ids.create(
            [
                {
                    "dry_run_id": self.id,
                    "requisition_id": requisition.id,
                    "kind": result.kind,
                    "is_decided": result.is_decided,
                    "message": "\n".join(result.sentences),
                }
                for requisition, result in results.items()
            ]
        )
        own.summary = self._sum_up(results.values())
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dry Run"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _sum_up(self, results):
        """Say in a sentence what would happen.

        :param results: ``logic.decision.proposal.ProposalResult`` of each order.
        """
        results = list(results)
        if not results:
            return self.env._("No requisition waits for an answer.")
        kinds = Counter(result.kind for result in results)
        causes = Counter(r.causes[0] for r in results if r.kind == "hold" and r.causes)
        said = [
            self.env._(
                "%(count)s of %(total)s would be accepted",
                count=kinds["accept"],
                total=len(results),
            )
        ]
        said += [
            sentence % {"count": causes[cause]}
            for cause, sentence in self._held_sentences().items()
            if causes[cause]
        ]
        if kinds["short"]:
            said.append(self.env._("%(count)s short", count=kinds["short"]))
        if kinds["reject"]:
            said.append(self.env._("%(count)s rejected", count=kinds["reject"]))
        return f"{', '.join(said)}."

    def _held_sentences(self):
        return {
            "cost": self.env._("%(count)s held for cost"),
            "product": self.env._("%(count)s held for a product"),
            "rule": self.env._("%(count)s held by a rule"),
            "unreadable": self.env._("%(count)s held for a line nobody can read"),
        }


class AmazonVendorRuleDryRunLine(models.TransientModel):
    _name = "amazon.vendor.rule.dry.run.line"
    _description = "Amazon Vendor Rule Dry Run Result"
    _inherit = ["amazon.vendor.wizard.mixin"]
    _order = "id"

    dry_run_id = fields.Many2one(
        "amazon.vendor.rule.dry.run",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    requisition_id = fields.Many2one(
        "amazon.vendor.requisition", required=True, readonly=True, ondelete="cascade"
    )
    kind = fields.Selection(KINDS, string="Result", required=True, readonly=True)
    is_decided = fields.Boolean(
        string="By Itself",
        readonly=True,
        help="The rules decide it; no person is needed.",
    )
    message = fields.Text(string="Why", readonly=True)
