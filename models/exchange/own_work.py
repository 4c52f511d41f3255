"""What only our own code does, said in the context.

Every call over RPC brings a context, so a flag in it decides nothing: anybody can set
one. But it comes as JSON, as text, numbers and lists. A member of an ``Enum`` is none
of these: where one is found, our own code has put it there.
"""

from enum import Enum


class OwnWork(Enum):
    """Base of a room's list of such work; the value is the key in the context."""

    def begin(self, records):
        """Return the records, for calls that are part of this work."""
        return records.with_context(**{self.value: self})

    def end(self, records):
        """Return the records, for calls that are no part of this work any more."""
        return records.with_context(**{self.value: None})

    def is_under_way(self, records):
        """Whether what happens to the records is part of this work."""
        return records.env.context.get(self.value) is self
