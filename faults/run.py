"""One run: orders come, are answered and confirmed, while a plan's troubles strike."""

from functools import partial
from unittest.mock import patch

from odoo import SUPERUSER_ID
from odoo.exceptions import UserError
from odoo.modules.registry import Registry

from odoo.addons.amazon_vendor_central.simulator.catalogue import Catalogue

from . import life, snapshot
from . import plan as plans
from .amazon import CATALOGUE, Amazon
from .checks import Checks, exported
from .hooks import Action, outside
from .stage import KNOWN_PRODUCTS

#: Minutes at which Amazon places further orders, and changes one.
SECOND_WAVE, CHANGE = 20, 20
#: Not more often than this is looked at, in virtual minutes, and not for longer.
STEP, PATIENCE_MINUTES, MOST_PASSES = 1, 16 * 60, 60
POISON = "POISON01"
#: So many orders at least are answered and sold where nothing goes wrong.
LEAST_DONE = 3
#: What somebody who is in the way does, by the action's name.
IN_THE_WAY = ("edit", "cancel_order", "delete_order")
_PENDING = """
SELECT min(moment) FROM (
  SELECT next_try AS moment FROM amazon_vendor_queue WHERE instance_id = %(i)s
     AND fetch_state = 'failed'
  UNION ALL SELECT coalesce(next_try, lease_until, timestamp '2000-01-01')
    FROM amazon_vendor_queue
   WHERE instance_id = %(i)s AND fetch_state IN ('pending', 'running')
  UNION ALL SELECT next_try FROM amazon_vendor_queue_line
   WHERE instance_id = %(i)s AND state = 'failed'
  UNION ALL SELECT timestamp '2000-01-01' FROM amazon_vendor_queue_line
   WHERE instance_id = %(i)s AND state = 'draft'
  UNION ALL SELECT coalesce(next_try, timestamp '2000-01-01')
    FROM amazon_vendor_submission WHERE instance_id = %(i)s AND state = 'queued'
  UNION ALL SELECT coalesce(lease_until, timestamp '2000-01-01')
    FROM amazon_vendor_submission WHERE instance_id = %(i)s AND state = 'sending'
  UNION ALL SELECT greatest(next_check, lease_until) FROM amazon_vendor_submission
   WHERE instance_id = %(i)s AND next_check IS NOT NULL AND state IN
     ('unknown', 'submitted', 'presumed')
  UNION ALL SELECT timestamp '2000-01-01' FROM amazon_vendor_submission
   WHERE instance_id = %(i)s AND work_left) waiting
"""


class Run:
    """One plan carried out.

    :param stage: :class:`~.stage.Stage`
    :param plan: :class:`~.plan.Plan`
    :param server: callable(mode): restarts PostgreSQL, ``fast`` or ``immediate``
    """

    #: What a further life has of its own: what goes wrong, what Amazon answers besides,
    #: the work, the invariants, parts of the paths by which it sends documents, and the
    #: kinds of runs of which it dies at each boundary.
    catalogue = plans.CATALOGUE
    apis = ()
    life_class = life.Life
    checks_class = Checks
    outgoing = ("acknowledgements",)
    kill_variants = (0,)

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
        self.started = self.shared.now()
        keys = ("amzn1.application-oa2-client.faults", *self.secrets)
        self.amazon = Amazon(self.shared, self.plan.variant, keys, self.apis)
        try:
            return self._play(keys)
        finally:
            for each in self._patches:
                each.stop()
            self.amazon.stop()

    def _play(self, keys):
        stage = self.stage
        self.life = stage.open_instance(self.amazon.url, keys, self.life_class)
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

    # --- Time -----------------------------------------------------------------------

    def _minute(self):
        return (self.shared.now() - self.started).total_seconds() / 60

    def _until_rest(self):
        """Pass after pass, from one moment at which something is due to the next."""
        events = self._events()
        while True:
            self.passes += 1
            if self.passes > MOST_PASSES or self._minute() > PATIENCE_MINUTES:
                self.checks._note(
                    f"I9 not at rest after {self.passes} passes, "
                    f"{self._minute():.0f} minutes"
                )
                return
            while events and events[0][0] <= self._minute():
                events.pop(0)[1]()
            if self._minute() >= plans.END_OF_TROUBLES or self._all_struck():
                self._end_troubles()
            else:
                self._arm()
            self._pass()
            with outside(self.stage.database) as cursor:
                self.checks._cursor = cursor
                self.checks.safety()
                due = self._next_due(cursor)
            if self._ended and due is None and not events:
                if self._imported_since:
                    return
                self._imported_since = True  # once more, with nothing in the way
            else:
                self._imported_since = False
            self._wait(due, events)

    def _all_struck(self):
        """Whether everything was to strike once and has."""
        return all(
            trouble.way in ("boundary", "statement") and self.shared.struck(index)
            for index, trouble in enumerate(self.plan.troubles)
        )

    def _next_due(self, cursor):
        cursor.execute(_PENDING, {"i": self.life.instance})
        ((moment,),) = cursor.fetchall()
        return moment

    def _wait(self, due, events):
        """Let time pass until something is due, Amazon moves, or troubles change."""
        minute = self._minute()
        next_minutes = [at for at, _event in events]
        if not self._ended:
            next_minutes += [
                t.minute for t in self.plan.troubles if t.minute > minute
            ] + [plans.END_OF_TROUBLES]
            next_minutes.append(minute + 15)
        else:
            next_minutes.append(minute + 20)  # the next scheduled import
        if due is not None:
            next_minutes.append((due - self.started).total_seconds() / 60 + 0.05)
        target = max(min(next_minutes), minute + STEP)
        self.shared.advance((target - minute) * 60)

    def _pass(self):
        """What Odoo's scheduler and a person do in one moment."""
        at_once = self._together_now()
        if at_once:
            self.hits[at_once[0]] += 1
            for lanes in self._lanes():
                self._work(*lanes)
            return
        self._work(self._pieces())

    def _lanes(self):
        """What several workers do at once, then what they do next."""
        lane, click = self.life.lane, self.life.click
        crons = (life.IMPORT, life.PROCESS)
        lanes = [[partial(lane, name)] for name in crons * 2]
        yield [*lanes, [partial(click, self.life.process_by_hand)]]
        lanes = [[partial(lane, name)] for name in (life.SEND, life.SEND, life.FOLLOW)]
        yield [*lanes, *[[partial(click, self.life.acknowledge)]] * 2]

    def _pieces(self):
        """What one worker does, one after the other."""
        click = self.life.click
        pieces = [partial(self.life.cron, n) for n in (life.IMPORT, life.PROCESS)]
        pieces.append(partial(click, self.life.acknowledge))
        if self._ended:
            pieces += [
                partial(click, self.life.fetch_again),
                partial(click, self.life.retry_lines),
                partial(click, self.life.acknowledge_again),
                partial(click, self.life.confirm_by_hand),
            ]
        return pieces + [partial(self.life.cron, n) for n in (life.SEND, life.FOLLOW)]

    def _work(self, *works):
        for report in self.stage.together(list(works)):
            self.errors += [f"{self._minute():.0f}: {e}" for e in report["errors"]]
            self.checks.races(report["errors"])

    def _together_now(self):
        return [
            index
            for index, trouble in enumerate(self.plan.troubles)
            if trouble.way == "together"
            and trouble.minute <= self._minute()
            and not self._ended
            and self.hits[index] < trouble.options["passes"]
        ]

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

    # --- Troubles ---------------------------------------------------------------------

    def _prepare_services(self):
        stage = self.stage
        stage.services = {
            "restart": partial(self._restart, "fast"),
            "crash": partial(self._restart, "immediate"),
            **{name: partial(self._in_the_way, name) for name in IN_THE_WAY},
        }
        stage.actions = [
            Action(
                index,
                trouble.way,
                trouble.options["number"],
                trouble.what,
                tuple(trouble.options["kinds"]),
            )
            for index, trouble in enumerate(self.plan.troubles)
            if trouble.way in ("boundary", "statement")
        ]

    def _restart(self, mode):
        self.stage.close()
        self.server(mode)

    def _in_the_way(self, name):
        work = getattr(self.life, name)
        try:
            happened = self.stage.call(
                lambda: bool(self.life.click(lambda env: work(env)))
            )
        except RuntimeError as error:  # Odoo refused it, as it may
            self.errors.append(str(error))
            happened = False
        return happened

    def _arm(self):
        """Let the troubles whose minute has come wait for their chance."""
        for index, trouble in enumerate(self.plan.troubles):
            if trouble.minute > self._minute():
                continue
            if trouble.way == "rotation":
                self._rotate(index, trouble)
            if index in self._armed:
                continue
            self._armed.add(index)
            if trouble.way == "amazon":
                self.amazon.do("add_fault", kind=trouble.what, **trouble.options)
                if trouble.options["operation"] == plans.ONE:
                    self._ask_for_one()
            elif trouble.way == "control":
                self.amazon.do(trouble.what, **trouble.options)
                self.hits[index] += 1
            elif trouble.way == "skew":
                self.shared.skew = float(trouble.what)
                self.hits[index] += 1
            elif trouble.way == "override":
                self._override(index, trouble)

    def _ask_for_one(self):
        """Orders are imported by their number, too: the fault is waiting for it."""
        work = partial(self.life.ask_for, self._orders[0])
        self._work([partial(self.life.click, work)])

    def _rotate(self, index, trouble):
        """Amazon has a new secret; somebody enters it some minutes later."""
        if index not in self._armed:
            self._armed.add(index)
            self.secrets.append(
                self.amazon.do("rotate_credentials", overlap=trouble.options["overlap"])
            )
            self.amazon.do("expire_tokens")
            self.hits[index] += 1
            self._rotated_at = self._minute()
        elif self._minute() >= self._rotated_at + trouble.options["entered_after"]:
            self._enter_secret()

    def _enter_secret(self):
        if not getattr(self, "_entered", False):
            self._entered = True
            work = partial(self.life.rotate, self.secrets[-1])
            self.stage.call(partial(self.life.click, work, user=SUPERUSER_ID))

    def _override(self, index, trouble):
        """Another addon's override raises, so many times."""
        method, times = trouble.what, trouble.options["times"]
        shared = self.shared
        model = Registry(self.stage.database)["sale.order"]
        original = getattr(model, method)
        kind = UserError if trouble.options["kind"] == "user" else ValueError

        def raising(records, *args, **kwargs):
            if shared.struck(index) < times:
                shared.strike(index)
                raise kind("Another addon refuses.")
            return original(records, *args, **kwargs)

        each = patch.object(model, method, raising)
        each.start()
        self._patches.append(each)

    def _end_troubles(self):
        """From here on everything works again, and people do what is to be done."""
        if self._ended:
            return
        self._ended = True
        for index, trouble in enumerate(self.plan.troubles):
            if trouble.way == "rotation" and index in self._armed:
                self._enter_secret()
            if trouble.what == "deny":
                self.amazon.do("allow", **trouble.options)
        self._count_left()
        self.amazon.do("clear_faults")
        self.amazon.do("release_transactions")
        self.amazon.do("set_lag", acknowledgements=0, status=0)
        self.amazon.do("set_rate", rate=0)
        self.shared.skew = 0.0
        self.stage.actions = []
        for each in self._patches:
            each.stop()
        self._patches.clear()

    # --- What struck ------------------------------------------------------------------

    def _count_left(self):
        """Those of Amazon's faults that are still waiting have not struck."""
        self._left = self.amazon.get("faults")["pending"]

    def _count_faults(self, ledger):
        struck = {}
        for entry in ledger:
            if entry["fault"]:
                key = (entry["fault"], entry["operation"])
                struck[key] = struck.get(key, 0) + 1
        for index, trouble in enumerate(self.plan.troubles):
            if trouble.way == "amazon":
                key = (trouble.what, trouble.options["operation"])
                self.hits[index] += min(struck.get(key, 0), trouble.options["times"])
            else:
                self.hits[index] += self.shared.struck(index)

    def _hits_by_row(self):
        hits = {}
        for trouble, times in zip(self.plan.troubles, self.hits, strict=True):
            hits[trouble.row] = hits.get(trouble.row, 0) + times
        return hits

    def _retry_after(self):
        """Operation -> seconds, where all faults of the plan agree on them."""
        said, unclear = {}, set()
        for trouble in self.plan.troubles:
            if trouble.what not in ("throttle", "server_error"):
                continue
            operation = trouble.options["operation"]
            if operation in said or "retry_after" not in trouble.options:
                unclear.add(operation)
            said[operation] = trouble.options.get("retry_after", 0)
        return {o: s for o, s in said.items() if o not in unclear}

    def _secrets_in_exports(self):
        """What an administrator's export of everything holds (I11)."""
        return [
            f"I11 an export holds {word[:12]}"
            for word in exported(self.stage.call(self._export), self.secrets)
        ]

    def _export(self):
        return self.stage.export(self.life.instance)
