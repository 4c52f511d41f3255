"""What the commands say while they work, and how they give up."""

import subprocess
import sys
import threading
import time
from contextlib import contextmanager


class SetupError(Exception):
    """The environment cannot be made; the message says what to do about it."""


def say(message):
    """Print one line of progress to standard error, at once."""
    print(message, file=sys.stderr, flush=True)


@contextmanager
def step(title, beat=15):
    """Announce a long step, show that it is alive, and say how long it took.

    :param str title: what is being done, as a short phrase
    :param int beat: seconds between two signs of life
    """
    say(f"... {title}")
    started = time.monotonic()
    done = threading.Event()

    def report():
        while not done.wait(beat):
            say(f"    still at it: {title} ({time.monotonic() - started:.0f} s)")

    threading.Thread(target=report, daemon=True).start()
    try:
        yield
    finally:
        done.set()
    say(f"    done: {title} ({time.monotonic() - started:.0f} s)")


def run(command, what, **options):
    """Run a command quietly; show its output only when it fails.

    :param list command: program and arguments
    :param str what: the purpose, for the error message
    :raises SetupError: when the command cannot start or fails
    :return: what the command printed
    :rtype: str
    """
    try:
        result = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            **options,
        )
    except OSError as error:
        raise SetupError(f"{what}: {command[0]} cannot be started: {error}") from error
    if result.returncode:
        tail = "\n".join(result.stdout.strip().splitlines()[-25:])
        raise SetupError(f"{what} failed (exit {result.returncode}):\n{tail}")
    return result.stdout


def main_guard(main):
    """Run ``main(argv)``, turn what can be expected to go wrong into a sentence.

    :param main: function of the arguments that returns the exit code
    """
    try:
        sys.exit(main(sys.argv[1:]))
    except SetupError as error:
        say(f"error: {error}")
        sys.exit(2)
    except KeyboardInterrupt:
        say("stopped.")
        sys.exit(130)
