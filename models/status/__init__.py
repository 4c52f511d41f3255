from . import (
    document,
    instance,
    line_history,
    queue_line,
    requisition,
    requisition_line,
    review,
)
