from . import amazon_vendor_queue
from . import amazon_vendor_queue_line
from . import amazon_vendor_schedule
from . import amazon_vendor_submission
