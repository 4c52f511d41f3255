"""Why something could not be done, in words for a person."""

import logging

from odoo.exceptions import UserError

from ...spapi.text import short
from .engine import is_concurrency_error

_logger = logging.getLogger(__name__)

#: Characters of a defect's own text.
LONGEST = 300


def race(env):
    """That somebody else was faster: nobody's mistake, and it is tried again.

    :return: text for a person.
    """
    return env._("Somebody else changed the same records at the same moment.")


def reason(env, error):
    """What a refusal says, or that a defect is the administrator's to look at.

    A defect's own text is no sentence, so its technical details go to the server's log.

    :param Exception error: what was raised.
    :return: text for a person.
    """
    if isinstance(error, UserError) and error.args:
        return str(error.args[0])
    if is_concurrency_error(error):
        return race(env)
    _logger.error("Something unexpected went wrong", exc_info=error)
    return unexpected(env, error)


def unexpected(env, error):
    """What is said of a defect; the caller has its details logged.

    :param Exception error: what was raised.
    :return: text for a person.
    """
    return env._(
        "Something unexpected went wrong: %(error)s. The technical details are in the "
        "server's log, for your administrator.",
        error=short(f"{type(error).__name__}: {error}", LONGEST),
    )
