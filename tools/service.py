"""Programs that run beside a command: the simulator, an Odoo server."""

import os
import socket
import subprocess
import time
from contextlib import contextmanager, suppress

import requests

from .console import SetupError

LOOPBACK = "127.0.0.1"


def session():
    """A session of requests that reaches loopback directly, whatever proxy the machine
    is told to use."""
    direct = requests.Session()
    direct.trust_env = False
    return direct


def free_port(preferred=0):
    """A TCP port of the loopback interface that nobody listens on.

    :param int preferred: the port to take if it is free
    """
    for port in (preferred, 0):
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((LOOPBACK, port))
            return probe.getsockname()[1]
    raise SetupError("no TCP port is free on the loopback interface.")


@contextmanager
def service(name, command, log, url, patience=120, **options):
    """Run a program for as long as the block lasts.

    :param str name: what it is, for messages
    :param list command: program and arguments
    :param Path log: file that gets what it prints
    :param str url: a page of it that answers with success once it is ready
    :param int patience: seconds to wait for that
    :raises SetupError: when it ends or does not answer in time
    """
    with log.open("ab") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Ctrl-C is for the command, which then ends its programs in order.
            start_new_session=True,
            **options,
        )
    try:
        deadline = time.monotonic() + patience
        while not _answers(url):
            if process.poll() is not None:
                raise SetupError(f"{name} stopped at once:\n{_tail(log)}")
            if time.monotonic() > deadline:
                raise SetupError(f"{name} does not answer:\n{_tail(log)}")
            time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _tail(log):
    lines = log.read_text(errors="replace").splitlines()[-15:]
    return os.linesep.join([*lines, f"({log})"])


def _answers(url):
    try:
        with session() as direct:
            return direct.get(url, timeout=5).ok
    except requests.RequestException:
        return False
