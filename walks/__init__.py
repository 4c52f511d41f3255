"""What people and servers do in front of a simulated Amazon, step by step.

Started by ``bin/demo``, ``bin/screenshots``, ``bin/test-hosts`` and
``bin/test-queue-job``; talks to Odoo as its web client does, and counts what happened
in Odoo and in Amazon's ledger.
"""
