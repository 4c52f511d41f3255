from . import (
    test_accounts,
    test_charges,
    test_fba,
    test_kits,
    test_money,
    test_orders,
    test_people,
    test_rights,
    test_shipping,
    test_stock,
    test_workflow,
)
