"""How long to wait before trying again."""

import random

_system_random = random.SystemRandom()


def delay(attempt, base=1.0, cap=900.0, rng=None):
    """Exponential back-off with equal jitter.

    Half of the delay is fixed, so that a retry is never immediate; the other half is
    random, so that many workers do not come back in the same moment.

    :param attempt: how many tries have failed so far, from 1
    :param base: seconds for the first try
    :param cap: upper bound in seconds
    :param rng: something with ``random()``; the system's random by default
    :return: seconds, between half of ``min(cap, base * 2 ** (attempt - 1))`` and all
    """
    # Beyond 2 ** 60 any cap has been reached, and floats would overflow at 2 ** 1024.
    exponent = min(max(int(attempt), 1) - 1, 60)
    full = min(cap, base * 2**exponent)
    return full / 2 + full / 2 * (rng or _system_random).random()
