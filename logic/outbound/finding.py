"""What a look at Amazon can find about a document that was sent. Pure, no database."""

from dataclasses import dataclass

#: Amazon shows what was sent.
EQUAL = "equal"
#: Amazon shows something that is as young as ours, and different.
DIFFERENT = "different"
#: Amazon shows something that was there before ours: ours may still come.
OLDER = "older"
#: Amazon shows nothing where ours would be seen.
ABSENT = "absent"
#: Amazon has it, though it does not show what is in it.
TAKEN = "taken"
#: Amazon shows that it refused it.
REFUSED = "refused"
#: Nothing could be seen, which proves nothing.
UNSEEN = "unseen"

VERDICTS = (EQUAL, DIFFERENT, OLDER, ABSENT, TAKEN, REFUSED, UNSEEN)


@dataclass(frozen=True)
class Finding:
    """The conclusion from one look.

    :param verdict: one of ``VERDICTS``
    :param difference: what was sent and what is shown, in words, where they differ
    :param reason: why Amazon refused it, in words
    """

    verdict: str
    difference: str = ""
    reason: str = ""

    def __post_init__(self):
        if self.verdict not in VERDICTS:
            raise ValueError(f"{self.verdict!r} is none of {VERDICTS}")
