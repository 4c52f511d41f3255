"""The kit of browser tours: a request's commit does what a server's commit does."""

from unittest.mock import patch

from odoo.tests import HttpCase
from odoo.tests.test_cursor import TestCursor

from ...models.exchange import engine
from ..common import AmazonVendorCase


class TourCase(AmazonVendorCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.commit_runs_after_commit()

    def commit_runs_after_commit(self):
        """Let a request's commit do what the buttons left for after it.

        Odoo's test cursors drop these callbacks; a server runs them.
        """
        commit = TestCursor.commit

        def commit_and_run(cursor):
            callbacks = [
                callback
                for callback in cursor.postcommit._funcs
                if getattr(callback, "func", None) is engine._run_alone
            ]
            commit(cursor)
            for callback in callbacks:
                callback()

        patcher = patch.object(TestCursor, "commit", commit_and_run)
        patcher.start()
        self.addCleanup(patcher.stop)
