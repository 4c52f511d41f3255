"""How the connector's work becomes jobs."""

import hashlib

CHANNEL = "root.amazon_vendor"


def delay(records, method, key, channel, eta=None):
    """Enqueue ``records.method()`` once: the same work waiting twice is one job.

    :param records: recordset; its ids are part of the key.
    :param str method: a ``_job_*`` method.
    :param str key: what tells this work from other work of the method.
    :param str channel: last part of the channel's name.
    :param eta: naive UTC datetime before which the job does not start.
    """
    digest = hashlib.sha256(repr(sorted(records.ids)).encode()).hexdigest()[:16]
    delayable = records.with_delay(
        channel=f"{CHANNEL}.{channel}",
        identity_key=f"{records._name}.{method}:{key}:{digest}",
        eta=eta,
    )
    getattr(delayable, method)()


def chunks(records, size):
    """Cut a recordset into recordsets of ``size``."""
    return [records[start : start + size] for start in range(0, len(records), size)]
