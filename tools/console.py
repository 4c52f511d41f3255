"""What the commands say while they work, and how they give up."""

import signal
import subprocess
import sys
import time
from contextlib import contextmanager

from rich import box
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

_console = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
_progress = Progress(
    SpinnerColumn(),
    TextColumn("{task.description}", markup=False),
    TimeElapsedColumn(),
    console=_console,
    transient=True,
    disable=not _console.is_terminal,
)


class SetupError(Exception):
    """The environment cannot be made; the message says what to do about it."""


def say(message):
    """Print one line of progress to standard error, at once."""
    _console.print(message)


@contextmanager
def step(title):
    """Announce a long step, show that it is alive, and say how long it took.

    :param str title: what is being done, as a short phrase
    """
    say(f"... {title}")
    started = time.monotonic()
    task = _progress.add_task(title, total=None)
    _progress.start()
    try:
        yield
    finally:
        _progress.remove_task(task)
        if not _progress.tasks:  # several may be under way
            _progress.stop()
    say(f"    done: {title} ({time.monotonic() - started:.0f} s)")


def print_table(header, rows, numbers=()):
    """Print a table to standard output.

    :param numbers: positions of the columns that are aligned to the right
    """
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for position, name in enumerate(header):
        justify = "right" if position in numbers else "left"
        table.add_column(name, justify=justify, no_wrap=True)
    for row in rows:
        table.add_row(*map(str, row))
    Console(highlight=False, markup=False, width=200).print(table, crop=False)


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
    # Databases are dropped and programs ended on a polite kill, too.
    signal.signal(signal.SIGTERM, lambda *_unused: sys.exit(143))
    try:
        sys.exit(main(sys.argv[1:]))
    except SetupError as error:
        say(f"error: {error}")
        sys.exit(2)
    except KeyboardInterrupt:
        say("stopped.")
        sys.exit(130)
