"""Whether our scheduled actions run: Odoo switches one off that fails for a week."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Domain

from .dates import moment

MODULE = "amazon_vendor_central"
#: A scheduled action that failed so often in a row needs somebody.
MANY_FAILURES = 3
#: Odoo moves the next date when an action is done, and ends one that takes longer than
#: its time limit (some minutes): what is an hour late does not run.
LATE_AFTER = timedelta(hours=1)
CRON_FIELDS = ["active", "cron_name", "failure_count", "lastcall", "nextcall"]


def stopped_actions(env, xmlids=()):
    """Find out which of our scheduled actions do not do their work.

    :param env: any environment; read as superuser, for it is nobody's secret.
    :param xmlids: complete external ids of other addons' actions that work for us.
    :return: dict complete external id -> sentence that says what is wrong.
    """
    others = Domain.OR(
        Domain("module", "=", module) & Domain("name", "=", name)
        for module, _dot, name in (xmlid.partition(".") for xmlid in xmlids)
        if module != MODULE
    )
    data = (
        env["ir.model.data"]
        .sudo()
        .search_fetch(
            Domain("model", "=", "ir.cron") & (Domain("module", "=", MODULE) | others),
            ["module", "name", "res_id"],
        )
    )
    crons = env["ir.cron"].sudo().with_context(active_test=False)
    ours = [("id", "in", data.mapped("res_id"))]
    crons = {cron.id: cron for cron in crons.search_fetch(ours, CRON_FIELDS)}
    found = {}
    for each in data:
        cron = crons.get(each.res_id)
        if cron is None:
            continue
        if problem := _problem(env, cron):
            found[each.complete_name] = problem
    return found


def _problem(env, cron):
    if not cron.active:
        return env._(
            "The scheduled action “%(name)s” is switched off. An administrator "
            "switches it on again under Settings, Technical, Scheduled Actions.",
            name=cron.cron_name,
        )
    if cron.failure_count >= MANY_FAILURES:
        return env._(
            "The scheduled action “%(name)s” failed %(count)s times in a row. The "
            "server's log says why.",
            name=cron.cron_name,
            count=cron.failure_count,
        )
    late = fields.Datetime.now() - LATE_AFTER
    if cron.nextcall < late and (not cron.lastcall or cron.lastcall < late):
        return env._(
            "The scheduled action “%(name)s” was due on %(moment)s and has not run. "
            "Scheduled actions may be switched off on this server.",
            name=cron.cron_name,
            moment=moment(env, cron.nextcall),
        )
    return None
