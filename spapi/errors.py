"""The four ways in which a call to Amazon can go wrong.

Whoever calls the gateway has exactly four decisions to take: try again later, tell a
person what Amazon refused, tell an administrator which setting is wrong, or look what
happened before doing anything.
"""

#: Nobody waits longer than a day because of one header.
LONGEST_PAUSE = 86400.0


class SpApiError(Exception):
    """Base of all errors of the gateway.

    :param message: one sentence a person can read; never holds a secret
    :param operation: Amazon's operation, for example ``getPurchaseOrders``
    :param request_id: Amazon's ``x-amzn-RequestId``, what its support asks for
    :param status: the HTTP status, ``None`` where no answer came
    """

    kind = "error"

    def __init__(self, message, *, operation=None, request_id=None, status=None):
        super().__init__(message)
        self.message = message
        self.operation = operation
        self.request_id = request_id
        self.status = status

    def __str__(self):
        return self.message

    def __reduce__(self):
        # Keyword-only arguments do not survive the default pickling, and errors
        # travel between threads and into job queues.
        return (_rebuild, (type(self), self.message, dict(self.__dict__)))


class Retryable(SpApiError):
    """Amazon surely did not do it; the same call may succeed later.

    :param seconds: how long to wait at least before the next try; a day at most,
        whatever Amazon's headers say
    """

    kind = "retryable"
    #: Seconds Amazon itself asked to wait, and whether a second try in a moment is
    #: worth it. For the gateway's own small retries.
    asked = None
    momentary = False

    def __init__(self, message, *, seconds=0.0, **where):
        super().__init__(message, **where)
        seconds = float(seconds)
        self.seconds = min(seconds, LONGEST_PAUSE) if seconds > 0 else 0.0


class Rejected(SpApiError):
    """Amazon read the request and refused it; sending it again would not help.

    :param code: Amazon's code of the first error (free text), ``NotFound`` for a 404
    :param details: Amazon's details of the first error
    :param errors: all of Amazon's errors, dicts with ``code``, ``message``, ``details``
    """

    kind = "rejected"

    def __init__(self, message, *, code=None, details=None, errors=(), **where):
        super().__init__(message, **where)
        self.code = code
        self.details = details
        self.errors = list(errors)


class Configuration(SpApiError):
    """A setting is wrong; nothing will work until a person corrects it.

    :param setting: ``client_id``, ``client_secret``, ``refresh_token``, ``role``,
        ``environment``, ``marketplace``, ``certificate``, ``library`` or ``clock``
    """

    kind = "configuration"

    def __init__(self, message, *, setting, **where):
        super().__init__(message, **where)
        self.setting = setting


class UnknownOutcome(SpApiError):
    """A POST may or may not have been taken: its answer never came, or cannot be read.

    Amazon's vendor operations have no idempotency key, so it must not be sent again
    before somebody has looked (transaction, purchase order status).
    """

    kind = "unknown_outcome"


def _rebuild(cls, message, state):
    error = cls.__new__(cls, message)
    Exception.__init__(error, message)
    error.__dict__.update(state)
    return error
