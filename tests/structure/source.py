"""The addon's own source, read and not run."""

import ast
from functools import cache
from pathlib import Path
from typing import NamedTuple

ADDON = Path(__file__).resolve().parents[2]


class Definition(NamedTuple):
    """A method of a model.

    :param model: technical name
    :param method: name of the method
    :param path: of the file, below the addon
    """

    model: str
    method: str
    path: str


class ModelClass(NamedTuple):
    """A class that defines or extends a model."""

    path: Path
    name: str
    is_home: bool
    inherits: tuple
    node: ast.ClassDef

    @property
    def room(self):
        return self.path.parts[1]


def files(*folders):
    """Paths of the Python files in folders of the addon, relative to it."""
    for folder in folders:
        for path in sorted((ADDON / folder).rglob("*.py")):
            yield path.relative_to(ADDON)


@cache
def tree(path):
    """The syntax tree of a file of the addon."""
    return ast.parse((ADDON / path).read_text())


def imports(path):
    """What a file imports.

    :return: iterator of tuples: ``("odoo", "fields")`` for a foreign name, the path
        below the addon, ``("models", "exchange", "engine")``, for one of our own, the
        latter after an empty string.
    """
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield tuple(name.name.split("."))
        elif isinstance(node, ast.ImportFrom):
            module = tuple(node.module.split(".")) if node.module else ()
            if node.level:
                package = path.parts[:-1]
                module = ("", *package[: len(package) - node.level + 1], *module)
            for name in node.names:
                yield (*module, name.name)


@cache
def model_classes():
    """All classes of models and wizards.

    :return: list of :class:`ModelClass`
    """
    return [found for path in files("models", "wizards") for found in classes_of(path)]


def classes_of(path):
    """The classes of models in one file.

    :return: list of :class:`ModelClass`
    """
    found = [
        _model_class(path, node)
        for node in tree(path).body
        if isinstance(node, ast.ClassDef)
    ]
    return [each for each in found if each.name]


def _model_class(path, node):
    values = {
        statement.targets[0].id: statement.value
        for statement in node.body
        if isinstance(statement, ast.Assign)
        and isinstance(statement.targets[0], ast.Name)
        and statement.targets[0].id in ("_name", "_inherit")
    }
    name = ast.literal_eval(values["_name"]) if "_name" in values else None
    inherits = ast.literal_eval(values["_inherit"]) if "_inherit" in values else ()
    inherits = (inherits,) if isinstance(inherits, str) else tuple(inherits)
    is_home = name is not None and name not in inherits
    return ModelClass(path, name or (inherits or (None,))[0], is_home, inherits, node)


def homes():
    """The room that each model of ours has its home in: dict name -> room."""
    return {each.name: each.room for each in model_classes() if each.is_home}


def methods():
    """Every method that a class of ours gives a model.

    :return: list of :class:`Definition`
    """
    return [
        Definition(found.name, node.name, str(found.path))
        for found in model_classes()
        for node in found.node.body
        if isinstance(node, ast.FunctionDef)
    ]
