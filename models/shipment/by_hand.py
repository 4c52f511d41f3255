from odoo import fields, models
from odoo.exceptions import UserError


class AmazonVendorShipmentByHand(models.Model):
    """Goods that have left already are put into cartons here.

    Odoo packs what is still to leave. Of the rest of a shipment nobody can say in Odoo
    any more in which carton it lay, and a carton that Amazon was told of cannot be told
    of twice: so a person says it, and each carton gets a package and a number.
    """

    _inherit = "amazon.vendor.shipment"

    def action_put_in_carton(self):
        """Ask what of the rest lies in the next carton (button).

        :return: action of the dialog.
        :raise UserError: all of it lies in cartons.
        """
        self.ensure_one()
        self.check_access("write")
        loose = self._loose_rest()
        return self.env["amazon.vendor.shipment.carton"]._of(self, loose)

    def _loose_rest(self):
        """What lies in no carton yet: list of ``PackedLine``.

        :raise UserError: nothing does, or it is no rest that is being packed.
        """
        self._check_workable()
        if not self.sudo().rest_of_id:
            raise UserError(
                self.env._(
                    "The goods of %(shipment)s are still here: open its deliveries and "
                    "put them into packages (Put in Pack).",
                    shipment=self.name,
                )
            )
        loose = self._packing().loose
        if not loose:
            raise UserError(
                self.env._(
                    "All of %(shipment)s lies in cartons already.", shipment=self.name
                )
            )
        return loose

    def _put_in_carton(self, lines, package_type=None, weight=0.0):
        """Put some of the rest into a carton of its own.

        :param lines: list of ``PackedLine``.
        :param package_type: stock.package.type, for its weight and size.
        :param float weight: gross, as somebody weighed it; 0: it is reckoned.
        :raise UserError: there is less of it, or somebody else packs it.
        """
        self.ensure_one()
        self._lock_for_work()
        left = {_key(line): line.quantity for line in self._loose_rest()}
        for line in lines:
            if not 0 < line.quantity <= left.get(_key(line), 0):
                raise UserError(
                    self.env._(
                        "%(left)s of %(product)s are left to be packed, not "
                        "%(quantity)s. Open Put in a Carton again.",
                        left=left.get(_key(line), 0),
                        product=line.product.display_name,
                        quantity=line.quantity,
                    )
                )
            left[_key(line)] -= line.quantity
        shipment = self.sudo()
        package = shipment.env["stock.package"].create(
            {
                "package_type_id": package_type.id if package_type else False,
                "shipping_weight": weight,
                "company_id": shipment.company_id.id,
            }
        )
        container = shipment.env["amazon.vendor.container"].create(
            {
                "shipment_id": shipment.id,
                "package_id": package.id,
                "package_name": package.name,
                "by_hand": True,
            }
        )
        container.line_ids.create(
            [shipment._line_values(container.id, line) for line in lines]
        )
        shipment._freeze(shipment._packing())
        shipment._number_containers(container)


class AmazonVendorContainerByHand(models.Model):
    _inherit = "amazon.vendor.container"

    by_hand = fields.Boolean(
        readonly=True, help="A person has said what lies in it, after it had left."
    )


def _key(line):
    return line.ordered, line.product, line.lot, line.expiry
