"""The way of a request, from Werkzeug's environment to an answer."""

import uuid

from werkzeug.exceptions import ClientDisconnected, MethodNotAllowed, NotFound
from werkzeug.routing import Map, Rule

from . import fault_effects
from .errors import ApiError, not_found, quota_exceeded, unauthorized
from .messages import Request
from .server import LOOPBACK

#: Amazon declares the rate header for these only.
_RATED = (200, 202, 400, 404)


class Application:
    """The WSGI application of a simulator.

    :param simulator: :class:`~.amazon.Simulator`
    """

    def __init__(self, simulator):
        self.simulator = simulator
        # Amazon redirects nobody: what is not exactly a path is none.
        self._routes = Map(merge_slashes=False)
        self._adapter = self._routes.bind(LOOPBACK)

    def route(self, endpoint):
        """Answer requests by an :class:`~.api.base.endpoint` from now on."""
        method, path = endpoint.route.split()
        self._routes.add(Rule(path, methods=[method], endpoint=endpoint))

    def __call__(self, environ, start_response):
        """Answer a request, and notice when nobody waits for the answer."""
        request = Request(environ)
        try:
            request.get_data()
        except ClientDisconnected:
            raise ConnectionAbortedError("the client left in mid request") from None
        answer = self._answer(request)
        try:
            yield from answer(environ, start_response)
        except GeneratorExit:
            # Entered before it was sent: who has the answer finds it in the ledger.
            if request.entry and request.entry.delivered:
                request.entry.delivered = False
                self.simulator.ledger.close(request.entry)
            raise

    def _answer(self, request):
        parts = self._find(request)
        endpoint = request.endpoint
        if endpoint and endpoint.operation is None:
            return endpoint.answer(request, **parts).write()
        sim = self.simulator
        entry = request.entry = sim.ledger.open(
            at=sim.now_iso(),
            operation=request.operation,
            method=request.method,
            path=request.path,
            query=dict(request.pairs),
            body=self._shown_body(request),
        )
        entry.request_id = str(uuid.UUID(int=sim.random_bits(128), version=4))
        try:
            answer = self._respond(request, parts)
        except ApiError as error:
            answer = error.answer().write()
        entry.account = request.account and request.account.name
        entry.status = answer.status_code or None
        answer.headers["x-amzn-RequestId"] = entry.request_id
        if answer.status_code in _RATED and not (endpoint and endpoint.public):
            limit = sim.limits.header(request.operation)
            if limit:
                answer.headers["x-amzn-RateLimit-Limit"] = limit
        entry.delivered = entry.fault is None
        sim.ledger.close(entry)
        return answer

    def _find(self, request):
        try:
            request.endpoint, parts = self._adapter.match(request.path, request.method)
        except (NotFound, MethodNotAllowed):
            return {}
        return parts

    @staticmethod
    def _shown_body(request):
        if request.method == "GET":
            return None
        shown = request.endpoint and request.endpoint.shown
        return shown(request) if shown else request.text

    def _respond(self, request, parts):
        sim, endpoint = self.simulator, request.endpoint
        if not (endpoint and endpoint.public):
            self._admit(request)
        if fault := sim.faults.draw(request, before=True):
            request.entry.fault = fault.kind
            return fault_effects.instead(fault, sim.stopping)
        if not endpoint.public:
            if not sim.limits.take(request.account.name, endpoint.operation):
                raise quota_exceeded(sim.retry_after)
        with sim.lock:
            sim.settle()
            # Written while nobody can change what it is made of.
            answer = endpoint.answer(request, **parts).write()
            if fault := sim.faults.draw(request, before=False):
                request.entry.fault = fault.kind
                return fault_effects.spoil(fault, request, answer, sim.stopping)
            return answer

    def _admit(self, request):
        token = request.headers.get("x-amz-access-token")
        request.account = self.simulator.tokens.account_of(token)
        if request.endpoint is None:
            raise not_found(f"{request.method} {request.path}")
        if request.operation in request.account.denied:
            raise unauthorized("The application lacks the role for this operation.")
        self.simulator.restricted_tokens.check(request, token)
