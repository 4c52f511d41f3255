from . import order, warehouse

# What extends them, and what belongs to them.
# isort: split
from . import acknowledgement, answer_outgoing, consignee, instance, line
