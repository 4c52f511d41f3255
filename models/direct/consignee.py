from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.http import request

from ... import secret_box
from ...spapi.errors import Configuration
from ..exchange.alone import each_alone
from . import private
from .const import GROUP_CONSIGNEE

#: What the screen shows of a consignee.
SHOWN = ("consignee", "address", "message", "gift_messages")


class AmazonVendorDirectConsignee(models.Model):
    """To whom an order of direct fulfilment goes: the one place where that is kept.

    Sealed like the keys to Amazon, with a key that is not in the database. It is there
    from the moment the order is received, before anything judges it, and until some
    days after it has left.
    """

    _name = "amazon.vendor.direct.consignee"
    _description = "Amazon Vendor Direct Fulfilment Consignee"
    _inherit = ["amazon.vendor.guard.mixin"]
    _rec_name = "number"

    instance_id = fields.Many2one(
        "amazon.vendor.instance",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="instance_id.company_id", store=True, index=True, precompute=True
    )
    number = fields.Char(string="Order No.", required=True, readonly=True)
    order_id = fields.Many2one(
        "amazon.vendor.direct.order",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="Empty until the order that was received is made.",
    )
    sealed = fields.Text(
        groups=fields.NO_ACCESS, copy=False, prefetch=False, exportable=False
    )
    is_masked = fields.Boolean(
        string="Hidden by Amazon",
        readonly=True,
        help="Only Amazon's label says to whom it goes.",
    )
    received_at = fields.Datetime(
        readonly=True, required=True, default=fields.Datetime.now
    )
    erased_at = fields.Datetime(string="Erased", readonly=True)

    # Shown to a person on a screen, and nowhere else.
    consignee = fields.Char(
        compute="_compute_shown", groups=GROUP_CONSIGNEE, exportable=False
    )
    address = fields.Text(
        compute="_compute_shown", groups=GROUP_CONSIGNEE, exportable=False
    )
    message = fields.Text(
        string="Message to the Customer",
        compute="_compute_shown",
        groups=GROUP_CONSIGNEE,
        exportable=False,
    )
    gift_messages = fields.Text(
        compute="_compute_shown", groups=GROUP_CONSIGNEE, exportable=False
    )

    _number_uniq = models.Constraint(
        "UNIQUE(instance_id, number)",
        "To whom this order goes is kept already.",
    )
    _kept_idx = models.Index("(instance_id, received_at) WHERE erased_at IS NULL")

    @api.depends_context("uid", "su")
    def _compute_shown(self):
        may_see = self._is_for_the_screen()
        for record in self:
            found = private.opened(record) if may_see else None
            address = found and found.address
            record.consignee = address and address.name
            record.address = address and _address_text(address, found.attention)
            record.message = found and found.message
            record.gift_messages = found and "\n".join(found.gifts.values())

    def _is_for_the_screen(self):
        """Whether who reads is the very person that asks for the page.

        A template or a server action reads in the name of others; whoever writes one
        could have what is here printed to anybody.
        """
        if self.env.su or not request:
            return False
        asks = request.env.uid == self.env.uid
        return asks and self.env.user.has_group(GROUP_CONSIGNEE)

    # === KEEPING === #

    @api.model
    def _keep(self, instance, found):
        """Keep to whom these orders go; an address that has changed is replaced.

        What was erased stays erased, also where the order is received again.

        :param instance: amazon.vendor.instance.
        :param dict found: number of the order -> ``Consignee``.
        :raise Configuration: the server has no key to seal it with.
        """
        known = {
            each.number: each
            for each in self.search(
                [("instance_id", "=", instance.id), ("number", "in", list(found))]
            )
        }
        fresh = []
        for number, consignee in found.items():
            record = known.get(number)
            if record is None:
                values = self._values_of(instance, consignee)
                fresh.append({**values, "instance_id": instance.id, "number": number})
            elif not record.erased_at and not private.says_the_same(
                record.sealed, consignee
            ):
                record.write(self._values_of(instance, consignee))
        if not fresh:
            return
        self.create(fresh)
        # A later version may be the first one that says to whom an order goes, and be
        # the same but for that: then nothing of it is processed.
        numbers = [values["number"] for values in fresh]
        self._link(
            self.env["amazon.vendor.direct.order"].search(
                [("instance_id", "=", instance.id), ("name", "in", numbers)]
            )
        )

    @api.model
    def _values_of(self, instance, consignee):
        # The simulator's customers are nobody: they may lie there without a key.
        is_simulated = instance.environment == "simulator"
        try:
            sealed = private.sealed_of(consignee, allow_plain=is_simulated)
        except secret_box.SecretBoxError as error:
            raise Configuration(
                instance._describe_secret_box_error(error), setting="encryption_key"
            ) from error
        return {"sealed": sealed, "is_masked": consignee.is_masked}

    @api.model
    def _link(self, orders):
        """Orders were made of what was received: from now on these are theirs."""
        for instance, mine in orders.grouped("instance_id").items():
            by_number = {order.name: order for order in mine}
            for record in self.search(
                [
                    ("instance_id", "=", instance.id),
                    ("number", "in", list(by_number)),
                    ("order_id", "=", False),
                ]
            ):
                record.order_id = by_number[record.number]

    # === ERASING === #

    def _erase(self):
        """Nothing is left of these but that there was one."""
        self.write({"sealed": False, "erased_at": fields.Datetime.now()})

    @api.model
    def _over(self, instance):
        """Those of an instance that are kept long enough.

        Counted from when the order ended. What nobody has ended is counted from the day
        it had to leave, and what became no order from when it was received.
        """
        until = fields.Datetime.now() - timedelta(days=instance.direct_purge_days)
        kept = Domain("instance_id", "=", instance.id) & Domain("erased_at", "=", False)
        ended = Domain("order_id.ended_at", "<=", until)
        forgotten = Domain("order_id.ended_at", "=", False) & (
            Domain("order_id.required_ship_at", "<=", until)
            | Domain("order_id.required_ship_at", "=", False)
        )
        none_made = Domain("order_id", "=", False)
        over = ended | Domain("received_at", "<=", until) & (none_made | forgotten)
        return self.search(kept & over)

    @api.model
    def _instances(self):
        """All instances: archived ones are cleaned up after as well."""
        return self.env["amazon.vendor.instance"].search(
            [("active", "in", [True, False])]
        )

    @api.autovacuum
    def _gc_erase(self):
        """Erase to whom orders went that have ended long enough ago."""
        each_alone(
            self._instances(),
            self._erase_of,
            lambda instance, error: instance._loop_broke("consignees", error),
        )

    def _erase_of(self, instance):
        self._over(instance)._erase()
        # Their address is on these, too.
        self.env["amazon.vendor.direct.label"]._erase_over(instance)
        instance._loop_works("consignees")

    @api.autovacuum
    def _gc_former_encryption_keys(self):
        """Seal anew, with the newest key, what a former one sealed."""
        kept = Domain("sealed", "!=", False)
        each_alone(
            self._instances(),
            lambda instance: self.search(
                kept & Domain("instance_id", "=", instance.id)
            )._seal_anew(instance),
            lambda instance, error: instance._loop_broke("consignee_keys", error),
        )

    def _seal_anew(self, instance):
        """Seal these anew, which are of one instance."""
        instance._reseal([(record, "sealed") for record in self], "consignee_keys")


def _address_text(address, attention):
    """As it stands on a letter."""
    town = " ".join(
        filter(None, (address.postal_code, address.city, address.state_or_region))
    )
    lines = (
        address.name,
        attention,
        address.address_line1,
        address.address_line2,
        address.address_line3,
        town,
        address.country_code,
        address.phone,
    )
    return "\n".join(line for line in lines if line)
