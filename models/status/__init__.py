from . import (
    document,
    instance,
    line_history,
    put_away,
    queue_line,
    requisition,
    requisition_line,
    review,
)
