"""What may go wrong with a document that goes out and that Amazon shows nobody: a
shipment confirmation, an invoice. Pure, no Odoo."""

from . import plan as plans


def lost(row, kind, operation, **choices):
    """The answer to the first request is lost: nobody knows whether Amazon has the
    document."""
    draw = plans.amazon(row, kind, (operation,), 1, **choices)

    def make(*numbers):
        trouble = draw(*numbers)
        trouble.minute, trouble.options["skip"] = 0, 0
        return trouble

    return make


def catalogue(operation, others, *fails):
    """The troubles of a life that ends with such a document.

    :param operation: its POST
    :param others: operations that the same life needs, in which the same goes wrong
    :param fails: further troubles: how Amazon fails the document
    :return: tuple as :data:`~.plan.CATALOGUE`
    """
    everywhere = (*(operation,) * 3, *others)
    answers = (operation, plans.ASK)
    return (
        plans.boundary("SIGKILL at a commit or request", "kill"),
        lost("closed after it was taken", "close_after", operation),
        lost("time-out after it was taken", "hang_after", operation, seconds=(2,)),
        plans.together,
        plans.amazon(
            "429 with Retry-After", "throttle", everywhere, retry_after=(1, 20, 90)
        ),
        plans.amazon(
            "5xx bursts", "server_error", everywhere, 8, status=(500, 502, 503, 504)
        ),
        plans.amazon("closed before it was taken", "close_before", everywhere),
        lost("reset after it was taken", "reset_after", operation),
        plans.amazon("no JSON", "malformed_json", answers),
        plans.amazon("empty body", "empty_body", answers),
        plans.amazon("token expires in mid-page", "token_expired", everywhere),
        plans.token_service,
        *fails,
        plans.control("all tokens expire", "expire_tokens"),
        plans.skew,
        plans.statement("SIGKILL at a statement", "kill"),
        plans.boundary("PostgreSQL restarted", "restart"),
        plans.boundary("PostgreSQL crashed", "crash"),
        plans.statement("connection dropped", "drop"),
        plans.statement("serialization failure", "serialization"),
        plans.statement("deadlock", "deadlock"),
        plans.statement("lock not available", "lock"),
    )
