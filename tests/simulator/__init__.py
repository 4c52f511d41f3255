from . import (
    test_acknowledgement,
    test_add_api,
    test_api,
    test_contract,
    test_control,
    test_faults,
    test_generator,
    test_reports,
    test_status,
)
