"""The checks of a seller's life on trial: each invariant is broken on purpose, in the
smallest way."""

from faults.dock_checks import filled
from faults.trial import Break, Trial

from .life_checks import CONFIRM, SELLER_ALWAYS, SELLER_FINALLY
from .life_run import SellerRun

#: What the statements are about; what is in another one stands before it.
PIECES = {
    "_PARCEL_LINE": "(SELECT min(x.id) FROM amazon_seller_shipment_line x "
    "WHERE x.shipment_id = {_PARCEL})",
    "_PARCEL": "(SELECT min(h.id) FROM amazon_seller_shipment h WHERE h.order_id = "
    "{_SOLD})",
    "_GONE": "(SELECT min(m.id) FROM stock_move m JOIN sale_order_line s "
    "ON s.id = m.sale_line_id JOIN amazon_seller_order_line l "
    "ON l.id = s.amazon_seller_line_id WHERE l.order_id = {_SOLD} "
    "AND m.state = 'done')",
    "_FBA_LINE": "(SELECT min(l.id) FROM amazon_seller_order_line l "
    "WHERE l.order_id = {_FBA})",
    "_SALE": "(SELECT o.sale_order_id FROM amazon_seller_order o WHERE o.id = {_SOLD})",
    "_SOLD": "(SELECT min(o.id) FROM amazon_seller_order o WHERE "
    "o.instance_id = %(i)s AND o.name LIKE '%%-0000001')",
    "_OTHER": "(SELECT min(o.id) FROM amazon_seller_order o WHERE "
    "o.instance_id = %(i)s AND o.name LIKE '%%-0000002')",
    "_FBA": "(SELECT min(o.id) FROM amazon_seller_order o WHERE "
    "o.instance_id = %(i)s AND o.channel = 'fba')",
    "_CANCELLED": "(SELECT min(o.id) FROM amazon_seller_order o WHERE "
    "o.instance_id = %(i)s AND o.status = 'CANCELLED')",
    "_T": "(SELECT min(t.id) FROM amazon_seller_settlement t "
    "WHERE t.instance_id = %(i)s)",
}


def _broken(expects, statement):
    """Break it by a statement."""
    return Break(expects, filled({"": statement}, PIECES)[""])


def _parcels(parcels):
    """The orders of which Amazon has parcels."""
    return [number for number, found in parcels.items() if found]


def _strange(parcels):
    parcels[_parcels(parcels)[0]].append({"reference": "1", "items": {}})


def _forgotten(parcels):
    parcels[_parcels(parcels)[0]].pop()


def _more(parcels):
    items = parcels[_parcels(parcels)[0]][0]["items"]
    items[next(iter(items))] += 1


def _told(ledger):
    return next(e for e in ledger if e["operation"] == CONFIRM and e["status"] == 204)


def _told_again(ledger):
    ledger.append(_told(ledger))


def _told_otherwise(ledger):
    ledger.append({**_told(ledger), "body": "{}"})


class SellerTrial(Trial, SellerRun):
    """The checks on trial; those of what all lives share have a trial of their own."""

    said = ("ledger", "seller_parcels")
    own = frozenset({*SELLER_ALWAYS, *SELLER_FINALLY})
    breaks = (
        # I4: what Amazon took is ours, and was told once.
        Break(("I4 the same parcel",), lie=_told_again),
        Break(("I4 Amazon took",), lie=_told_otherwise),
        # I40: an order is one order.
        _broken(
            ("I40 an order of Amazon's is here twice", "I40 two living sale orders"),
            # The database refuses it: the checks must not rely on that.
            "ALTER TABLE amazon_seller_order DROP CONSTRAINT "
            "amazon_seller_order_name_uniq; INSERT INTO amazon_seller_order (name, "
            "instance_id, state, status) SELECT name, instance_id, 'held', status "
            "FROM amazon_seller_order WHERE id = {_SOLD}",
        ),
        _broken(
            ("I40 two living sale orders",),
            "INSERT INTO sale_order (name, client_order_ref, state, company_id, "
            "partner_id, partner_invoice_id, partner_shipping_id, date_order, "
            "warehouse_id, picking_policy) SELECT 'x', client_order_ref, 'draft', "
            "company_id, partner_id, partner_invoice_id, partner_shipping_id, "
            "date_order, warehouse_id, picking_policy FROM sale_order "
            "WHERE id = {_SALE}",
        ),
        # I41: it comes to Amazon's total, or is held.
        _broken(
            ("I41 a sale order comes",),
            "UPDATE sale_order SET amount_total = amount_total + 0.01 "
            "WHERE id = {_SALE}",
        ),
        _broken(
            ("I41 what is held",),
            "UPDATE amazon_seller_order SET state = 'held' WHERE id = {_OTHER}",
        ),
        # I42: goods leave once.
        _broken(
            ("I42 more has left",),
            "UPDATE stock_move SET quantity = quantity + 1 WHERE id = {_GONE}",
        ),
        _broken(
            ("I42 what left without",),
            "UPDATE amazon_seller_order_line SET quantity_moved = 1 "
            "WHERE id = {_FBA_LINE}",
        ),
        # I43: each parcel is told once, as it left.
        _broken(
            ("I43 Amazon was told of more", "I43 Amazon has {"),
            "UPDATE amazon_seller_shipment_line SET quantity = quantity + 1 "
            "WHERE id = {_PARCEL_LINE}",
        ),
        _broken(
            (
                "I43 Amazon was told of what",
                "I43 Amazon has a parcel",
                "I43 Amazon has",
            ),
            "UPDATE amazon_seller_shipment SET order_id = {_FBA} WHERE id = {_PARCEL}",
        ),
        _broken(
            ("I43 what has left has no", "I5 a submission"),
            "UPDATE amazon_vendor_submission SET state = 'presumed' WHERE res_model = "
            "'amazon.seller.shipment' AND res_id = {_PARCEL}",
        ),
        Break(("I43 Amazon has a parcel",), lie=_strange, about="seller_parcels"),
        Break(("I43 Amazon has None",), lie=_forgotten, about="seller_parcels"),
        Break(("I43 Amazon has {",), lie=_more, about="seller_parcels"),
        # I44: nobody's data is left.
        _broken(
            ("I44 a person's data",),
            "UPDATE amazon_seller_consignee SET sealed = 'x' WHERE id = (SELECT "
            "consignee_id FROM amazon_seller_order WHERE id = {_SOLD})",
        ),
        _broken(
            ("I44 a customer",),
            "UPDATE res_partner SET street = 'x' WHERE id = (SELECT partner_id "
            "FROM sale_order WHERE id = {_SALE})",
        ),
        # I45: a settlement is booked once, to the cent.
        _broken(
            ("I45 a settlement is here twice",),
            "INSERT INTO amazon_seller_settlement (name, instance_id, account, state) "
            "SELECT name, instance_id, 'x', 'booked' FROM amazon_seller_settlement "
            "WHERE id = {_T}",
        ),
        _broken(
            ("I45 an entry that no", "I45 an entry does not"),
            "UPDATE amazon_seller_settlement SET move_id = NULL WHERE id = {_T}",
        ),
        _broken(
            ("I45 an entry does not",),
            "UPDATE account_move_line SET balance = balance + 0.01 WHERE id = (SELECT "
            "min(x.id) FROM account_move_line x WHERE x.move_id = (SELECT move_id "
            "FROM amazon_seller_settlement WHERE id = {_T}))",
        ),
        _broken(
            ("I45 a settlement that was never",),
            "UPDATE amazon_seller_settlement SET state = 'ready' WHERE id = {_T}",
        ),
        # I46: a report is processed once it is done.
        _broken(
            ("I46 a report is processed",),
            "UPDATE amazon_seller_report SET state = 'fatal' WHERE instance_id = %(i)s",
        ),
        _broken(
            ("I46 a report that was",),
            "UPDATE amazon_seller_report SET processed_at = NULL "
            "WHERE instance_id = %(i)s",
        ),
        # I9: everything comes to its end.
        _broken(
            ("I9 an order whose steps",),
            "UPDATE amazon_seller_order SET work_left = TRUE WHERE id = {_SOLD}",
        ),
        _broken(
            ("I9 a delivery that",),
            "UPDATE stock_picking SET state = 'assigned' WHERE id = (SELECT "
            "min(k.id) FROM stock_picking k WHERE k.amazon_seller_order_id = "
            "{_CANCELLED})",
        ),
        _broken(
            ("I9 what Amazon cancelled",),
            "UPDATE sale_order SET state = 'draft' WHERE id = (SELECT sale_order_id "
            "FROM amazon_seller_order WHERE id = {_CANCELLED})",
        ),
    )
