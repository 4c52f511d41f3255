"""Check a connection: what works, and which key or role is wrong."""

from datetime import datetime, timedelta, timezone

from .errors import Configuration, SpApiError
from .records import Check

#: No transaction has this number; to be told so proves that asking is allowed.
_NO_TRANSACTION = "00000000-0000-0000-0000-000000000000"
#: Tokens live an hour; minutes are harmless, more points to a wrong clock.
_TOLERATED_SKEW = 300


def run(gateway):
    """Try the token and each reading operation.

    Acknowledgements are not tried: sending one would be one. They need the same role.

    :param gateway: :class:`~.gateway.Gateway`
    :return: list of :class:`Check`, the token's first; the others only if it works
    """
    found = [_attempt("Access token", gateway.access_token, "The keys are valid.")]
    if not found[0].ok:
        return found
    now = datetime.now(timezone.utc).replace(microsecond=0)
    hour = now - timedelta(hours=1)
    sandbox = gateway.endpoint.environment == "sandbox"
    found.append(
        _attempt(
            "getPurchaseOrders",
            lambda: gateway.purchase_orders(
                changed_after=hour, changed_before=now, limit=1, include_details=False
            ),
            "Purchase orders can be read.",
            # Amazon's static sandbox only knows the very requests of its examples.
            accepted=(400, 500) if sandbox else (),
        )
    )
    found.append(
        _attempt(
            "getPurchaseOrdersStatus",
            lambda: gateway.purchase_orders_status(
                updated_after=hour, updated_before=now, limit=1
            ),
            "The status of purchase orders can be read.",
            accepted=(400, 500) if sandbox else (),
        )
    )
    found.append(
        _attempt(
            "getTransaction",
            lambda: gateway.transaction(_NO_TRANSACTION),
            "The outcome of submissions can be read.",
            accepted=(400, 404),
        )
    )
    found.append(_clock(gateway.clock_skew))
    return found


def _attempt(name, call, sentence, accepted=()):
    try:
        call()
    except Configuration as error:
        return Check(name, False, error.message, error.setting)
    except SpApiError as error:
        if error.status not in accepted:
            return Check(name, False, error.message)
    return Check(name, True, sentence)


def _clock(skew):
    if skew is None or abs(skew) <= _TOLERATED_SKEW:
        return Check("Clock", True, "This server's clock agrees with Amazon's.")
    minutes = round(abs(skew) / 60)
    side = "behind" if skew > 0 else "ahead of"
    return Check(
        "Clock",
        False,
        f"This server's clock is {minutes} minutes {side} Amazon's: set it right.",
        "clock",
    )
