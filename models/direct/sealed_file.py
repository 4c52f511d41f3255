"""Files with somebody's name and address on them: labels, slips, customers' invoices.

They are stored sealed, so neither a dump nor the folder of files shows one, and no
index of words is made of them. These are functions of a module, no methods of a record:
whoever may edit a template or a server action can call methods, and can import nothing.
"""

import base64

from ... import secret_box
from ...spapi.errors import Configuration


def sealed(instance, content):
    """A file as a Binary field keeps it.

    :param instance: amazon.vendor.instance it came by.
    :param bytes content: the file; without one nothing is kept.
    :return: base64, False for nothing.
    :raise Configuration: the server has no usable key to seal it with.
    """
    if not content:
        return False
    # The simulator's customers are nobody: their labels may lie there without a key.
    is_simulated = instance.environment == "simulator"
    try:
        return base64.b64encode(secret_box.seal_file(content, is_simulated))
    except secret_box.SecretBoxError as error:
        raise Configuration(
            instance._describe_secret_box_error(error), setting="encryption_key"
        ) from error


def values(instance, name, content):
    """What is written to keep a file: the file, and which key it is sealed with.

    :param instance: amazon.vendor.instance it came by.
    :param str name: of the Binary field; the one beside it ends in ``_with``.
    :param bytes content: the file; without one nothing is kept.
    :return: dict.
    :raise Configuration: as of :func:`sealed`.
    """
    kept = sealed(instance, content)
    return {name: kept, f"{name}_with": kept and (secret_box.mark() or False)}


def opened(record, name):
    """A file, for the printer. Elevates: whoever may see it is the caller's matter.

    :param record: one record.
    :param str name: of its Binary field.
    :return: bytes; None where there is none, it was erased, or cannot be opened any
        more.
    """
    kept = record.sudo().with_context(bin_size=False)[name]
    if not kept:
        return None
    try:
        return secret_box.unseal_file(base64.b64decode(kept))
    except secret_box.SecretBoxError:
        return None
