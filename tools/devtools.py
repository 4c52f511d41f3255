"""Drive a headless Chromium over its DevTools protocol.

https://chromedevtools.github.io/devtools-protocol/
"""

import base64
import io
import itertools
import json
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from websocket import create_connection

from .web_client import get_json

PATIENCE = 30
WIDTH, HEIGHT = 1280, 900


class PageProblem(Exception):
    """The page did not do what the walk expects."""


@contextmanager
def open_page(browser, width=WIDTH, height=HEIGHT):
    """A page of a new headless browser, for as long as the block lasts.

    :param str browser: path of Chromium or Chrome
    :param int width: of the window, in pixels
    :param int height: of the window, in pixels
    :return: ``Page``
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            [
                browser,
                "--headless=new",
                # Root has no sandbox; only pages of our own Odoo are opened.
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--hide-scrollbars",
                "--lang=en-US",
                "--remote-debugging-port=0",
                "--remote-allow-origins=*",
                f"--user-data-dir={profile}",
                f"--window-size={width},{height}",
                "about:blank",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            page = Page(_page_socket(Path(profile)))
            page.resize(width, height)
            yield page
        finally:
            process.terminate()
            process.wait(timeout=15)


def _page_socket(profile):
    """Address of the first page's WebSocket; the browser writes its port to a file."""
    port_file = profile / "DevToolsActivePort"
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        lines = port_file.read_text().splitlines() if port_file.exists() else []
        if len(lines) > 1:
            targets = get_json(f"http://127.0.0.1:{lines[0]}/json")
            for target in targets:
                if target["type"] == "page":
                    return target["webSocketDebuggerUrl"]
        time.sleep(0.1)
    raise PageProblem("the browser did not start")


class Page:
    """One page: go somewhere, click, wait, take a picture."""

    def __init__(self, address):
        self._socket = create_connection(address, timeout=PATIENCE)
        self._ids = itertools.count(1)
        self.send("Page.enable")

    def send(self, method, **parameters):
        """Send a command of the protocol and return its result."""
        number = next(self._ids)
        self._socket.send(
            json.dumps({"id": number, "method": method, "params": parameters})
        )
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == number:
                if "error" in message:
                    raise PageProblem(f"{method}: {message['error']['message']}")
                return message["result"]

    def evaluate(self, expression):
        """Value of a JavaScript expression; a promise is waited for."""
        result = self.send(
            "Runtime.evaluate",
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
        )
        if details := result.get("exceptionDetails"):
            problem = details.get("exception", {}).get("description", details["text"])
            raise PageProblem(f"{expression}: {problem}")
        return result["result"].get("value")

    def resize(self, width=WIDTH, height=HEIGHT):
        """Give the window another size, in pixels."""
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def set_cookie(self, url, name, value):
        """Give the page a cookie, for example Odoo's session."""
        self.send("Network.setCookie", url=url, name=name, value=value)

    def go(self, url):
        """Open an address; what is on the page has to be waited for."""
        self.send("Page.navigate", url=url)

    def wait(self, selector, text=""):
        """Wait until an element is visible.

        :param str selector: CSS
        :param str text: what it has to contain
        :raises PageProblem: not within half a minute; says what the page shows
        """
        found = (
            f"(() => [...document.querySelectorAll({json.dumps(selector)})].find("
            f"e => e.offsetParent && e.textContent.includes({json.dumps(text)})))()"
        )
        deadline = time.monotonic() + PATIENCE
        while not self.evaluate(f"Boolean({found})"):
            if time.monotonic() > deadline:
                shown = self.evaluate("document.body.innerText")
                raise PageProblem(f"no {selector} {text!r}; the page shows:\n{shown}")
            time.sleep(0.1)
        return found

    def click(self, selector, text=""):
        """Click the first visible element, waiting for it."""
        self.evaluate(f"{self.wait(selector, text)}.click()")

    def picture(self, path, colours=256):
        """Save what the window shows as a PNG of few colours, which is a small file.

        :param Path path: the file
        """
        # Odoo's notifications and the pointer's tooltips are not part of the screen.
        self.evaluate("document.activeElement?.blur()")
        self._settle()
        data = self.send("Page.captureScreenshot", format="png")["data"]
        image = Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB")
        # By coverage: the median cut would mix rare colours, as that of a warning.
        image.quantize(
            colours, Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE
        ).save(path, optimize=True)

    def _settle(self):
        """Wait until fonts are there and nothing moves any more."""
        self.evaluate(
            "Promise.all([document.fonts.ready, ...document.getAnimations()"
            ".filter(a => a.effect?.getComputedTiming().iterations !== Infinity)"
            ".map(a => a.finished.catch(() => null))])"
            ".then(() => new Promise(r => setTimeout(r, 300))).then(() => true)"
        )
