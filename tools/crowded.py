"""``bin/test --crowded``: beside this addon, many others that have a say in orders."""

import os

from . import database
from .environment import Environment, clone_database

#: Manufacturing, purchase, margins, timesheets, expiry dates, batches, landed costs,
#: a German chart of accounts: what a maker of goods has installed, too.
CROWD = {
    "l10n_de",
    "mrp",
    "product_expiry",
    "purchase_stock",
    "sale_loyalty",
    "sale_management",
    "sale_margin",
    "sale_mrp",
    "sale_project",
    "sale_stock",
    "sale_timesheet",
    "stock_landed_costs",
    "stock_picking_batch",
}


class Crowded(Environment):
    """An environment whose databases have many other addons."""

    def template(self):
        """See super."""
        plain = super().template()
        return database.template(
            self.server,
            f"{plain} crowded",
            sorted(CROWD),
            lambda name: self.install(name, sorted(CROWD)),
        )


def crowded(environment):
    """The same environment with many other addons in its databases.

    A database that is kept has another name than the one without them.
    """
    os.environ.setdefault("AVC_DB", clone_database("crowded"))
    return Crowded(*environment)
