from . import (
    acknowledgement,
    acknowledgement_line,
    answering,
    checks,
    discarding,
    elsewhere,
    outgoing,
    preview,
    requisition,
    submission,
    told,
    version,
)
