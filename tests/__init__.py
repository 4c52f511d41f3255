"""Every test module of every room, so that Odoo's own runner finds them too."""

import importlib
import pkgutil

for _found in pkgutil.walk_packages(__path__, f"{__name__}."):
    _name = _found.name.removeprefix(f"{__name__}.")
    if _name.rpartition(".")[2].startswith("test_"):
        globals()["test_" + _name.replace(".", "_")] = importlib.import_module(
            _found.name
        )
