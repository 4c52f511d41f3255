"""Amazon's text is text everywhere, also where Odoo shows HTML."""

from markupsafe import Markup


def as_html(text):
    """Return text for a field of HTML, such as the note of an activity.

    Odoo takes a string for HTML there, and what Amazon sends (names, numbers, messages)
    would come through as links and images.

    :param text: str, whose lines stay lines, or Markup, which is HTML already.
    :rtype: markupsafe.Markup
    """
    if isinstance(text, Markup):
        return text
    if not text:
        return Markup()
    return Markup("<p>%s</p>") % Markup("<br/>").join(str(text).splitlines())
