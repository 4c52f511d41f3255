"""Which documents of an account an instance takes.

One authorisation of Amazon's lists the orders of all vendor codes of a group. Where
several instances use it, each takes what is addressed to its own codes, and nobody
takes what no instance lists.
"""

import hashlib
import hmac

from odoo import api, fields, models

from ... import secret_box


class AmazonVendorInstanceAddress(models.Model):
    _inherit = "amazon.vendor.instance"

    account_fingerprint = fields.Char(
        compute="_compute_account_fingerprint",
        store=True,
        compute_sudo=True,
        index="btree_not_null",
        groups=fields.NO_ACCESS,
        prefetch=False,
        exportable=False,
        copy=False,
        help="Equal where the keys are: a keyed hash that gives none of them away.",
    )
    asks_for_codes = fields.Boolean(
        compute="_compute_asks_for_codes",
        compute_sudo=True,
        help="Another instance uses the same keys, so this one has to say which vendor "
        "codes are its own before anything is imported.",
    )
    seen_codes = fields.Char(
        string="Codes Seen",
        compute="_compute_seen_codes",
        help="Vendor codes that Amazon has addressed orders to and that are not listed "
        "here.",
    )
    apart_codes = fields.Json(
        compute="_compute_apart_codes",
        compute_sudo=True,
        help="Vendor code -> number of documents that no instance takes.",
    )
    apart_count = fields.Integer(
        string="Addressed to Nobody", compute="_compute_apart_codes", compute_sudo=True
    )

    @api.depends("lwa_client_id", "lwa_refresh_token_sealed")
    def _compute_account_fingerprint(self):
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        for instance in self:
            instance.account_fingerprint = _fingerprint(
                secret or "",
                instance.lwa_client_id,
                instance.lwa_refresh_token_sealed,
            )

    @api.depends(
        "vendor_code_ids", "environment", "active", "lwa_client_id", "account_type"
    )
    def _compute_asks_for_codes(self):
        groups = self.sudo()._read_group(
            [("active", "=", True), ("account_fingerprint", "!=", False)],
            ["account_fingerprint", "environment"],
            ["id:array_agg"],
        )
        sharing = {
            number for _keys, _where, ids in groups if len(ids) > 1 for number in ids
        }
        for instance in self:
            number = instance._origin.id or instance.id
            instance.asks_for_codes = (
                instance._has_vendor_codes()
                and not instance.vendor_code_ids
                and number in sharing
            )

    @api.depends("vendor_code_ids.name")
    def _compute_seen_codes(self):
        groups = self.env["amazon.vendor.requisition"]._read_group(
            [("instance_id", "in", self.ids), ("selling_party_code", "!=", False)],
            ["instance_id", "selling_party_code"],
        )
        for instance in self:
            own = set(instance.vendor_code_ids.mapped("name"))
            seen = {code for owner, code in groups if owner == instance} - own
            instance.seen_codes = ", ".join(sorted(seen)) or False

    @api.depends("vendor_code_ids.name")
    def _compute_apart_codes(self):
        groups = self.env["amazon.vendor.queue.line"]._read_group(
            [("instance_id", "in", self.ids), ("apart_code", "!=", False)],
            ["instance_id", "apart_code"],
            ["document_key:count_distinct"],
        )
        found = {}
        for instance, code, count in groups:
            found.setdefault(instance, {})[code] = count
        for instance in self:
            counts = found.get(instance, {})
            if counts:
                taken = instance._sharing_keys().vendor_code_ids.mapped("name")
                counts = {code: n for code, n in counts.items() if code not in taken}
            instance.apart_codes = counts
            instance.apart_count = sum(counts.values())

    # === WHO TAKES WHAT === #

    def _has_vendor_codes(self):
        """Whether documents of this account are addressed to vendor codes at all."""
        return self.account_type == "vendor"

    def _sharing_keys(self):
        """The other active instances, of any company, that use the same keys.

        :return: amazon.vendor.instance as superuser; to be told nobody by name, as
            they may belong to another company.
        """
        self.ensure_one()
        own = self.sudo()
        if not own.account_fingerprint:
            return own.browse()
        return own.search(
            [
                ("account_fingerprint", "=", own.account_fingerprint),
                ("environment", "=", own.environment),
                ("id", "!=", own._origin.id or own.id),
            ]
        )

    def _why_not_taken(self, code):
        """Why a document that is addressed to a vendor code is not this instance's.

        :param str code: normalised (``spapi.identity.party_code``), None where the
            document names none.
        :return: a sentence, or False: it is taken.
        """
        self.ensure_one()
        own = self.sudo().vendor_code_ids.mapped("name")
        if code and code in own:
            return False
        sharing = self._sharing_keys()
        if code in sharing.vendor_code_ids.mapped("name"):
            return self.env._(
                "Addressed to %(code)s: another instance with the same keys takes it.",
                code=code,
            )
        if not sharing and not (own and code):
            return False
        return self.env._(
            "Kept apart: addressed to %(code)s, which no instance takes.",
            code=code or "?",
        )

    def _say_asks_for_codes(self):
        """What to do before anything is imported, or False.

        :return: a sentence.
        """
        if not self.asks_for_codes:
            return False
        return self.env._(
            "Another instance uses the same keys, and this one lists no vendor codes: "
            "both would take the same orders. Enter its vendor codes on the instance, "
            "under Vendor Codes, before it imports"
        )

    def _keeps_from_importing(self, handler):
        """Why nothing is imported before somebody has set something right.

        An addon with rules of its own adds to it.

        :param handler: amazon.vendor.document of the kind that is to be imported.
        :return: (what to do, a sentence; the setting to correct), or None.
        """
        sentence = handler._is_addressed and self._say_asks_for_codes()
        return (sentence, "vendor_codes") if sentence else None

    # === BUTTONS === #

    def action_add_seen_codes(self):
        """List the vendor codes that orders were addressed to (button)."""
        self.check_access("write")
        for instance in self:
            codes = (instance.seen_codes or "").split(", ")
            self.env["amazon.vendor.code"].create(
                [
                    {"instance_id": instance.id, "name": code}
                    for code in filter(None, codes)
                ]
            )
        return True

    def action_view_apart(self):
        """Open what is addressed to vendor codes that no instance takes (button)."""
        action = self._action_view(
            self.env._("Addressed to Nobody"), "amazon.vendor.queue.line"
        )
        codes = sorted({code for each in self for code in each.apart_codes or {}})
        action["domain"] += [("apart_code", "in", codes)]
        action["context"]["group_by"] = "apart_code"
        return action


def _fingerprint(secret, client_id, sealed):
    """A keyed hash of the keys, False where there are none that can be read."""
    if not (client_id and sealed):
        return False
    try:
        token = secret_box.unseal(sealed)
    except secret_box.SecretBoxError:
        return False
    text = f"{client_id.strip()}\0{token}"
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
