"""Check a connection: what works, and which key or role is wrong."""

from datetime import datetime, timezone

from .errors import Configuration, SpApiError
from .records import Check

#: Tokens live an hour; minutes are harmless, more points to a wrong clock.
_TOLERATED_SKEW = 300


def run(gateway, apis):
    """Try the token and what the APIs offer to be tried.

    :param gateway: :class:`~.gateway.Gateway`
    :param apis: subclasses of :class:`~.operations.base.Operations`
    :return: list of :class:`Check`, the token's first; the others only if it works;
        never raises an :class:`SpApiError`
    """
    found = [_attempt("Access token", gateway.access_token, "The keys are valid.")]
    if not found[0].ok:
        return found
    now = datetime.now(timezone.utc).replace(microsecond=0)
    for api in apis:
        for probe in gateway.use(api).probes(now):
            found.append(
                _attempt(probe.name, probe.call, probe.sentence, probe.accepted)
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
