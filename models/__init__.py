# In the order of the floors, from the ground up.
from . import exchange
from . import catalogue
from . import instance
from . import inbound
from . import outbound
from . import sale
from . import requisition
from . import change
from . import status
from . import acknowledgement
from . import decision
from . import retention
from . import shipment
from . import invoice
from . import remittance
from . import money
