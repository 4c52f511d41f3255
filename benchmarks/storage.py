"""What an order line takes on disk: of an order that is new, and of one a year old.

Orders of the simulator's generator live a whole life: Amazon places them, they are
answered, Amazon changes one in five (which is answered again), shows them as
acknowledged, partly received, received and closed. So each has two versions and three
statuses. Nothing is asked over the network.
"""

from collections import namedtuple
from datetime import datetime, timedelta, timezone

from odoo.tools import SQL

from simulator.accounts import demo_accounts
from simulator.catalogue import Catalogue
from simulator.generator import Generator, Spec
from simulator.orders import ACKNOWLEDGED, CLOSED, Receipt, Snapshot, parse_order
from simulator.status import status_of

from .documents import PRODUCTS, catalogue, documents
from .fixture import Vendor

#: Orders that are imported and answered at once.
PORTION = 50
#: How long ago the orders are placed: what is dated ahead is put aside for a person.
HOURS = timedelta(hours=10)
#: One order in so many is changed by Amazon after the answer.
CHANGED = 5

Size = namedtuple("Size", "rows bytes indexes")

#: What says how old something of an order is: table, column.
_MOMENTS = (
    ("amazon_vendor_queue", "create_date"),
    ("amazon_vendor_queue_line", "create_date"),
    ("amazon_vendor_requisition", "write_date"),
    ("amazon_vendor_requisition", "packed_on"),
)
_REQUISITION, _QUEUE = "amazon.vendor.requisition", "amazon.vendor.queue"
#: What a year of an instance with its own settings is: for how many months of it an
#: order stands as it does after a step, what the step is, months to the one before.
STAGES = (
    ("new", 1, 0, ()),
    ("packed", 3, 2, ((_REQUISITION, "_gc_pack_closed"),)),
    (
        "thinned",
        8,
        4,
        ((_REQUISITION, "_gc_thin_packed"), (_QUEUE, "_gc_empty_queues")),
    ),
)
#: Bytes an order line may take after a year.
GOAL = 1200

_TABLES = """
    SELECT relname FROM pg_class
     WHERE relkind = 'r' AND relname LIKE 'amazon\\_vendor\\_%'
"""


class Life:
    """Orders from their placing to their closing.

    :param env: Odoo environment of the superuser, on a database of the fixture's
    :param seed: makes the orders reproducible
    """

    def __init__(self, env, seed):
        self.env = env
        self.instance = Vendor(env).instance
        pool = Catalogue(seed, 0)
        pool.products = catalogue(seed)
        self.generator = Generator(pool, f"{seed}/storage")
        self.account = demo_accounts()[0]

    def live(self, count, lines):
        """Let orders live; commits each portion.

        :param int count: how many orders
        :param int lines: of each
        """
        spec = Spec(lines=lines, products=max(PRODUCTS, lines), weighed=False)
        for start in range(0, count, PORTION):
            now = datetime.now(timezone.utc).replace(microsecond=0) - HOURS
            number = min(PORTION, count - start)
            made = self.generator.make(self.account, now, number, spec)
            name = self.account.name
            self._portion([parse_order(served, name, now) for _o, served in made], now)
            self.env.cr.commit()
            self.env.invalidate_all()

    def _portion(self, orders, now):
        requisitions = self._receive("import_purchase_orders", orders)
        self._answer(requisitions, orders, now)
        for number, order in enumerate(orders):
            order.set_state(ACKNOWLEDGED, now + timedelta(minutes=30))
            if number % CHANGED == 0:
                line = order.lines[0]
                order.changed = now + timedelta(minutes=30)
                line.set_ordered(max(1, line.ordered // 2), order.changed)
        self._receive("import_purchase_orders", orders)
        changed = requisitions.filtered("change_pending")
        for requisition in changed:
            requisition._apply_changes()
        pairs = dict(zip(requisitions, orders, strict=True))
        self._answer(changed, [pairs[each] for each in changed], now)
        # Confirming is Odoo's, and so is what it stores.
        requisitions.sale_order_ids.write({"state": "sale"})
        self._show(orders, now + timedelta(hours=1))
        for hours, share in ((4, 2), (8, 1)):
            moment = now + timedelta(hours=hours)
            for order in orders:
                self._deliver(order, moment, share)
                if share == 1:
                    order.set_state(CLOSED, moment)
            self._show(orders, moment + timedelta(hours=1))

    def _receive(self, operation, orders):
        made = [order.render() for order in orders]
        return self._process(operation, made).requisition_ids

    def _show(self, orders, moment):
        self._process(
            "import_purchase_order_status",
            [status_of(order, moment) for order in orders],
        )

    def _process(self, operation, made):
        queue = self.env["amazon.vendor.queue"].create(
            {
                "instance_id": self.instance.id,
                "operation": operation,
                "fetch_state": "done",
            }
        )
        queue._store_documents(documents(made))
        queue._process()
        failed = queue.line_ids.filtered(lambda line: line.state != "done")
        if failed:
            raise AssertionError(failed.mapped("error_message"))
        self.env.flush_all()
        return queue

    def _answer(self, requisitions, orders, now):
        """Answer in full, and let Amazon have taken it."""
        requisitions.filtered("can_acknowledge")._acknowledge()
        submissions = requisitions.acknowledgement_id.submission_id
        waiting = submissions.filtered(lambda s: s.state == "queued")
        waiting._set_state("sending")
        for number, submission in enumerate(waiting):
            submission._set_state(
                "submitted",
                sent_at=now.replace(tzinfo=None),
                submitted_at=now.replace(tzinfo=None),
                transaction_id=f"{submission.id:08d}-7f3a-4d0e-9c51-{number:012d}",
                request_id=f"{number:08d}-51d0-4e8b-a7f3-{submission.id:012d}",
            )
        for order in orders:
            for line in order.lines:
                line.acknowledgements.append(
                    Snapshot(now + timedelta(minutes=10), line.ordered, 0, 0)
                )
        self.env.flush_all()

    @staticmethod
    def _deliver(order, moment, share):
        for line in order.lines:
            had = sum(receipt.amount for receipt in line.receipts)
            amount = line.ordered // share - had
            if amount > 0:
                line.receipts.append(Receipt(moment, amount, line.unit, line.unit_size))


def grow_old(env, months, *methods):
    """Let months pass, and the daily clean-up do some of its steps to their end.

    :param int months: of 31 days
    :param methods: pairs of a model and its method
    """
    for table, column in _MOMENTS:
        env.cr.execute(
            SQL(
                "UPDATE %(table)s SET %(column)s = %(column)s - %(months)s",
                table=SQL.identifier(table),
                column=SQL.identifier(column),
                months=timedelta(days=31 * months),
            )
        )
    env.invalidate_all()
    for model, method in methods:
        more = True
        while more:
            _done, more = getattr(env[model], method)()
            env.cr.commit()
            env.invalidate_all()


def sizes(cr):
    """What the tables of this addon take, packed tightly.

    Each is copied with its indexes, measured, and forgotten: ``VACUUM`` spares what a
    transaction of another database of the server may have seen.

    :param cr: cursor; what it has not committed is lost
    :return: dict name of the table -> :class:`Size`
    """
    cr.execute(_TABLES)
    found = {name: _size(cr, name) for (name,) in cr.fetchall()}
    cr.rollback()
    return found


def _size(cr, name):
    table, copy = SQL.identifier(name), SQL.identifier("bench_copy")
    cr.execute(SQL("CREATE TABLE %s (LIKE %s INCLUDING ALL)", copy, table))
    cr.execute(SQL("INSERT INTO %s SELECT * FROM %s", copy, table))
    rows = cr.rowcount
    cr.execute(
        "SELECT pg_total_relation_size('bench_copy'), pg_indexes_size('bench_copy')"
    )
    size = Size(rows, *cr.fetchone())
    cr.execute(SQL("DROP TABLE %s", copy))
    return size


def run(env, seed, count, lines):
    """Measure, and print what a line takes new, packed and after a year.

    :param env: Odoo environment of the superuser, on a database of the fixture's
    :param int count: how many orders
    :param int lines: of each
    :return: dict stage -> dict table -> bytes a line
    """
    env.cr.commit()
    empty = sizes(env.cr)
    Life(env, seed).live(count, lines)
    found = {}
    for stage, _months, age, methods in STAGES:
        grow_old(env, age, *methods)
        full = sizes(env.cr)
        found[stage] = {
            table: (size.bytes - empty[table].bytes) / (count * lines)
            for table, size in full.items()
        }
    if left := env[_REQUISITION].search_count(
        [("purchase_order_status", "=", "CLOSED"), ("thinned_on", "=", False)]
    ):
        raise AssertionError(f"{left} orders were not thinned")
    return found


def report(found):
    """Print what was found.

    :param dict found: what :func:`run` returned
    :return: whether a line takes as little as it should after a year
    """
    print(f"\n{'bytes an order line':28}", *(f"{stage:>10}" for stage in found))
    tables = sorted(found["new"], key=lambda table: -found["new"][table])
    for table in tables:
        row = [found[stage][table] for stage in found]
        if max(row) >= 1:
            name = table.removeprefix("amazon_vendor_").replace("_", " ")
            print(f"  {name:26}", *(f"{value:10.0f}" for value in row))
    sums = {stage: sum(rows.values()) for stage, rows in found.items()}
    print(f"  {'together':26}", *(f"{value:10.0f}" for value in sums.values()))
    year = sum(sums[stage] * months / 12 for stage, months, _a, _m in STAGES)
    print(f"  mean of all lines of a whole year: {year:.0f}")
    met = sums["thinned"] <= GOAL
    print(
        f"  a line after a year: {sums['thinned']:.0f} bytes, wanted {GOAL}: "
        f"{'met' if met else 'MISSED'}"
    )
    return met
