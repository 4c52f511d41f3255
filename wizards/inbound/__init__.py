from . import operation

# What extends it.
# isort: split
from . import offered
