from . import instance, queue, requisition, requisition_line
