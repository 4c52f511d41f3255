"""``bin/screenshots``: the README's pictures, made anew in a real browser."""

import os

from .cache import CLONE
from .environment import prepare


def main(arguments):
    """Replace this process by the walk, in the Python that has its libraries.

    :param list arguments: see ``bin/screenshots --help``
    """
    environment = prepare()
    python = str(environment.python)
    os.chdir(CLONE)
    os.execve(
        python,
        [python, "-m", "tools.picture_walk", *arguments],
        environment.variables(),
    )
