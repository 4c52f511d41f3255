"""``bin/faults``: whole lives of orders, with troubles, in a table."""

import argparse
import json
import queue
import random
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from pathlib import Path

from faults import ground as grounds
from faults import table

from . import testdb
from .bootstrap import CLONE
from .console import SetupError, print_table, say
from .environment import RUN

#: The quick set: seeds that together bring most of the catalogue about, and a sample
#: of the places to die at.
QUICK_SEEDS, QUICK_KILLS, QUICK_PACE = 8, 4, 4
LONG_SEEDS = 200
#: A plan that takes longer than this, in seconds, will not end.
LONGEST = 600


def main(arguments):
    """Carry out the plans and print what was survived.

    :return: exit code, 0 if every invariant held in every run
    """
    options = _options(arguments)
    started = time.monotonic()
    with (
        testdb.temporary("faults", numbered=True) as (environment, source),
        ExitStack() as stack,
    ):
        lanes = [
            stack.enter_context(_lane(environment, source, number))
            for number in range(options.jobs)
        ]
        results = Suite(lanes, options).carry_out()
    elapsed = time.monotonic() - started
    rows, sentences = table.lines(results, elapsed)
    print_table(("fault", "runs", "times", "survived"), rows, numbers=(1, 2, 3))
    print("", *sentences, sep="\n", flush=True)
    if options.json:
        document = table.document(results, elapsed)
        options.json.write_text(json.dumps(document, indent=2) + "\n")
    return 1 if any(result["broken"] for result in results) else 0


def _options(arguments):
    parser = argparse.ArgumentParser(
        prog="bin/faults",
        description="Take orders from import to confirmation while everything around "
        "misbehaves, and check that nothing is lost, doubled or left half done.",
    )
    parser.add_argument(
        "--seeds", type=int, default=LONG_SEEDS, help=f"how many (else {LONG_SEEDS})"
    )
    parser.add_argument("--first", type=int, default=0, help="the first seed (else 0)")
    parser.add_argument(
        "--seed", type=int, action="append", help="repeat this one; may be repeated"
    )
    parser.add_argument(
        "--kills",
        choices=("all", "sample", "none"),
        default="all",
        help="die at every commit and request, at some, or at none",
    )
    parser.add_argument(
        "--kill", type=int, action="append", help="die at this commit or request only"
    )
    parser.add_argument(
        "--quick", action="store_true", help="the set that bin/test runs: a minute"
    )
    parser.add_argument(
        "--jobs", type=int, default=2, help="how many databases side by side (else 2)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all results")
    options = parser.parse_args(arguments)
    if options.quick:
        options.seeds, options.kills = QUICK_SEEDS, "sample"
    return options


@contextmanager
def _lane(environment, source, number):
    """A process that carries out plans on a PostgreSQL of its own."""
    with grounds.ground(environment, source) as ground:
        log = RUN / f"faults-{number}.log"
        log.unlink(missing_ok=True)
        data = grounds.filestore_copy(source, str(number))
        own = environment._replace(server=ground.server)
        config = own.config(
            f"faults-{number}", logfile=log, data_dir=data, log_level="info"
        )
        settings = {
            "config": str(config),
            "database": ground.name,
            "log": str(log),
            "cluster": str(ground.cluster.folder),
            "binaries": str(ground.cluster.binaries),
            "host": ground.server.host,
            "user": ground.server.user,
        }
        with (RUN / f"faults-{number}.out").open("wb") as errors:
            command = [str(own.python), "-m", "faults", json.dumps(settings)]
            with subprocess.Popen(
                command,
                cwd=CLONE,
                env=own.variables(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            ) as process:
                try:
                    yield Lane(process, Path(errors.name))
                finally:
                    process.stdin.close()
                    process.terminate()
                    grounds.remove(data)


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
        if options.seed or options.kill:
            names = [f"seed-{seed}" for seed in options.seed or ()]
            return names + [f"kill-{number}" for number in options.kill or ()]
        # The quick set's seeds all have the same orders: one run to compare them with.
        pace = QUICK_PACE if options.quick else 1
        seeds = range(options.first, options.first + options.seeds * pace, pace)
        numbers = range(1, boundaries + 1)
        if options.kills == "none":
            numbers = []
        elif options.kills == "sample":
            rng = random.Random(options.first)
            numbers = sorted(rng.sample(numbers, min(QUICK_KILLS, boundaries)))
        kills = [f"kill-{number}" for number in numbers]
        return [f"seed-{seed}" for seed in seeds] + kills

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
