from . import document, queue, queue_line, queue_part, received_mixin

# What extends them.
# isort: split
from . import (
    addressed,
    dead_letter,
    fetch,
    fetch_report,
    instance,
    process,
    process_line,
    store,
    waiting,
)
