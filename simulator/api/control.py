"""The control interface over HTTP, and what it does to no API in particular."""

import base64
import json
from dataclasses import asdict, is_dataclass

from ..faults import KINDS
from ..messages import Answer
from .base import Api, control, endpoint, reader

PREFIX = "/_control"


class Control(Api):
    """GET calls the readers of all APIs, POST their controls, by their names."""

    name = "control"

    @endpoint(None, f"GET {PREFIX}/<name>", public=True)
    def read(self, request, name):
        """Answer what a reader returns."""
        if name not in self.simulator.readers:
            return _problem(404, f"There is nothing to read at {name}.")
        with self.simulator.lock:
            self.simulator.settle()
            found = self.simulator.readers[name](request.args)
            return Answer(as_json(found)).write()

    @endpoint(None, f"POST {PREFIX}/<name>", public=True)
    def call(self, request, name):
        """Call a control with the parameters of the body.

        :return: 400 with a sentence when it went wrong
        """
        # A web page in somebody's browser cannot send this type to another site
        # unasked.
        if request.mimetype != "application/json":
            return _problem(415, "Send application/json.")
        if name not in self.simulator.controls:
            return _problem(404, f"There is no method {name}.")
        try:
            arguments = json.loads(request.text or "{}")
            if not isinstance(arguments, dict):
                raise ValueError("the body must be a JSON object of parameters")
            result = self.simulator.controls[name](**arguments)
        except (ValueError, TypeError, KeyError, AttributeError) as problem:
            return _problem(400, f"{type(problem).__name__}: {problem}")
        return Answer({"result": as_json(result)})

    # Faults, clock, limits ---------------------------------------------------

    @control
    def add_fault(self, kind, operation="*", times=1, **options):
        """See :meth:`~..faults.Faults.add`."""
        return self.simulator.faults.add(kind, operation, times, **options)

    @control
    def fault_storm(self, probability, **options):
        """See :meth:`~..faults.Faults.storm`."""
        return self.simulator.faults.storm(probability, **options)

    @control
    def clear_faults(self):
        """Nothing goes wrong any more."""
        self.simulator.faults.clear()

    @control
    def set_rate(self, rate=None, burst=None):
        """Replace Amazon's usage plans; 0 switches them off, ``None`` is Amazon's."""
        limits = self.simulator.limits
        limits.rate, limits.burst = rate, burst
        limits.reset()

    @control
    def set_clock_offset(self, seconds):
        """Put the clock so many seconds ahead of where it started."""
        self.clock.offset = seconds

    @control
    def advance_clock(self, seconds):
        """Move the clock; see :meth:`~..clock.Clock.advance`."""
        self.clock.advance(seconds=seconds)

    @control
    def reset(self):
        """Forget what the APIs remember, faults and the ledger; accounts and what
        tests registered stay."""
        simulator = self.simulator
        for api in simulator.apis.values():
            api.clear()
        simulator.faults.clear()
        simulator.ledger.clear()
        simulator.limits.reset()
        simulator.generator.restart()

    # What can be read --------------------------------------------------------

    @reader("state")
    def _state(self, query):
        simulator = self.simulator
        state = {
            "now": simulator.now_iso(),
            "clock_offset": self.clock.offset,
            "requests": simulator.ledger.count(),
        }
        for api in simulator.apis.values():
            state |= api.summary()
        return state

    @reader("ledger")
    def _ledger(self, query):
        found = self.simulator.ledger.find(
            query.get("operation"), account=query.get("account")
        )
        since = query.get("since", "0")
        since = int(since) if since.isdigit() else 0
        return [each for each in found if each.number > since]

    @reader("catalogue")
    def _catalogue(self, query):
        return list(self.simulator.catalogue)

    @reader("faults")
    def _faults(self, query):
        return {"kinds": KINDS, "pending": self.simulator.faults.pending()}


def as_json(value):
    """Turn what a method returned into JSON; a file is base64."""
    if isinstance(value, dict):
        return {name: as_json(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(each) for each in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if hasattr(value, "as_dict"):
        return value.as_dict()
    return asdict(value) if is_dataclass(value) else value


def _problem(status, sentence):
    return Answer({"error": sentence}, status)
