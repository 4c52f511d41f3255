"""``python3 -m tools.clean``: stop the embedded PostgreSQL and empty the cache."""

import argparse
import shutil

from . import postgres
from .bootstrap import tool_folder
from .cache import cache_home
from .cluster import Cluster
from .console import SetupError, say


def main(arguments):
    """Stop the server; remove what was downloaded, unless it is to stay."""
    parser = argparse.ArgumentParser(prog="python3 -m tools.clean", description=__doc__)
    parser.add_argument(
        "--stop", action="store_true", help="only stop the server, remove nothing"
    )
    parser.add_argument(
        "--force", action="store_true", help="even while somebody works with it"
    )
    options = parser.parse_args(arguments)
    for folder in sorted(postgres.home().glob("postgres-*/data")):
        pattern = f"pginstall{folder.parent.name.removeprefix('postgres-')}/bin"
        roots = (postgres.home(), cache_home())
        found = [path for root in roots for path in root.glob(f"*/**/{pattern}")]
        if found:
            _stop(Cluster(folder.parent, found[0]), options.force)
    if not options.stop:
        for folder in {cache_home(), postgres.home(), tool_folder().parent}:
            say(f"... removing {folder}")
            shutil.rmtree(folder)
    return 0


def _stop(cluster, force):
    """Stop a server, unless other commands (perhaps of other clones) use it."""
    if not cluster.answers():
        return
    users = cluster.server().sql(
        "SELECT DISTINCT datname FROM pg_stat_activity "
        "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    if users and not force:
        raise SetupError(
            f"somebody works with {', '.join(users)} on {cluster.folder}: nothing "
            "was stopped or removed (--force does it all the same)."
        )
    say(f"... stopping the server of {cluster.folder}")
    cluster.stop()
