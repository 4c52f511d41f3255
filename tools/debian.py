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
CONFIG = """
Dir::State "{0}/state";
Dir::State::status "/var/lib/dpkg/status";
Dir::Cache "{0}/cache";
Acquire::Languages "none";
APT::Sandbox::User "";
"""
OWN_SOURCES = """
Dir::Etc::SourceList "{0}/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "{0}/preferences";
Dir::Etc::PreferencesParts "/dev/null";
"""
# What both suites have is taken from the older one.
PREFERENCES = f"Package: *\nPin: release n={OLDER_SUITE}\nPin-Priority: 990\n"


def have_apt():
    """Whether this machine has the programs that fetch and unpack packages."""
    return all(map(shutil.which, ("apt-get", "dpkg", "dpkg-deb")))


def apt_install(packages, what):
    """Install packages for the whole machine, when run by its administrator.

    :param list packages: names of packages
    :param str what: what they bring, for the message
    :return: whether they are installed now
    :rtype: bool
    """
    if os.geteuid() or not have_apt():
        return False
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    options = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    with step(f"installing {what} ({', '.join(packages)})"):
        for before in ([], ["apt-get", "update"]):
            try:
                if before:
                    run(before, "reading the package lists", **options)
                run(install, f"installing {what}", **options)
                return True
            except SetupError as error:
                problem = error
    say(f"    {problem}")
    return False


class PrivateApt:
    """An apt of our own: own list of sources, own state, the machine's keys."""

    def __init__(self, folder):
        """:param Path folder: where lists and packages are kept"""
        self.folder = folder
        for name in ("state/lists/partial", "cache/archives/partial"):
            (folder / name).mkdir(parents=True)
        (folder / "apt.conf").write_text(CONFIG.format(folder))
        (folder / "preferences").write_text(PREFERENCES)

    def _apt(self, *arguments, what):
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        environment["APT_CONFIG"] = str(self.folder / "apt.conf")
        return run(["apt-get", *arguments], what, env=environment, cwd=self.folder)

    def use_development_suite(self):
        """Read the package list of Debian's development suite.

        :raises SetupError: when the machine's apt knows no Debian archive
        """
        archive = _debian_archive([])
        if not archive:
            # A container image often comes without package lists, and apt
            # names an archive's origin only once it has read them.
            self._apt("update", what="reading the package lists")
            archive = _debian_archive(["-c", str(self.folder / "apt.conf")])
        keyring = next(filter(Path.exists, KEYRINGS), None)
        if not archive or not keyring:
            raise SetupError("apt on this machine has no Debian archive configured")
        with (self.folder / "apt.conf").open("a") as config:
            config.write(OWN_SOURCES.format(self.folder))
        source = f"deb [signed-by={keyring}] {archive} %s main\n"
        try:
            self._read(source % SUITE + source % OLDER_SUITE)
        except SetupError as error:
            say(f"    {error}\n    going on with {SUITE} alone; icons may be missing")
            self._read(source % SUITE)

    def _read(self, sources):
        (self.folder / "sources.list").write_text(sources)
        self._apt("update", what=f"reading the package lists of Debian {SUITE}")

    def fetch(self, packages):
        """Download packages into the folder, checked by apt's own signatures.

        :return: paths of all files downloaded so far
        """
        what = "downloading " + " ".join(packages)
        self._apt("download", *packages, what=what)
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


def field(package_file, name):
    """A field of a package's control file."""
    return run(["dpkg-deb", "-f", str(package_file), name], "reading a package").strip()


def depends(package_file, prefixes):
    """Names of a package's dependencies that start with one of the prefixes."""
    alternatives = field(package_file, "Depends").split(",")
    names = (item.split("|")[0].split()[0].split(":")[0] for item in alternatives)
    return [name for name in names if name.startswith(prefixes)]


def unpack(package_files, folder):
    """Unpack packages into a folder, without installing them."""
    for package_file in package_files:
        run(["dpkg-deb", "-x", str(package_file), str(folder)], "unpacking")
