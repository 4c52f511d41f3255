"""The stage of those who also sell on Amazon: the seller's addon is installed, and the
simulated Amazon answers its APIs."""

from contextlib import contextmanager

from . import testdb
from .bootstrap import CLONE
from .console import step
from .run_tests import LINKS, link
from .stage import demo_database, open_stage

ADDON = "amazon_seller_central"
FOLDER = CLONE / "addons" / ADDON


@contextmanager
def open_seller_stage(environment, options):
    """Make the database, and run the simulator and Odoo for as long as the block lasts.

    :param environment: see ``environment.prepare``
    :param options: parsed ones of ``stage.add_stage_options``
    :yield: ``stage.Stage``
    """
    link(FOLDER)
    environment = environment._replace(addons=(*environment.addons, LINKS))
    with demo_database(environment.server) as name:
        with step(f"making the database {name}"):
            testdb.installed_copy(environment, name)
            environment.install(name, [ADDON])
        apis = [f"odoo.addons.{ADDON}.simulator"]
        with open_stage(environment, name, options.port, options.seed, apis) as stage:
            yield stage
