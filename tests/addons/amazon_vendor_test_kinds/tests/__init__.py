from . import test_inbound
