from . import (
    acknowledgement,
    acknowledgement_line,
    answering,
    checks,
    ladder,
    preview,
    requisition,
    version,
)
