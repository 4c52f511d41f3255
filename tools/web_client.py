"""Odoo's web client without a browser: the calls that its buttons make."""

import http.cookiejar
import itertools
import json
import urllib.request


class CallFailed(Exception):
    """Odoo answered with an error; the message is what a user would read."""


class WebClient:
    """A session of one user.

    :param str url: Odoo's address, without a slash at its end
    """

    def __init__(self, url):
        self._url = url
        self._ids = itertools.count(1)
        self._open = urllib.request.build_opener(
            # Loopback is reached directly, whatever proxy the machine is told to use.
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        ).open

    def login(self, database, login, password):
        """Log in.

        :raises CallFailed: wrong credentials
        """
        self._post(
            "/web/session/authenticate",
            {"db": database, "login": login, "password": password},
        )

    def call(self, model, method, *args, **kwargs):
        """Call a method as the web client does; ``args[0]`` are ids where it needs any.

        :raises CallFailed: with the message of Odoo's dialog
        """
        return self._post(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def create(self, model, **values):
        """Create one record and return its id."""
        (record_id,) = self.call(model, "create", [values])
        return record_id

    def read(self, model, domain, *names, order="id"):
        """Read the fields ``names`` of what a search finds."""
        return self.call(model, "search_read", domain, fields=list(names), order=order)

    def _post(self, path, params):
        return post_json(
            self._url + path,
            {
                "jsonrpc": "2.0",
                "method": "call",
                "id": next(self._ids),
                "params": params,
            },
            self._open,
            _result,
        )


def _result(answer):
    if error := answer.get("error"):
        data = error.get("data") or {}
        raise CallFailed(data.get("message") or error.get("message"))
    return answer.get("result")


def post_json(url, body, opener=None, take=lambda answer: answer):
    """POST a JSON document to a server on loopback and take its JSON answer."""
    request = urllib.request.Request(
        url, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with (opener or _direct.open)(request, timeout=600) as response:
        return take(json.load(response))


def get_json(url):
    """GET a JSON document from a server on loopback."""
    with _direct.open(url, timeout=60) as response:
        return json.load(response)


_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
