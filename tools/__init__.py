"""Development tools: the environment behind the commands in ``bin/``.

Standard library only, because this code runs before anything is installed.
"""
