from . import (
    test_hostile_inbound,
    test_hostile_outgoing,
    test_inbound,
    test_outgoing,
    test_program,
)
