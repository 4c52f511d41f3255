"""Values that a batch is given, so that Odoo need not compute them record by record.

That is right only as long as the methods known here compute them: where another addon
has extended or replaced one, it gets its way, and the value is left to Odoo.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class HandedOver:
    """One entry of a table of values that are handed over.

    :param name: what it is, in a word
    :param model: name of the model whose records are given the values
    :param fields: dict of field -> the method that computes it, or the path that it is
        copied along; None where it has neither
    :param methods: dict of model -> names of further methods that it stands for
    :param addons: technical names of the addons that these were read in
    :param recomputed: whether Odoo computes the fields again once the record is stored.
        Being right already then spares a second statement, and being wrong does no
        harm: nobody needs to be asked.
    """

    name: str
    model: str
    fields: dict = field(default_factory=dict)
    methods: dict = field(default_factory=dict)
    addons: tuple = ()
    recomputed: bool = False

    def allowed(self, env):
        """Whether nobody but the known addons has a say in these values."""
        if self.recomputed:
            return True
        present = env[self.model]._fields
        computes = [
            source for source in self.fields.values() if source and "." not in source
        ]
        return (
            all(
                name in present and source in (None, _source(present[name]))
                for name, source in self.fields.items()
            )
            and computed_by(env[self.model], computes, self.addons)
            and all(
                computed_by(env[model], names, self.addons)
                for model, names in self.methods.items()
            )
        )


def _source(known):
    """The method that computes a field, or the path that it is copied along."""
    return known.related or known.compute


def computed_by(model, methods, addons):
    """Whether nobody but these addons has a say in these methods.

    :param model: recordset of the model.
    :param methods: names of methods of that model.
    :param addons: technical names of the addons whose methods are known.
    """
    known = ("odoo.orm.", *(f"odoo.addons.{addon}." for addon in addons))
    return all(
        # Asked of the function: a class may be patched from elsewhere.
        getattr(vars(cls)[name], "__module__", cls.__module__).startswith(known)
        for cls in type(model).__mro__
        for name in methods
        if name in vars(cls)
    )
