from . import (
    acknowledgement,
    acknowledgement_line,
    answering,
    checks,
    ladder,
    outgoing,
    preview,
    requisition,
    submission,
    version,
)
