"""Known vulnerabilities of what the addon brings to a server."""

import json
import re
import subprocess
import tempfile
from pathlib import Path

from .bootstrap import CLONE
from .console import say

PATIENCE = 60


def audit(programs):
    """Ask the vulnerability database about the locked packages.

    Only the addon's own requirements can fail the check. The other packages are
    Odoo's requirements in the versions that Odoo bears, or test tools; what is
    known about them is told all the same.

    :param Path programs: folder of the checkers
    :return: whether the addon's own requirements are free of known flaws, or
        the database cannot be asked from here (which is said)
    :rtype: bool
    """
    found, problem = _ask(programs)
    unknown = [package for package in found if "skip_reason" in package]
    if len(unknown) == len(found):
        problem = problem or "it knows no package at all"
        say(f"    SKIPPED: the database cannot be asked: {problem}")
        return True
    for package in unknown:
        say(f"    not audited: {package['name']}: {package['skip_reason']}")
    own = own_requirements()
    clean = True
    for package in found:
        for flaw in package.get("vulns", ()):
            mine = package["name"].lower() in own
            clean = clean and not mine
            fixed = ", ".join(flaw["fix_versions"]) or "nothing yet"
            say(
                f"    {'FLAW' if mine else 'note'}: {package['name']} "
                f"{package['version']}: {flaw['id']}, fixed in {fixed}"
            )
    return clean


def _ask(programs):
    """What pip-audit says: (packages, why there are none)."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [str(programs / "pip-audit"), "--requirement", "requirements.lock"]
        command += ["--require-hashes", "--disable-pip", "--timeout=10"]
        command += ["--progress-spinner=off", "--format=json", f"--output={report}"]
        options = {"cwd": CLONE, "capture_output": True, "text": True}
        try:
            result = subprocess.run(command, timeout=PATIENCE, check=False, **options)
        except subprocess.TimeoutExpired:
            return [], f"no answer within {PATIENCE} s"
        if not report.exists() or not report.stat().st_size:
            lines = result.stderr.strip().splitlines() or ["no reason given"]
            return [], lines[-1][:300]
        return json.loads(report.read_text())["dependencies"], None


def own_requirements():
    """Names of the packages that the addon itself asks for."""
    text = (CLONE / "requirements.txt").read_text()
    names = re.findall(r"^([A-Za-z0-9._-]+)", text, re.MULTILINE)
    return set(map(str.lower, names))
