"""The order of the measurements, and their result as one dictionary."""

from importlib import import_module
from statistics import median

from . import billing, direct, goals, million, report, shipping, single, stock
from .aged import aged
from .ceiling import ceiling
from .compare import check, measure
from .documents import catalogue, orders
from .life import life
from .paths import OWN, FullPath
from .peers import PEERS
from .values import gains, print_gains
from .workers import Workers

SIZES = ((50, 10), (10, 100), (1, 5000))
#: Orders of ten lines in the queues whose memory is compared.
QUEUES = (100, 400)
#: Orders of ten lines in the backlog of the real workers.
BACKLOG = 1500
#: The key of what is measured of shipments; orders of ten lines whose ASN are told, and
#: cartons of one shipment.
SHIP, ASNS, CARTONS = "ship", 100, (100, 2000)
#: The key of what is measured of invoices and payments; that of a large file of them;
#: that of stock that Amazon is told.
BILL, FILE, STOCK = "bill", "file", "inventory"
#: The key of what is measured of customers' orders; orders of the small wave and of the
#: large one, and how many labels are one PDF.
DIRECT, WAVES, PRINTED = "direct", (50, 300), 100


class Run:
    """One run of the benchmark.

    :param options: the command line
    """

    def __init__(self, options):
        self.options = options
        self.database = options.database
        self.goods = catalogue(options.seed)
        wanted = set(filter(None, options.only.split(",")))
        #: what is measured besides orders, and whether nothing else is
        self.ships = not options.quick if not wanted else SHIP in wanted
        self.bills = not options.quick if not wanted else BILL in wanted
        self.files = not options.quick if not wanted else FILE in wanted
        self.stocks = not options.quick if not wanted else STOCK in wanted
        self.directs = not options.quick if not wanted else DIRECT in wanted
        #: word -> module of a further addon, with ``measure``, ``show`` and ``goals``
        self.further = dict(map(_brought, options.further))
        known = {SHIP, BILL, FILE, STOCK, DIRECT, *self.further}
        self.no_orders = bool(wanted) and wanted <= known
        self.paths = [p for p in (*OWN, *PEERS) if not wanted or p.key in wanted]
        self.result = {"seed": options.seed, "sizes": {}, "goals": []}

    def execute(self):
        """Measure everything.

        :return: whether all paths agree and all goals are met
        """
        if self.options.values:
            return self._values()
        if self.options.history:
            self._history()
            return all(goal["met"] for goal in self.result["goals"])
        agreed = True
        if self.ships:
            self._shipping()
        if self.bills:
            self._billing()
        if self.files:
            self._file()
        if self.stocks:
            self._stock()
        if self.directs:
            self._direct()
        for name, module in self.further.items():
            self._further(name, module)
        if self.no_orders:
            return all(goal["met"] for goal in self.result["goals"])
        for count, lines in SIZES[:1] if self.options.quick else SIZES:
            agreed = self._size(count, lines) and agreed
        self._goals(goals.ratios(self._usages()))
        self._life()
        if not self.options.quick:
            self._single()
            self._workers()
        met = all(goal["met"] for goal in self.result["goals"])
        return agreed and met

    def _values(self):
        """What each value gains that is handed over; whether all of them pay."""
        made = orders(f"{self.options.seed}/values", *SIZES[0], self.goods)
        names = list(filter(None, self.options.only.split(",")))
        rows = gains(self.database, made, self.options.rounds, names)
        print_gains(rows)
        self.result["values"] = rows
        return all(row["pays"] is not False for row in rows)

    def _life(self):
        """Whole lives, import to confirmation, step by step."""
        count, lines = SIZES[0]
        made = orders(f"{self.options.seed}/life", count, lines, self.goods)
        found = life(self.database, made, self.options.rounds)
        report.print_life(count, lines, found)
        self.result["life"] = found
        self._goals(goals.life(found, count))

    def _history(self):
        """What must not grow with history."""
        count = self.options.history
        found = aged(self.database, self.options.seed, self.goods, count)
        report.print_views(count, found["views"])
        self.result["history"] = found
        self._goals(goals.history(found))

    def _usages(self):
        return {key: size["paths"] for key, size in self.result["sizes"].items()}

    def _size(self, count, lines):
        made = orders(self.options.seed, count, lines, self.goods)
        limit = self.options.limit
        found, first, complete = check(self.database, made, self.paths, limit)
        paths = [path for path in self.paths if path.key in found]
        agreed = report.print_equality(count, lines, paths, found)
        stopped = [path.key for path in self.paths if path not in paths]
        report.print_stopped(stopped, limit)
        # The large order takes minutes with some; its one run has to do.
        rounds = self.options.rounds - 1 if lines < 1000 else 0
        usages = measure(self.database, made, paths, complete, first, rounds)
        report.print_table(count, lines, paths, usages)
        self.result["sizes"][f"{count}x{lines}"] = {
            "differences": found,
            "stopped": stopped,
            "paths": usages,
        }
        if lines == 100:
            few = orders(self.options.seed, count, 10, self.goods)
            self.result["sizes"][f"{count}x10"] = {
                "paths": measure(self.database, few, [FullPath()], None, {}, 1)
            }
        return agreed

    def _single(self):
        seed, rounds = self.options.seed, self.options.rounds
        ten = orders(f"{seed}/confirm", 10, 10, self.goods)
        hundred = orders(f"{seed}/poison", 100, 10, self.goods)
        found = {
            "confirm": single.confirm(self.database, ten, rounds),
            "poison": single.poison(self.database, hundred, rounds),
            "memory": single.memory(self.database, seed, self.goods, QUEUES),
        }
        self.result["single"] = found
        self._goals(goals.single(found))

    def _shipping(self):
        found = shipping.measure(
            self.database,
            self.options.seed,
            self.goods,
            self.options.rounds,
            ASNS,
            CARTONS,
        )
        self.result["shipping"] = found
        report.print_shipping(found)
        self._goals(goals.shipping(found))

    def _further(self, name, module):
        options = self.options
        found = module.measure(
            self.database, options.seed, self.goods, options.rounds, options.orders
        )
        self.result[name] = found
        module.show(found)
        self._goals(module.goals(found))

    def _stock(self):
        found = stock.measure(self.database, self.options.products)
        self.result["inventory"] = found
        report.print_stock(found)
        self._goals(goals.stock(found))

    def _direct(self):
        found = direct.measure(self.database, WAVES, PRINTED)
        self.result["direct"] = found
        report.print_direct(found)
        self._goals(goals.direct(found))

    def _billing(self):
        found = billing.measure(
            self.database,
            self.options.seed,
            self.goods,
            self.options.rounds,
            self.options.invoices,
            self.options.payment_lines,
        )
        self.result["billing"] = found
        report.print_billing(found)
        self._goals(goals.billing(found))

    def _file(self):
        found = million.measure(self.database, self.options.rows)
        self.result["file"] = found
        report.print_file(found)
        self._goals(goals.file(found))

    def _workers(self):
        real = Workers(self.options.config, self.database, self.goods)
        runs, limits = {1: [], 2: []}, []
        for turn in range(self.options.worker_rounds):
            limits.append(ceiling(self.database, self.options.seed, self.goods))
            report.print_ceiling(limits[-1])
            for number in runs:
                seed = f"{self.options.seed}/workers {turn} {number}"
                runs[number].append(real.drain(seed, BACKLOG, number))
                report.print_workers(number, BACKLOG, runs[number][-1])
        if not runs[1]:
            return
        # The clock measures whatever else the machine does; so the CPU seconds of the
        # busier one are told beside it, and what two bare processes are worth here.
        alone = median(sum(run["cpu"]) for run in runs[1])
        together = median(max(run["cpu"]) for run in runs[2])
        found = {
            "runs": runs,
            "speedup": alone / together,
            "speedup_wall": median(run["wall"] for run in runs[1])
            / median(run["wall"] for run in runs[2]),
            "ceiling": median(limit["ratio"] for limit in limits),
            "limits": limits,
            "duty": median(run["duty"] for run in runs[1]),
        }
        self.result["workers"] = found
        share = found["speedup_wall"] / found["ceiling"]
        print(
            f"  by the clock: {found['speedup_wall']:.2f} times as fast, "
            f"{share:.0%} of what two bare processes are worth here"
        )
        self._goals(goals.workers(found))

    def _goals(self, found):
        report.print_goals(found)
        self.result["goals"] += [
            {"name": name, "wanted": wanted, "found": value, "met": bool(met)}
            for name, wanted, value, met in found
        ]


def _brought(place):
    """What an addon brings: "addon.word" to (word, its module)."""
    addon, _dot, word = place.rpartition(".")
    return word, import_module(f"odoo.addons.{addon}.benchmarks.{word}")
