from . import code, instance, operations, schedule

# What extends them.
# isort: split
from . import (
    address,
    connection,
    credentials,
    figures,
    health,
    setup,
    watch,
)
