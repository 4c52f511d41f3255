from . import (
    test_accounts,
    test_charges,
    test_fba,
    test_money,
    test_orders,
    test_people,
    test_reports,
    test_settlements,
    test_shipping,
    test_workflow,
)
