"""What the rule book has found, said once, however many cartons it is found in."""

from datetime import date, datetime

from ...logic.shipment.facts import PALLET
from ..exchange.dates import day, moment
from .sentences import sentences, sentences_of_many

#: So many cartons are named, the others are counted.
MOST_NAMED = 3


def explain(env, findings, names=None):
    """Say what the rules have found.

    What is the same of many cartons is one sentence with their number: the rules judge
    carton by carton, a person reads once.

    :param env: environment whose language counts.
    :param findings: list of ``logic.shipment.finding.Finding``.
    :param dict names: key of a container -> how people call it.
    :return: list of (severity, code, sentence), in the order of the findings, none
        twice.
    """
    names, many = names or {}, sentences_of_many(env)
    shared = {code: _placeholders(sentence) for code, sentence in many.items()}
    groups = {}
    for finding in findings:
        groups.setdefault(_alike(finding, shared.get(finding.code)), []).append(finding)
    said = []
    for alike in groups.values():
        first = alike[0]
        places = list(dict.fromkeys(each.container for each in alike))
        if len(places) > 1:
            sentence = _of_many(env, first, places, names, many[first.code])
        else:
            sentence = _of_one(env, first, names)
        said.append((first.severity, first.code, sentence))
    return list(dict.fromkeys(said))


def _alike(finding, shared):
    """What findings have in common that are told in one sentence.

    :param shared: names of the values that the sentence about many of them tells, None
        where there is no such sentence: the rule is about no container.
    """
    if finding.container is None or shared is None:
        return id(finding)
    values = tuple((name, finding.values[name]) for name in sorted(shared))
    return finding.code, finding.severity, finding.values["kind"], values


def _of_one(env, finding, names):
    values = _shown_values(env, finding)
    if finding.container is not None:
        values["place"] = names.get(finding.container) or values["number"]
    return sentences(env)[finding.code] % values


def _of_many(env, first, places, names, sentence):
    """One sentence about the containers ``places``, of which ``first`` is one."""
    counted = (
        env._("%(count)s pallets", count=len(places))
        if first.values["kind"] == PALLET
        else env._("%(count)s cartons", count=len(places))
    )
    values = {"counted": counted, "names": _named(env, places, names)}
    return sentence % {**_shown_values(env, first), **values}


def _named(env, places, names):
    """The first names, and how many more there are."""
    named = [str(names.get(place) or place) for place in places[:MOST_NAMED]]
    if left := len(places) - len(named):
        return env._("%(names)s and %(count)s more", names=", ".join(named), count=left)
    return ", ".join(named)


def _placeholders(sentence):
    """The values that a sentence about many tells, besides who they are."""
    found = set()
    sentence % _Noting(found)
    return found - {"counted", "names"}


class _Noting(dict):
    """A mapping that notes what a sentence asks for."""

    def __init__(self, found):
        super().__init__()
        self.found = found

    def __missing__(self, name):
        self.found.add(name)
        return ""


def _shown_values(env, finding):
    values = {name: _shown(env, value) for name, value in finding.values.items()}
    if "role" in values:
        values["role"] = _roles(env)[values["role"]]
    return values


def _shown(env, value):
    if isinstance(value, datetime):
        return moment(env, value.replace(tzinfo=None))
    if isinstance(value, date):
        return day(env, value)
    return value


def _roles(env):
    return {
        "selling_party": env._("your vendor code"),
        "ship_from": env._("the code of your warehouse"),
        "ship_to": env._("the code of the fulfilment centre"),
    }
