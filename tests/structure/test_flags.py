"""A flag that a client can set decides nothing."""

import ast
from unittest import TestCase

from . import source

#: What is read of the context as a client may have sent it, and why that is harmless.
HARMLESS = {
    "amazon_vendor_preview": "asks for a look at the answer before it is sent",
    "amazon_vendor_deliveries": "which words stand on an empty screen",
    "queue_line_state": "of which failed lines a list is opened",
    "default_operation": "which account a dialog begins with; it is asked again",
    "active_ids": "which rows of a list a dialog is about; their rights are asked",
    "lastcall": "of the scheduler, in a method that no client calls",
}


class TestFlags(TestCase):
    def test_what_only_code_does_is_said_by_code(self):
        """Every other key is a member of an OwnWork, which no client can send."""
        read = {}
        for path in source.files("models", "wizards"):
            for node in ast.walk(source.tree(path)):
                if (name := context_key(node)) is not None:
                    read.setdefault(name, set()).add(str(path))
        read.pop("*", None)
        self.assertEqual(set(read), set(HARMLESS), read)

    def test_only_own_work_reads_a_key_that_is_not_written_out(self):
        found = {
            str(path)
            for path in source.files("models", "wizards")
            for node in ast.walk(source.tree(path))
            if context_key(node) == "*"
        }
        self.assertEqual(found, {"models/exchange/own_work.py"})


def context_key(node):
    """The key that an expression reads of the context, "*" for one that is computed."""
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "get"
        and _is_context(node.func.value)
    ):
        key = node.args[0]
    elif isinstance(node, ast.Subscript) and _is_context(node.value):
        key = node.slice
    elif isinstance(node, ast.Compare) and any(map(_is_context, node.comparators)):
        key = node.left
    else:
        return None
    return key.value if isinstance(key, ast.Constant) else "*"


def _is_context(node):
    return isinstance(node, ast.Attribute) and node.attr in ("context", "_context")
