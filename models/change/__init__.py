from . import applying, instance, requisition, revision, sale_order
