# In the order of the floors, from the ground up.
from . import exchange
from . import catalogue
from . import inbound
from . import requisition
from . import status
from . import acknowledgement
from . import decision
from . import shipment
from . import invoice
from . import remittance
from . import direct
from . import inventory
