"""Debian's packages, fetched through the machine's own apt configuration.

Packages are unpacked into a folder of ours and never installed, so that
nothing of the machine changes and no administrator is needed.
"""

import os
import shutil
import subprocess
from pathlib import Path

from .console import SetupError, run, say, step

KEYRINGS = (
    Path("/usr/share/keyrings/debian-archive-keyring.gpg"),
    Path("/usr/share/keyrings/debian-archive-keyring.pgp"),
)
SUITE = "sid"
# Odoo 19 still uses Font Awesome 4, which later releases no longer have.
OLDER_SUITE = "bookworm"


def have_apt():
    """Whether this machine has the programs that fetch and unpack packages."""
    return all(map(shutil.which, ("apt-get", "apt-cache", "dpkg", "dpkg-deb")))


def apt_install(packages, what):
    """Install packages for the whole machine, when run by its administrator.

    :param list packages: names of packages
    :param str what: what they bring, for the message
    :return: whether they are installed now
    :rtype: bool
    """
    if not hasattr(os, "geteuid") or os.geteuid() or not have_apt():
        return False
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    options = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    with step(f"installing {what} ({', '.join(packages)})"):
        try:
            run(command, f"installing {what}", **options)
        except SetupError:
            try:
                run(["apt-get", "update"], "reading the package lists", **options)
                run(command, f"installing {what}", **options)
            except SetupError as error:
                say(f"    {error}")
                return False
    return True


class PrivateApt:
    """An apt of our own: own list of sources, own state, the machine's keys."""

    def __init__(self, folder):
        """:param Path folder: where lists and packages are kept"""
        self.folder = folder
        self.config = folder / "apt.conf"
        (folder / "state/lists/partial").mkdir(parents=True, exist_ok=True)
        (folder / "cache/archives/partial").mkdir(parents=True, exist_ok=True)
        self._write(sources=None)

    def _write(self, sources):
        """Write apt's configuration; without sources, the machine's own."""
        lines = [
            f'Dir::State "{self.folder}/state";',
            'Dir::State::status "/var/lib/dpkg/status";',
            f'Dir::Cache "{self.folder}/cache";',
            'Acquire::Languages "none";',
            'APT::Sandbox::User "";',
        ]
        if sources:
            path = self.folder / "sources.list"
            path.write_text(sources)
            lines += [
                f'Dir::Etc::SourceList "{path}";',
                'Dir::Etc::SourceParts "/dev/null";',
            ]
        self.config.write_text("\n".join(lines) + "\n")

    def _apt(self, program, *arguments, what):
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        environment["APT_CONFIG"] = str(self.config)
        command = [program, *arguments]
        return run(command, what, env=environment, cwd=self.folder)

    def use_development_suite(self):
        """Read the package list of Debian's development suite.

        :raises SetupError: when the machine's apt knows no Debian archive
        """
        archive = _debian_archive([])
        if not archive:
            # A container image often comes without package lists, and apt
            # names an archive's origin only once it has read them.
            self._apt("apt-get", "update", what="reading the package lists")
            archive = _debian_archive(["-c", str(self.config)])
        keyring = next(filter(Path.exists, KEYRINGS), None)
        if not archive or not keyring:
            raise SetupError("apt on this machine has no Debian archive configured")
        source = f"deb [signed-by={keyring}] {archive} %s main\n"
        what = f"reading the package lists of Debian {SUITE} and {OLDER_SUITE}"
        try:
            self._write(source % SUITE + source % OLDER_SUITE)
            self._apt("apt-get", "update", what=what)
        except SetupError as error:
            say(f"    {error}\n    going on with {SUITE} alone; icons may be missing")
            self._write(source % SUITE)
            self._apt("apt-get", "update", what=what)

    def candidate(self, package):
        """The version of a package that would be fetched, or None."""
        what = f"looking for {package}"
        for line in self._apt("apt-cache", "policy", package, what=what).splitlines():
            name, _separator, value = line.strip().partition(": ")
            if name == "Candidate" and value != "(none)":
                return value
        return None

    def older(self, package):
        """``package=version`` of the older suite, or the plain name."""
        listing = self._apt("apt-cache", "madison", package, what="listing versions")
        for line in listing.splitlines():
            _name, version, origin = (part.strip() for part in line.split("|"))
            if f" {OLDER_SUITE}/" in origin:
                return f"{package}={version}"
        return package

    def fetch(self, packages):
        """Download packages into the folder, checked by apt's own signatures.

        :param packages: names, or ``name=version``
        :return: paths of all files downloaded so far
        """
        packages = list(packages)
        what = "downloading " + " ".join(packages)
        self._apt("apt-get", "download", *packages, what=what)
        return sorted(self.folder.glob("*.deb"))


def _debian_archive(options):
    """Address of the Debian archive that the machine's apt uses, or None."""
    wanted = "$(ORIGIN)|$(LABEL)|$(COMPONENT)|$(REPO_URI)"
    result = subprocess.run(
        ["apt-get", *options, "indextargets", "--format", wanted],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    for line in result.stdout.splitlines():
        origin, label, component, address = line.split("|", 3)
        if (origin, label, component) == ("Debian", "Debian", "main"):
            return address
    return None


def depends(package_file, prefixes):
    """Names of a package's dependencies that start with one of the prefixes."""
    text = run(["dpkg-deb", "-f", str(package_file), "Depends"], "reading a package")
    first_choices = (item.split("|")[0].split()[0] for item in text.split(","))
    names = (name.split(":")[0] for name in first_choices)
    return [name for name in names if name.startswith(prefixes)]


def unpack(package_files, folder):
    """Unpack packages into a folder, without installing them."""
    for package_file in package_files:
        run(["dpkg-deb", "-x", str(package_file), str(folder)], "unpacking")
