"""Amazon's own SDK (amzn-sp-api) as the judge of documents: names, types, enums, what
is required."""

import importlib
import importlib.metadata
import re
import sys
from contextlib import contextmanager
from datetime import datetime

try:
    SDK = importlib.metadata.distribution("amzn-sp-api")
except importlib.metadata.PackageNotFoundError:
    SDK = None
PLAIN = {"str": str, "int": int, "bool": bool}


@contextmanager
def sdk_first():
    """Let ``spapi`` be Amazon's package, wherever the tests were started from: this
    addon has a folder of that name."""
    path = str(SDK.locate_file(""))
    sys.path.insert(0, path)
    try:
        yield
    finally:
        sys.path.remove(path)


def sdk(name):
    """Import a module of Amazon's SDK."""
    with sdk_first():
        return importlib.import_module(f"spapi.{name}")


class SdkContract:
    """Adds ``hold`` to a test case."""

    @staticmethod
    def sdk_models(kind="orders"):
        """The SDK's models of an API: ``orders``, ``shipments``, ``invoices`` or
        ``transaction_status``."""
        return sdk(f"models.vendor_{kind}_v1")

    def hold(self, document, model, models=None, path="answer"):
        """Hold a document against a model of the SDK, all the way down.

        :param model: type as the SDK writes it, such as ``List[Order]``
        """
        models = models or self.sdk_models()
        if inner := re.fullmatch(r"[Ll]ist\[(.+)\]", model):
            self.assertIsInstance(document, list, path)
            for number, each in enumerate(document):
                self.hold(each, inner[1], models, f"{path}[{number}]")
        elif model == "datetime":
            datetime.fromisoformat(document.replace("Z", "+00:00"))
        elif model == "float":
            # Days: any number of JSON's.
            self.assertIn(type(document), (int, float), path)
        elif model in PLAIN:
            self.assertIs(type(document), PLAIN[model], path)
        else:
            self._hold_record(document, getattr(models, model), models, path)

    def _hold_record(self, document, model, models, path):
        if not model.attribute_map:
            # An enum of its own has its words as attributes.
            self.assertEqual(getattr(model, str(document), None), document, path)
            return
        self.assertIsInstance(document, dict, path)
        names = {wire: own for own, wire in model.attribute_map.items()}
        self.assertLessEqual(set(document), set(names), path)
        # The constructor checks what is required, and the enums.
        model(**{names[k]: document[k] for k in document})
        for wire, value in document.items():
            kind = model.swagger_types[names[wire]]
            self.hold(value, kind, models, f"{path}.{wire}")
