"""The proof that an upgrade loses nothing: what ``bin/test-upgrade`` runs in Odoo.

``fill`` takes orders to every state in a database of the release before, ``snapshot``
writes down all there is, before and after, and ``changes`` lists what may differ.
"""
