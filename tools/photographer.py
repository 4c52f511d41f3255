"""Pictures of Odoo's screens, taken in a browser."""

from .console import say

#: Height of the form's bars that stay where they are, in pixels.
BARS = 64


class Photographer:
    """Opens screens of a stage's Odoo and takes their pictures.

    :param stage: ``demo_stage.Stage``
    :param page: ``devtools.Page``
    :param Path folder: where the pictures go
    """

    def __init__(self, stage, page, folder):
        self.stage = stage
        self.page = page
        self.folder = folder

    def log_in(self):
        """Log in with the stage's user.

        :raises PageProblem: the web client does not come
        """
        stage = self.stage
        self.page.go(f"{stage.odoo_url}/web/login")
        self.page.wait("form.oe_login_form")
        for name, value in (("login", stage.login), ("password", stage.password)):
            self.page.evaluate(
                f"document.querySelector('input[name={name}]').value = '{value}'"
            )
        self.page.click("form.oe_login_form button[type=submit]")
        self.page.wait(".o_main_navbar")

    def open(self, path, selector, text=""):
        """Open a screen and wait for what must be on it.

        :param str path: behind ``/odoo/``
        :param str selector: CSS
        :param str text: what it has to contain
        :raises PageProblem: it does not come
        """
        self.page.go(f"{self.stage.odoo_url}/odoo/{path}")
        self.page.wait(selector, text)

    def open_tab(self, label):
        """Turn to a page of a form's notebook and bring it into sight."""
        self.page.click(".o_notebook .nav-link", label)
        self.scroll_to(".o_notebook_headers")

    def scroll_to(self, selector):
        """Scroll until an element is at the top of what is shown, below the bars."""
        element = self.page.wait(selector)
        self.page.evaluate(f"{element}.style.scrollMarginTop = '{BARS}px'")
        self.page.evaluate(f"{element}.scrollIntoView()")

    def shoot(self, name, height=None):
        """Save what is shown as ``name.png``.

        :param int height: of the window, in pixels, for this picture
        """
        path = self.folder / f"{name}.png"
        if height:
            self.page.resize(height=height)
        self.page.picture(path)
        if height:
            self.page.resize()
        say(f"... {path.name}, {path.stat().st_size // 1024} KiB")
