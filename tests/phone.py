"""What a phone shows: Odoo shows cards there where a screen has some, and otherwise a
list, of which 390 pixels hold two columns."""

#: Of these screens more is seen on a phone than a list has.
FIGURES = {"pivot", "graph"}


def bare_menus(env, module):
    """Menus of a module that open a list and have no cards of their own.

    :param str module: technical name.
    :return: list of the menus' names.
    """
    ids = env["ir.model.data"].search(
        [("module", "=", module), ("model", "=", "ir.ui.menu")]
    )
    menus = env["ir.ui.menu"].browse(ids.mapped("res_id"))
    opened = menus.filtered(
        lambda menu: menu.action and menu.action._name == "ir.actions.act_window"
    )
    assert opened, f"no menu of {module} was found"
    return [menu.complete_name for menu in opened if _is_bare(menu.action)]


def _is_bare(action):
    modes = [mode for _view, mode in action.views]
    if "list" not in modes or modes[0] in FIGURES:
        return False
    cards = dict((mode, view) for view, mode in action.views).get("kanban")
    View = action.env["ir.ui.view"]
    # Without a view of its own, Odoo would make a card of the name alone.
    return "kanban" not in modes or not (
        cards or View.default_view(action.res_model, "kanban")
    )
