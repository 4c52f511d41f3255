"""Which line of an order an answer is for."""

from collections import defaultdict

from ..identity import asin, line_number, sku


class Lines:
    """The lines of an order, found by number, then by product.

    :param lines: iterable of :class:`~.purchase_order.PurchaseOrderItem`
    """

    def __init__(self, lines):
        self._by_number = defaultdict(list)
        self._by_product = defaultdict(list)
        for line in lines:
            self._by_number[line_number(line.item_sequence_number)].append(line)
            for product in _products(line):
                self._by_product[product].append(line)

    def of(self, item):
        """Return the line an answer is for, ``None`` if there is none.

        :param item: anything with ``item_sequence_number``,
            ``amazon_product_identifier`` and ``vendor_product_identifier``
        """
        number = line_number(item.item_sequence_number)
        products = _products(item)
        if number is None:
            found = self._by_product[products[0]] if products else []
        else:
            found = self._by_number[number]
        if len(found) > 1 or number is None:
            # The same number on two lines is a fault of Amazon's; products decide.
            found = [line for line in found if set(products) <= set(_products(line))]
        return found[0] if found else None


def answers_by_line(message, lines):
    """Return the answers of a message as dict of ``id(line)`` to answer."""
    found = ((lines.of(item), item) for item in message.items)
    return {id(line): item for line, item in found if line is not None}


def _products(item):
    pairs = (
        ("asin", asin(item.amazon_product_identifier)),
        ("sku", sku(item.vendor_product_identifier)),
    )
    return [pair for pair in pairs if pair[1]]
