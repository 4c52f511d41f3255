"""When the troubles of a run of the fault suite end."""

from unittest import TestCase

from ...faults import plan as plans

LATE = plans.END_OF_TROUBLES + 60


class TestEndOfTroubles(TestCase):
    def test_a_place_to_die_at_is_waited_for_until_nothing_is_due_any_more(self):
        kill = plans.kill_at(395)
        self.assertFalse(kill.is_over(LATE, [0], at_rest=False))
        self.assertTrue(kill.is_over(LATE, [0], at_rest=True), "it did not come")
        self.assertFalse(kill.is_over(1, [0], at_rest=True), "more orders come")
        self.assertTrue(kill.is_over(1, [1], at_rest=False), "there is only one death")

    def test_all_other_troubles_end_at_their_minute(self):
        loops = plans.every_loop(1)
        struck = [0] * len(loops.troubles)
        end = plans.END_OF_TROUBLES
        self.assertFalse(loops.is_over(end - 1, struck, at_rest=True))
        self.assertTrue(loops.is_over(end, struck, at_rest=False))
        mixed = plans.Plan("mixed", 0, loops.troubles + plans.kill_at(395).troubles)
        self.assertTrue(mixed.is_over(end, [0, *struck], at_rest=False))

    def test_where_nothing_goes_wrong_people_see_to_it_from_the_beginning(self):
        self.assertTrue(plans.clean(0).is_over(0, [], at_rest=False))
