"""Python environments from the lock files, by uv or else by pip."""

import os
import platform
import shutil
import subprocess
import sys

from .bootstrap import CLONE, tool_folder
from .cache import cache_home, digest, drop_unused, once
from .console import SetupError, run, say, step

# By its path: on PYTHONPATH the tools' libraries would count as installed already.
PIP = [sys.executable, str(tool_folder() / "pip"), "--disable-pip-version-check"]


def python_environment(lock_name, prefix):
    """The Python of an environment that holds exactly what a lock file says.

    :param str lock_name: name of the lock file at the repository's root
    :param str prefix: start of the folder's name in the cache
    :return: path of the environment's Python
    :raises SetupError: when it cannot be made
    """
    lock_file = CLONE / lock_name
    version = (sys.version_info[:2], sys.base_prefix, platform.machine())
    folder = cache_home() / f"{prefix}-{digest(lock_file, *version)}"
    python = folder / "bin" / "python"

    def build(target):
        with step(f"installing the Python packages of {lock_name}"):
            create(target)
            install(python, lock_file)

    once(folder, build, valid=python.exists)
    drop_unused(prefix)
    return python


def create(folder):
    """Make a virtual environment, without pip: Debian's own venv could not bring it."""
    command = [sys.executable, "-m", "venv", "--without-pip", str(folder)]
    run(command, "making a virtual environment")


def oca_addons(python, lock_name, kind):
    """Addons of OCA from PyPI, in a folder of their own, installed once.

    :param Path python: the environment's Python
    :param str lock_name: file with pinned requirements and hashes
    :param str kind: what the folder in the cache is called
    :return: folder; its ``addons`` goes on the addons' path, it on ``PYTHONPATH``
    """
    lock_file = CLONE / lock_name
    folder = cache_home() / f"{kind}-{digest(lock_file, str(python))}"

    def build(target):
        with step(f"installing {lock_name}"):
            install(python, lock_file, "--target", str(target))
        # The libraries go to PYTHONPATH, where a second folder "odoo" has no place.
        (target / "odoo" / "addons").rename(target / "addons")
        shutil.rmtree(target / "odoo")

    once(folder, build)
    drop_unused(kind)
    return folder


def install(python, lock_file, *options, checked=True):
    """Install what a lock file names, and nothing else.

    :param options: further ones that uv and pip have in common
    :param bool checked: against the hashes in the file
    """
    options = ["--no-deps", "-r", str(lock_file), *options]
    options += ["--require-hashes"] * checked
    what = f"installing {lock_file.name}"
    try:
        import uv  # not everywhere

        command = [uv.find_uv_bin(), "pip", "install", "-q", "--python", str(python)]
        run([*command, *options], what, env=_settings())
    except (ImportError, FileNotFoundError, SetupError) as error:
        # uv does not read pip's settings (mirrors, certificates); pip may well
        # succeed where uv could not.
        say(f"    uv did not manage, trying pip: {error}")
        # Compiled on first use instead: that is most of the time pip takes.
        pip = [*PIP, "--python", str(python), "install", "-q", "--no-compile"]
        run([*pip, *options], what)


def _settings():
    """What uv is told of the machine: its certificates, and the index pip has."""
    settings = {"UV_SYSTEM_CERTS": "1", **os.environ}
    asked = [*PIP, "config", "get", "global.index-url"]
    said = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    if index := os.environ.get("PIP_INDEX_URL") or said.strip():
        settings.setdefault("UV_DEFAULT_INDEX", index)
    return settings
