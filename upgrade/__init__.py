"""The proof that an upgrade loses nothing: what ``bin/test-upgrade`` does.

``fill`` takes orders to every state in a database of the release before, ``snapshot``
writes down all there is, before and after, ``compare`` holds one against the other,
and ``changes`` lists what may differ. The first two run in Odoo's shell.
"""
