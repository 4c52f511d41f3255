"""A search that goes round in circles is noticed; one that only looks so is not."""

from ...spapi.errors import Retryable
from ...spapi.pages import MOST_EMPTY, MOST_PAGES, PageGuard
from .case import BaseCase, tagged


@tagged("post_install", "-at_install")
class TestPageGuard(BaseCase):
    def setUp(self):
        super().setUp()
        self.guard = PageGuard()
        self.count = None

    def page(self, token, documents=("A1",), search="created"):
        self.count = self.guard.follow(search, self.count, documents, token)
        return self.count

    def test_a_token_that_comes_again_in_one_list_ends_it(self):
        self.page("x")
        self.page("y")
        with self.assertRaises(Retryable) as caught:
            self.page("x")
        self.assertGreater(caught.exception.seconds, 0)

    def test_two_lists_may_have_the_same_token(self):
        for search in ("created", "changed"):
            self.page("x", search=search)
            self.assertIsNone(self.page(None, search=search))

    def test_a_list_that_begins_again_may_have_the_same_token(self):
        """After a failure the slice is read again, by another run."""
        self.page("x")
        self.guard, self.count = PageGuard(), None
        self.page("x")

    def test_an_empty_page_with_a_token_is_not_the_end(self):
        self.page("x", ())
        self.page("y")
        self.page("z", ())
        self.assertEqual(self.count["empty"], 1)

    def test_empty_pages_without_an_end_are_stopped(self):
        with self.assertRaises(Retryable) as caught:
            for number in range(10_000):
                self.page(f"t{number}", ())
        self.assertEqual(number, MOST_EMPTY)
        self.assertIn("empty pages", caught.exception.message)

    def test_the_count_goes_on_after_a_restart(self):
        with self.assertRaises(Retryable):
            for number in range(10_000):
                self.guard = PageGuard()  # each page by another process
                self.page(f"t{number}", ())
        self.assertEqual(number, MOST_EMPTY)

    def test_full_pages_without_an_end_are_stopped(self):
        with self.assertRaises(Retryable):
            for number in range(100_000):
                self.page(f"t{number}")
        self.assertEqual(number, MOST_PAGES)
