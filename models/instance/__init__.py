from . import code, instance, operations, schedule

# What extends them.
# isort: split
from . import (
    connection,
    credentials,
    figures,
    health,
    watch,
)
