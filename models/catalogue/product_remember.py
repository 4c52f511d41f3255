import logging

import psycopg2.errors

from odoo import api, models

from ...logic import identifiers
from .product import DERIVED, MappingWork

_logger = logging.getLogger(__name__)


class AmazonVendorProduct(models.Model):
    """Remembering what a product was found by, or what a user picked."""

    _inherit = "amazon.vendor.product"

    @api.model
    def _remember(self, instance, values_list):
        """Note that identifiers mean a product: a decision, so it replaces older ones.

        A constant number of reads for any number of values, one ``create``. The ASIN
        decides which mapping is meant, then the vendor SKU. A number that a mapping
        with an ASIN of its own holds stays there: it is a decision about another item.

        :param instance: one ``amazon.vendor.instance``.
        :param values_list: dicts with ``product_id`` (id), ``asin`` and/or
            ``vendor_sku``, optionally ``uom_id``, ``case_uom_id``, ``source``
            (default "manual"). Values without identifier are left out.
        :return: the mappings, in the order of the values they come from, each once.
        """
        instance.ensure_one()
        wanted = [self._normalize(values) for values in values_list]
        wanted = [row for row in wanted if row.get("asin") or row.get("vendor_sku")]
        if not wanted:
            return self.browse()
        quiet = MappingWork.REMEMBER.begin(self.sudo()).with_context(active_test=True)
        drafts = quiet._plan(instance, wanted)
        new = quiet.create([draft["vals"] for draft in drafts if not draft["record"]])
        created = iter(new)
        changed = new
        mappings = quiet.browse()
        for draft in drafts:
            record = draft["record"] or next(created)
            mappings |= record
            if draft["record"] and draft["vals"]:
                record.write(draft["vals"])
                changed |= record
        if changed:
            MappingWork.REMEMBER.end(changed)._repair_waiting()
        return mappings.with_env(self.env)

    def _plan(self, instance, wanted):
        """Work out what to create and what to write, with one search.

        :return: list of dicts ``record`` (empty: to create) and ``vals``.
        """
        rows = self.search_fetch(
            [
                ("instance_id", "=", instance.id),
                "|",
                ("asin", "in", [row["asin"] for row in wanted if row.get("asin")]),
                (
                    "vendor_sku",
                    "in",
                    [row["vendor_sku"] for row in wanted if row.get("vendor_sku")],
                ),
            ],
            ["asin", "vendor_sku", "product_id", "uom_id", "case_uom_id", "source"],
        )
        known = [{"record": row, "vals": {}} for row in rows]
        by_asin = {row["record"].asin: row for row in known if row["record"].asin}
        by_sku = {
            row["record"].vendor_sku: row for row in known if row["record"].vendor_sku
        }
        touched = {}
        for row in wanted:
            asin, sku = row.get("asin"), row.get("vendor_sku")
            draft = by_asin.get(asin) if asin else None
            namesake = by_sku.get(sku) if sku else None
            if not draft and namesake and not (asin and self._value(namesake, "asin")):
                draft = namesake
            if not draft:
                draft = {
                    "record": self.browse(),
                    "vals": {"instance_id": instance.id, "source": "manual"},
                }
            if namesake and namesake is not draft:
                sku = False
                if not self._value(namesake, "asin"):
                    self._set(namesake, {"product_id": row["product_id"]})
                    touched[id(namesake)] = namesake
            values = {
                name: row[name]
                for name in ("product_id", "uom_id", "case_uom_id", "source")
                if name in row
            }
            values.setdefault("source", "manual")
            for name, number, index in (
                ("asin", asin, by_asin),
                ("vendor_sku", sku, by_sku),
            ):
                if number and not self._value(draft, name):
                    values[name] = number
                    index[number] = draft
            held = (self._value(draft, "asin"), self._value(draft, "vendor_sku"))
            draft["contradicted"] = bool(draft["record"]) and any(
                number and number not in held
                for number in (row.get("asin"), row.get("vendor_sku"))
            )
            self._set(draft, values)
            touched[id(draft)] = draft
        return list(touched.values())

    @api.model
    def _value(self, draft, name):
        return draft["vals"].get(name) or (draft["record"] and draft["record"][name])

    @api.model
    def _set(self, draft, values):
        """Put ``values`` on a draft; of a known mapping only what really changes."""
        record = draft["record"]
        for name, value in values.items():
            current = record and record[name]
            current = current.id if isinstance(current, models.BaseModel) else current
            if record and name != "source" and current == (value or False):
                draft["vals"].pop(name, None)
            else:
                draft["vals"][name] = value
        if record and set(draft["vals"]) == {"source"}:
            # Picking again what is known already is no new decision, but for a number
            # that what was derived does not hold.
            if not (draft.get("contradicted") and record.source in DERIVED):
                draft["vals"].clear()

    @api.model
    def _remember_found(self, instance, found):
        """Remember what was found without a mapping; never overrules one.

        :param found: dict (ASIN, vendor SKU) -> (Match, source).
        :return: dict (ASIN, vendor SKU) -> the new mapping.
        """
        taken, rows = set(), {}
        for pair, (match, source) in found.items():
            asin, sku = (
                number if number and (kind, number) not in taken else False
                for kind, number in zip(("asin", "sku"), pair, strict=True)
            )
            if not (asin or sku):
                continue
            taken |= {("asin", asin), ("sku", sku)}
            rows[pair] = {
                "instance_id": instance.id,
                "product_id": match.product.id,
                "asin": asin,
                "vendor_sku": sku,
                "uom_id": match.each_uom.id,
                "case_uom_id": match.case_uom.id if match.case_uom else False,
                "source": source,
            }
        if not rows:
            return {}
        quiet = MappingWork.REMEMBER.begin(self.sudo())
        try:
            with self.env.cr.savepoint():
                mappings = quiet.create(list(rows.values()))
        except psycopg2.errors.UniqueViolation:
            # Another worker is remembering the same items. The products are found
            # all the same; the next batch will see the other worker's mappings.
            _logger.info("Mappings of %s were remembered elsewhere", instance.name)
            return {}
        return dict(zip(rows, mappings, strict=True))

    @api.model
    def _create_missing(self, instance, pairs):
        """Create a storable product for each unknown item.

        Amazon sends no title with an order, so the product is named after its number.
        It belongs to the company of the instance: to share it later is easy, the
        reverse is not. Created as superuser: that the instance does so is the decision
        of who set it up, not of who processes an order.

        :param instance: one ``amazon.vendor.instance``.
        :param pairs: list of cleaned (ASIN, vendor SKU). Pairs with a number in common
            are one item.
        :return: dict pair -> new ``product.product`` record.
        """
        position_of, values_list = {}, []
        for pair in pairs:
            numbers = [
                item for item in zip(("asin", "sku"), pair, strict=True) if item[1]
            ]
            known = [position_of[item] for item in numbers if item in position_of]
            if not known:
                known = [len(values_list)]
                values_list.append(self._new_product_values(instance, *pair))
            position_of.update(dict.fromkeys(numbers, known[0]))
        if not values_list:
            return {}
        products = (
            self.env["product.product"]
            .sudo()
            .with_company(instance.company_id)
            .create(values_list)
        )
        return {
            (asin, sku): products[position_of[("asin", asin) if asin else ("sku", sku)]]
            for asin, sku in pairs
        }

    @api.model
    def _new_product_values(self, instance, asin, sku):
        values = {
            "name": self.env._("Amazon item %(number)s", number=sku or asin),
            "type": "consu",
            "is_storable": True,
            "uom_id": self.env.ref("uom.product_uom_unit").id,
            "company_id": instance.company_id.id,
            "list_price": 0.0,
            "default_code": sku or asin,
        }
        if identifiers.is_gtin(sku or ""):
            values["barcode"] = sku
        return values
