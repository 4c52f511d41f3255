from . import test_inbound
from . import test_outgoing
