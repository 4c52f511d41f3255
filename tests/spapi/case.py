"""What the tests of the gateway stand on. They ask neither for Odoo nor for a database:
where Odoo is not installed, they are plain tests."""

try:
    from odoo.tests import BaseCase, tagged
except ImportError:
    from unittest import TestCase as BaseCase

    def tagged(*_tags):
        """Stands for Odoo's way to choose tests."""
        return lambda cls: cls


__all__ = ["BaseCase", "tagged"]
