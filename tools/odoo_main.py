"""Odoo's command line as a script: a server with workers starts itself again by it."""

from odoo.cli.command import main

if __name__ == "__main__":
    main()
