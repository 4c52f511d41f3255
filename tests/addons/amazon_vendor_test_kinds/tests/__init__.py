from . import test_inbound, test_outgoing
