"""The plans of the suite, given to the lanes that carry them out."""

import json
import queue
import random
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed

from tools.console import SetupError, say

from . import plan as plans

#: The quick set: seeds that together bring most of the catalogue about, and a sample
#: of the places to die at.
QUICK_SEEDS, QUICK_KILLS, QUICK_PACE = 6, 3, plans.SETS
#: Of the life that goes on to Amazon's dock: a seed of each way of working.
DOCK_SEEDS = 3
#: Of the life of what Amazon's customers order.
DIRECT_SEEDS, DIRECT_KILLS = 2, 2
#: Of the life that goes on to the payment, which is the longest.
MONEY_SEEDS, MONEY_KILLS = 1, 1
#: A plan that takes longer than this, in seconds, will not end.
LONGEST = 600


class Lane:
    """The line to one such process."""

    def __init__(self, process, errors):
        self._process = process
        self._errors = errors
        self._ready = False

    def carry_out(self, name):
        """Have a plan carried out.

        :return: its result
        :raises SetupError: the process ended
        """
        if not self._ready:
            self._read()
            self._ready = True
        print(name, file=self._process.stdin, flush=True)
        return self._read()

    def _read(self):
        watch = threading.Timer(LONGEST, self._process.kill)
        watch.start()
        try:
            line = self._process.stdout.readline()
        finally:
            watch.cancel()
        if not line:
            tail = self._errors.read_text(errors="replace")[-3000:]
            raise SetupError(f"the suite's process ended:\n{tail}")
        return json.loads(line)


class Suite:
    """Gives the plans to the lanes.

    :param lanes: list of :class:`Lane`
    :param options: of the command line
    """

    def __init__(self, lanes, options):
        self._lanes = lanes
        self._options = options
        self._results = []

    def carry_out(self):
        """Have all plans carried out.

        :return: their results, in the order of their names
        """
        clean = self._lanes[0].carry_out("rehearsal")
        self._tell(clean)
        if not clean["broken"]:
            self._share(self._plans(clean["boundaries"]))
            for lane in self._lanes:
                result = lane.carry_out("secrets")
                self._tell(result)
        return self._results

    def _plans(self, boundaries):
        options = self._options
        if options.seed or options.kill or options.only:
            names = [f"seed-{seed}" for seed in options.seed or ()]
            names += [f"kill-{number}" for number in options.kill or ()]
            return names + (options.only or [])
        # The quick set's seeds all have the same orders: few runs to compare them with.
        quick = options.quick
        pace = QUICK_PACE if quick else 1
        seeds = range(options.first, options.first + options.seeds * pace, pace)
        numbers = range(1, boundaries + 1)
        if options.kills == "none":
            numbers = []
        elif options.kills == "sample":
            rng = random.Random(options.first)
            most = MONEY_KILLS if options.money else QUICK_KILLS
            most = DIRECT_KILLS if options.direct else most
            most = options.sample or most
            numbers = sorted(rng.sample(numbers, min(most, boundaries)))
        kills = [f"kill-{number}" for number in numbers]
        names = [*(f"seed-{seed}" for seed in seeds), *kills]
        if options.further:
            return names
        # The quick set's runs have the same orders, in each way of working.
        variants = range(0, plans.SETS * len(plans.WAYS), plans.SETS if quick else 1)
        names += [plans.every_loop(variant).name for variant in variants]
        return names + [plan.name for plan in plans.FOUND]

    def _share(self, names):
        self._total = len(names)
        idle = queue.SimpleQueue()
        for lane in self._lanes:
            idle.put(lane)

        def play(name):
            lane = idle.get()
            try:
                self._tell(lane.carry_out(name))
            finally:
                idle.put(lane)

        with ThreadPoolExecutor(len(self._lanes)) as pool:
            try:
                for future in as_completed([pool.submit(play, name) for name in names]):
                    future.result()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def _tell(self, result):
        self._results.append(result)
        done = f"{len(self._results) - 1}/{getattr(self, '_total', '?')}"
        rows = ", ".join(f"{row} x{hits}" for row, hits in result["hits"].items())
        verdict = "BROKEN" if result["broken"] else "ok"
        seconds = result.get("seconds", 0)
        say(f"{done:>8} {result['name']:<10} {seconds:5.1f} s {verdict:<6} {rows}")
        for sentence in result["broken"]:
            say(f"         {sentence[:500]}")
