"""Addons of OCA from PyPI, in a folder of their own in the cache."""

import shutil

from .cache import CLONE, cache_home, digest, drop_unused, once
from .console import run, step


def oca_addons(python, lock_name, kind):
    """Install what a lock file names, once.

    :param Path python: the environment's Python
    :param str lock_name: file with pinned requirements and hashes
    :param str kind: what the folder in the cache is called
    :return: folder; its ``addons`` goes on the addons' path, it on ``PYTHONPATH``
    """
    lock_file = CLONE / lock_name
    folder = cache_home() / f"{kind}-{digest(lock_file, str(python))}"

    def build(target):
        command = [str(python), "-m", "pip", "install", "-q", "--no-deps"]
        command += ["--no-compile", "--disable-pip-version-check", "--require-hashes"]
        command += ["--target", str(target), "-r", str(lock_file)]
        with step(f"installing {lock_file.name}"):
            run(command, f"installing {lock_file.name}")
        # The libraries go to PYTHONPATH, where a second folder "odoo" has no place.
        (target / "odoo" / "addons").rename(target / "addons")
        shutil.rmtree(target / "odoo")

    once(folder, build)
    drop_unused(kind)
    return folder
