"""What the tests of the rule book stand on."""

from unittest import TestCase

from ...logic.shipment.rules import CONFIRMATION, check
from ..shipments import around, shipment


class RuleCase(TestCase):
    stage = CONFIRMATION

    def found(self, code, surroundings=None, **changes):
        """The findings of one rule."""
        found = check(shipment(**changes), around(**(surroundings or {})), self.stage)
        return [each for each in found if each.code == code]

    def assertBroken(
        self, code, severity, surroundings=None, /, values=None, **changes
    ):
        """Once, with this severity and these values among its own."""
        found = self.found(code, surroundings, **changes)
        self.assertEqual([each.severity for each in found], [severity], found)
        for name, value in (values or {}).items():
            self.assertEqual(found[0].values[name], value, name)
        return found[0]

    def assertKept(self, code, surroundings=None, /, **changes):
        self.assertEqual(self.found(code, surroundings, **changes), [])
