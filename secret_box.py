"""Encryption of the keys to Amazon at rest.

Amazon's Data Protection Policy asks that API keys are encrypted where they are stored
(developer-docs.amazon.com/sp-api, "Data Protection Policy"). The encryption key lives
outside the database, so that a dump or a stray backup alone opens nothing. Fernet is
authenticated encryption (AES-128-CBC with HMAC-SHA256).
"""

import base64
import hashlib
import os

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from odoo.tools import config

KEY_VARIABLE = "AMAZON_VENDOR_SECRET_KEY"
KEY_OPTION = "amazon_vendor_secret_key"
SEALED = "fernet:"
PLAIN = "plain:"
#: What sealed files, and those that are kept readable, begin with.
_FILE, _PLAIN_FILE = b"\0fernet:", b"\0plain:"


class SecretBoxError(Exception):
    """Why a secret could not be sealed or opened.

    :param str reason: ``no_key``, ``bad_key`` (the server's key is no Fernet key) or
        ``unreadable`` (sealed with a key that the server no longer has)
    """

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def seal(secret, allow_plain=False):
    """Return ``secret`` as it may be stored.

    :param str secret: the clear text.
    :param bool allow_plain: store it readable, and marked so, where the server has no
        key. Only for the simulator, whose keys open nothing.
    :raise SecretBoxError: ``no_key`` or ``bad_key``
    """
    box = _box()
    if box:
        return SEALED + box.encrypt(secret.encode()).decode()
    if allow_plain:
        return PLAIN + secret
    raise SecretBoxError("no_key")


def unseal(stored):
    """Return the clear text of what :func:`seal` made.

    :raise SecretBoxError: ``no_key``, ``bad_key`` or ``unreadable``
    """
    if stored.startswith(PLAIN):
        return stored.removeprefix(PLAIN)
    box = _box()
    if not box:
        raise SecretBoxError("no_key")
    try:
        return box.decrypt(stored.removeprefix(SEALED).encode()).decode()
    except InvalidToken as error:
        raise SecretBoxError("unreadable") from error


def seal_file(content, allow_plain=False):
    """Return a file as it may be stored: no text, so that nobody looks for words in it.

    :param bytes content: the file.
    :param bool allow_plain: as of :func:`seal`.
    :raise SecretBoxError: ``no_key`` or ``bad_key``
    """
    box = _box()
    if box:
        return _FILE + base64.urlsafe_b64decode(box.encrypt(content))
    if allow_plain:
        return _PLAIN_FILE + content
    raise SecretBoxError("no_key")


def unseal_file(stored):
    """Return the file that :func:`seal_file` sealed.

    :raise SecretBoxError: ``no_key``, ``bad_key`` or ``unreadable``
    """
    if stored.startswith(_PLAIN_FILE):
        return stored.removeprefix(_PLAIN_FILE)
    box = _box()
    if not box:
        raise SecretBoxError("no_key")
    try:
        return box.decrypt(base64.urlsafe_b64encode(stored.removeprefix(_FILE)))
    except InvalidToken as error:
        raise SecretBoxError("unreadable") from error


def renew(stored):
    """Return ``stored`` sealed with the newest key, itself when it already is.

    :raise SecretBoxError: ``no_key``, ``bad_key`` or ``unreadable``
    """
    if not is_plain(stored):
        keys = _keys()
        if not keys:
            raise SecretBoxError("no_key")
        try:
            keys[0].decrypt(stored.removeprefix(SEALED).encode())
            return stored
        except InvalidToken:
            return seal(unseal(stored))
    return seal(unseal(stored), allow_plain=True)


def mark():
    """What tells the newest key from others and opens nothing, to be kept beside what
    it has sealed: so it is known without opening that. None without a key.

    :raise SecretBoxError: ``bad_key``
    """
    return _fingerprint(_texts()[0]) if _keys() else None


def unreadable_mark():
    """The same of all keys together, of what none of them opens: with other keys it is
    worth another look. None without a key.

    :raise SecretBoxError: ``bad_key``
    """
    return f"?{_fingerprint(','.join(_texts()))}" if _keys() else None


def is_plain(stored):
    """Whether ``stored`` was kept readable for want of a key."""
    return stored.startswith(PLAIN)


def _texts():
    """The server's keys, newest first; several, separated by commas, to rotate them.

    Read anew each time: a test or an administrator may change them while we run.
    """
    text = os.environ.get(KEY_VARIABLE) or config.get(KEY_OPTION) or ""
    return [key.strip() for key in text.split(",") if key.strip()]


def _fingerprint(text):
    # Of 256 random bits: nobody finds these by trying.
    return hashlib.sha256(b"amazon_vendor" + text.encode()).hexdigest()[:16]


def _keys():
    try:
        return [Fernet(key) for key in _texts()]
    except ValueError:  # its message would hold the key: do not chain it
        raise SecretBoxError("bad_key") from None


def _box():
    keys = _keys()
    return MultiFernet(keys) if keys else None
