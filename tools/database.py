"""Databases: made once as templates, copied in a second, dropped after use."""

import os
import re
import shutil

import psutil

from .cache import cache_home, digest, lock
from .console import SetupError, say, step

TEMPLATE = "avc_template_"


def data_folder():
    """Odoo's ``data_dir``: the attachments of all databases, sessions."""
    folder = cache_home() / "data"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _filestore(name):
    return data_folder() / "filestore" / name


def exists(server, name):
    """Whether there is a usable database of that name."""
    names = server.sql("SELECT datname FROM pg_database")
    # Its attachments are gone when somebody has emptied the cache folder.
    return name in names and _filestore(name).exists()


def _quoted(name):
    if not re.fullmatch(r"[A-Za-z0-9_.-]{1,63}", name):
        raise SetupError(f"{name!r} is no name for a database.")
    return f'"{name}"'


def drop(server, name):
    """Drop a database and its attachments, whoever is connected to it."""
    server.sql(f"DROP DATABASE IF EXISTS {_quoted(name)} WITH (FORCE)")
    shutil.rmtree(_filestore(name), ignore_errors=True)


def copy(server, source, name):
    """Copy a database with its attachments; an old one of that name goes.

    Attachments are hard links: Odoo names them after their content and never
    changes one in place.
    """
    drop(server, name)
    server.sql(f"CREATE DATABASE {_quoted(name)} TEMPLATE {_quoted(source)}")
    if _filestore(source).exists():
        shutil.copytree(_filestore(source), _filestore(name), copy_function=os.link)


def template(server, key, modules, install, base=None):
    """The template database with the given modules, made once.

    It gets its name when it is complete: an interrupted one is made again.

    :param Server server: where it is
    :param str key: what else it depends on (versions)
    :param list modules: names of Odoo modules
    :param install: function of a database's name that installs the modules
    :param base: another template, of which this one is a copy with more modules
    :return: the template's name
    """
    name = TEMPLATE + digest(key, *sorted(modules))
    if exists(server, name):
        return name
    with lock(cache_home() / f"{name}.lock", "... waiting for the template database"):
        if exists(server, name):
            return name
        building = f"{name}_building"
        drop(server, building)
        drop(server, name)
        title = f"installing {', '.join(modules)} in a template database"
        with step(f"{title} (once, a minute or two)"):
            if base:
                copy(server, base, building)
            else:
                server.sql(
                    f"CREATE DATABASE {_quoted(building)} TEMPLATE template0 "
                    "ENCODING 'UTF8' LC_COLLATE 'C'"
                )
            install(building)
        _filestore(building).mkdir(parents=True, exist_ok=True)
        _filestore(building).rename(_filestore(name))
        server.sql(f"ALTER DATABASE {_quoted(building)} RENAME TO {_quoted(name)}")
    return name


def drop_leftovers(server, pattern):
    """Drop the databases of runs that were killed.

    :param pattern: regular expression whose first group is a process number
    """
    for name in server.sql("SELECT datname FROM pg_database"):
        found = re.fullmatch(pattern, name)
        if found and not psutil.pid_exists(int(found[1])):
            say(f"... dropping {name}, left by an interrupted run")
            drop(server, name)
