from . import test_acknowledgement
from . import test_add_api
from . import test_api
from . import test_contract
from . import test_control
from . import test_faults
from . import test_generator
from . import test_status
