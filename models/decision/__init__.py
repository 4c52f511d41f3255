from . import (
    cost,
    instance,
    requisition,
    requisition_line,
    rule,
    shortage,
    workflow,
)
