"""One run: orders come, are answered and confirmed, while a plan's troubles strike."""

from odoo.addons.amazon_vendor_central.simulator.catalogue import Catalogue

from . import life, snapshot
from . import plan as plans
from .amazon import CATALOGUE, Amazon
from .checks import Checks, exported
from .hooks import outside
from .stage import KNOWN_PRODUCTS
from .timeline import Timeline
from .troubling import Troubling

#: Minutes at which Amazon places further orders, and changes one.
SECOND_WAVE, CHANGE = 20, 20
POISON = "POISON01"
#: So many orders at least are answered and sold where nothing goes wrong.
LEAST_DONE = 3


class Run(Timeline, Troubling):
    """One plan carried out.

    :param stage: :class:`~.stage.Stage`
    :param plan: :class:`~.plan.Plan`
    :param server: callable(mode): restarts PostgreSQL, ``fast`` or ``immediate``
    """

    #: What a further life has of its own: what goes wrong, the ways of working, what
    #: Amazon answers besides, the work, the invariants, parts of the paths by which it
    #: sends documents, and the kinds of runs of which it dies at each boundary.
    catalogue = plans.CATALOGUE
    ways = plans.WAYS
    found = plans.FOUND
    apis = ()
    life_class = life.Life
    checks_class = Checks
    outgoing = ("acknowledgements",)
    kill_variants = (0,)
    #: What nobody may find when the seals are opened either, and the one table in which
    #: it may lie so.
    people, sealed_place = (), None
    #: See :class:`~.hooks.Hooks`: what must hold the moment a document leaves.
    check_leaving = None

    def __init__(self, stage, plan, server):
        self.stage = stage
        self.plan = plan
        self.server = server
        self.shared = stage.shared
        self.secrets = [
            f"canary-secret-{plan.name}-7f3a9c51d0",
            f"Atzr|canary-token-{plan.name}-51d0e8a2b4",
        ]
        self.hits = [0] * len(plan.troubles)
        self.passes = 0
        self.errors = []
        self._armed = set()
        self._ended = False
        self._at_rest = False
        self._imported_since = False
        self._patches = []

    def carry_out(self):
        """Play the whole plan.

        :return: dict: ``broken`` (sentences), ``hits`` (row -> times), ``snapshot``,
            ``boundaries``, ``statements``, ``passes``
        """
        self.shared.clear()
        self.stage.accusations.clear()
        self.stage.longest = 0.0
        self.stage.hooks.outgoing = self.outgoing
        self.stage.hooks.leaving = self.check_leaving
        self.started = self.shared.now()
        keys = ("amzn1.application-oa2-client.faults", *self.secrets)
        self.amazon = Amazon(
            self.shared, plans.orders_of(self.plan.variant), keys, self.apis
        )
        try:
            return self._play(keys)
        finally:
            for each in self._patches:
                each.stop()
            self.amazon.stop()

    def _play(self, keys):
        stage = self.stage
        way = plans.way_of(self.plan.variant)
        self.life = stage.open_instance(self.amazon.url, keys, self.life_class, way)
        self._prepare_services()
        self._place_orders()
        with outside(stage.database) as cursor:
            self._open_checks(cursor)
        self._until_rest()
        return self._judge()

    def _judge(self):
        """What holds in the end, and what there is."""
        stage = self.stage
        with outside(stage.database) as cursor:
            self.checks._cursor = cursor
            self.checks.liveness()
            ledger = self.amazon.get("ledger")
            self._count_faults(ledger)
            self.checks.rates(ledger, self._retry_after())
            self.checks.duration(stage.longest)
            found = self._take_snapshot(cursor)
        broken = self.checks.broken + list(dict.fromkeys(stage.accusations))
        broken += self._secrets_in_exports()
        broken += self.stage.call(lambda: self.stage.exposed(self.life.instance))
        return {
            "broken": broken,
            "hits": self._hits_by_row(),
            "snapshot": found,
            "boundaries": self.shared.boundaries,
            "statements": self.shared.statements,
            "passes": self.passes,
            "minutes": round(self._minute()),
            "errors": self.errors[:20],
            "secrets": self.secrets,
        }

    def _take_snapshot(self, cursor):
        return snapshot.take(cursor, self.life.instance, self.amazon)

    @staticmethod
    def check_complete(found):
        """What all runs are compared with must itself have come to its end.

        :param dict found: the snapshot of a run without any fault
        """
        answers = [each["answer"] for each in found.values() if each.get("answer")]
        orders = [each["order"] for each in found.values() if each.get("order")]
        done = [state for state, _answer in answers if state == "confirmed"]
        sold = [each for each in orders if each[0] == "sale"]
        if len(done) < LEAST_DONE or len(sold) < LEAST_DONE:
            raise AssertionError(
                f"without any fault: {len(done)} answers confirmed and {len(sold)} "
                "sale orders confirmed"
            )

    def _secrets_in_exports(self):
        """What an administrator's export of everything holds (I11)."""
        return [
            f"I11 an export holds {word[:12]}"
            for word in exported(self.stage.call(self._export), self.secrets)
        ]

    def _export(self):
        return self.stage.export(self.life.instance)

    # --- Amazon's side ----------------------------------------------------------------

    def _generate(self, count, **details):
        details = {"lines": [1, 3], "amount": [1, 20], "weighed": False, **details}
        details.setdefault("products", KNOWN_PRODUCTS)
        placed = self.amazon.do("generate_orders", count=count, spread=1, **details)
        return [order["number"] for order in placed]

    def _place_orders(self):
        self._orders = self._generate(2)
        products = Catalogue(CATALOGUE).products
        mixed = [products[0].asin, products[KNOWN_PRODUCTS].asin]
        # One with a product that nobody knows: it waits for a person, for ever.
        self._unmapped = self._generate(1, asins=mixed, lines=2, products=60)
        template = {
            "purchaseOrderNumber": POISON,
            "purchaseOrderState": "New",
            "orderDetails": {
                "purchaseOrderDate": self.amazon.get("state")["now"],
                "purchaseOrderStateChangedDate": self.amazon.get("state")["now"],
                "sellingParty": {"partyId": "NORD1"},
                "items": [],
            },
        }
        self.amazon.do("add_orders", orders=[template])

    def _second_wave(self):
        moment = self.shared.now()
        for number in self._generate(2):
            self.checks.placed[number] = moment

    def _change(self):
        self.amazon.do("change_order", number=self._unmapped[0], quantities={"1": 33})

    def _events(self):
        """What happens later, and in which minute."""
        return [(SECOND_WAVE, self._second_wave), (CHANGE, self._change)]

    def _open_checks(self, cursor):
        self.checks = self.checks_class(cursor, self.life.instance, self.amazon)
        self.checks.placed = dict.fromkeys(self._placed(), self.started)
        self.checks.begin()

    def _placed(self):
        """Numbers of what Amazon shows from the beginning."""
        return [*self._orders, *self._unmapped, POISON]
