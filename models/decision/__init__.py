from . import (
    changes,
    cost,
    instance,
    requisition,
    requisition_line,
    rule,
    workflow,
)
