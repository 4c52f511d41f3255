"""Secrets never reach a log, an audit row or an error message.

Two nets: the shapes secrets have (Amazon's tokens, ``"access_token": …``, headers), and
the very values in use, remembered while the process lives, wherever they turn up.
"""

import json
import logging
import re
import threading
from collections import OrderedDict
from urllib.parse import quote, quote_plus

MASK = "***"
_KEYS = (
    "access_token|refresh_token|client_secret|restrictedDataToken|"
    "x-amz-access-token|authorization|proxy-authorization|set-cookie|cookie"
)
_PATTERNS = [
    (re.compile(pattern, re.IGNORECASE), replacement)
    for pattern, replacement in (
        # Amazon's own shapes: access, refresh, restricted (Atz.sprdt|…) and
        # authorisation tokens, secrets.
        (r"\bAtz[a-z.]*(?:\||%7C)[^\s\"'&,;)\]}<>]+", MASK),
        (r"\bamzn1\.oa2-cs\.v\d+\.[0-9a-z]+", MASK),
        # "key": "value" and 'key': b'value' (JSON and printed dicts).
        (
            rf"""(["'](?:{_KEYS})["']\s*[:,]\s*b?)(["'])(?:\\.|(?!\2).)*\2""",
            rf"\1\2{MASK}\2",
        ),
        # key=value in a form or a query.
        (rf"\b({_KEYS})=[^&\s\"']*", rf"\1={MASK}"),
        # Key: value in a header line.
        (rf"(?m)\b({_KEYS}):[ \t]*[^\s\"'][^\r\n]*", rf"\1: {MASK}"),
        # Signed addresses of documents: whoever has one may download.
        (
            r"\b(X-Amz-(?:Signature|Credential|Security-Token)|AWSAccessKeyId|Signature)"
            r"=[^&\s\"'\\]*",
            rf"\1={MASK}",
        ),
        (r"\bBearer\s+[^\s\"',;)]+", f"Bearer {MASK}"),
    )
]
_SECRET_KEYS = re.compile(rf"^(?:{_KEYS})$", re.IGNORECASE)
#: Where the address of a party begins, and what to look at for finding its end. A text
#: that is cut counts as one: an audit holds the beginning of an answer.
_ADDRESS = re.compile(r'"address"\s*:\s*(?=[\[{"])')
_TOKEN = re.compile(r'"(?:\\.|[^"\\])*(?:"|\\?\Z)|[\[{\]}]', re.DOTALL)
# Shorter values would mask ordinary words; real secrets are far longer.
_SHORTEST = 8
_MOST = 400
_known = OrderedDict()
_lock = threading.Lock()

#: Loggers that see requests. A filter works only on the very logger a record is made
#: with, so the children are named too.
LOGGERS = (
    "sp_api",
    "sp_api.base.client",
    "sp_api.auth.access_token_client",
    "httpx",
    "httpcore",
    "httpcore.connection",
    "httpcore.http11",
    "httpcore.http2",
    "httpcore.proxy",
    "httpcore.socks",
    "urllib3",
    "urllib3.connectionpool",
    "urllib3.util.retry",
    "requests",
)


def remember(*secrets):
    """Mask these values from now on wherever they turn up, also URL-encoded.

    :param secrets: texts; blank and very short ones are ignored
    """
    with _lock:
        for secret in secrets:
            if not secret or len(secret) < _SHORTEST:
                continue
            escaped = json.dumps(secret)[1:-1]
            for form in {secret, quote(secret, safe=""), quote_plus(secret), escaped}:
                _known[form] = True
                _known.move_to_end(form)
        while len(_known) > _MOST:
            _known.popitem(last=False)


def mask(value, addresses=False):
    """Return the value without secrets.

    :param value: text, bytes, dict, list or anything else (taken as its text)
    :param addresses: also mask the address blocks of parties
    :return: text for text and bytes, dict and list of masked values for those
    """
    if isinstance(value, dict):
        return {
            key: MASK if _is_secret(key, addresses) else mask(each, addresses)
            for key, each in value.items()
        }
    if isinstance(value, list | tuple):
        return type(value)(mask(each, addresses) for each in value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return _mask_text(str(value), addresses)


def _is_secret(key, addresses):
    key = key.decode("latin-1") if isinstance(key, bytes) else str(key)
    return bool(_SECRET_KEYS.match(key)) or (addresses and key == "address")


def _mask_text(text, addresses):
    with _lock:
        known = sorted(_known, key=len, reverse=True)
    for secret in known:
        if secret in text:
            text = text.replace(secret, MASK)
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return _without_addresses(text) if addresses else text


def _without_addresses(text):
    parts, pos = [], 0
    while found := _ADDRESS.search(text, pos):
        parts += [text[pos : found.end()], f'"{MASK}"']
        pos = _end_of_value(text, found.end())
    return "".join([*parts, text[pos:]])


def _end_of_value(text, start):
    depth = 0
    for token in _TOKEN.finditer(text, start):
        sign = token[0][0]
        depth += (sign in "[{") - (sign in "]}")
        if depth <= 0:
            return token.end()
    return len(text)


class SecretFilter(logging.Filter):
    """Masks the text of a log record, its arguments and its traceback."""

    def filter(self, record):
        record.msg = _mask_text(record.getMessage(), False)
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = _mask_text(record.exc_text, False)
            record.exc_info = None
        return True


_filter = SecretFilter()


def install():
    """Put the filter on every logger that sees requests. Safe to call again: a logger
    that appeared meanwhile is added."""
    package = __name__.rpartition(".")[0]
    roots = {name.partition(".")[0] for name in LOGGERS}
    names = set(LOGGERS) | {package}
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] in roots or name.startswith(f"{package}."):
            names.add(name)
    for name in names:
        logger = logging.getLogger(name)
        if _filter not in logger.filters:
            logger.addFilter(_filter)
