"""A window that Amazon gave as one moment runs to the end of that day.

Until now it ended when it began, and what was to be delivered was late all day long.
"""

from odoo import SUPERUSER_ID, api


def migrate(cr, _version):
    """See the module; closed orders stay as they were."""
    cr.execute(
        """
        SELECT id FROM amazon_vendor_requisition
         WHERE window_start = window_end AND state != 'closed'
        """
    )
    env = api.Environment(cr, SUPERUSER_ID, {})
    Requisition = env["amazon.vendor.requisition"]
    requisitions = Requisition.browse([number for (number,) in cr.fetchall()])
    env.add_to_compute(Requisition._fields["window_end"], requisitions)
    requisitions.flush_recordset(["window_end"])
