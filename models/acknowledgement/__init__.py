from . import (
    acknowledgement,
    acknowledgement_line,
    answering,
    checks,
    outgoing,
    preview,
    requisition,
    submission,
    version,
)
