"""The made-up API on Amazon's side."""

import json

from odoo.addons.amazon_vendor_central.simulator.api.base import Api, control, endpoint
from odoo.addons.amazon_vendor_central.simulator.errors import ApiError

from ..models.outgoing_note import DUPLICATE


class SimulatedNotes(Api):
    """Takes notes, each number once; shows none."""

    name = "notes"

    def clear(self):
        self.taken = []
        self.note_lag = 0
        self.succeeds = False
        self.refusal = None

    @endpoint("submitNote", "POST /notes/v1/notes")
    def submit_note(self, request):
        """Take one; it is looked at after the lag."""
        note = json.loads(request.text)
        if note in self.taken:
            raise ApiError(400, DUPLICATE, "There is a note of this number already.")
        self.taken.append(note)
        return self.simulator.transactions.take(
            request, [note], self._read, lag=self.note_lag, succeeds=self.succeeds
        )

    def _read(self, _transaction, _instant):
        return [self.refusal] if self.refusal else []

    @control
    def set_notes(self, lag=0, succeeds=False, refusal=None):
        """Set how slow Amazon is with notes, whether it says Success, or refuses.

        :param lag: seconds until it has read one
        :param refusal: error with which it refuses one after reading
        """
        self.note_lag, self.succeeds, self.refusal = lag, succeeds, refusal
