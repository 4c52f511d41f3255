"""``bin/test``: the whole suite, on a fresh Odoo database."""

import argparse
import os
import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

from . import testdb
from .bootstrap import CLONE
from .browser import SKIP_REASON, browser
from .cache import ADDON
from .console import say
from .environment import LOCK_FILE, RUN, addons_folder, clone_database, prepare
from .log_check import judged
from .parts import side_by_side
from .virtualenv import python_environment

#: The plugin that runs tests of pure Python, and the folders of tests that are pure.
PLUGIN = "without_odoo"
FOLDERS = ("logic", "spapi", "structure")
#: Addons that exist only to be tested, linked outside of the connector's own package:
#: pytest would take their tests for a part of that.
FOREIGN, LINKS = CLONE / "tests" / "addons", RUN / "test_addons"
#: Addons of ours beside addons of Odoo's (the one for queue_job has a command of its
#: own: ``bin/test-queue-job``).
BESIDE_ODOO = (
    CLONE / "addons" / "amazon_vendor_central_batch",
    CLONE / "addons" / "amazon_seller_central",
)
#: What a test that opens a browser calls, or is.
BROWSERS = re.compile(r"\b(start_tour|browser_js|TourCase)\b")
#: What else of Odoo's is there when an addon is tested: kits, carriers, dropshipping.
BESIDE_THEM = {
    "amazon_seller_central": ("sale_mrp", "stock_delivery", "stock_dropshipping")
}
#: What a maker of goods has installed, too, and what has a say in orders.
CROWD = (
    *("l10n_de", "mrp", "product_expiry", "purchase_stock", "sale_loyalty"),
    *("sale_margin", "sale_mrp", "sale_project", "sale_timesheet"),
    *("stock_landed_costs", "stock_picking_batch", "website_sale"),
)
#: The tests that touch orders, and those of kits and of what expires, which are skipped
#: without Odoo's addons for them: the others know nothing of a crowd.
TOUCHING_ORDERS = (
    *("sale", "requisition", "change"),
    *("acknowledgement/test_acknowledgement.py", "acknowledgement/test_ways_agree.py"),
    *("direct/test_answer.py", "inventory/test_levels.py", "shipment/test_kits.py"),
)


def main(arguments):
    """Run pytest with Odoo.

    :return: exit code, not 0 if a test failed or Odoo logged a warning
    """
    parser = argparse.ArgumentParser(
        prog="bin/test",
        description="Run the tests; further arguments go to pytest.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--keep-db",
        action="store_true",
        help="keep the database and use it again: a run takes seconds "
        "(AVC_DB names it)",
    )
    for option, what in (
        ("--new-db", "make the kept database anew"),
        ("--coverage", "measure and print the coverage"),
        ("--crowded", "with many other addons installed; what touches orders"),
        ("--one-by-one", "the whole suite in one process, not two at a time"),
    ):
        parser.add_argument(option, action="store_true", help=what)
    options, rest = parser.parse_known_args(arguments)
    if options.crowded and all(argument.startswith("-") for argument in rest):
        rest += [str(CLONE / "tests" / each) for each in TOUCHING_ORDERS]
    if needs_no_odoo(rest):
        return run_without_odoo(rest)
    environment = prepare()
    if options.crowded:
        environment = environment._replace(crowd=CROWD)
        os.environ.setdefault("AVC_DB", clone_database("crowded"))
    if named := [one for one in rest if _foreign_folder(one)]:
        further = [one for one in rest if one not in named]
        keep = options.keep_db or options.new_db
        return test_foreign_addons(environment, further, named, keep)
    chrome = browser()
    plain = not (options.keep_db or options.new_db or options.crowded)
    if plain and not (rest or options.coverage or options.one_by_one):
        return whole_suite(environment, chrome)
    if options.keep_db or options.new_db:
        context = testdb.kept(environment, again=options.new_db)
    else:
        # That it can be updated is tried once, without the crowd.
        context = testdb.fresh(environment, update=not options.crowded)
    with context as name:
        code = Run(environment, name, chrome, options.coverage).run(rest)
    return code or (0 if rest else test_foreign_addons(environment))


def whole_suite(environment, chrome):
    """Run everything, in two processes at a time where there are processors for it.

    Half of the time goes into the room of what goes through the whole house: it is
    run beside all the others, on a database of its own. What does not stand on the
    screen meanwhile is printed as soon as its part has ended.

    Browser tests wait for pages for so many seconds only: they come last, alone.

    :return: exit code, 0 only if all passed and Odoo logged no warning
    """
    tests = addons_folder() / ADDON / "tests"
    shown = [one for one in sorted(tests.rglob("test_*.py")) if in_a_browser(one)]
    without = [f"--ignore={one}" for one in shown]
    theirs = [
        one
        for folder in BESIDE_ODOO
        for one in sorted(folder.rglob("tests/test_*.py"))
        if in_a_browser(one)
    ]
    with testdb.fresh(environment) as name, testdb.second(environment, name) as other:

        def through_the_house(output):
            run = Run(environment, name, chrome, False, output)
            return run.run([str(tests / "system"), *without])

        def by_room(output):
            run = Run(environment, other, chrome, False, output)
            return run.run([f"--ignore={tests / 'system'}", *without])

        def foreign(output):
            ignored = [f"--ignore={_in_addon(str(one), _of(one))}" for one in theirs]
            return test_foreign_addons(environment, ignored, output=output)

        parts = (by_room, through_the_house, foreign)
        code = side_by_side(parts, min(2, os.cpu_count() or 1))
        browsers = Run(environment, name, chrome, False)
        code = browsers.run([str(one) for one in shown]) or code
    named = [str(one) for one in theirs]
    return test_foreign_addons(environment, named=named) or code


def in_a_browser(path):
    """Whether a file of tests opens a browser.

    :param Path path: of the file
    """
    return bool(BROWSERS.search(path.read_text()))


def _of(path):
    """The addon of ours that a file of tests is of."""
    return next(folder for folder in BESIDE_ODOO if path.is_relative_to(folder))


def test_foreign_addons(environment, arguments=(), named=(), keep=False, output=None):
    """Install each addon of the tests' own as one of somebody else's, and test it;
    likewise those of ours that build on others of Odoo's.

    :param arguments: pytest's, for example ``-k``
    :param named: paths in ``addons`` or ``tests/addons``: only those
    :param keep: whether the database of an addon is kept
    :param output: open file for what pytest prints; by default the screen
    :return: exit code, 0 only if all passed and Odoo logged no warning
    """
    environment, code = environment._replace(addons=(*environment.addons, LINKS)), 0
    foreign = sorted(each.parent for each in FOREIGN.glob("*/__manifest__.py"))
    for folder in (*foreign, *BESIDE_ODOO):
        addon = folder.name
        tests = [str(LINKS / addon / "tests")]
        if named:
            tests = [path for one in named if (path := _in_addon(one, folder))]
        if not tests:
            continue
        link(folder)
        further = BESIDE_THEM.get(addon, ())
        with testdb.with_addon(environment, folder, keep, further) as name:
            paths = [f"--rootdir={LINKS}", f"--confcutdir={LINKS}"]
            paths += ["-c", str(CLONE / "pyproject.toml"), *tests]
            run = Run(environment, name, browser(), False, output)
            code = run.run([*paths, *arguments], LINKS) or code
    return code


def _foreign_folder(argument):
    """Whether an argument names something in an addon beside the connector."""
    place = _inside(argument.partition("::")[0])
    return bool(place) and (
        place.parts[:1] == ("addons",) or place.parts[:2] == ("tests", "addons")
    )


def _in_addon(argument, folder):
    """The tests that an argument names, as a path below ``LINKS``; None: they are of
    another addon than the one in this folder.

    An addon, or its folder of tests, stands for all of its tests.
    """
    path, separator, test = argument.partition("::")
    place = CLONE / _inside(path)
    if place in (folder, *folder.parents):
        return str(LINKS / folder.name / "tests")
    if not place.is_relative_to(folder):
        return None
    return f"{LINKS / folder.name / place.relative_to(folder)}{separator}{test}"


def link(folder):
    """Make an addon one that Odoo finds.

    :return: the folder for ``--addons-path``
    """
    LINKS.mkdir(parents=True, exist_ok=True)
    if not (LINKS / folder.name).is_symlink():
        (LINKS / folder.name).symlink_to(folder)
    return LINKS


class Run:
    """One run of pytest on one database."""

    def __init__(self, environment, name, chrome, coverage, output=None):
        self.environment = environment
        self.name = name
        self.chrome = chrome
        self.coverage = coverage
        self.output = output
        self.log = RUN / f"{name}.test.log"
        self.results = RUN / f"{name}.test.xml"

    def run(self, arguments, folder=None):
        """Run pytest and judge its result and Odoo's log.

        :param Path folder: where; by default among the connector's own tests
        """
        self.log.unlink(missing_ok=True)
        self.results.unlink(missing_ok=True)
        code = self._pytest(arguments if folder else mapped(arguments), folder)
        self._report_skipped()
        # Odoo itself warns of the missing browser that was just reported.
        clean = judged(self.log, () if self.chrome else (SKIP_REASON,))
        return code or (0 if clean else 1)

    def _pytest(self, arguments, folder):
        config = self.environment.config(
            f"{self.name}.test",
            db_name=self.name,
            dbfilter=f"^{self.name}$",
            logfile=self.log,
        )
        python = [str(self.environment.python), "-m"]
        if self.coverage:
            python += ["coverage", "run", f"--source={addons_folder() / ADDON}", "-m"]
        command = [*python, "pytest", f"--odoo-config={config}", "--odoo-http"]
        command += ["--odoo-log-level=info", f"--junitxml={self.results}"]
        command += arguments
        variables = self.environment.variables()
        variables["COVERAGE_FILE"] = str(RUN / "coverage")
        folder = folder or addons_folder()
        with subprocess.Popen(
            command,
            cwd=folder,
            env=variables,
            stdout=self.output,
            stderr=self.output and subprocess.STDOUT,
        ) as process:
            try:
                code = process.wait()
            except BaseException:
                process.terminate()
                raise
        config.unlink()
        if self.coverage:
            report = [*python[:2], "coverage", "report", "--skip-covered"]
            subprocess.run(report, cwd=addons_folder(), env=variables, check=False)
        return code

    def _report_skipped(self):
        """Say loudly how many browser tests did not run."""
        if self.chrome or not self.results.exists():
            return
        # pytest of this very run wrote the file: it is to be trusted.
        skipped = ElementTree.parse(self.results).iter("skipped")  # nosec B314
        count = sum(SKIP_REASON in (item.get("message") or "") for item in skipped)
        say(f"!!! {count} BROWSER TESTS WERE SKIPPED: no Chrome or Chromium here.")


def needs_no_odoo(arguments):
    """Whether all that is named can run without Odoo and a database."""
    paths = [one.split("::")[0] for one in arguments if not one.startswith("-")]
    places = [place.parts[:2] for path in paths if (place := _inside(path))]
    return bool(places) and all(p in [("tests", f) for f in FOLDERS] for p in places)


def run_without_odoo(arguments):
    """Run tests of pure Python, in seconds; importing Odoo is an error there.

    :return: pytest's exit code
    """
    addons_folder()
    python = python_environment(LOCK_FILE, "venv")
    command = [str(python), "-m", "pytest", "-p", "no:odoo", "-p", PLUGIN]
    return subprocess.run(
        [*command, *mapped(arguments)],
        cwd=addons_folder(),
        env={**os.environ, "PYTHONPATH": str(CLONE / "tests")},
        check=False,
    ).returncode


def mapped(arguments):
    """pytest's arguments, with paths of the clone led through the addon's link.

    Odoo and pytest must see a test as part of ``odoo.addons``, hence below a
    folder with the addon's technical name, whatever the clone is called.
    """
    addon = addons_folder() / ADDON
    result, named, before = [], False, ""
    for argument in arguments:
        path, separator, test = argument.partition("::")
        value = before in ("-k", "-m", "-n", "-p", "-c", "-o", "-W")
        place = None if value or path.startswith("-") else _inside(path)
        if place is not None:
            named = True
            argument = f"{addon / place}{separator}{test}"
        result.append(argument)
        before = argument
    return result if named else [*result, str(addon / "tests")]


def _inside(name):
    """A path relative to the clone, or None if it names nothing there."""
    for base in (Path.cwd(), CLONE):
        path = Path(os.path.normpath(base / name))
        # Not resolved: a path through the link is already what is wanted.
        for root in (addons_folder() / ADDON, CLONE):
            # pathlib raises for what is no name of a file: a long expression of -k.
            if os.path.exists(path) and path.is_relative_to(root):
                return path.relative_to(root)
    return None
