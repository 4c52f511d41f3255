"""Whether a computation is still the one that a shortcut of ours stands for.

A batch of orders is made faster where the values that Odoo would compute record by
record are handed to it. That is right only as long as Odoo's own methods compute them:
where another addon has extended one, it gets its way, and the shortcut is not taken.
"""


def computed_by(model, methods, addons):
    """Whether nobody but these addons has a say in these methods.

    :param model: recordset of the model.
    :param methods: names of methods of that model.
    :param addons: technical names of the addons whose methods are known.
    """
    known = ("odoo.orm.", *(f"odoo.addons.{addon}." for addon in addons))
    return all(
        cls.__module__.startswith(known)
        for cls in type(model).__mro__
        for name in methods
        if name in vars(cls)
    )
