"""Carton and pallet labels in Zebra's language (ZPL II)."""


def zpl(labels, dpi=203, size="4x6"):
    """Write labels.

    :param labels: iterable of :class:`~.labels.LabelFacts`
    :param dpi: 203, 300 or 600
    :param size: a key of ``labels.SIZES``
    :return: text, one format (``^XA`` ... ``^XZ``) a label
    :raise ValueError: as of :func:`~.labels.pdf`
    """
    raise NotImplementedError
