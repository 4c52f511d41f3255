"""Databases with the addon: fresh ones, copies, and a developer's that is kept."""

import base64
import os
from contextlib import contextmanager

from . import database
from .bootstrap import CLONE
from .cache import ADDON, digest, lock
from .console import step
from .environment import RUN, clone_database, prepare

# Rooms of those who work on the addon: no wheel has them.
DEVELOPMENT = set(
    "addons benchmarks bin dist docs faults simulator tests tools upgrade walks"
    " .ci .git .run __pycache__".split()
)
# What may change without the addon being another one for the database.
NOT_INSTALLED = DEVELOPMENT | {"spapi"}


def set_secret_key(variables):
    """Give Odoo's processes a key of their own to encrypt with.

    :param dict variables: their environment
    """
    key = base64.urlsafe_b64encode(os.urandom(32)).decode()
    variables["AMAZON_VENDOR_SECRET_KEY"] = key


@contextmanager
def fresh(environment, update=True):
    """A new database with the addon installed and updated; dropped afterwards.

    :param bool update: whether it is updated, too
    :yield: the database's name
    """
    with dropped(environment, "test") as name:
        database.copy(environment.server, environment.template(), name)
        with step(f"installing {ADDON}"):
            environment.install(name, [ADDON])
        if update:
            with step(f"updating {ADDON}"):
                environment.install(name, [ADDON], action="-u")
        yield name


@contextmanager
def second(environment, name):
    """A copy of a database, for tests that run beside those of the first one.

    :param str name: of the first one, which nobody is connected to yet
    :yield: the copy's name
    """
    with dropped(environment, "test_2", numbered=False) as copy:
        database.copy(environment.server, name, copy)
        yield copy


@contextmanager
def temporary(suffix, numbered=False):
    """A new database with the addon, quickly; dropped afterwards.

    :param str suffix: of its name
    :param bool numbered: several may be in use at the same time
    :yield: tuple (the whole environment, the database's name)
    """
    environment = prepare()
    with dropped(environment, suffix, numbered) as name:
        with step(f"making the database {name}"):
            installed_copy(environment, name)
        yield environment, name


@contextmanager
def dropped(environment, suffix, numbered=True):
    """The name of a database that goes at the end; leftovers of killed runs go first.

    :yield: the name
    """
    name = clone_database(suffix)
    if numbered:
        database.drop_leftovers(environment.server, rf"{name}_(\d+)")
        name = f"{name}_{os.getpid()}"
    try:
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
    busy = f"... waiting for another run on {name} (AVC_DB names another one)"
    with lock(RUN / f"{name}.lock", busy):
        _bring_up_to_date(environment, name, again)
        yield name


def installed_copy(environment, name):
    """A new database with the addon, copied from one that this clone keeps.

    :param str name: the new database; an old one of that name goes
    """
    source = clone_database("installed")
    with lock(RUN / f"{source}.lock"):
        template = environment.template()
        _bring_up_to_date(environment, source, state=f"{template} {addon_state()}")
        database.copy(environment.server, source, name)


@contextmanager
def with_addon(environment, folder, keep=False, further=()):
    """A database with a further addon.

    :param Path folder: the addon's
    :param bool keep: whether it stays, and is updated only when files have changed
    :param further: names of other modules that are installed with it
    :yield: the database's name
    """
    addon = folder.name
    modules = [*further, addon]
    if not keep:
        with dropped(environment, "addon") as name:
            installed_copy(environment, name)
            with step(f"installing {addon}"):
                environment.install(name, modules)
            yield name
        return
    name = clone_database(addon)
    with lock(RUN / f"{name}.lock"):
        noted = RUN / f"{name}.state"
        wanted = f"{addon_state()} {_state(folder)}"
        before = noted.read_text().split() if noted.exists() else [None]
        if not database.exists(environment.server, name) or (
            before[0] != addon_state()
        ):
            noted.unlink(missing_ok=True)
            installed_copy(environment, name)
            before = [None]
        if " ".join(map(str, before)) != wanted:
            with step(f"installing {addon}"):
                if before[0]:
                    environment.install(name, [addon], "-u")
                else:
                    environment.install(name, modules)
            noted.write_text(wanted)
        yield name


def _bring_up_to_date(environment, name, again=False, state=None):
    """Install the addon in a database that is kept.

    :param str state: all that it depends on: another one is a new database. Without,
        the addon is updated when its files have changed.
    """
    template = environment.template()
    noted = RUN / f"{name}.state"
    wanted = state or addon_state()
    present = noted.exists() and database.exists(environment.server, name)
    if present and not again and noted.read_text() == wanted:
        return
    action = "-u" if present and not again and not state else "-i"
    if action == "-i":
        noted.unlink(missing_ok=True)
        database.copy(environment.server, template, name)
    with step(f"{'installing' if action == '-i' else 'updating'} {ADDON} in {name}"):
        environment.install(name, [ADDON], action)
    noted.write_text(wanted)


def addon_state():
    """A digest of the addon's files that a database depends on."""
    return _state(CLONE)


def _state(root):
    """A digest of the files of an addon that a database depends on."""
    parts = []
    for folder, names, files in os.walk(root):
        names[:] = sorted(set(names) - NOT_INSTALLED)
        for file_name in sorted(files):
            if file_name.endswith((".py", ".xml", ".csv", ".sql", ".po")):
                path = os.path.join(folder, file_name)
                parts.append(path)
                with open(path, "rb") as handle:
                    parts.append(handle.read())
    return digest(*parts)
