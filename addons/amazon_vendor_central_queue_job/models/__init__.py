from . import (
    amazon_vendor_queue,
    amazon_vendor_queue_line,
    amazon_vendor_schedule,
    amazon_vendor_submission,
)
