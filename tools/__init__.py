"""Development tools: the environment behind the commands in ``bin/``.

``launch`` and ``bootstrap`` run on a bare Python; all else may use the libraries of
requirements-tools.lock, which they fetch.
"""
