"""``bin/test-upgrade``: a database of the release before, full of orders, is upgraded
to this one, and everything that was there is there with the same values."""

import argparse
import json
import os
import shutil
import zipfile

from upgrade.compare import compare, rehearse

from . import database, testdb
from .bootstrap import CLONE
from .cache import ADDON
from .console import SetupError, run, say, step
from .environment import RUN, clone_database, prepare

#: The file that names the release before: a tag or a commit.
RELEASE = CLONE / ".ci" / "previous-release"
#: So many differences are told in full.
TOLD = 40


def main(arguments):
    """Fill a database with the release before, upgrade it, compare.

    :return: exit code, 0 only if nothing was lost or changed that was not meant to be
    """
    parser = argparse.ArgumentParser(prog="bin/test-upgrade", description=__doc__)
    parser.add_argument(
        "--from",
        dest="release",
        default=RELEASE.read_text().strip(),
        help="another release than the one that .ci/previous-release names",
    )
    parser.add_argument(
        "--keep",
        action="store_true",
        help="keep the database, both snapshots and the log",
    )
    options = parser.parse_args(arguments)
    # One key for all of it: what the release before encrypts, this one has to read.
    testdb.set_secret_key(os.environ)
    before = checkout(options.release)
    environment = prepare()._replace(libraries=(CLONE,))
    name = clone_database("upgrade")
    try:
        differences = Upgrade(environment, name, before).differences()
    finally:
        if not options.keep:
            shutil.rmtree(before.parent)
            database.drop(environment.server, name)
    if not options.keep and not differences:
        for path in RUN.glob(f"{name}.*"):
            path.unlink()
    for sentence in differences[:TOLD]:
        say(f"    {sentence}")
    if len(differences) > TOLD:
        say(f"    and {len(differences) - TOLD} more")
    say(f"FAILED: {len(differences)} differences" if differences else "passed")
    return 1 if differences else 0


def checkout(release):
    """The addon of another release, below the run folder.

    :param str release: a tag or a commit
    :return: the folder for ``--addons-path``
    """
    git = ["git", "-C", str(CLONE)]
    try:
        commit = run([*git, "rev-parse", "--verify", f"{release}^{{commit}}"], "git")
    except SetupError as error:
        raise SetupError(
            f"this clone does not have the release before, {release}. A shallow clone "
            "has the latest commit only: fetch the others with\n"
            "    git fetch --unshallow --tags"
        ) from error
    folder = RUN / f"upgrade-{os.getpid()}" / "addons"
    (folder / ADDON).mkdir(parents=True)
    archive = folder.parent / "addon.zip"
    command = [*git, "archive", "--format=zip", "-o", str(archive), commit.strip()]
    run(command, "git archive")
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder / ADDON)
    return folder


class Upgrade:
    """One database on its way from the release before to this one.

    :param environment: see ``environment.prepare``
    :param str name: the database
    :param Path before: folder with the addon of the release before
    """

    def __init__(self, environment, name, before):
        self.name = name
        self.before = environment._replace(addons=(before,))
        self.now = environment

    def differences(self):
        """Fill, upgrade, and compare.

        :return: sentences
        """
        before, now, name = self.before, self.now, self.name
        database.copy(now.server, now.template(), name)
        with step(f"installing the release before in {name}"):
            before.install(name, [ADDON])
        with step("filling it with orders in every state"):
            self._shell(before, "fill", "fill(env)")
        old = self._snapshot(before, "before")
        with step("upgrading it to this release"):
            now.install(name, [ADDON], action="-u")
        new = self._snapshot(now, "after")
        rows = sum(map(len, old.values()))
        say(f"{len(old)} tables with {rows} rows are compared.")
        if missed := rehearse(old):
            raise SetupError(f"the comparison misses a loss in {missed}")
        return compare(old, new)

    def _snapshot(self, environment, when):
        path = RUN / f"{self.name}.{when}.json"
        self._shell(environment, "snapshot", f"take(env, {str(path)!r})")
        return json.loads(path.read_text())

    def _shell(self, environment, module, call):
        """Call a function of ``upgrade`` in Odoo's shell; a warning is an error."""
        text = f"from upgrade.{module} import *\n{call}\n"
        arguments = ["shell", "-d", self.name, "--no-http"]
        environment.run(self.name, f"upgrade.{module}", *arguments, text=text)
