"""Whether the database of ``fill`` holds enough to prove anything."""

from upgrade.world import ADDON

#: What must be there in each of its values, or the proof proves little.
IN_EVERY_STATE = {
    "amazon.vendor.submission": ["state"],
    "amazon.vendor.queue": ["fetch_state", "state"],
    "amazon.vendor.queue.line": ["state", "document_type"],
    "amazon.vendor.requisition": ["state", "proposal_kind"],
    "amazon.vendor.requisition.revision": ["state"],
    "amazon.vendor.schedule": ["active", "last_state"],
    "amazon.vendor.rule": ["active"],
    "amazon.vendor.instance": ["workflow"],
    "amazon.vendor.party": ["partner_origin"],
    "sale.order": ["state"],
}
#: Values of these that no click leads to.
UNREACHED = {
    # Only quotations sent by mail are.
    ("sale.order", "state", "sent"),
    # While a worker is at it, which is not committed as the end of anything.
    ("amazon.vendor.queue", "fetch_state", "running"),
}


def check_complete(env):
    """Every table has rows, and every state is there.

    :raises AssertionError: something is missing
    """
    env, missing = env(context={"active_test": False}), []
    for model in env.registry.values():
        if model._original_module != ADDON or model._abstract or model._transient:
            continue
        if not env[model._name].search_count([], limit=1):
            missing.append(f"no {model._name}")
    for model, names in IN_EVERY_STATE.items():
        for name in names:
            field = env[model]._fields[name]
            values = {value for (value,) in env[model]._read_group([], [name])}
            wanted = {True, False}
            if field.type == "selection":
                wanted = set(field.get_values(env))
            missing += [
                f"no {model} whose {name} is {value}"
                for value in sorted(wanted - values, key=str)
                if (model, name, value) not in UNREACHED
            ]
    assert not missing, "; ".join(missing)
