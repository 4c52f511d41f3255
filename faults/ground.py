"""A PostgreSQL for the fault suite alone, which it may stop and crash as it likes."""

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tools import database, postgres
from tools.cache import ADDON, cache_home, clone_id, try_lock
from tools.cluster import Cluster, Server
from tools.console import SetupError
from tools.environment import RUN

#: A crash of PostgreSQL loses nothing that was committed, as in earnest; only a crash
#: of the machine would, and nobody waits for the disk here.
SETTINGS = "synchronous_commit = on\nfsync = off\nfull_page_writes = off\n"


class Ground(NamedTuple):
    """Where one lane of the suite runs.

    :ivar label: names its files; no other suite of this clone has it while this lane
        runs
    """

    cluster: Cluster
    server: Server
    name: str
    label: str


@contextmanager
def ground(environment, source):
    """A cluster of this lane's own with a fresh database; stopped afterwards.

    :param environment: of :func:`~.environment.prepare`
    :param str source: the database to copy, on the shared server
    :yield: :class:`Ground`
    :raises SetupError: it cannot be made, or eight others are in use
    """
    binaries = postgres.startable(environment.server.binaries)
    for number in range(8):
        folder = postgres.home() / f"faults-{clone_id()}-{number}"
        with try_lock(cache_home() / f"{folder.name}.lock") as ours:
            if ours:
                cluster = Cluster(folder, binaries)
                yield from _on(environment, cluster, source, f"faults-{number}")
                return
    raise SetupError(
        "eight lanes of bin/faults run in this clone already: wait until one has ended."
    )


def _on(environment, cluster, source, label):
    if cluster.data.exists():
        cluster.stop("immediate")  # of a suite that was killed
        shutil.rmtree(cluster.data)
    cluster.start()
    try:
        cluster.configure(SETTINGS)
        cluster.stop("fast")
        cluster.start()
        server = cluster.server()
        _copy(environment.server, source, server, ADDON, RUN / f"{label}.copy.log")
        yield Ground(cluster, server, ADDON, label)
    finally:
        cluster.stop("immediate")
        shutil.rmtree(cluster.folder, ignore_errors=True)


def _copy(theirs, source, ours, name, log_file):
    """Copy a database from one server to the other."""
    ours.sql(
        f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'"
    )
    dump = [str(theirs.binaries / "pg_dump"), "--no-owner", "-d", source]
    load = [str(ours.binaries / "psql"), "-Xq", "-v", "ON_ERROR_STOP=1", "-d", name]
    with log_file.open("wb") as log:
        with subprocess.Popen(
            dump,
            env={**os.environ, **theirs.environment()},
            stdout=subprocess.PIPE,
            stderr=log,
        ) as reading:
            loading = subprocess.run(
                load,
                env={**os.environ, **ours.environment()},
                stdin=reading.stdout,
                stdout=log,
                stderr=log,
                check=False,
            )
    if reading.returncode or loading.returncode:
        text = log_file.read_text(errors="replace")
        raise SetupError(f"copying {source} failed:\n{text[-2000:]}")


def filestore_copy(source, label):
    """Odoo's attachments of the copied database, as hard links.

    :param str label: of the :class:`Ground`
    :return: the ``data_dir`` for Odoo
    """
    data = RUN / f"{label}-data"
    shutil.rmtree(data, ignore_errors=True)
    there = Path(database.data_folder()) / "filestore" / source
    here = data / "filestore" / ADDON
    if there.exists():
        shutil.copytree(there, here, copy_function=os.link)
    return data


def remove(data):
    """Remove what :func:`filestore_copy` made."""
    shutil.rmtree(data, ignore_errors=True)
