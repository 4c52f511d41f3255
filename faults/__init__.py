"""The fault suite: an order's whole life while everything around it misbehaves.

Started by ``bin/faults``; see ``faults/README.md``. Nothing of it is loaded by Odoo.
"""
