from odoo import api, models

#: More in one case than anything that is sold: not a size but an error.
MAX_UNIT_SIZE = 100_000

#: Factors are floats that Odoo multiplies along the chain of units: what differs by
#: rounding noise only is the same size, and Odoo's own rounding removes the noise.
_NOISE = 1e-13


class AmazonVendorProduct(models.Model):
    """Amazon's Cases and Eaches as Odoo's units of measure, exact both ways."""

    _inherit = "amazon.vendor.product"

    @api.model
    def _resolve_uoms(self, requests):
        """Find or create the unit that holds exactly so many Eaches, in constant SQL.

        A unit that the product lists as its packaging comes first, then any active unit
        of the right size, then a new "Case of N". An archived unit is left alone: who
        archived it does not want it on orders. Created as superuser, because a
        purchase order of Amazon's must not fail on the rights of the user who
        processes it.

        :param requests: iterable of (uom.uom id of one Each, number of Eaches) or
            (uom.uom id, number, product.product id); ``Match.unit_request`` makes them.
        :return: dict request -> ``uom.uom`` record; an empty one for a size that is not
            a whole number from 1 to 100 000.
        """
        requests = dict.fromkeys(requests)
        Uom = self.env["uom.uom"]
        sizes = {
            request: request[1]
            for request in requests
            if request[0] and self._is_size(request[1])
        }
        eaches = Uom.sudo().browse({request[0] for request in sizes})
        cases = {request: size for request, size in sizes.items() if size > 1}
        found = {
            request: eaches.browse(request[0])
            for request, size in sizes.items()
            if size == 1
        }
        if cases:
            eaches.fetch(["factor", "parent_path", "name"])
            found |= self._find_cases(cases, eaches)
            missing = [request for request in cases if request not in found]
            found |= self._create_cases(missing)
        every = [unit.id for unit in found.values()]
        return {
            request: found.get(request, Uom).with_env(self.env).with_prefetch(every)
            for request in requests
        }

    @api.model
    def _is_size(self, size):
        return (
            isinstance(size, int)
            and not isinstance(size, bool)
            and 1 <= size <= MAX_UNIT_SIZE
        )

    @api.model
    def _find_cases(self, cases, eaches):
        """Find the existing units of the wanted sizes.

        :param cases: dict request -> size.
        :param eaches: the units of one Each, as superuser.
        """
        roots = {int(unit.parent_path.split("/")[0]) for unit in eaches}
        units = (
            self.env["uom.uom"]
            .sudo()
            .with_context(active_test=True)
            .search_fetch(
                [("id", "child_of", list(roots))],
                ["factor", "parent_path", "relative_uom_id"],
                order="id",
            )
        )
        by_root = units.grouped(lambda unit: unit.parent_path.split("/")[0])
        packagings = self._packagings_of(cases)
        found, known = {}, {}
        for request, size in cases.items():
            each = eaches.browse(request[0])
            if (each.id, size) not in known:
                same_root = by_root.get(each.parent_path.split("/")[0], units.browse())
                known[each.id, size] = [
                    unit for unit in same_root if self._holds(unit, each, size)
                ]
            fitting = known[each.id, size]
            own = packagings.get(request[2] if len(request) > 2 else False, ())
            if fitting:
                found[request] = min(
                    fitting,
                    key=lambda unit: (
                        unit.id not in own,
                        unit.relative_uom_id != each,
                        unit.id,
                    ),
                )
        return found

    @api.model
    def _packagings_of(self, cases):
        """:return: dict product id -> set of the ids of its packagings."""
        products = (
            self.env["product.product"]
            .sudo()
            .browse({request[2] for request in cases if len(request) > 2})
        )
        templates = products.product_tmpl_id
        own = {template.id: set(template.uom_ids.ids) for template in templates}
        return {product.id: own[product.product_tmpl_id.id] for product in products}

    @api.model
    def _holds(self, unit, each, size):
        """Whether one ``unit`` is exactly ``size`` times ``each``."""
        wanted = each.factor * size
        return unit != each and abs(unit.factor - wanted) <= _NOISE * abs(wanted)

    @api.model
    def _create_cases(self, missing):
        """Create the missing units, each (Each, size) once.

        :param missing: requests without a unit.
        :return: dict request -> new unit.
        """
        wanted = list(dict.fromkeys(request[:2] for request in missing))
        if not wanted:
            return {}
        Uom = self.env["uom.uom"].sudo()
        units = Uom.create(
            [
                {
                    "name": self._case_name(Uom.browse(each_id), size),
                    "relative_factor": size,
                    "relative_uom_id": each_id,
                }
                for each_id, size in wanted
            ]
        )
        created = dict(zip(wanted, units, strict=True))
        return {request: created[request[:2]] for request in missing}

    @api.model
    def _case_name(self, each, size):
        """Name a new unit so that it is not mistaken for one of another Each."""
        if each == self.env.ref("uom.product_uom_unit", raise_if_not_found=False):
            return self.env._("Case of %(size)s", size=size)
        return self.env._(
            "Case of %(size)s × %(unit)s", size=size, unit=each.display_name
        )
