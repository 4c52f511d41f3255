from . import code, instance, operations, schedule

# What extends them.
# isort: split
from . import (
    address,
    broken_loops,
    connection,
    credentials,
    figures,
    health,
    program,
    setup,
    watch,
)
