"""``bin/wheel``: the addon as a wheel, to be installed as OCA's addons are."""

import argparse
import subprocess
import tempfile
import zipfile
from pathlib import Path

from . import database, testdb
from .bootstrap import CLONE
from .cache import ADDON
from .console import run, say, step
from .environment import LOCK_FILE, manifest, prepare
from .testdb import DEVELOPMENT
from .virtualenv import create, install, python_environment

BUILDERS = "requirements-lint.lock"
PACKAGE = f"odoo/addons/{ADDON}/"


def main(arguments):
    """Build the wheel, check what it holds, and perhaps try it.

    :return: exit code
    """
    parser = argparse.ArgumentParser(prog="bin/wheel", description=__doc__)
    parser.add_argument(
        "--folder", type=Path, default=CLONE / "dist", help="where it goes (else dist/)"
    )
    parser.add_argument(
        "--try",
        action="store_true",
        dest="trial",
        help="install it in a fresh virtual environment and in a fresh database",
    )
    options = parser.parse_args(arguments)
    wheel = build(python_environment(BUILDERS, "lint"), options.folder.absolute())
    print(wheel)
    wrong = problems(wheel)
    say("\n".join(wrong) or "it holds the addon and nothing else.")
    if options.trial and not wrong:
        try_out(wheel)
    return 1 if wrong else 0


def build(python, folder):
    """Build the wheel.

    :param Path python: of the environment with the builder
    :return: its path
    """
    command = [str(python), "-m", "hatchling", "build", "-t", "wheel", "-d"]
    with step("building the wheel"):
        said = run([*command, str(folder)], "building the wheel", cwd=CLONE)
    return Path(folder, Path(said.strip().splitlines()[-1]).name)


def wheel_is_right(python):
    """Whether a wheel that is built now holds what it should; says what not."""
    with tempfile.TemporaryDirectory() as folder:
        wrong = problems(build(python, Path(folder)))
    for problem in wrong:
        say(f"    {problem}")
    return not wrong


def problems(wheel):
    """What is wrong with the wheel's contents: sentences."""
    with zipfile.ZipFile(wheel) as archive:
        names = {n for n in archive.namelist() if ".dist-info/" not in n}
    held = {name.removeprefix(PACKAGE) for name in names if name.startswith(PACKAGE)}
    listed = ["git", "-C", str(CLONE), "ls-files", "--cached", "--others"]
    tracked = run([*listed, "--exclude-standard"], "git ls-files").splitlines()
    needed = {name for name in tracked if name.endswith((".py", ".xml", ".csv"))}
    needed = {n for n in needed if Path(n).parts[0] not in DEVELOPMENT}
    needed = {n for n in needed if (CLONE / n).exists()} | set(manifest()["data"])
    wrong = [f"{n} is outside of {PACKAGE}" for n in names if not n.startswith(PACKAGE)]
    wrong += [f"{name} is missing" for name in needed - held]
    wrong += [
        f"{name} is for development only"
        for name in held
        if Path(name).parts[0] in DEVELOPMENT or name.startswith(("requirements", "."))
    ]
    return sorted(wrong)


def try_out(wheel):
    """Install it beside Odoo in a fresh environment, and in a fresh database.

    :raises SetupError: it does not work, or Odoo warns
    """
    environment = prepare()
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder, "bin", "python")
        with step("making a fresh virtual environment with Odoo's requirements"):
            create(Path(folder))
            install(python, CLONE / LOCK_FILE)
            wanted = Path(folder, "wheel.txt")
            wanted.write_text(f"{wheel}\n")
            install(python, wanted, checked=False)
        fresh = environment._replace(python=python, addons=())
        with testdb.dropped(environment, "wheel") as name:
            database.copy(environment.server, environment.template(), name)
            with step(f"installing {ADDON} from the wheel in {name}"):
                fresh.install(name, [ADDON])
        code = f"import odoo.addons.{ADDON} as addon; print(addon.__file__)"
        command = [python, "-c", code]
        subprocess.run(command, env=fresh.variables(), cwd=folder, check=False)
