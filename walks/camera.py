"""Pictures of Odoo's screens, taken in the machine's own Chromium by Playwright."""

import io
from contextlib import contextmanager

import pypdfium2
from PIL import Image, ImageOps
from playwright.sync_api import sync_playwright

from tools.console import say

#: Of the window, in pixels.
WIDTH, HEIGHT = 1280, 900
#: Of a printed page, in dots an inch.
PRINTED = 110
#: Height of the form's bars that stay where they are, in pixels.
BARS = 64
#: Milliseconds; the second until nothing moves any more.
PATIENCE, SETTLED = 30000, 300
FLAGS = (
    # Root has no sandbox; only pages of our own Odoo are opened.
    "--no-sandbox",
    "--no-proxy-server",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
)


@contextmanager
def open_camera(browser, stage, folder):
    """A camera in a new headless browser, for as long as the block lasts.

    :param str browser: path of Chromium or Chrome
    :param stage: ``tools.stage.Stage``
    :param Path folder: where the pictures go
    :yield: :class:`Camera`
    """
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=FLAGS)
        size = {"width": WIDTH, "height": HEIGHT}
        page = chromium.new_page(viewport=size, locale="en-US")
        page.set_default_timeout(PATIENCE)
        yield Camera(stage, page, folder)
        chromium.close()


class Camera:
    """Opens screens of a stage's Odoo, clicks, and takes pictures.

    What does not come within half a minute raises Playwright's ``TimeoutError``.
    """

    def __init__(self, stage, page, folder):
        self.stage = stage
        self.page = page
        self.folder = folder

    def log_in(self):
        """Log in with the stage's user."""
        self.page.goto(f"{self.stage.odoo_url}/web/login")
        self.page.fill("input[name=login]", self.stage.login)
        self.page.fill("input[name=password]", self.stage.password)
        self.click("form.oe_login_form button[type=submit]")
        self.wait(".o_main_navbar")

    def open(self, path, selector, text=""):
        """Open a screen and wait for what must be on it.

        :param str path: behind ``/odoo/``
        :param str selector: CSS
        :param str text: what it has to contain
        """
        self.page.goto(f"{self.stage.odoo_url}/odoo/{path}")
        self.wait(selector, text)

    def wait(self, selector, text=""):
        """The first visible element that contains a text, once it is there."""
        found = self.page.locator(selector).filter(has_text=text, visible=True).first
        found.wait_for()
        return found

    def click(self, selector, text=""):
        """Click that element."""
        self.wait(selector, text).click()

    def open_tab(self, label):
        """Turn to a page of a form's notebook and bring it into sight."""
        self.click(".o_notebook .nav-link", label)
        self.wait(".o_notebook_headers").evaluate(
            f"e => {{ e.style.scrollMarginTop = '{BARS}px'; e.scrollIntoView() }}"
        )

    def shoot(self, name, height=HEIGHT):
        """Save what is shown as ``name.png``, of few colours: a small file.

        :param int height: of the window, in pixels, for this picture
        """
        # Neither the pointer's tooltips nor what it has lit up are part of the screen.
        self.page.mouse.move(0, 0)
        self.page.evaluate("document.activeElement?.blur()")
        self.page.set_viewport_size({"width": WIDTH, "height": height})
        self.page.wait_for_timeout(SETTLED)
        data = self.page.screenshot(animations="disabled")
        self._save(name, Image.open(io.BytesIO(data)))
        self.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})

    def shoot_printed(self, name, content):
        """Save the first page of a printed file, with a line around it, likewise.

        :param bytes content: of a PDF
        """
        document = pypdfium2.PdfDocument(content)
        image = document[0].render(scale=PRINTED / 72).to_pil()
        document.close()
        self._save(name, ImageOps.expand(image.convert("RGB"), 1, "#bbbbbb"))

    def _save(self, name, image):
        path = self.folder / f"{name}.png"
        # By coverage: the median cut would mix rare colours, as that of a warning.
        few = {"method": Image.Quantize.MAXCOVERAGE, "dither": Image.Dither.NONE}
        image.convert("RGB").quantize(256, kmeans=2, **few).save(path, optimize=True)
        say(f"... {path.name}, {path.stat().st_size // 1024} KiB")

    def draw(self, drawing):
        """Make the picture of a drawing, transparent around it.

        :param Path drawing: an SVG
        """
        self.page.set_content(f"<body style='margin:0'>{drawing.read_text()}</body>")
        path = self.folder / f"{drawing.stem}.png"
        self.page.locator("svg").screenshot(path=path, omit_background=True)
