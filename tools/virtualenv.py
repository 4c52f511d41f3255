"""Python environments from the lock files."""

import importlib.util
import os
import platform
import shutil
import sys

from .cache import CLONE, cache_home, digest, drop_unused, once
from .console import SetupError, run, say, step
from .debian import apt_install


def python_environment(lock_name, prefix):
    """The Python of an environment that holds exactly what a lock file says.

    :param str lock_name: name of the lock file at the repository's root
    :param str prefix: start of the folder's name in the cache
    :return: path of the environment's Python
    :raises SetupError: when no way to make one is found
    """
    lock_file = CLONE / lock_name
    key = digest(
        lock_file,
        sys.version_info[:2],
        sys.base_prefix,
        platform.machine(),
    )
    folder = cache_home() / f"{prefix}-{key}"
    python = folder / "bin" / "python"

    def build(target):
        with step(f"installing the Python packages of {lock_name}"):
            _create(target)
            _install(target, lock_file)

    once(folder, build, valid=python.exists)
    drop_unused(prefix)
    return python


def _create(folder):
    """Make an empty environment by the first way that works here."""
    troubles = []
    for way in _ways(folder):
        try:
            way()
            return
        except SetupError as error:
            troubles.append(str(error))
            shutil.rmtree(folder)
            folder.mkdir()
    raise SetupError(
        "this Python cannot make virtual environments. On Debian and Ubuntu: "
        "apt-get install python3-venv\n" + "\n".join(troubles)
    )


def _ways(folder):
    """The ways to make an environment that may work here, the best first."""
    what = "making a virtual environment"

    def attempt(*command):
        return lambda: run([*command, str(folder)], what)

    with_venv = attempt(sys.executable, "-m", "venv")
    if importlib.util.find_spec("ensurepip"):
        yield with_venv
    if shutil.which("uv"):
        yield attempt("uv", "venv", "-q", "--clear", "--python", sys.executable)
    if importlib.util.find_spec("virtualenv"):
        yield attempt(sys.executable, "-m", "virtualenv", "-q")
    if importlib.util.find_spec("pip"):
        yield lambda: _create_with_fetched_virtualenv(folder)
    if apt_install(["python3-venv"], "Python's venv module"):
        yield with_venv


def _create_with_fetched_virtualenv(folder):
    """Use virtualenv, fetched by pip into a folder beside the environment."""
    helper = folder.with_name(folder.name + ".virtualenv")
    try:
        pip = [sys.executable, "-m", "pip", "install", "-q", "--target"]
        run([*pip, str(helper), "virtualenv"], "fetching virtualenv")
        run(
            [sys.executable, "-m", "virtualenv", "-q", str(folder)],
            "making a virtual environment",
            env={**os.environ, "PYTHONPATH": str(helper)},
        )
    finally:
        shutil.rmtree(helper, ignore_errors=True)


def _install(folder, lock_file):
    """Install what the lock file names, and nothing else."""
    python = str(folder / "bin" / "python")
    what = f"installing {lock_file.name}"
    if shutil.which("uv"):
        command = ["uv", "pip", "install", "-q", "--python", python]
        try:
            run([*command, "--require-hashes", "-r", str(lock_file)], what)
            return
        except SetupError as error:
            # uv does not read pip's settings (mirrors, certificates); pip may
            # well succeed where uv could not.
            say(f"    uv did not manage, trying pip: {error}")
    # Compiled on first use instead: that is most of the time pip takes.
    command = [python, "-m", "pip", "install", "-q", "--no-compile", "--no-deps"]
    command.append("--disable-pip-version-check")
    run([*command, "--require-hashes", "-r", str(lock_file)], what)
