"""Serving: Werkzeug's threaded server on loopback, which keeps connections open."""

import socket
import sys
from contextlib import closing, suppress

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

LOOPBACK = "127.0.0.1"


class Handler(WSGIRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server_version = "Server"
    sys_version = ""
    #: an idle keep-alive connection does not outlive the test
    timeout = 60
    # One write per answer, at once: no 40 ms wait for TCP's delayed acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True

    def setup(self):
        """Remember the connection, so that it can be ended with the server."""
        super().setup()
        self.server.connections.add(self.connection)

    def finish(self):
        """Forget it."""
        self.server.connections.discard(self.connection)
        super().finish()

    def run_wsgi(self):
        """Answer one request.

        Werkzeug's own ends every connection, since an application may leave a body
        unread; this application never does, and Amazon keeps connections.
        """
        self.environ = self.make_environ()
        with closing(self.server.app(self.environ, self._start)) as parts:
            try:
                for part in parts:
                    self.wfile.write(part)
                    self.wfile.flush()
                self.wfile.flush()
            except (ConnectionError, TimeoutError):
                self.close_connection = True  # one of the two has left

    def _start(self, status, headers, _error=None):
        code, _blank, reason = status.partition(" ")
        self.send_response(int(code), reason)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()

    def log(self, type, message, *args):
        """Keep quiet: the ledger is the log."""

    def log_request(self, code="-", size="-"):
        """Write nothing, at no expense."""


class Server(ThreadedWSGIServer):
    """Listens on loopback only.

    :param int port: 0 takes a free one
    :param app: WSGI application
    :raise OSError: the port is taken
    """

    # Hanging connections are closed below; nothing to wait for.
    block_on_close = False

    def __init__(self, port, app):
        self.connections = set()
        # Werkzeug would end the program if the port were taken.
        with socket.create_server((LOOPBACK, port), backlog=128) as listener:
            super().__init__(LOOPBACK, port, app, Handler, fd=listener.fileno())

    def close_connections(self):
        """Close what keep-alive holds open."""
        for each in list(self.connections):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request, client_address):
        """A client that left is no error of ours; everything else is one."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)
