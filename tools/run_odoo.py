"""``bin/odoo``: Odoo's own command line in the project's environment."""

import os

from .environment import prepare


def main(arguments):
    """Replace this process by Odoo.

    :param list arguments: Odoo's own, for example ``["shell", "-d", "demo"]``
    """
    environment = prepare()
    variables = environment.variables()
    # Odoo's name for its default configuration; an explicit -c still wins.
    variables["ODOO_RC"] = str(environment.config("odoo"))
    python = str(environment.python)
    os.execve(python, [python, "-m", "odoo", *arguments], variables)
