"""The whole environment: Python, Odoo, PostgreSQL, configuration."""

import ast
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from . import database, postgres
from .bootstrap import CLONE
from .cache import ADDON, clone_id, digest
from .console import SetupError, run
from .log_check import complaints
from .odoo_source import OdooSource, odoo_source
from .virtualenv import python_environment

RUN = CLONE / ".run"
LOCK_FILE = "requirements.lock"
# What every clone's template has, whatever the manifest says at the moment.
ALWAYS = {"sale_management", "sale_stock"}


class Environment(NamedTuple):
    """All that a command needs to run Odoo.

    ``addons`` are folders for ``--addons-path`` behind Odoo's own, ``libraries``
    folders for ``PYTHONPATH``, ``crowd`` Odoo's addons that its databases have besides
    what is needed.
    """

    python: Path
    odoo: OdooSource
    server: postgres.Server
    addons: tuple
    libraries: tuple = ()
    crowd: tuple = ()

    def variables(self):
        """Environment variables for Odoo's processes."""
        path = [self.odoo.python_path, *os.environ.get("PYTHONPATH", "").split(":")]
        # Last: a folder of the clone must not come before a library of its name.
        path = [*filter(None, path), *self.libraries]
        programs = [self.python.parent, self.server.binaries, os.environ["PATH"]]
        return {
            **os.environ,
            **self.server.environment(),
            "PYTHONPATH": os.pathsep.join(map(str, path)),
            "PATH": os.pathsep.join(map(str, programs)),
        }

    def command(self, *arguments):
        """The command that runs Odoo's command line."""
        return [str(self.python), "-m", "odoo", *map(str, arguments)]

    def config(self, name, **options):
        """Write an Odoo configuration file into the run folder.

        :param str name: the file's name without its ending
        :param options: Odoo's options beyond the server and the addons' path
        :return: the file's path
        """
        settings = {
            "addons_path": ",".join(map(str, [*self.odoo.addons, *self.addons])),
            "data_dir": database.data_folder(),
            "db_host": self.server.host,
            "db_port": self.server.port,
            "db_user": self.server.user,
            "db_password": self.server.password,
            "http_interface": "127.0.0.1",
            **options,
        }
        lines = [f"{key} = {value}" for key, value in settings.items() if value != ""]
        path = RUN / f"{name}.conf"
        # Renamed into place: another Odoo may be reading it just now.
        draft = RUN / f"{name}.conf.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text("[options]\n" + "\n".join(lines) + "\n")
        draft.replace(path)
        return path

    def install(self, name, modules, action="-i", **options):
        """Install or update modules in a database; any warning is an error.

        :param str name: the database, made if it is missing
        :param modules: names of the modules
        :param str action: ``-i`` to install, ``-u`` to update
        :param options: Odoo's, see ``config``
        :raises SetupError: when it fails or Odoo logs a warning or worse
        """
        what = f"odoo {action} {','.join(modules)}"
        arguments = ["server", "-d", name, action, ",".join(modules)]
        arguments += ["--stop-after-init", "--no-http", "--max-cron-threads=0"]
        self.run(f"{name}.install", what, *arguments, **options)

    def run(self, name, what, *arguments, text=None, **options):
        """Run one of Odoo's commands; any warning is an error.

        :param str name: of the configuration file and the log, which stays
        :param str what: the purpose, for messages
        :param str text: what the command reads
        :raises SetupError: when it fails or Odoo logs a warning or worse
        """
        log = RUN / f"{name}.log"
        log.unlink(missing_ok=True)
        config = self.config(name, logfile=log, **options)
        words = self.command(*arguments, "-c", config)
        try:
            run(words, f"{what} ({log})", env=self.variables(), cwd=RUN, input=text)
        except SetupError as error:
            raise SetupError(f"{error}\n{complaints(log)}") from error
        if bad := complaints(log):
            raise SetupError(f"{what} ({log}):\n{bad}")
        config.unlink()

    def template(self):
        """The template database with all that the addon depends on, and the crowd."""
        modules = sorted({*ALWAYS, *manifest().get("depends", [])})
        key = f"{digest(CLONE / LOCK_FILE)} {self.odoo.version}"
        plain = database.template(
            self.server, key, modules, lambda name: self.install(name, modules)
        )
        if not self.crowd:
            return plain
        crowd = sorted(self.crowd)
        # What most of it needs is there already.
        return database.template(
            self.server,
            f"{key} {plain}",
            crowd,
            lambda name: self.install(name, crowd),
            base=plain,
        )


def manifest():
    """The addon's manifest, as a dictionary."""
    path = CLONE / "__manifest__.py"
    return ast.literal_eval(path.read_text()) if path.exists() else {}


def addons_folder():
    """The folder for ``--addons-path``, where the clone has its technical name."""
    folder = RUN / "addons"
    folder.mkdir(parents=True, exist_ok=True)
    link = folder / ADDON
    if not link.is_symlink():
        try:
            link.symlink_to(Path("..") / "..")
        except FileExistsError:
            # Another command of this clone was faster.
            if not link.is_symlink():
                raise
    return folder


def prepare():
    """Make or find everything, and start the database server.

    :rtype: Environment
    :raises SetupError: with a sentence that says what is missing
    """
    addons_folder()
    with ThreadPoolExecutor(max_workers=2) as pool:
        packages = pool.submit(python_environment, LOCK_FILE, "venv")
        source = pool.submit(odoo_source)
        python, odoo = packages.result(), source.result()
    return Environment(python, odoo, postgres.server(python), (addons_folder(),))


def clone_database(suffix):
    """A name for a database of this clone."""
    return f"avc_{clone_id()}_{suffix}"
