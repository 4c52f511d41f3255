"""Odoo's web client without a browser: the calls that its buttons make."""

from tools.service import session


class CallFailed(Exception):
    """Odoo answered with an error; the message is what a user would read."""


class WebClient:
    """A session of one user.

    :param str url: Odoo's address, without a slash at its end
    """

    def __init__(self, url):
        self._url = url
        self._session = session()

    def login(self, database, login, password):
        """Log in.

        :raises CallFailed: wrong credentials
        """
        self._post(
            "/web/session/authenticate", db=database, login=login, password=password
        )

    def call(self, model, method, *args, **kwargs):
        """Call a method as the web client does; ``args[0]`` are ids where it needs any.

        :raises CallFailed: with the message of Odoo's dialog
        """
        path = f"/web/dataset/call_kw/{model}/{method}"
        return self._post(path, model=model, method=method, args=args, kwargs=kwargs)

    def create(self, model, **values):
        """Create one record and return its id."""
        (record_id,) = self.call(model, "create", [values])
        return record_id

    def write(self, model, ids, **values):
        """Write the same values on records."""
        return self.call(model, "write", ids, values)

    def search(self, model, *domain, **kwargs):
        """Ids of what a search finds."""
        return self.call(model, "search", domain, **kwargs)

    def read(self, model, domain, *names, order="id"):
        """Read the fields ``names`` of what a search finds."""
        return self.call(model, "search_read", domain, fields=list(names), order=order)

    def _post(self, path, **params):
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        response = self._session.post(self._url + path, json=body, timeout=600)
        response.raise_for_status()
        answer = response.json()
        if error := answer.get("error"):
            data = error.get("data") or {}
            raise CallFailed(data.get("message") or error.get("message"))
        return answer.get("result")


class AmazonControl:
    """The simulated Amazon's control interface; see the simulator's README.

    :param str url: the simulator's address, without a slash at its end
    """

    def __init__(self, url):
        self._url = f"{url}/_control"
        self._session = session()

    def do(self, method, **parameters):
        """Have something happen at Amazon.

        :return: what it answers
        """
        url = f"{self._url}/{method}"
        response = self._session.post(url, json=parameters, timeout=600)
        response.raise_for_status()
        return response.json()["result"]

    def get(self, name, **query):
        """Look at what Amazon has."""
        response = self._session.get(f"{self._url}/{name}", params=query, timeout=60)
        response.raise_for_status()
        return response.json()
