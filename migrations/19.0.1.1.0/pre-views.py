"""A view that hangs on a button which is gone is made anew.

In the list of requisitions everything but answering stands under Actions now. Odoo
checks the stored views below a view that it updates, and would find them broken.
"""

VIEWS = ("amazon_vendor_requisition_view_list_changes",)


def migrate(cr, version):
    cr.execute(
        """
        DELETE FROM ir_ui_view WHERE id IN (
            SELECT res_id FROM ir_model_data
            WHERE module = 'amazon_vendor_central'
            AND model = 'ir.ui.view' AND name IN %s
        )
        """,
        [VIEWS],
    )
    cr.execute(
        """
        DELETE FROM ir_model_data
        WHERE module = 'amazon_vendor_central'
        AND model = 'ir.ui.view' AND name IN %s
        """,
        [VIEWS],
    )
