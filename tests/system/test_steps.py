"""Inside this addon nobody overrides a method to add a step to it.

What happens in what order is written in one place, as a list of steps. An override that
calls ``super()`` would hide a step in another file, and the order of import would say
when it happens.
"""

import ast
from collections import defaultdict
from pathlib import Path
from unittest import TestCase

ADDON = Path(__file__).resolve().parents[2]
#: To become steps: (model, method).
STILL_CHAINED = {
    ("amazon.vendor.instance", "write"),
    ("amazon.vendor.operation", "_queue_values"),
    ("amazon.vendor.queue", "_fetch_done"),
    ("amazon.vendor.queue", "_process_due"),
    ("amazon.vendor.queue", "_process_instance"),
    ("amazon.vendor.queue", "_store_documents"),
    ("amazon.vendor.queue.line", "_process_batch"),
    ("amazon.vendor.submission", "_after_state"),
    ("amazon.vendor.submission", "_settle_one"),
}


def model_of(definition):
    """The model that a class defines or extends, or None."""
    found = {}
    for statement in definition.body:
        if isinstance(statement, ast.Assign) and isinstance(
            statement.targets[0], ast.Name
        ):
            name = statement.targets[0].id
            if name in ("_name", "_inherit"):
                found[name] = ast.literal_eval(statement.value)
    inherited = found.get("_inherit")
    return found.get("_name") or (inherited if isinstance(inherited, str) else None)


def methods():
    """(model, method) -> the files that define it."""
    places = defaultdict(list)
    for folder in ("models", "wizards"):
        for path in sorted((ADDON / folder).rglob("*.py")):
            for each in ast.parse(path.read_text()).body:
                model = isinstance(each, ast.ClassDef) and model_of(each)
                for part in each.body if model else ():
                    if isinstance(part, ast.FunctionDef):
                        places[model, part.name].append(str(path.relative_to(ADDON)))
    return places


class TestSteps(TestCase):
    def test_no_method_of_a_model_is_defined_twice(self):
        found = methods()
        self.assertIn(("amazon.vendor.requisition", "_acknowledge"), found)
        twice = {key: places for key, places in found.items() if len(places) > 1}
        self.assertEqual(
            {key: places for key, places in twice.items() if key not in STILL_CHAINED},
            {},
        )
