"""The mechanics every piece of queued work shares: after-commit runs, isolation."""

import logging
import random
import time
from contextvars import ContextVar
from functools import partial

import psycopg2

from odoo import api
from odoo.exceptions import ConcurrencyError
from odoo.modules.registry import Registry
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)

#: What says "another transaction was faster: try again".
CONCURRENCY_ERRORS = (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, ConcurrencyError)
#: SQLSTATE class 54, "program limit exceeded": a value is larger than PostgreSQL bears.
#: psycopg2 counts it among the errors of the connection, and it is the record's own.
LIMITS = "54"
#: How long a button may keep its user waiting; the rest goes on in the background.
USER_SECONDS = 5.0
#: When that is over, ``time.monotonic()``; None where no user waits.
_promised = ContextVar("amazon_vendor_promised", default=None)
#: Into how many parts a batch that failed is cut.
PARTS = 5
#: How often work that lost a race is done again, and the first pause in seconds.
TRIES = 6
FIRST_PAUSE = 0.02


def is_concurrency_error(error):
    """Whether ``error`` means "another transaction was faster: try again"."""
    return isinstance(error, CONCURRENCY_ERRORS)


def ends_transaction(error):
    """Whether no statement can follow ``error``: it is not one record's fault.

    That is a lost race, a lost connection or a server in trouble.
    """
    if isinstance(error, psycopg2.OperationalError):
        return not (error.pgcode or "").startswith(LIMITS)
    return isinstance(error, psycopg2.InterfaceError | ConcurrencyError)


def no_checkpoint(processed=0, *, remaining=None):
    """Stand in for ``ir.cron._commit_progress`` where nothing may be committed.

    :return: infinity: the caller has no time limit of its own.
    """
    return float("inf")


no_checkpoint.commits = False


def commits(checkpoint):
    """Whether ``checkpoint`` commits, so that the transaction is the caller's own."""
    return getattr(checkpoint, "commits", True)


def persistently(env, work, checkpoint):
    """Do ``work()`` again when another transaction was faster.

    Odoo repeats a request that lost a race, but no scheduled action. The pause before
    is a random one, so that two workers do not meet again at once.

    :param work: callable that ends with a checkpoint: it must not begin with work
        that is not committed.
    :param checkpoint: see ``no_checkpoint``; one that does not commit leaves the
        repeating to the request, whose transaction it is.
    :return: what ``work()`` returns.
    """
    for attempt in range(1, TRIES + 1):
        try:
            return work()
        except Exception as error:
            lost = is_concurrency_error(error) and commits(checkpoint)
            if not lost or attempt == TRIES:
                raise
            env.cr.rollback()
            time.sleep(random.uniform(0, FIRST_PAUSE * 2**attempt))
    raise AssertionError("unreachable: the last try returns or raises")


def time_boxed(checkpoint):
    """Give ``checkpoint`` an end: the user waits for moments, never for minutes.

    :return: a checkpoint that answers 0 once ``USER_SECONDS`` from now are over.
    """
    deadline = time.monotonic() + USER_SECONDS

    def limited(processed=0, *, remaining=None):
        left = checkpoint(processed, remaining=remaining)
        return max(0.0, min(left, deadline - time.monotonic()))

    limited.commits = commits(checkpoint)
    return limited


def seconds_promised():
    """How long the user who waits may still be kept waiting.

    :return: seconds, 0 when they are over; None where no user waits.
    """
    moment = _promised.get()
    return None if moment is None else max(moment - time.monotonic(), 0.0)


def after_commit(records, method_name, **kwargs):
    """Call ``records.method_name(checkpoint=..., **kwargs)`` once this is committed.

    Amazon is never called inside a user's open transaction: the button writes the
    row, and the work follows the commit on a cursor of its own, as the same user.
    The scheduled action is the safety net when the process dies in between, so a
    failure here is logged and nothing is lost.

    :param records: existing records to work on.
    :param str method_name: a method that takes ``checkpoint``.
    """
    if not records:
        return
    env = records.env
    env.cr.postcommit.add(
        partial(
            _run_alone,
            env.cr.dbname,
            env.uid,
            dict(env.context),
            env.su,
            records._name,
            records.ids,
            method_name,
            kwargs,
        )
    )


def _run_alone(dbname, uid, context, su, model, ids, method_name, kwargs):
    promise = _promised.set(time.monotonic() + USER_SECONDS)
    try:
        with Registry(dbname).cursor() as cr:
            env = api.Environment(cr, uid, context, su=su)
            records = env[model].browse(ids).exists()
            checkpoint = time_boxed(env["ir.cron"]._commit_progress)
            getattr(records, method_name)(checkpoint=checkpoint, **kwargs)
    except Exception as error:  # the user's work is committed already
        level = logging.INFO if is_concurrency_error(error) else logging.ERROR
        _logger.log(
            level,
            "%s.%s after the commit did not finish; the scheduled action takes over",
            model,
            method_name,
            exc_info=level == logging.ERROR,
        )
    finally:
        _promised.reset(promise)


def isolated(env, work, on_error):
    """Do ``work()`` in a savepoint; its failure stops nobody else.

    :param work: callable(), no commits inside.
    :param on_error: callable(exception), called outside the savepoint; errors of
        concurrency and of the connection are raised instead.
    """
    try:
        with env.cr.savepoint():
            work()
    except Exception as error:
        if ends_transaction(error):
            raise
        env.invalidate_all(flush=False)
        on_error(error)


def bisect(records, work, on_error, env=None):
    """Do ``work(records)`` in one savepoint; on failure isolate who is to blame.

    One savepoint per record would flush after each of them and lose the batching
    (it triples the SQL of a sale order). So the batch shares one savepoint, and only
    a batch that fails is cut in five until the bad record stands alone: its
    neighbours go through all the same. (Halves would do the work of a batch of 25
    three times over, fifths two and a quarter times.)

    Errors of concurrency and of the connection are not the record's fault and are
    raised: the transaction cannot go on.

    :param records: recordset to work on; may be empty. Also a list of anything else,
        of which ``on_error`` gets the one that is to blame in a list of its own.
    :param work: callable(recordset), no commits inside.
    :param on_error: callable(record, exception), called outside the savepoint.
    :param env: the environment, where ``records`` is a list.
    """
    if not records:
        return
    if env is None:
        env = records.env

    def cut(error):
        if len(records) == 1:
            on_error(records, error)
            return
        step = -(-len(records) // PARTS)
        for start in range(0, len(records), step):
            bisect(records[start : start + step], work, on_error, env)

    isolated(env, lambda: work(records), cut)
