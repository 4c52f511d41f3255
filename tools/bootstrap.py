"""The second step: the libraries that the tools themselves use, fetched once.

Standard library only, because it runs before anything is installed.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

CLONE = Path(__file__).resolve().parent.parent
LOCK_FILE = CLONE / "requirements-tools.lock"
MARKER = ".complete"


def tool_folder():
    """The folder in the user's cache that holds the libraries."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    key = hashlib.sha256(LOCK_FILE.read_bytes())
    key.update(f"{sys.version_info[:2]} {platform.machine()}".encode())
    name = f"tools-{key.hexdigest()[:12]}"
    return cache.expanduser().absolute() / "amazon_vendor_central" / name


def use_tool_packages(place=1):
    """Put the libraries on the path of this process.

    :param int place: behind the clone, before what the machine has of other versions
    """
    folder = tool_folder()
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        print("... fetching the tools' own libraries", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as draft:
            _fetch(Path(draft))
            try:
                Path(draft, "packages").rename(folder)
            except OSError:
                if not folder.exists():  # else another command was faster
                    raise
    os.utime(folder / MARKER)
    sys.path.insert(place, str(folder))


def _fetch(draft):
    packages, troubles = draft / "packages", []
    for command in _ways(draft):
        options = ["-q", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
        options += ["--target", str(packages), "-r", str(LOCK_FILE)]
        result = subprocess.run(
            [*command, *options], capture_output=True, text=True, check=False
        )
        if not result.returncode:
            (packages / MARKER).touch()
            return
        troubles.append(result.stderr.strip())
        shutil.rmtree(packages, ignore_errors=True)
    sys.exit(
        "error: this Python can install nothing (no pip, no venv, no uv). On Debian "
        "and Ubuntu: apt-get install python3-venv\n" + "\n".join(troubles)
    )


def _ways(draft):
    """Commands that install packages and may work here, the likeliest first."""
    if find_spec("pip"):
        yield [sys.executable, "-m", "pip", "install"]
    if shutil.which("uv"):
        yield ["uv", "pip", "install", "--python", sys.executable]
    for module in ("venv", "virtualenv"):
        # Debian's venv can do nothing without ensurepip, which it packages apart.
        if find_spec("ensurepip" if module == "venv" else module):
            yield from _with_environment(draft, module)
    if not os.geteuid() and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for arguments in (["update"], ["install", "-y", "python3-venv"]):
            subprocess.run(
                ["apt-get", "-q", *arguments],
                env=environment,
                stdout=subprocess.DEVNULL,
                check=False,
            )
        yield from _with_environment(draft, "venv")


def _with_environment(draft, module):
    folder = str(draft / module)
    made = subprocess.run(
        [sys.executable, "-m", module, folder], stdout=subprocess.DEVNULL, check=False
    )
    if not made.returncode:
        yield [str(draft / module / "bin" / "python"), "-m", "pip", "install"]
