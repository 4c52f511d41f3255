"""Loops in which nobody stops the others: the one way every one of them is written."""

import logging
from functools import partial

from .engine import commits, isolated, no_checkpoint, persistently

_logger = logging.getLogger(__name__)


def alone(env, work, on_error, checkpoint=no_checkpoint):
    """Do ``work()`` so that its failure stops nobody else.

    Where the checkpoint commits, what was done is committed afterwards, a lost race is
    run again, and what broke is rolled back to the last commit; where it does not, the
    work has a savepoint. What follows is said by ``on_error`` and kept, too; should
    even that break, the log has both.

    :param work: callable(); may call the checkpoint itself.
    :param on_error: callable(exception): keeps why, in a sentence.
    :param checkpoint: see ``engine.no_checkpoint``.
    :return: whether it went well.
    :raise psycopg2.Error: the connection is gone, so nobody can go on.
    """
    errors = []
    _kept(env, work, errors.append, checkpoint)
    if not errors:
        return True
    defects = []
    _kept(env, partial(on_error, errors[0]), defects.append, checkpoint)
    for defect in defects:
        _logger.error("Nobody can be told of a failure", exc_info=errors[0])
        _logger.error("for this reason:", exc_info=defect)
    return False


def each_alone(records, work, on_error, checkpoint=no_checkpoint, *, all_of_them=False):
    """Do ``work(record)`` for each of these, as ``alone`` does it.

    :param work: callable(record).
    :param on_error: callable(record, exception).
    :param bool all_of_them: also those for which no time is left: they are to say so.
    :return: (those that broke, those that had no turn)
    """
    broken = records.browse()
    for position, record in enumerate(records, start=1):
        if not alone(
            records.env, partial(work, record), partial(on_error, record), checkpoint
        ):
            broken += record
        left = checkpoint(1, remaining=len(records) - position)
        if left <= 0 and not all_of_them:
            return broken, records[position:]
    return broken, records.browse()


def in_turn(env, steps, checkpoint=no_checkpoint):
    """Do these one after the other; one that breaks keeps none from its turn.

    :param steps: callables().
    :param checkpoint: see ``alone``.
    :raise Exception: what broke first, once all have had their turn; what the others
        did is kept.
    """
    errors = []
    for step in steps:
        alone(env, step, errors.append, checkpoint)
    if errors:
        raise errors[0]


def _kept(env, work, on_error, checkpoint):
    if not commits(checkpoint):
        isolated(env, work, on_error)
        return

    def run():
        work()
        checkpoint()

    try:
        persistently(env, run, checkpoint)
    except Exception as error:
        env.cr.rollback()
        on_error(error)
