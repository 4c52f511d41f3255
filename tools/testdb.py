"""The database of a test run: a fresh one, or a developer's that is kept."""

import os
from contextlib import contextmanager

from . import database
from .cache import ADDON, CLONE, digest, lock
from .console import step
from .environment import RUN, clone_database

# What may change without the addon being another one for the database.
NOT_INSTALLED = {
    ".ci",
    ".git",
    ".run",
    "__pycache__",
    "benchmarks",
    "bin",
    "docs",
    "faults",
    "glue",
    "simulator",
    "spapi",
    "tests",
    "tools",
    "upgrade",
}


@contextmanager
def fresh(environment):
    """A new database with the addon installed and updated; dropped afterwards.

    :yield: the database's name
    """
    database.drop_leftovers(environment.server, clone_database("") + r"test_(\d+)")
    name = clone_database(f"test_{os.getpid()}")
    try:
        database.copy(environment.server, environment.template(), name)
        with step(f"installing {ADDON}"):
            environment.install(name, [ADDON])
        with step(f"updating {ADDON}"):
            environment.install(name, [ADDON], action="-u")
        yield name
    finally:
        database.drop(environment.server, name)


@contextmanager
def kept(environment, again=False):
    """A database that stays; the addon is updated only when its files changed.

    :param bool again: start from the template again
    :yield: the database's name
    """
    name = os.environ.get("AVC_DB") or clone_database("dev")
    state = RUN / f"{name}.state"
    busy = f"... waiting for another run on {name} (AVC_DB names another one)"
    with lock(RUN / f"{name}.lock", busy):
        template = environment.template()
        files = addon_state()
        if again or not state.exists() or not database.exists(environment.server, name):
            state.unlink(missing_ok=True)
            database.copy(environment.server, template, name)
            with step(f"installing {ADDON} in {name}"):
                environment.install(name, [ADDON])
        elif state.read_text() != files:
            with step(f"updating {ADDON} in {name}"):
                environment.install(name, [ADDON], action="-u")
        state.write_text(files)
        yield name


def addon_state():
    """A digest of the addon's files that a database depends on."""
    parts = []
    for folder, names, files in os.walk(CLONE):
        names[:] = sorted(set(names) - NOT_INSTALLED)
        for file_name in sorted(files):
            if file_name.endswith((".py", ".xml", ".csv", ".sql", ".po")):
                path = os.path.join(folder, file_name)
                parts.append(path)
                with open(path, "rb") as handle:
                    parts.append(handle.read())
    return digest(*parts)


def installed_copy(environment, name):
    """A new database with the addon, copied from one that this clone keeps.

    :param str name: the new database; an old one of that name goes
    """
    source = clone_database("installed")
    state = RUN / f"{source}.state"
    with lock(RUN / f"{source}.lock"):
        template = environment.template()
        wanted = f"{template} {addon_state()}"
        present = state.exists() and database.exists(environment.server, source)
        if not present or state.read_text() != wanted:
            state.unlink(missing_ok=True)
            database.copy(environment.server, template, source)
            with step(f"installing {ADDON}"):
                environment.install(source, [ADDON])
            state.write_text(wanted)
        database.copy(environment.server, source, name)
