from unittest import TestCase

from ...logic.change.echo import only_state_differs

EARLIER = (
    '{"purchaseOrderNumber": "A", "purchaseOrderState": "New", "orderDetails": '
    '{"purchaseOrderStateChangedDate": "2026-11-23", "items": [{"cost": 10.20}]}}'
)


class TestEcho(TestCase):
    """Whether a version of an order says anything but its state."""

    def test_state_and_spaces_alone_say_nothing_else(self):
        later = EARLIER.replace("New", "Closed").replace("-23", "-24").replace(" ", "")
        self.assertTrue(only_state_differs(EARLIER, later))

    def test_whatever_else_differs_is_said_also_how_a_number_is_written(self):
        for later in (
            EARLIER.replace("10.20", "10.2"),
            EARLIER.replace('"items"', '"dealCode": "X", "items"'),
            EARLIER.replace("[{", "[{}, {"),
            EARLIER.replace('"A"', '"B"'),
        ):
            self.assertFalse(only_state_differs(EARLIER, later), later)

    def test_what_is_not_there_or_cannot_be_read_is_not_the_same(self):
        for other in (False, "", "{", "[]", "1"):
            self.assertFalse(only_state_differs(EARLIER, other))
            self.assertFalse(only_state_differs(other, EARLIER))
