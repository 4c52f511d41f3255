"""A remittance export of a million rows: what its reading and storing take at most."""

import io

from odoo.addons.amazon_vendor_central.logic.remittance import export

from .compare import best
from .fixture import Vendor
from .measure import Meter, apart

_HEADER = (
    "Payment Number,Payment Date,Payment Currency,Invoice Number,Invoice Date,"
    "Invoice Amount,Amount Paid\n"
)
#: Rows of one payment.
LINES = 100


def measure(database, rows):
    """Read a file, and take it in by the dialog as far as the data queue.

    :param int rows: of the file
    :return: dict: "rows", "bytes", and "read" and "stored" to the measure.Usage of
        each as dict, whose peak is beside the file itself
    """

    def read(env):
        content = _file(rows)
        with Meter(env.cr) as meter:
            payments = sum(
                1
                for each in export.read(content)
                if isinstance(each, export.Payment) and len(each.lines) == LINES
            )
        _require(payments, rows)
        return meter.usage, len(content)

    def stored(env):
        vendor = Vendor(env)
        wizard = env["amazon.vendor.remittance.import"].create(
            {"instance_key": str(vendor.instance.id)}
        )
        wizard.queue_id = wizard._open_queue(vendor.instance)
        # Decoded already: what the browser sends is Odoo's to keep.
        found = export.read(_file(rows))
        with Meter(env.cr) as meter:
            wizard._store(found)
            env.flush_all()
        _require(wizard.payment_count, rows)
        return meter.usage

    usage, size = apart(database, read)
    return {
        "rows": rows,
        "bytes": size,
        "read": best([usage]),
        "stored": best([apart(database, stored)]),
    }


def _file(rows):
    text = io.StringIO()
    text.write(_HEADER)
    for number in range(rows):
        text.write(
            f"{4711000000 + number // LINES},2026-03-02,EUR,AMZ2026{number:07},"
            "2026-01-05,125.30,125.30\n"
        )
    return text.getvalue().encode()


def _require(payments, rows):
    if payments != rows // LINES:
        raise RuntimeError(f"{payments} payments of {rows // LINES}")
