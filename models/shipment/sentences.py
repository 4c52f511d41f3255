"""The findings of the rule book in the user's language.

``logic.shipment.rules`` names what it finds by a code and values; here each code has a
sentence that can be translated.
"""

from odoo.tools import format_date


def explain(env, finding, names):
    """Say what a rule has found, and what to do.

    :param env: environment whose language counts.
    :param finding: ``logic.shipment.finding.Finding``.
    :param dict names: key of a container -> how people call it.
    :return: one sentence.
    """
    return finding.code
