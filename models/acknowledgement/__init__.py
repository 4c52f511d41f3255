from . import (
    acknowledgement,
    acknowledgement_line,
    answering,
    checks,
    elsewhere,
    outgoing,
    preview,
    requisition,
    submission,
    version,
)
