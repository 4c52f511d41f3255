"""To whom an order goes: taken out of Amazon's document, sealed, and opened again.

These are functions of a module, no methods of a record: whoever may edit a template, a
server action or a report can call methods, and can import nothing.
"""

import json
from dataclasses import asdict

from ... import secret_box
from ...spapi.messages import direct_order, direct_order_kept
from ...spapi.messages.common import MessageError
from ...spapi.messages.values import Address

#: Stored of something that is no order: nothing, for nobody knows what it holds.
NOTHING = "{}"
#: Amazon's status of an order that is over.
OVER = ("SHIPPED", "CANCELLED")


def split(text):
    """Cut a document of Amazon's in two. What is known to be about no person stays
    where the order is; of all else what is read goes with the consignee, the rest
    nowhere.

    :param str text: as Amazon wrote it.
    :return: (the text that may be stored, ``Consignee`` or None where there is none)
    """
    try:
        kept = direct_order_kept.impersonal(text)
    except MessageError:
        return NOTHING, None
    try:
        order = direct_order.parse(text)
    except MessageError:
        return kept, None
    # Of what has left, or never will, nobody needs to know to whom it went.
    is_over = order.order_status in OVER
    wanted = _says_something(order.consignee) and not is_over
    return kept, order.consignee if wanted else None


def _says_something(consignee):
    return any(asdict(consignee).values())


def sealed_of(consignee, allow_plain=False):
    """What may be stored of a consignee.

    :param consignee: :class:`~...spapi.messages.direct_order.Consignee`.
    :param bool allow_plain: see :func:`secret_box.seal`.
    :raise SecretBoxError: the server has no usable key.
    """
    return secret_box.seal(_written(consignee), allow_plain)


def says_the_same(sealed, consignee):
    """Whether that is sealed in there already; what cannot be opened is not.

    :param str sealed: of :func:`sealed_of`.
    """
    try:
        return secret_box.unseal(sealed) == _written(consignee)
    except secret_box.SecretBoxError:
        return False


def opened(record):
    """To whom an order goes. For labels, slips and what Amazon wants to be told;
    elevates: whoever may see it is the caller's matter.

    :param record: one amazon.vendor.direct.consignee, or none.
    :return: ``Consignee``, None where there is none or it is erased.
    :raise SecretBoxError: the server does not have the key any more.
    """
    sealed = record.sudo().sealed
    if not sealed:
        return None
    found = json.loads(secret_box.unseal(sealed))
    if found["address"] is not None:
        found["address"] = Address(**found["address"])
    return direct_order.Consignee(**found)


def _written(consignee):
    return json.dumps(asdict(consignee), sort_keys=True)
