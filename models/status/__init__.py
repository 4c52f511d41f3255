from . import (
    document,
    line_history,
    queue,
    requisition,
    requisition_line,
    review,
)
