from . import applying, instance, queue, requisition, revision, sale_order
