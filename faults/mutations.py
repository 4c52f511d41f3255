"""What the checks are tried on: each invariant broken on purpose, the smallest way.

Pure SQL and a ledger that lies; carried out by ``rehearsal.py`` at the end of a run in
which nothing went wrong, one by one, each taken back before the next.
"""

from datetime import timedelta
from typing import Any, NamedTuple

#: A purchase order that nobody stored.
LOST = "LOST0001"


class Mutation(NamedTuple):
    """One way of breaking an invariant.

    :param what: is wrong, in words
    :param expects: beginnings of the sentences that must be reported; no other may be
    :param do: callable(:class:`~.rehearsal.World`)
    :param compared: the comparison with a run without faults must notice it
    """

    what: str
    expects: tuple
    do: Any
    compared: bool = False


def _sql(statement, *tables):
    """Break it by a statement; what keeps ``tables`` unique is dropped before.

    The database itself refuses some of these: the checks must not rely on that.
    """

    def do(world):
        for table in tables:
            world.drop_unique(table)
        world.sql(statement)

    return do


def _second_sale_order(world):
    world.drop_unique("sale_order")
    order = world.copy("sale_order", world.order, name="COPY")
    for line in world.ids("sale_order_line", "order_id", world.order):
        world.copy("sale_order_line", line, order_id=order)


def _second_requisition(world):
    world.drop_unique("amazon_vendor_requisition")
    copy = world.copy("amazon_vendor_requisition", world.sold)
    for line in world.ids(
        "amazon_vendor_requisition_line", "requisition_id", world.sold
    ):
        world.copy("amazon_vendor_requisition_line", line, requisition_id=copy)


def _same_document_again(world):
    world.drop_unique("amazon_vendor_queue_line")
    again = world.version + 1
    world.copy("amazon_vendor_queue_line", world.document, version=again)


def _answer_without_submission(world):
    version = 99
    copy = world.copy("amazon_vendor_acknowledgement", world.answer, version=version)
    for line in world.ids(
        "amazon_vendor_acknowledgement_line", "acknowledgement_id", world.answer
    ):
        world.copy("amazon_vendor_acknowledgement_line", line, acknowledgement_id=copy)


def _served_and_lost(world):
    entry = next(e for e in world.ledger if e["served"] and e["delivered"])
    entry["served"].append(LOST)


def _taken(world):
    return next(e for e in world.ledger if e.get("transaction_id"))


def _sent_without_row(world):
    _taken(world)["body"] += " "


def _sent_twice(world):
    world.ledger.append(dict(_taken(world)))


def _cursor_back(world):
    world.checks.safety()
    world.sql(
        "UPDATE amazon_vendor_schedule SET cursor = cursor - interval '1 second' "
        "WHERE instance_id = %(i)s AND operation = 'import_purchase_orders'"
    )


def _cursor_ahead(world):
    world.checks.placed = {**world.checks.placed, LOST: world.now}
    world.sql(
        "UPDATE amazon_vendor_schedule SET cursor = %(ahead)s "
        "WHERE instance_id = %(i)s AND operation = 'import_purchase_orders'",
        ahead=world.now + timedelta(hours=2),
    )


def _amazon_shows_otherwise(world):
    order = next(o for o in world.orders if o["lines"][0]["accepted"])
    order["lines"][0]["accepted"] += 1


def _amazon_forgot(world):
    world.orders.pop()


_NO_DOCUMENT = "I7 a requisition that no stored document explains"
_OTHER_LINES = "I7 a requisition with other lines than the document"
_NEVER_SENT = "I7 a confirmed sale order of an answer that was never sent"
_DIFFERS = "I3 a sale order line differs from what was promised"
_NOT_ADDED = "I3 an answer that does not add up to what was ordered"
_HALF = "I7 an answer without its submission, or half of it"
_FAILED = (
    "UPDATE amazon_vendor_queue_line SET state = 'failed', attempts = 1, "
    "error_message = 'no', next_try = {}, "
    # An echo of our own answer has none; that is another invariant.
    "payload_text = coalesce(payload_text, '{{}}') WHERE res_id = %(sold)s "
    "AND res_model = 'amazon.vendor.requisition'"
)

MUTATIONS = (
    Mutation("nothing", (), lambda world: None, compared=True),
    # I1
    Mutation(
        "an order that was handed out is not stored", ("I1 lost",), _served_and_lost
    ),
    Mutation(
        "a document stored twice",
        ("I1 the same document stored twice running",),
        _same_document_again,
    ),
    Mutation(
        "a version is missing",
        ("I1 the same document stored twice running",),
        _sql("UPDATE amazon_vendor_queue_line SET version = 7 WHERE id = %(document)s"),
    ),
    # I2
    Mutation(
        "a second sale order",
        ("I2 two living sale orders of one purchase order",),
        _second_sale_order,
    ),
    Mutation(
        "a second requisition",
        ("I2 two requisitions of one purchase order", _NO_DOCUMENT),
        _second_requisition,
    ),
    # I3
    Mutation(
        "a changed quantity",
        (_DIFFERS,),
        _sql(
            "UPDATE sale_order_line SET product_uom_qty = product_uom_qty + 1 "
            "WHERE id = (SELECT min(id) FROM sale_order_line "
            "WHERE order_id = %(order)s)"
        ),
    ),
    Mutation(
        "a changed price",
        (_DIFFERS,),
        _sql(
            "UPDATE sale_order_line SET price_unit = price_unit + 0.02 "
            "WHERE id = (SELECT min(id) FROM sale_order_line "
            "WHERE order_id = %(order)s)"
        ),
    ),
    Mutation(
        "another unit",
        (_DIFFERS,),
        _sql(
            "UPDATE sale_order_line SET product_uom_id = (SELECT id FROM uom_uom u "
            "WHERE u.factor != (SELECT factor FROM uom_uom o WHERE o.id = "
            "sale_order_line.product_uom_id) ORDER BY id LIMIT 1) "
            "WHERE id = (SELECT min(id) FROM sale_order_line "
            "WHERE order_id = %(order)s)"
        ),
    ),
    Mutation(
        "an answer for one more than was ordered",
        (_NOT_ADDED,),
        _sql(
            "UPDATE amazon_vendor_acknowledgement_line SET quantity = quantity + 1 "
            "WHERE id = (SELECT min(id) FROM amazon_vendor_acknowledgement_line "
            "WHERE acknowledgement_id = %(answer)s)"
        ),
    ),
    # I4
    Mutation(
        "Amazon took what no row holds",
        ("I4 Amazon took what no row holds",),
        _sent_without_row,
    ),
    Mutation(
        "an answer was taken twice", ("I4 the same answer was taken 2",), _sent_twice
    ),
    Mutation(
        "sent, without its moment",
        ("I4 sent, and its row says that it never was",),
        _sql(
            "UPDATE amazon_vendor_submission SET sent_at = NULL "
            "WHERE id = %(submission)s"
        ),
    ),
    # I5
    Mutation(
        "a submission is still under way",
        ("I5 a submission that never ended",),
        _sql(
            "UPDATE amazon_vendor_submission SET state = 'submitted' "
            "WHERE id = %(submission)s"
        ),
    ),
    Mutation(
        "what follows was never done",
        ("I5 work that was left undone",),
        _sql(
            "UPDATE amazon_vendor_submission SET work_left = true "
            "WHERE id = %(submission)s"
        ),
    ),
    Mutation(
        "a document that never heard what became of it",
        ("I5 work that was left undone",),
        _sql(
            "UPDATE amazon_vendor_submission SET untold = true "
            "WHERE id = %(submission)s"
        ),
    ),
    # I6
    Mutation("the cursor went back", ("I6 the cursor went back",), _cursor_back),
    Mutation(
        "the cursor is ahead of what is stored",
        ("I6 the cursor passed LOST0001", "I1 lost"),
        _cursor_ahead,
    ),
    # I7
    Mutation(
        "a requisition lost its lines",
        ("I7 a requisition without lines", _OTHER_LINES),
        _sql(
            "DELETE FROM amazon_vendor_requisition_line "
            "WHERE requisition_id = %(waiting)s"
        ),
    ),
    Mutation(
        "a requisition lost one line",
        (_OTHER_LINES,),
        _sql(
            "DELETE FROM amazon_vendor_requisition_line WHERE id = (SELECT min(id) "
            "FROM amazon_vendor_requisition_line WHERE requisition_id = %(waiting)s)"
        ),
    ),
    Mutation(
        "a requisition of a document that failed",
        (_NO_DOCUMENT,),
        _sql(_FAILED.format("NULL")),
    ),
    Mutation(
        "a requisition of a document whose step is still to be done",
        ("I9 a document that is still to be tried again",),
        _sql(_FAILED.format("now()")),
    ),
    Mutation(
        "a document was processed into nothing",
        ("I7 a document that was processed and left nothing",),
        _sql(
            "UPDATE amazon_vendor_queue_line SET state = 'done' WHERE id = %(poison)s"
        ),
    ),
    Mutation(
        "a sale order lost its lines",
        ("I7 a sale order without lines", _DIFFERS),
        _sql("DELETE FROM sale_order_line WHERE order_id = %(order)s"),
    ),
    Mutation("an answer without submission", (_HALF,), _answer_without_submission),
    Mutation(
        "an answer lost its lines",
        (_HALF, _NOT_ADDED),
        _sql(
            "DELETE FROM amazon_vendor_acknowledgement_line "
            "WHERE acknowledgement_id = %(answer)s"
        ),
    ),
    Mutation(
        "sold, and Amazon was never told",
        (_NEVER_SENT,),
        _sql(
            "UPDATE amazon_vendor_submission SET state = 'cancelled' "
            "WHERE id = %(submission)s"
        ),
    ),
    # I8
    Mutation(
        "a failure without a reason",
        ("I8 a failure without a reason",),
        _sql(
            "UPDATE amazon_vendor_queue_line SET error_message = NULL "
            "WHERE id = %(poison)s"
        ),
    ),
    Mutation(
        "a failure without its payload",
        ("I8 a failure without a reason",),
        _sql(
            "UPDATE amazon_vendor_queue_line SET payload_text = '' "
            "WHERE id = %(poison)s"
        ),
    ),
    Mutation(
        "tried for ever",
        ("I8 tried more often than allowed",),
        _sql("UPDATE amazon_vendor_queue_line SET attempts = 9 WHERE id = %(poison)s"),
    ),
    Mutation(
        "what follows failed, and nobody says why",
        ("I8 a failure without a reason",),
        _sql(
            "UPDATE amazon_vendor_submission SET work_attempts = 1 "
            "WHERE id = %(submission)s"
        ),
    ),
    Mutation(
        "a schedule still fails",
        ("I8 what broke and works again",),
        _sql(
            "UPDATE amazon_vendor_schedule SET last_state = 'error' "
            "WHERE instance_id = %(i)s AND operation = 'send_submissions'"
        ),
    ),
    Mutation(
        "a loop is still broken",
        ("I8 what broke and works again",),
        _sql(
            """UPDATE amazon_vendor_instance SET broken_loops = '{"watch": "x"}' """
            "WHERE id = %(i)s"
        ),
    ),
    Mutation(
        "an order is still held by a step",
        ("I8 what broke and works again",),
        _sql(
            "UPDATE amazon_vendor_requisition SET step_problem = 'x' "
            "WHERE id = %(sold)s"
        ),
    ),
    # I9
    Mutation(
        "a queue is still being received",
        ("I9 a queue that was never received",),
        _sql(
            "UPDATE amazon_vendor_queue SET fetch_state = 'pending' WHERE id = (SELECT "
            "min(id) FROM amazon_vendor_queue WHERE instance_id = %(i)s)"
        ),
    ),
    Mutation(
        "a document is still to be processed",
        ("I9 a document that was never processed",),
        _sql(
            "UPDATE amazon_vendor_queue_line SET state = 'draft' WHERE id = %(poison)s"
        ),
    ),
    Mutation(
        "a lease of a worker that is gone",
        ("I9 a lease that nobody holds any more",),
        _sql(
            "UPDATE amazon_vendor_submission SET lease_until = now() "
            "WHERE id = %(submission)s"
        ),
    ),
    Mutation(
        "another state in the end",
        ("I9 {sold} requisition",),
        _sql("UPDATE amazon_vendor_requisition SET state = 'new' WHERE id = %(sold)s"),
        compared=True,
    ),
    Mutation(
        "a sale order that is not confirmed in the end",
        ("I9 {sold} order",),
        _sql("UPDATE sale_order SET state = 'sent' WHERE id = %(order)s"),
        compared=True,
    ),
    Mutation(
        "a delivery of another quantity",
        ("I9 {sold} order",),
        _sql(
            "UPDATE stock_move SET product_qty = product_qty + 1 WHERE id = (SELECT "
            "min(m.id) FROM stock_move m JOIN stock_picking k ON k.id = m.picking_id "
            "WHERE k.sale_id = %(order)s)"
        ),
        compared=True,
    ),
    Mutation(
        "Amazon shows another quantity",
        ("I9 Amazon",),
        _amazon_shows_otherwise,
        compared=True,
    ),
    Mutation("Amazon has one less", ("I9 Amazon",), _amazon_forgot, compared=True),
    # I13
    Mutation(
        "a sale order of another company",
        (
            "I13 a record of another company",
            "I13 the other company's sale_order was changed",
        ),
        _sql("UPDATE sale_order SET company_id = %(neighbour)s WHERE id = %(order)s"),
    ),
    Mutation(
        "another company's product on a line",
        ("I13 a record of another company",),
        _sql(
            "UPDATE amazon_vendor_requisition_line SET product_id = (SELECT p.id FROM "
            "product_product p JOIN product_template t ON t.id = p.product_tmpl_id "
            "WHERE t.company_id = %(neighbour)s ORDER BY p.id LIMIT 1) "
            "WHERE requisition_id = %(sold)s"
        ),
    ),
    Mutation(
        "another company's order was repaired",
        ("I13 the other company's amazon_vendor_requisition_line was changed",),
        _sql(
            "UPDATE amazon_vendor_requisition_line SET match_problem = 'x' "
            "WHERE company_id = %(neighbour)s"
        ),
    ),
)
