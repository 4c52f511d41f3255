"""The user's cache folder: what is downloaded once and shared by all clones."""

import hashlib
import os
import shutil
import time
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from platformdirs import user_cache_path

from .bootstrap import CLONE, MARKER
from .console import say

ADDON = "amazon_vendor_central"
# What nobody has used for this long goes, in seconds.
UNUSED = 60 * 24 * 3600


def cache_home():
    """The folder that keeps what was downloaded, unpacked and built."""
    folder = user_cache_path(ADDON).expanduser().absolute()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def digest(*parts, length=12):
    """A short name for a combination of texts and of files' contents.

    :param parts: bytes, strings, or paths of files that are read
    """
    result = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, Path) else part
        data = data if isinstance(data, bytes) else str(data).encode()
        result.update(hashlib.sha256(data).digest())
    return result.hexdigest()[:length]


def clone_id():
    """A short name for this clone, to keep clones of one user apart."""
    return digest(str(CLONE), length=8)


@contextmanager
def try_lock(path):
    """Hold a file lock if nobody else does; it ends with the process at the latest.

    :yield: whether it is held
    """
    guard = FileLock(path, blocking=False)
    try:
        guard.acquire()
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        guard.release()


@contextmanager
def lock(path, waiting=None):
    """Hold a file lock, waiting for it.

    :param Path path: the lock's file, made if it is missing
    :param str waiting: what to say when somebody else holds it
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    guard = FileLock(path)
    try:
        guard.acquire(blocking=False)
    except Timeout:
        say(waiting or f"... waiting for another set-up ({path.name})")
        guard.acquire()
    try:
        yield
    finally:
        guard.release()


def once(folder, build, valid=lambda: True):
    """Make a folder of the cache once, however many processes want it.

    The marker is written last: a folder without it is what an interrupted
    set-up left behind, and is thrown away and made again. The folder is built
    in its final place because virtual environments cannot be moved.

    :param Path folder: the folder to have
    :param build: function that fills the (empty, existing) folder
    :param valid: tells whether a finished folder is still usable
    :return: the folder
    """
    marker = folder / MARKER
    if marker.exists() and valid():
        os.utime(marker)
        return folder
    with lock(folder.with_name(folder.name + ".lock")):
        if marker.exists() and valid():
            return folder
        if folder.exists():
            say(f"... removing an unfinished or unusable {folder.name}")
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        build(folder)
        marker.touch()
    return folder


def drop_unused(prefix):
    """Remove folders of the cache that nobody has used for a long time.

    :param str prefix: start of their names
    """
    for marker in cache_home().glob(f"{prefix}-*/{MARKER}"):
        if time.time() - marker.stat().st_mtime > UNUSED:
            say(f"... removing {marker.parent.name}, unused for long")
            shutil.rmtree(marker.parent, ignore_errors=True)
