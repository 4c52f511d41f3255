"""Amazon's flat files: a row of headings, then rows, with tabs between the values.

Rules: developer-docs.amazon.com, "Reports API": columns are known by their headings,
further ones may come at any time. Quotation marks are ordinary signs: Amazon documents
no quoting, and titles hold single ones.
"""

from dataclasses import dataclass

from odoo.addons.amazon_vendor_central.spapi.messages.values import (
    MessageError,
    Problem,
    Problems,
)
from odoo.addons.amazon_vendor_central.spapi.text import bare, short

#: Of one report; at some 300 bytes a row the download's own limit comes first.
MOST_ROWS = 500_000
MOST_COLUMNS = 200
LONGEST = 2_000


class UnusableFile(MessageError):
    """The file as a whole cannot be used.

    :param problem: what is wrong, ``values.Problem``
    """

    def __init__(self, problem: Problem):
        super().__init__(problem.sentence, problem.path)
        self.problem = problem


@dataclass(frozen=True)
class Row:
    """A row.

    :param int number: as an editor counts lines
    :param dict values: heading -> text without blanks around it; blanks are left out
    :param bool is_whole: whether it has as many values as there are headings; one with
        fewer was cut, one with more has a tab inside a value
    """

    number: int
    values: dict
    is_whole: bool = True

    def __getitem__(self, heading):
        return self.values.get(heading, "")


def rows(text, needed):
    """Read a flat file row by row.

    :param str text: the file, decoded
    :param needed: headings without which it is another report
    :return: iterator of :class:`Row`
    :raise UnusableFile: it has no such headings, too many of them or too many rows
    """
    lines = enumerate(_lines(text), 1)
    headings = None
    for _number, line in lines:
        if line.strip():
            headings = [_heading(each) for each in line.split("\t")]
            break
    missing = [each for each in needed if each not in (headings or ())]
    if missing:
        raise _unusable(
            "no_column",
            "The file is no report of this kind: it has no column %(names)s.",
            missing[0],
            names=", ".join(missing),
        )
    if len(headings) > MOST_COLUMNS:
        raise _unusable(
            "too_many_columns",
            "The file has more than %(most)s columns.",
            most=MOST_COLUMNS,
        )
    found = 0
    for number, line in lines:
        if not line.strip():
            continue
        found += 1
        if found > MOST_ROWS:
            raise _unusable(
                "too_many_rows", "The file has more than %(most)s rows.", most=MOST_ROWS
            )
        cells = line.split("\t")
        # Amazon ends rows with a tab here and there.
        while len(cells) > len(headings) and not cells[-1].strip():
            cells.pop()
        values = {
            heading: value
            for heading, cell in zip(headings, cells, strict=False)
            if (value := bare(short(cell, LONGEST)))
        }
        yield Row(number, values, len(cells) == len(headings))


def _lines(text):
    """Lines, cut where an editor cuts them: other signs that Unicode calls an end of
    line stand in titles."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _heading(text):
    return bare(short(text, LONGEST)).lower().replace(" ", "-").replace("_", "-")


def _unusable(code, sentence, path="", /, **params):
    problems = Problems()
    problems.note(code, sentence, path, **params)
    return UnusableFile(problems[0])
