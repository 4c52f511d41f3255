"""``bin/odoo``: Odoo's own command line in the project's environment."""

import os

from .environment import prepare


def main(arguments):
    """Replace this process by Odoo.

    :param list arguments: Odoo's own, for example ``["shell", "-d", "demo"]``
    """
    environment = prepare()
    # Odoo's name for its default configuration; an explicit -c still wins.
    variables = {**environment.variables(), "ODOO_RC": str(environment.config("odoo"))}
    command = environment.command(*arguments)
    os.execve(command[0], command, variables)
