from odoo import api, fields, models
from odoo.exceptions import UserError

from .packing import MILLIMETRES

#: What Odoo calls its units -> Amazon's names.
WEIGHT_UNITS = {"kg": "Kg", "lb": "Lb"}


class AmazonVendorShipmentFreezing(models.Model):
    """What is in which carton is taken from Odoo's packages and kept.

    A container keeps its number as long as its package is in the shipment: what was
    printed on a label stays true. A package that is gone leaves its number void.
    """

    _inherit = "amazon.vendor.shipment"

    def action_pack(self):
        """Take over what was packed, and give every carton its number (button).

        It can be clicked again after re-packing: cartons that are still there keep
        their numbers.

        :raise UserError: nothing is packed, or it cannot be told to Amazon as it is.
        """
        self.check_access("write")
        self._check_workable()
        self._lock_for_work()
        for shipment in self.sudo():
            packing = shipment._packing()
            if packing.problems:
                raise UserError("\n".join(packing.problems))
            if not packing.containers:
                if shipment.rest_of_id:
                    raise UserError(shipment._say_rest_unpacked())
                raise UserError(
                    self.env._(
                        "Nothing of %(shipment)s is in a carton yet. Open its "
                        "deliveries and put the goods into packages (Put in Pack).",
                        shipment=shipment.name,
                    )
                )
            shipment._freeze(packing)
            shipment.state = "packed"
        return True

    def _lock_for_work(self):
        """Keep others from these shipments until the end of this transaction.

        :raise UserError: somebody else has one of them.
        """
        if self.sudo().try_lock_for_update(allow_referencing=True) != self.sudo():
            raise UserError(
                self.env._(
                    "Somebody else is working on this shipment right now. Try again in "
                    "a moment."
                )
            )

    def _repacked(self):
        """The deliveries have changed: what was packed is looked at again."""
        packed = self.filtered(lambda shipment: shipment.state == "packed")
        for shipment in packed:
            packing = shipment._packing()
            if packing.containers and not packing.problems:
                shipment._freeze(packing)
            else:
                shipment.state = "draft"
                if not packing.containers:
                    shipment._void_containers(self.env._("Nothing is packed."))

    # === CONTAINERS === #

    def _freeze(self, packing):
        """Make the containers say what was packed.

        :param packing: ``Packing`` of this shipment's deliveries.
        """
        self.ensure_one()
        self._refuse_used_packages(packing)
        known = {each.package_id: each for each in self.container_ids}
        wanted = {each.package for each in packing.containers}
        gone = self.container_ids.filtered(lambda each: each.package_id not in wanted)
        gone._discard(self.env._("Its goods were packed otherwise."))
        Container = self.env["amazon.vendor.container"]
        new = [each for each in packing.containers if each.package not in known]
        created = Container.create(
            [
                {
                    "shipment_id": self.id,
                    "package_id": each.package.id,
                    "kind": each.kind,
                }
                for each in new
            ]
        )
        for each, container in zip(new, created, strict=True):
            known[each.package] = container
        numbers = dict.fromkeys(("carton", "pallet"), 0)
        units = self._units()
        for each in packing.containers:
            numbers[each.kind] += 1
            container = known[each.package]
            values = self._container_values(each, known, units)
            values["sequence"] = numbers[each.kind]
            changed = {
                name: value
                for name, value in values.items()
                if container._fields[name].convert_to_write(container[name], container)
                != value
            }
            if changed:
                container.write(changed)
        self._write_contents(packing, known)
        self._number_containers(created)

    def _container_values(self, packed, known, units):
        package = packed.package
        sides = package.package_type_id
        scale = units["scale"]
        return {
            "kind": packed.kind,
            "parent_id": known[packed.parent].id if packed.parent else False,
            "package_name": package.name,
            "weight": float(packed.weight),
            "weight_unit": units["weight_unit"],
            "length": sides.packaging_length / scale,
            "width": sides.width / scale,
            "height": sides.height / scale,
            "dimension_unit": units["dimension_unit"],
        }

    @api.model
    def _units(self):
        """Odoo's units as Amazon calls them; Odoo measures in mm or feet."""
        Template = self.env["product.template"]
        weight = Template._get_weight_uom_name_from_ir_config_parameter()
        metric = Template._get_length_uom_name_from_ir_config_parameter() == "mm"
        return {
            "weight_unit": WEIGHT_UNITS.get(weight, weight),
            "dimension_unit": "Meter" if metric else "Ft",
            "scale": MILLIMETRES if metric else 1.0,
        }

    def _write_contents(self, packing, known):
        """Keep what lies in each container; rows that are right stay."""
        Line = self.env["amazon.vendor.container.line"]
        wanted = {}
        for each in packing.containers:
            for line in each.lines:
                key = (
                    known[each.package].id,
                    line.ordered.id,
                    line.product.id,
                    line.lot,
                    line.expiry,
                )
                wanted[key] = line
        stale = Line.browse()
        for row in self.container_ids.line_ids:
            key = (
                row.container_id.id,
                row.requisition_line_id.id,
                row.product_id.id,
                row.lot or "",
                row.expiry or None,
            )
            line = wanted.get(key)
            if line and (row.quantity, row.eaches) == (line.quantity, line.eaches):
                del wanted[key]
            else:
                stale |= row
        stale.unlink()
        Line.create(
            [
                self._line_values(container_id, line)
                for (container_id, *_key), line in wanted.items()
            ]
        )

    @api.model
    def _line_values(self, container_id, line):
        ordered = line.ordered
        return {
            "container_id": container_id,
            "requisition_line_id": ordered.id,
            "product_id": line.product.id,
            "purchase_order_number": ordered.requisition_id.purchase_order_number,
            "item_sequence_number": ordered.item_sequence_number,
            "asin": ordered.asin,
            "vendor_sku": ordered.vendor_sku,
            "quantity": line.quantity,
            "unit_label": ordered.unit_label,
            "eaches": line.eaches,
            "lot": line.lot or False,
            "expiry": line.expiry or False,
        }

    # === NUMBERS === #

    def _number_containers(self, containers):
        """Give new containers their numbers.

        A package whose name is an SSCC has been labelled with it: that one counts.
        """
        ledger = self.env["amazon.vendor.sscc"]
        nameless = containers.browse()
        for container in containers:
            if container.package_id.valid_sscc:
                self._refuse_labelled_before(container)
                row = ledger._take_in(self.company_id, container.package_name)
                container.sscc_id = row
            else:
                nameless |= container
        rows = ledger._draw(self.company_id, len(nameless))
        for container, row in zip(nameless, rows, strict=True):
            container.sscc_id = row
        containers.sscc_id.shipment_id = self

    def _refuse_labelled_before(self, container):
        """Refuse a package whose own number is used, though it may be void.

        :raise UserError: says how the goods can leave all the same.
        """
        number = self.env["amazon.vendor.sscc"]._bare(container.package_name)
        used = self.env["amazon.vendor.sscc"].search_count(
            [("number", "=", number)], limit=1
        )
        if used:
            raise UserError(
                self.env._(
                    "Package %(package)s bears an SSCC that was used before, and is "
                    "used once for ever. Pack its goods into a new package, and take "
                    "the old label off.",
                    package=container.package_name,
                )
            )

    def _refuse_used_packages(self, packing):
        """Refuse a package that went to Amazon before: Odoo lets it be used again.

        :raise UserError: names the package and the shipment.
        """
        used = self.env["amazon.vendor.container"].search(
            [
                ("package_id", "in", [each.package.id for each in packing.containers]),
                ("shipment_id", "!=", self.id),
                ("shipment_id.state", "!=", "cancelled"),
            ],
            limit=1,
        )
        if used:
            raise UserError(
                self.env._(
                    "Package %(package)s is in shipment %(shipment)s. Pack these goods "
                    "into a package of their own: one carton travels once.",
                    package=used.package_id.name,
                    shipment=used.shipment_id.name,
                )
            )

    def _void_containers(self, reason):
        """Nothing of this shipment leaves: its numbers are void."""
        self.container_ids._discard(reason)


class AmazonVendorContainerFreezing(models.Model):
    _inherit = "amazon.vendor.container"

    def _discard(self, reason):
        """These containers are not there any more; their numbers are void.

        :param str reason: a sentence.
        """
        numbers = self.sscc_id
        self.unlink()
        numbers._void(reason)

    def _mark_printed(self):
        """Note who has printed the labels of these, and when."""
        self.sudo().write(
            {
                "label_printed_on": fields.Datetime.now(),
                "label_printed_by_id": self.env.uid,
            }
        )
