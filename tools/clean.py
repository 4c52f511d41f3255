"""``python3 -m tools.clean``: stop the embedded PostgreSQL and empty the cache."""

import argparse
import shutil

from . import postgres
from .cache import cache_home
from .cluster import Cluster
from .console import main_guard, say


def main(arguments):
    """Stop the server; remove what was downloaded, unless it is to stay."""
    parser = argparse.ArgumentParser(prog="python3 -m tools.clean", description=__doc__)
    parser.add_argument(
        "--stop", action="store_true", help="only stop the server, remove nothing"
    )
    options = parser.parse_args(arguments)
    for folder in sorted(postgres.home().glob("postgres-*/data")):
        pattern = f"pginstall{folder.parent.name.removeprefix('postgres-')}/bin"
        roots = (postgres.home(), cache_home())
        found = [path for root in roots for path in root.glob(f"*/**/{pattern}")]
        if found:
            say(f"... stopping the server of {folder.parent}")
            Cluster(folder.parent, found[0]).stop()
    if not options.stop:
        for folder in {cache_home(), postgres.home()}:
            say(f"... removing {folder}")
            shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    main_guard(main)
