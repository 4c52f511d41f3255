"""A PostgreSQL cluster of our own: its data folder and the server on it.

The wheel brings PostgreSQL's own programs, which do this. Its Python side would do it
too, but as root it opens every folder above the data, root's home included, to all
accounts of the machine, it lets whoever finds the socket in as superuser, and it gives
up on a start that takes longer than ten seconds.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import psutil

from .cache import digest
from .console import SetupError, run, step

ROLE = "odoo"
# The account of the server that the administrator starts, since PostgreSQL
# refuses to run as root and must not read root's files.
ACCOUNT = "amazon-vendor-db"
LONGEST_SOCKET_FOLDER = 85
# Seconds. After a crash it first makes sure that the files of every database are on
# the disk, which took more than a minute for 150 databases.
START_LIMIT = 900
# Databases here can be made again, so a commit need not wait for the disk;
# full_page_writes and fsync stay on, so a crash corrupts nothing.
SETTINGS = """
listen_addresses = ''
unix_socket_directories = '%s'
unix_socket_permissions = 0700
synchronous_commit = off
max_connections = 200
shared_buffers = 256MB
max_wal_size = 2GB
"""


class Server(NamedTuple):
    """How to reach a server; blank means libpq's own default."""

    host: str
    port: str
    user: str
    password: str
    binaries: Path

    def environment(self):
        """libpq's variables for programs that connect to the server."""
        names = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD")
        return {name: value for name, value in zip(names, self, strict=False) if value}

    def sql(self, statement, database="postgres"):
        """Run a statement and return its rows as lines of text.

        :raises SetupError: when the server refuses it
        """
        command = [str(self.binaries / "psql"), "-XAtq", "-v", "ON_ERROR_STOP=1"]
        command += ["-d", database, "-c", statement]
        environment = {**os.environ, **self.environment()}
        return run(command, "talking to PostgreSQL", env=environment).splitlines()


class Cluster:
    """A data folder of our own and the server that runs on it."""

    def __init__(self, folder, binaries):
        """:param Path folder: made if it is missing, for this user only"""
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "server.log"
        self.binaries = binaries
        self.account = ACCOUNT if os.geteuid() == 0 else None
        self.sockets = folder
        if len(str(folder)) > LONGEST_SOCKET_FOLDER:
            # A socket's path has at most 107 bytes.
            name = f"avc-{os.geteuid()}-{digest(str(folder))}"
            self.sockets = Path(tempfile.gettempdir()) / name

    def server(self):
        """How to reach the server.

        :rtype: Server
        """
        return Server(str(self.sockets), "", ROLE, "", self.binaries)

    def _run(self, program, *arguments, what, **options):
        if self.account:
            entry = pwd.getpwnam(self.account)
            options.update(user=entry.pw_uid, group=entry.pw_gid, extra_groups=[])
        command = [str(self.binaries / program), "-D", str(self.data), *arguments]
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        return run(command, what, cwd="/", env=environment, **options)

    def _private_folder(self, folder):
        """Make a folder that only the server's account (and root) can enter.

        The server trusts whoever reaches its socket; this is what keeps other
        accounts of the machine out.
        """
        folder.mkdir(parents=True, exist_ok=True)
        if self.account:
            shutil.chown(folder, self.account, self.account)
        owner = pwd.getpwnam(self.account).pw_uid if self.account else os.geteuid()
        if folder.is_symlink() or folder.stat().st_uid != owner:
            raise SetupError(f"{folder} belongs to somebody else; remove it.")
        folder.chmod(0o700)

    def start(self):
        """Make the cluster if need be and start its server if it is not running."""
        for folder in {self.folder, self.sockets}:
            self._private_folder(folder)
        if not (self.data / ".complete").exists():
            with step("making the PostgreSQL cluster"):
                self._initialise()
        if not self.answers():
            self._launch()

    def _initialise(self):
        if self.data.exists():
            # Its making was interrupted, perhaps with the server running.
            self.stop("immediate")
            shutil.rmtree(self.data)
        owner = ROLE + "_owner"
        options = ["-U", owner, "--auth=trust", "--encoding=UTF8", "--no-sync"]
        what = "making the PostgreSQL cluster"
        self._run("initdb", *options, "--locale=C.UTF-8", what=what)
        self.configure(SETTINGS % self.sockets)
        self._launch()
        self.server()._replace(user=owner).sql(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
        (self.data / ".complete").touch()

    def configure(self, settings):
        """Add lines to the configuration, for the next start."""
        with (self.data / "postgresql.auto.conf").open("a") as handle:
            handle.write(settings)

    def answers(self):
        """Whether the server runs and accepts connections."""
        command = [str(self.binaries / "pg_isready"), "-q", "-h", str(self.sockets)]
        command += ["-U", ROLE]
        return subprocess.run(command, check=False).returncode == 0

    def stop(self, mode="fast"):
        """Stop the server, if it runs.

        :param str mode: pg_ctl's mode of shutting down
        """
        if self._runs():
            self._run("pg_ctl", "-m", mode, "-w", "stop", what="stopping PostgreSQL")

    def _runs(self):
        """Whether the server's process lives; files that outlived it go.

        After a crash the number may belong to some other program by now, above
        all in containers, and PostgreSQL would then refuse to start.
        """
        path = self.data / "postmaster.pid"
        if not path.exists():
            return False
        try:
            process = psutil.Process(int(path.read_text().split()[0]))
            if str(self.data) in " ".join(process.cmdline()):
                return True
        except psutil.NoSuchProcess:
            pass
        path.unlink()
        for left in self.sockets.glob(".s.PGSQL.*"):
            left.unlink()
        return False

    def _launch(self):
        """Start the server, or wait for the one whose start was given up on."""
        what = "starting PostgreSQL"
        with step(what):
            try:
                if self._runs():
                    self._wait()
                else:
                    options = ["-l", str(self.log), "-w", "-t", str(START_LIMIT)]
                    if sys.platform == "linux":
                        # One call per disk instead of one per file.
                        options += ["-o", "-c recovery_init_sync_method=syncfs"]
                    self._run(
                        "pg_ctl", *options, "start", what=what, start_new_session=True
                    )
            except SetupError as error:
                log = self.log.read_text(errors="replace") if self.log.exists() else ""
                tail = "\n".join(log.splitlines()[-10:])
                raise SetupError(f"{error}\n{self.log}:\n{tail}") from error

    def _wait(self):
        """:raises SetupError: the server does not come to an end of its start"""
        for _second in range(START_LIMIT):
            if self.answers():
                return
            if not self._runs():
                raise SetupError("PostgreSQL ended before it accepted connections.")
            time.sleep(1)
        raise SetupError(f"PostgreSQL did not accept connections in {START_LIMIT} s.")
