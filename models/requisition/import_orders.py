from odoo import api, models

from ...logic.change.diff import added, compare
from ...logic.change.echo import only_state_differs
from ...spapi import identity
from ..outbound.submission import TAKEN
from .change_words import describe
from .values import (
    ECHOED,
    IDENTIFIERS,
    currency_codes,
    header_values,
    keyed_items,
    line_values,
    requisition_state,
)

#: Amazon gives either window; the address roles of its four parties.
PARTY_ROLES = ("buying_party", "selling_party", "ship_to_party", "bill_to_party")

#: Amazon's states of an order that has been answered, and what they come with.
ANSWERED_STATES = ("Acknowledged", "Closed")
ECHO_OF_OURS = {(None, "amazon_state"), (None, "state_changed_date")}

SILENT = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
}


class AmazonVendorRequisitionImport(models.Model):
    """Amazon's orders become requisitions: created once, updated ever after.

    Everything that must be looked up is looked up once for the whole batch.
    """

    _inherit = "amazon.vendor.requisition"

    @api.model
    def _import_orders(self, instance, entries):
        """Create or update the requisitions of a batch of orders of one instance.

        :param instance: amazon.vendor.instance.
        :param entries: list of (queue line, PurchaseOrder), no order twice.
        :return: dict queue line id -> (requisition id, outcome in a few words).
        """
        existing = self._existing(instance, [order for _line, order in entries])
        current, outcomes = [], {}
        for queue_line, order in entries:
            requisition = existing.get(order.purchase_order_number)
            if requisition and requisition.version >= queue_line.version:
                # One of which a later step is done again has come to what it had.
                done = requisition.version == queue_line.version and queue_line.outcome
                later = self.env._("A later version was processed already")
                outcomes[queue_line.id] = (requisition.id, done or later)
            else:
                current.append((queue_line, order, requisition))
        lookup = self._lookup(instance, [order for _line, order, _req in current])
        new = [(line, order) for line, order, req in current if not req]
        changed = [entry for entry in current if entry[2]]
        outcomes.update(self._create_from_orders(instance, new, lookup))
        outcomes.update(self._update_from_orders(changed, lookup))
        self._repair_learnt(instance, lookup["products"])
        return outcomes

    @api.model
    def _repair_learnt(self, instance, matches):
        """Give lines that wait the products that this batch has taught.

        An order may name an item by another number than the one before: what is found
        by it repairs the lines that share its ASIN or its vendor SKU.

        :param dict matches: (ASIN, vendor SKU) -> Match of this batch.
        """
        found = [key for key, match in matches.items() if match.product]
        if not found:
            return
        asins = [asin for asin, _sku in found if asin]
        skus = [sku for _asin, sku in found if sku]
        waiting = self.env["amazon.vendor.requisition.line"].search(
            [
                ("instance_id", "=", instance.id),
                # Not the line's state: the rules may have proposed to reject it.
                ("product_id", "=", False),
                ("requisition_id.state", "!=", "closed"),
                "|",
                ("asin", "in", asins),
                # Amazon may write the ASIN where the vendor SKU belongs.
                ("vendor_sku", "in", skus + asins),
            ]
        )
        if waiting:
            self._repair(waiting)

    def _existing(self, instance, orders):
        found = self.search(
            [
                ("instance_id", "=", instance.id),
                (
                    "purchase_order_number",
                    "in",
                    [order.purchase_order_number for order in orders],
                ),
            ]
        )
        return {requisition.purchase_order_number: requisition for requisition in found}

    # === LOOK-UPS, ONCE FOR THE BATCH === #

    @api.model
    def _lookup(self, instance, orders):
        """Resolve parties, currencies, products and units of all orders at once.

        :return: dict of dicts: parties by code, currencies by code, matches by
            (ASIN, vendor SKU), vendor codes by code.
        """
        parties = [
            (role, getattr(order, role))
            for order in orders
            for role in PARTY_ROLES
            if getattr(order, role)
        ]
        items = [item for order in orders for item in order.items]
        return {
            "parties": self.env["amazon.vendor.party"]._resolve(instance, parties),
            "currencies": self._currencies(items),
            "products": self._match_products(instance, items),
            "vendor_codes": {code.name: code for code in instance.vendor_code_ids},
        }

    @api.model
    def _match_products(self, instance, items):
        """Products of Amazon's items.

        :param items: have amazon_product_identifier and vendor_product_identifier.
        :return: dict (ASIN, vendor SKU) -> Match.
        """
        keys = {_product_key(item) for item in items}
        return self.env["amazon.vendor.product"]._resolve(instance, keys)

    @api.model
    def _currencies(self, items):
        codes = {
            money.currency_code
            for item in items
            for money in (item.net_cost, item.list_price)
            if money and money.currency_code
        }
        found = (
            self.env["res.currency"]
            .with_context(active_test=False)
            .search_fetch([("name", "in", list(codes))], ["name", "active"])
        )
        return {currency.name: currency for currency in found}

    # === CREATE === #

    @api.model
    def _create_from_orders(self, instance, entries, lookup):
        vals_list = []
        for queue_line, order in entries:
            values = header_values(order)
            vals_list.append(
                {
                    **values,
                    **self._found_values(instance, order, values, lookup),
                    "instance_id": instance.id,
                    "version": queue_line.version,
                    "state": requisition_state(order),
                    "user_id": instance.responsible_id.id,
                    "warehouse_id": instance.warehouse_id.id,
                }
            )
        requisitions = self.with_context(**SILENT).create(vals_list).with_env(self.env)
        line_vals = []
        for requisition, (_line, order) in zip(requisitions, entries, strict=True):
            line_vals += self._line_vals(requisition, keyed_items(order))
        self._create_lines(instance, line_vals, lookup)
        if entries:  # a status that came before its order is applied now
            self.env["amazon.vendor.queue.line"]._wake_waiting(instance)
        return {
            queue_line.id: (requisition.id, self.env._("Created"))
            for requisition, (queue_line, _order) in zip(
                requisitions, entries, strict=True
            )
        }

    def _found_values(self, instance, order, values, lookup):
        """Odoo's records for Amazon's codes, and what could not be found."""
        parties = lookup["parties"]
        shipping = parties.get(values["ship_to_party_code"])
        invoice = parties.get(values["bill_to_party_code"])
        partner = instance.partner_id
        currency = lookup["currencies"].get(values["currency_code"])
        problems = []
        codes = currency_codes(order)
        if len(codes) > 1:
            problems.append(self._say_several_currencies(codes))
        if not currency:
            problems.append(
                self.env._(
                    "Amazon's currency %(code)s is not known to Odoo.",
                    code=values["currency_code"] or "?",
                )
            )
        elif not currency.active:
            problems.append(
                self.env._(
                    "%(code)s is not active in Odoo: activate it under Invoicing > "
                    "Configuration > Currencies before the sale order can be made.",
                    code=currency.name,
                )
            )
        return {
            "partner_id": partner.id,
            "partner_shipping_id": (shipping.partner_id if shipping else partner).id,
            "partner_invoice_id": (invoice.partner_id if invoice else partner).id,
            "vendor_code_id": lookup["vendor_codes"]
            .get(values["selling_party_code"], self.env["amazon.vendor.code"])
            .id,
            "currency_id": currency.id if currency else False,
            "problem": "\n".join(problems) or False,
        }

    @api.model
    def _line_vals(self, requisition, keyed, first=1):
        return [
            {"requisition_id": requisition.id, **line_values(key, item, position)}
            for position, (key, item) in enumerate(keyed, first)
        ]

    @api.model
    def _create_lines(self, instance, line_vals, lookup):
        """Create lines in one batch, each accepted in full until somebody decides."""
        self._find_products(line_vals, lookup["products"])
        for vals in line_vals:
            vals["accepted_qty"] = 0 if vals["problem"] else vals["ordered_qty"]
        return self.env["amazon.vendor.requisition.line"].create(line_vals)

    @api.model
    def _find_products(self, line_vals, matches):
        """Add product, unit and match problem to the values, in place."""
        found = [
            matches.get((vals["asin"] or None, vals["vendor_sku"] or None))
            for vals in line_vals
        ]
        units = self.env["amazon.vendor.product"]._resolve_uoms(
            {
                match.unit_request(vals["unit_of_measure"], vals["unit_size"])
                for vals, match in zip(line_vals, found, strict=True)
                if match and match.product
            }
        )
        for vals, match in zip(line_vals, found, strict=True):
            product = match.product if match else False
            vals["product_id"] = product.id if product else False
            vals["match_problem"] = (match and match.message) or False
            vals["match_code"] = (match and match.problem) or False
            vals["uom_id"] = False
            if product:
                request = match.unit_request(vals["unit_of_measure"], vals["unit_size"])
                vals["uom_id"] = units[request].id

    # === UPDATE === #

    @api.model
    def _update_from_orders(self, entries, lookup):
        """Bring requisitions in line with Amazon's newer orders; keep what changed."""
        outcomes, found, revisions, echoes = {}, {}, [], {}
        for queue_line, order, requisition in entries:
            found[requisition] = requisition._apply_order(order, lookup)
            requisition.version = queue_line.version
            outcomes[queue_line.id] = (requisition.id, self.env._("Nothing new"))
            if requisition._is_echo(found[requisition]):
                outcomes[queue_line.id] = requisition.id, requisition._say_echo()
                echoes[queue_line] = requisition
                found[requisition] = []
        copies = self._copies_but_for_state(echoes)
        for queue_line in copies:
            requisition = echoes[queue_line]
            outcomes[queue_line.id] = requisition.id, requisition._say_copy()
        copies.payload_text = False
        self.browse([each.id for each in found])._taken_up_again()
        changed = self.browse([each.id for each, changes in found.items() if changes])
        if not changed:
            return outcomes
        held = changed._decide_changes(found)
        for queue_line, _order, requisition in entries:
            if changes := found[requisition]:
                summary = describe(
                    self.env, changes, requisition.instance_id._time_zone()
                )
                outcomes[queue_line.id] = (requisition.id, self.env._("Updated"))
                revisions.append(
                    {
                        "requisition_id": requisition.id,
                        "version": queue_line.version,
                        "queue_line_id": queue_line.id,
                        "summary": "\n".join(summary),
                        "changes": changes,
                        **requisition._revision_meaning(
                            changes, held.get(requisition, ())
                        ),
                    }
                )
        changed._look_at_status_again()
        changed._leave_to_others()
        created = self.env["amazon.vendor.requisition.revision"].create(revisions)
        created._announce()
        created.requisition_id._start_changes()
        return outcomes

    def _apply_order(self, order, lookup):
        """Write Amazon's newer values to this requisition and its lines.

        :return: list of changes (``logic.change.diff``); empty when nothing differs.
        """
        self.ensure_one()
        values = header_values(order)
        found = self._found_values(self.instance_id, order, values, lookup)
        echoed = {name: values.pop(name) for name in ECHOED & values.keys()}
        changes = compare(self, values)
        new_values = {change["field"]: values[change["field"]] for change in changes}
        for address, code in (
            ("partner_shipping_id", "ship_to_party_code"),
            ("partner_invoice_id", "bill_to_party_code"),
            ("currency_id", "currency_code"),
            ("vendor_code_id", "selling_party_code"),
        ):
            if code in new_values:
                new_values[address] = found[address]
        new_values |= {**echoed, "problem": found["problem"]}
        if "amazon_state" in new_values:
            new_values["state"] = self._next_state(requisition_state(order))
        # A revision tells more than a message of Odoo's that the state has changed.
        self.with_context(tracking_disable=True).write(new_values)
        return changes + self._apply_items(order, lookup)

    def _is_echo(self, changes):
        """Whether Amazon shows no more than that it has our answer, or is done with
        the order: nothing follows from that, and nobody needs to be told.

        :param list changes: of ``_apply_order``.
        """
        fields = {(change["item"], change["field"]) for change in changes}
        return (
            (None, "amazon_state") in fields
            and fields <= ECHO_OF_OURS
            and self.amazon_state in ANSWERED_STATES
            and self._is_answered()
            and not self.answered_elsewhere  # ours has not even left
        )

    @api.model
    def _copies_but_for_state(self, echoes):
        """Those of which the version before says all the rest, so it is kept once.

        :param dict echoes: queue line -> requisition, each of another order.
        :return: queue lines.
        """
        lines = self.env["amazon.vendor.queue.line"].union(*echoes)
        earlier = {}
        if lines:
            kept = lines.search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", [each.id for each in echoes.values()]),
                    ("document_type", "in", lines.mapped("document_type")),
                    ("id", "not in", lines.ids),
                ],
                order="version",
            )
            earlier = {each.res_id: each.payload for each in kept if each.payload}
        return lines.filtered(
            lambda line: only_state_differs(earlier.get(echoes[line].id), line.payload)
        )

    def _say_echo(self):
        return self.env._("Amazon shows it as %(state)s", state=self.amazon_state)

    def _say_copy(self):
        return self.env._(
            "Amazon shows it as %(state)s; all else is as in the version before",
            state=self.amazon_state,
        )

    def _next_state(self, amazon_state):
        """Amazon lags behind our answer: its New does not undo our Acknowledged."""
        if amazon_state == "new" and self.state == "acknowledged":
            return self.state
        return amazon_state

    def _apply_items(self, order, lookup):
        """Update, add and empty the lines; a line Amazon no longer lists is cancelled.

        :return: list of changes.
        """
        if self._is_quoted():
            self._keep_lowered()
        keyed = dict(keyed_items(order))
        changes, called_otherwise = [], self.line_ids.browse()
        cancelled = any(not line.ordered_qty for line in self.line_ids)
        answered = self._answered_quantities() if cancelled else {}
        for line in self.line_ids:
            item = keyed.pop(line.item_key, None)
            if item is None:
                changes += line._amazon_removed()
            else:
                found = line._apply_item(item, answered)
                if any(change["field"] in IDENTIFIERS for change in found):
                    called_otherwise |= line
                changes += found
        called_otherwise._find_again()
        if keyed:
            first = len(self.line_ids) + 1
            line_vals = self._line_vals(self, list(keyed.items()), first)
            lines = self._create_lines(self.instance_id, line_vals, lookup)
            changes += [added(line) for line in lines]
        return changes

    def _answered_quantities(self):
        """What the latest answer that Amazon took says about each line.

        A line that comes back after a cancellation is answered as before; one that was
        rejected can never be accepted again.

        :return: dict requisition line -> (accepted, backordered); a line that was never
            answered is left out.
        """
        answers = {}
        taken = self.acknowledgement_ids.filtered(lambda a: a.state in TAKEN)
        for acknowledgement in taken.sorted("version"):
            for line, parts in acknowledgement.line_ids.grouped(
                "requisition_line_id"
            ).items():
                quantities = {"Accepted": 0, "Backordered": 0, "Rejected": 0}
                for part in parts:
                    quantities[part.code] += part.quantity
                answers[line] = (quantities["Accepted"], quantities["Backordered"])
        return answers


def _product_key(item):
    return (
        identity.asin(item.amazon_product_identifier),
        identity.sku(item.vendor_product_identifier),
    )
