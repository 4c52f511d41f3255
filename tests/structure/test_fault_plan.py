"""When the troubles of a run of the fault suite end."""

from unittest import TestCase

from ...faults import plan as plans

END = plans.END_OF_TROUBLES


class TestEndOfTroubles(TestCase):
    def test_a_place_to_die_at_is_waited_for_behind_the_end_of_all_other_troubles(self):
        kill = plans.kill_at(395)
        loops = plans.every_loop(1)
        self.assertTrue(kill.is_numbered)
        self.assertFalse(loops.is_numbered)
        mixed = plans.Plan("mixed", 0, loops.troubles + kill.troubles)
        self.assertFalse(mixed.is_numbered)

    def test_people_see_to_what_is_left_once_the_only_death_was_died(self):
        kill = plans.kill_at(395)
        self.assertFalse(kill.is_over(1, [0]))
        self.assertTrue(kill.is_over(1, [1]))
        self.assertTrue(kill.is_over(END, [0]))

    def test_what_may_strike_again_goes_on_until_its_minute(self):
        loops = plans.every_loop(1)
        struck = [1] * len(loops.troubles)
        self.assertFalse(loops.is_over(END - 1, struck))
        self.assertTrue(loops.is_over(END, struck))

    def test_where_nothing_goes_wrong_people_see_to_it_from_the_beginning(self):
        self.assertTrue(plans.clean(0).is_over(0, []))
