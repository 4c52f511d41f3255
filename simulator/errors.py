"""Amazon's refusals, in the two shapes it uses for them."""

from .messages import Answer


class ApiError(Exception):
    """An answer of the API other than success (v1 shape: ``{"errors": [...]}``).

    :param int status: HTTP status
    :param str code: Amazon's error code, free text in the model
    :param str message: one sentence
    :param str details: more of it
    :param dict headers: further headers, such as ``Retry-After``
    """

    def __init__(self, status, code, message, details="", headers=None):
        super().__init__(f"{status} {code}: {message} {details}".strip())
        self.status = status
        self.code = code
        self.message = message
        self.details = details
        self.headers = headers or {}

    def body(self):
        """Return the JSON document Amazon sends for it."""
        error = {"code": self.code, "message": self.message, "details": self.details}
        return {"errors": [error]}

    def answer(self):
        """Return the :class:`~.messages.Answer` that says so."""
        return Answer(self.body(), self.status, headers=self.headers)


class LwaError(ApiError):
    """A refusal of Login with Amazon (the OAuth 2 shape of RFC 6749, 5.2)."""

    def body(self):
        """Return the JSON document Amazon sends for it."""
        return {"error": self.code, "error_description": self.message}


def invalid_input(details, message="Request has missing or invalid parameters."):
    """Return the 400 for a request that cannot be read."""
    return ApiError(400, "InvalidInput", message, details)


def unauthorized(details):
    """Return the 403 of SP-API for a token or a role."""
    return ApiError(
        403, "Unauthorized", "Access to requested resource is denied.", details
    )


def not_found(details):
    """Return the 404 for a resource that does not exist."""
    return ApiError(
        404, "ResourceNotFound", "The requested resource doesn't exist.", details
    )


def quota_exceeded(retry_after=None):
    """Return the 429 of a used-up rate limit.

    :param retry_after: seconds to say in ``Retry-After``; ``None`` leaves it out,
        as Amazon mostly does
    """
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    message = "You exceeded your quota for the requested resource."
    return ApiError(429, "QuotaExceeded", message, headers=headers)
