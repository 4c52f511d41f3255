"""What is billed and what is paid: what the addon adds to what Odoo does by itself."""

from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import partial

from odoo.fields import Command
from odoo.tools import SQL

from simulator.invoice_parties import known

from .compare import best
from .documents import orders
from .fixture import Vendor
from .measure import Meter, apart, vacuum
from .paths import FullPath

#: Lines of each invoice.
LINES = 10
#: Orders that are imported, and invoices that are made, at once while all is prepared.
PORTION = 250
#: One line in so many takes something off one of the invoices.
TAKES_OFF = 10
#: Lines of a payment that was booked before: PostgreSQL plans otherwise where it knows
#: of nothing that was ever paid.
HISTORY = 500
#: What each invoice of the payment comes to, and what is taken off of one.
AMOUNT, SHORT = Decimal("125.30"), Decimal("20.25")
#: From so many invoices, or lines of a payment, on each side has one turn: what chance
#: there is evens out among so many, and a turn takes minutes.
MANY = 500
#: Odoo's own button, and the addon.
SIDES = ("bare", "addon")
#: What is written while invoices are prepared.
WRITTEN = (
    "account_move",
    "account_move_line",
    "amazon_vendor_invoice",
    "amazon_vendor_submission",
    "mail_message",
)
#: When Amazon was billed, and when it pays.
BILLED, PAID = date(2026, 9, 1), date(2026, 11, 2)


def measure(database, seed, goods, rounds, invoices, lines):
    """Measure all of it. What is prepared is the same for both sides, which take turns;
    each turn is rolled back.

    :param int rounds: of small sets; large ones have one, see :data:`MANY`
    :param int invoices: orders of ten lines that are billed
    :param int lines: of one payment
    :return: dict: "count", "lines"; "invoices" and "payment" to dict name -> the
        cheapest measure.Usage as dict
    """
    made = orders(f"{seed}/bill", invoices, LINES, goods)
    return {
        "count": invoices,
        "lines": lines,
        "invoices": _sides(database, made, rounds),
        "payment": apart(
            database, partial(_paid, count=lines, rounds=rounds if lines < MANY else 1)
        ),
    }


# === INVOICES === #


def _sides(database, made, rounds):
    """The same orders, billed by the addon and by Odoo's own button.

    Large sets have a process and clean tables for each side: the rows of a turn that
    was taken back still lie in the tables, and who comes second reads over them.

    :return: see :func:`_billed`
    """
    if len(made) < MANY:
        return apart(database, partial(_billed, made=made, rounds=rounds, sides=SIDES))
    found = {}
    for side in SIDES:
        vacuum(database)
        found |= apart(database, partial(_billed, made=made, rounds=1, sides=(side,)))
    return found


def _billed(env, made, rounds, sides):
    """Bill orders, each side by turns.

    :param sides: of :data:`SIDES`
    :return: dict: "bare": created and confirmed; "addon": built, posted and queued; and
        these five
    """
    sold = _delivered(env, made)
    _complete(env)
    _analyze(env)

    def bare(found):
        with _measured(env, found, "bare"):
            with _part(env, found, "created"):
                moves = sold._create_invoices(grouped=True)
            with _part(env, found, "confirmed"):
                moves.action_post()
        _require(moves, len(made))

    def addon(found):
        Invoice = env["amazon.vendor.invoice"]
        with _measured(env, found, "addon"):
            with _part(env, found, "built"):
                moves = Invoice._make(sold.amazon_requisition_id)
            with _part(env, found, "posted"):
                moves.action_post()
            with _part(env, found, "queued"):
                moves._amazon_submit()
        _require(moves, len(made))
        told = moves.amazon_invoice_ids.submission_ids
        if set(told.mapped("state")) != {"queued"} or len(told) != len(made):
            raise RuntimeError(f"{len(told)} of {len(made)} invoices are queued")

    works = {"bare": bare, "addon": addon}
    return _by_turns(env, rounds, *(works[side] for side in sides))


def _delivered(env, made):
    """Sale orders whose goods have left. What leaves the warehouse is measured
    elsewhere: here Odoo is only told that it has."""
    vendor, path = Vendor(env), FullPath()
    sold = env["sale.order"]
    for start in range(0, len(made), PORTION):
        part = path.prepare(vendor, made[start : start + PORTION], None)
        sold += path.run(vendor, part).with_env(env)
        env.flush_all()
        env.invalidate_all()
    # Half of the goods are taxed nowhere, which Amazon wants a reason for.
    tax = env["account.tax"].search([("name", "=", "Bench 7%")])
    sold.order_line.filtered(lambda line: not line.tax_ids).tax_ids = tax
    sold.write({"state": "sale"})
    env.flush_all()
    env.cr.execute(
        "UPDATE sale_order_line SET qty_delivered = product_uom_qty "
        "WHERE order_id = ANY(%s)",
        [sold.ids],
    )
    env.invalidate_all()
    return sold


def _complete(env):
    """What accounts payable has to know of both sides."""
    germany = env.ref("base.de").id
    vendor = Vendor(env)
    vendor.company.partner_id.write(
        {
            "street": "Hafenstraße 7",
            "city": "Lübeck",
            "zip": "23568",
            "country_id": germany,
            "vat": "DE136695976",
        }
    )
    records = known()
    for party in env["amazon.vendor.party"].search([("is_bill_to", "=", True)]):
        record = records.get(party.code)
        if not record:
            raise RuntimeError(f"Amazon has no company {party.code} on record")
        party.billing_name = record["name"]
        party.partner_id.write(
            {
                "street": record["street"],
                "city": record["city"],
                "zip": record["postcode"],
                "country_id": germany,
                "vat": record["vat"],
            }
        )
    vendor.instance.parallel_test_passed = True
    env.flush_all()


def _require(moves, count):
    if len(moves) != count or set(moves.mapped("state")) != {"posted"}:
        raise RuntimeError(f"{len(moves)} of {count} invoices: {moves.mapped('state')}")
    lines = moves.invoice_line_ids.filtered(lambda line: line.display_type == "product")
    if len(lines) != count * LINES:
        raise RuntimeError(f"{len(lines)} lines instead of {count * LINES}")


# === PAYMENTS === #


def _paid(env, count, rounds):
    """One payment of Amazon's, and a bare one with as many counterparts.

    :return: dict: "matched", "bare", "booked"
    """
    vendor = Vendor(env)
    _books(env, vendor)
    paid = _remittance(env, vendor, "4711", _posted(env, vendor, 0, HISTORY), 0)
    paid._match()
    paid.action_book()
    _analyze(env)
    off = count // TAKES_OFF
    invoices = _posted(env, vendor, HISTORY, count - off)
    remittance = _remittance(env, vendor, "4712", invoices, off)
    _analyze(env)

    def matched(found):
        with _measured(env, found, "matched"):
            remittance._match()
        if remittance.state != "matched":
            raise RuntimeError(remittance.review_reason)

    _by_turns(env, 1, matched)  # what is cached for ever
    usages = _by_turns(env, rounds, matched)
    remittance._match()
    env.flush_all()
    values = {**remittance._payment_values(), "amazon_remittance_id": False}

    def bare(found):
        """As many counterparts: posted, and each reconciled with its invoice."""
        with _measured(env, found, "bare"):
            payment = env["account.payment"].with_context(skip_invoice_sync=True)
            # Odoo takes the lines out of what it is given.
            payment = payment.create(dict(values)).with_env(env)
            payment.action_post()
            owed = invoices.line_ids.filtered(_is_owed).grouped("name")
            settled = payment.move_id.line_ids.filtered(_is_owed)
            env["account.move.line"]._reconcile_plan(
                [line + owed[line.name] for line in settled]
            )
        _require_paid(invoices)

    def booked(found):
        with _measured(env, found, "booked"):
            remittance.action_book()
        _require_paid(invoices)
        if len(remittance.deduction_ids) != off:
            raise RuntimeError(f"{len(remittance.deduction_ids)} deductions of {off}")
        seen = invoices.amazon_invoice_ids.grouped("seen_state")
        found_short = len(seen.get("short", ()))
        if set(seen) != {"paid", "short"} or found_short != off:
            raise RuntimeError(f"{found_short} of {off} short, and {seen.keys()}")

    return usages | _by_turns(env, rounds, bare, booked)


def _is_owed(line):
    return line.account_id.account_type == "asset_receivable"


def _require_paid(invoices):
    left = invoices.filtered(lambda move: move.amount_residual)
    if left:
        raise RuntimeError(f"not paid: {len(left)}")


def _books(env, vendor):
    instance = vendor.instance
    instance.action_make_payment_journal()
    instance.deduction_account_id = env["account.account"].create(
        {"name": "Deductions", "code": "BENCH40900", "account_type": "expense"}
    )


def _posted(env, vendor, first, count):
    """Invoices of one line, whose number is that of their receivable line."""
    Move, found = env["account.move"], env["account.move"]
    last = first + count
    for start in range(first, last, PORTION):
        numbers = range(start, min(start + PORTION, last))
        made = Move.create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": vendor.customer.id,
                    "invoice_date": BILLED,
                    "name": f"BENCH{number:06}",
                    "payment_reference": f"BENCH{number:06}",
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "Goods",
                                "price_unit": float(AMOUNT),
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
                for number in numbers
            ]
        )
        made.action_post()
        _tell(vendor, made)
        found += made
        _analyze(env, WRITTEN)
        env.invalidate_all()
    return found


def _tell(vendor, moves):
    """What Amazon was told of these, and has accepted as far as anybody knows."""
    Invoice = moves.env["amazon.vendor.invoice"]
    told = Invoice.create(
        [
            {
                **Invoice._version_values(vendor.instance, "{}", Invoice),
                "move_id": move.id,
                "instance_id": vendor.instance.id,
                "number": move.name,
                "match_key": move.name,
            }
            for move in moves
        ]
    )
    for state in ("sending", "submitted", "presumed"):
        told.submission_ids._set_state(state)


def _remittance(env, vendor, name, invoices, off):
    """What Amazon pays these with: each has a line, and so many a claim besides."""
    short = invoices[:off]
    remittance = env["amazon.vendor.remittance"].create(
        {
            "instance_id": vendor.instance.id,
            "name": name,
            "payment_number": name,
            "paid_on": PAID,
            "currency_id": vendor.company.currency_id.id,
            "amount_text": str(AMOUNT * len(invoices) - SHORT * len(short)),
            "lines_text": str(AMOUNT * len(invoices) - SHORT * len(short)),
            "amazon_state": "SUCCESSFUL",
            "expected_lines": len(invoices) + len(short),
            "line_count": len(invoices) + len(short),
        }
    )
    lines = [(move.name, AMOUNT) for move in invoices]
    lines += [(f"{move.name}SC", -SHORT) for move in short]
    env["amazon.vendor.remittance.line"].create(
        [
            {
                "remittance_id": remittance.id,
                "sequence": sequence,
                "number": number,
                "net_text": str(net),
                "total_text": str(net),
                "currency_id": vendor.company.currency_id.id,
            }
            for sequence, (number, net) in enumerate(lines, start=1)
        ]
    )
    env.flush_all()
    return remittance


# === TURNS === #


def _analyze(env, tables=()):
    """What PostgreSQL does by itself after so much was written, and not in the middle
    of a transaction that writes it.

    :param tables: names, by default all there are
    """
    env.flush_all()
    env.cr.execute(
        SQL("ANALYZE %s", SQL(", ").join(SQL.identifier(name) for name in tables))
    )


def _by_turns(env, rounds, *works):
    """Do each piece of work ``rounds`` times, by turns, and take it back each time.

    :param works: callable(dict name -> measure.Usage), which it fills
    :return: dict name -> dict of the cheapest measure.Usage
    """
    found = {}
    for _round in range(rounds):
        for work in works:
            turn = {}
            with _taken_back(env):
                work(turn)
            for name, usage in turn.items():
                found.setdefault(name, []).append(usage)
    return {name: best(usages) for name, usages in found.items()}


@contextmanager
def _taken_back(env):
    env.flush_all()
    env.invalidate_all()
    env.cr.execute("SAVEPOINT bench_turn")
    try:
        yield
    finally:
        env.transaction.clear()
        env.cr.execute("ROLLBACK TO SAVEPOINT bench_turn")
        env.cr.postcommit.clear()


@contextmanager
def _measured(env, found, name):
    """Measure a block on a cold cache, with what Odoo leaves for the commit: its flush,
    and the messages of what is tracked."""
    env.cr.flush()
    env.invalidate_all()
    meter = Meter(env.cr)
    with meter:
        yield
        env.cr.flush()
    found[name] = meter.usage


@contextmanager
def _part(env, found, name):
    """Measure a part of what is measured. What the part before has read is there, and
    what it has left to flush is the next one's, or only the whole's: on both sides."""
    meter = Meter(env.cr)
    with meter:
        yield
    found[name] = meter.usage
