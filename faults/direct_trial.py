"""The checks of direct fulfilment on trial, for ``bin/faults --direct``: each invariant
is broken on purpose, in the smallest way."""

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

from odoo.addons.amazon_vendor_central import secret_box

from .direct import CODE
from .direct_checks import _LABEL, DIRECT_ALWAYS, DIRECT_FINALLY
from .direct_run import CONFIRM, FEED, METHOD, DirectRun
from .dock_checks import filled
from .trial import Break, Trial

#: What the statements are about; what is in another one stands before it.
PIECES = {
    "_ANSWER": "(SELECT min(id) FROM amazon_vendor_direct_acknowledgement "
    "WHERE order_id = {_O})",
    "_MOVE_LINE": "(SELECT min(d.id) FROM stock_move_line d JOIN stock_picking k "
    "ON k.id = d.picking_id JOIN sale_order q ON q.id = k.sale_id "
    "WHERE q.amazon_direct_order_id = {_O} AND d.state = 'done')",
    "_QUANT": "(SELECT min(q.id) FROM stock_quant q JOIN stock_warehouse w "
    "ON w.lot_stock_id = q.location_id JOIN amazon_vendor_warehouse h "
    "ON h.warehouse_id = w.id WHERE h.instance_id = %(i)s AND q.product_id = ("
    "SELECT product_id FROM amazon_vendor_direct_order_line WHERE id = {_LINE}))",
    "_LINE": "(SELECT min(id) FROM amazon_vendor_direct_order_line "
    "WHERE order_id = {_O})",
    "_OTHER": "(SELECT max(id) FROM amazon_vendor_direct_order {_SHIPPED})",
    "_O": "(SELECT min(id) FROM amazon_vendor_direct_order {_SHIPPED})",
    # Of a product of which there is plenty.
    "_SHIPPED": "WHERE instance_id = %(i)s AND state = 'shipped' "
    f"AND ship_method = '{METHOD}'",
    "_WAITING": "(SELECT min(id) FROM amazon_vendor_direct_order "
    "WHERE instance_id = %(i)s AND state = 'new')",
}


def _broken(expects, statement):
    """Break it by a statement."""
    return Break(expects, filled({"": statement}, PIECES)[""])


def _twice(orders):
    next(each for each in orders if each["code"])["answers"] = 2


def _other_code(orders):
    next(each for each in orders if each["status"] == "SHIPPED")["code"] = "05"


def _not_shipped(orders):
    next(each for each in orders if each["status"] == "SHIPPED")["status"] = "ACCEPTED"


def _further_label(parcels):
    next(each for each in parcels if each["trackings"])["trackings"].append("1ZLOST")


def _made_again(ledger):
    ledger.append(next(e for e in ledger if e["operation"] == _LABEL))


def _confirmed_again(ledger):
    ledger.append(next(e for e in ledger if e["operation"] == CONFIRM))


def _offers_more(inventory):
    next(iter(inventory[CODE].values()))["open"] += 1


def _told_again(ledger):
    ledger.append(next(e for e in ledger if e["operation"] == FEED))


_LEFT = "I31 what has left"
_GOODS = "I33 other goods"
#: Amazon goes on offering what it was told.
_OFFERS = "I36 Amazon offers"


class DirectTrial(Trial, DirectRun):
    """The checks on trial; those of orders have a trial of their own."""

    said = ("ledger", "direct_orders", "direct_shippings", "inventory")
    own = frozenset({*DIRECT_ALWAYS, *DIRECT_FINALLY})
    breaks = (
        # I30: one answer of an order.
        _broken(
            ("I30 an order with more", "I30 an order that goes on"),
            "UPDATE amazon_vendor_direct_acknowledgement SET order_id = {_OTHER}, "
            "version = 9 WHERE id = {_ANSWER}",
        ),
        _broken(
            ("I30 an order that goes on", "I30 Amazon's answer"),
            "UPDATE amazon_vendor_direct_order SET answer_code = '05' WHERE id = {_O}",
        ),
        Break(("I30 Amazon took 2",), lie=_twice, about="direct_orders"),
        Break(("I30 Amazon's answer",), lie=_other_code, about="direct_orders"),
        # I31: one confirmation of what has left.
        _broken(
            (_LEFT,),
            "UPDATE amazon_vendor_direct_confirmation SET is_current = FALSE "
            "WHERE order_id = {_O}",
        ),
        Break(("I31 DF",), lie=_not_shipped, about="direct_orders"),
        Break(("I4 the same",), lie=_confirmed_again),
        # I32: every label once.
        _broken(
            ("I32 a tracking", "I32 Amazon was told", "I32 Amazon made other"),
            "UPDATE amazon_vendor_direct_package SET tracking = (SELECT p.tracking "
            "FROM amazon_vendor_direct_package p JOIN amazon_vendor_direct_label l "
            "ON l.id = p.label_id WHERE l.order_id = {_OTHER}) WHERE label_id = ("
            "SELECT id FROM amazon_vendor_direct_label WHERE order_id = {_O})",
        ),
        _broken(
            ("I32 an order left without", "I9 a label that never"),
            "UPDATE amazon_vendor_direct_label SET state = 'failed' "
            "WHERE order_id = {_O}",
        ),
        Break(("I32 Amazon made other",), lie=_further_label, about="direct_shippings"),
        Break(("I32 labels were made 2",), lie=_made_again),
        # I33: the goods of the order, all of them, once.
        _broken(
            (_GOODS,),
            "UPDATE stock_move_line SET quantity_product_uom = quantity_product_uom "
            "+ 1 WHERE id = {_MOVE_LINE}",
        ),
        _broken(
            (_GOODS, _LEFT, "I31 DF", "I9 an order that never", _OFFERS),
            "UPDATE amazon_vendor_direct_order SET state = 'labelled' WHERE id = {_O}",
        ),
        # I34: nobody's data is left.
        _broken(
            ("I34 a person's data",),
            "UPDATE amazon_vendor_direct_consignee SET sealed = 'x' "
            "WHERE order_id = {_O}",
        ),
        _broken(
            ("I34 a label",),
            "INSERT INTO ir_attachment (name, type, res_model, res_field, res_id) "
            "SELECT 'x', 'binary', 'amazon.vendor.direct.label', 'slip_sealed', id "
            "FROM amazon_vendor_direct_label WHERE order_id = {_O}",
        ),
        # I35: no more is promised than there is.
        _broken(
            ("I35 more is promised", "I35 more is reserved", _OFFERS),
            "UPDATE stock_quant SET quantity = -1 WHERE id = {_QUANT}",
        ),
        _broken(
            ("I35 more is offered", "I4 stock was taken"),
            "UPDATE amazon_vendor_submission SET payload_text = regexp_replace("
            "payload_text, '(\"amount\": ?)[0-9]+', '\\19999') WHERE id = ("
            "SELECT max(id) FROM amazon_vendor_submission WHERE instance_id = %(i)s "
            "AND res_model = 'amazon.vendor.inventory.feed')",
        ),
        Break(("I4 stock was taken",), lie=_told_again),
        # I36: and no less, in the end.
        Break((_OFFERS,), lie=_offers_more, about="inventory"),
        # I9: everything comes to its end.
        _broken(
            ("I9 an order that waits",),
            "UPDATE amazon_vendor_direct_order SET step_problem = NULL, "
            "problem = NULL, unmapped_count = 0 WHERE id = {_WAITING}",
        ),
    )

    def _try_all(self):
        super()._try_all()
        note = self.stage.call(self._leak)
        try:
            found = self._grep([])
        finally:
            self.stage.call(lambda: self._clean_up(note))
        if found != ["I34 mail_message holds a customer under seal"]:
            self._unnoticed.append(f"a customer under seal: found was {found}")

    def _leak(self):
        """A customer under seal, in a place where he must not be."""
        with Registry(self.stage.database).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            body = f"<p>{secret_box.seal(self.people[0])}</p>"
            note = env["mail.message"].create({"body": body})
            cr.commit()
            return note.id

    def _clean_up(self, note):
        with Registry(self.stage.database).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["mail.message"].browse(note).unlink()
            cr.commit()


LIFE, TRIAL = DirectRun, DirectTrial
