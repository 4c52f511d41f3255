"""Cut Amazon's answer into its documents, byte for byte.

What is stored must be what Amazon sent: parsing and writing again would reorder keys,
lose ``1.10`` against ``1.1`` and hide dirt that support will ask about.
"""

import json
import re

_BLANK = re.compile(r"[ \t\n\r]*")
# Numbers stay text: only the text is wanted, and Python refuses to read an integer of
# thousands of digits.
_DECODER = json.JSONDecoder(
    parse_int=str, parse_float=str, parse_constant=str, strict=False
)


class Malformed(ValueError):
    """The text is not what Amazon's answers look like. Holds one sentence."""


def decode(body):
    """Return the text of an answer.

    :param bytes body: the answer's bytes
    :raise Malformed: it is empty or not UTF-8
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Malformed("The answer is not readable text.") from None
    if not text.strip():
        raise Malformed("The answer is empty.")
    return text


def envelope(text, array, wrapper="payload"):
    """Read an answer ``{"payload": {array: […], "pagination": …}, "errors": …}``, or
    one that is not wrapped.

    :param text: the whole answer
    :param array: name of the list of documents, for example ``orders``; ``None``
        takes what is wrapped, or all, as the one document
    :param wrapper: the member that holds the list; ``None``: the answer itself does.
        Such an answer is a document or errors, never both.
    :return: dict with ``documents`` (list of ``(exact text, value)``, ``None`` if the
        wrapper or the list is missing), ``token`` (of the next page), ``errors``
    :raise Malformed: not JSON, or cut short
    """
    found = {"documents": None, "pagination": None, "nextToken": None, "errors": None}

    def keep(name):
        def reader(start):
            found[name], end = _value(text, start)
            return end

        return reader

    def documents(start):
        if text[start : start + 1] != "[":
            return _value(text, start)[1]
        found["documents"], end = _elements(text, start)
        return end

    def wrapped(start):
        if array is None:
            value, end = _value(text, start)
            if isinstance(value, dict):
                found["documents"] = [(text[start:end], value)]
            return end
        if text[start : start + 1] != "{":
            return _value(text, start)[1]
        return _walk(text, start, listing)

    listing = {
        "pagination": keep("pagination"),
        "nextToken": keep("nextToken"),
        array: documents,
    }
    readers = {"errors": keep("errors")}
    if wrapper is not None:
        readers[wrapper] = wrapped
    elif array is not None:
        readers |= listing
    start = _skip(text, 0)
    if text[start : start + 1] != "{":
        raise Malformed("The answer is not JSON as Amazon writes it.")
    end = _walk(text, start, readers)
    if _skip(text, end) != len(text):
        raise Malformed("The answer goes on after its end.")
    if wrapper is None and array is None and found["errors"] is None:
        found["documents"] = [(text[start:end], _value(text, start)[0])]
    pagination = found.pop("pagination")
    token = found.pop("nextToken")
    if isinstance(pagination, dict):
        token = pagination.get("nextToken") or token
    return {**found, "token": token}


def _walk(text, pos, readers):
    """Read the object at ``pos`` and return where it ends; ``readers`` says who reads
    which member: each takes where the value starts and returns where it ends."""
    pos = _expect(text, pos, "{")
    if _peek(text, pos) == "}":
        return _skip(text, pos) + 1
    while True:
        if _peek(text, pos) != '"':
            raise Malformed("The answer is cut short or not valid JSON.")
        key, pos = _value(text, _skip(text, pos))
        start = _skip(text, _expect(text, pos, ":"))
        reader = readers.get(key)
        end = reader(start) if reader else _value(text, start)[1]
        sign = _peek(text, end)
        pos = _skip(text, end) + 1
        if sign == "}":
            return pos
        if sign != ",":
            raise Malformed("The answer is cut short or not valid JSON.")


def _elements(text, pos):
    """Return the array at ``pos`` as list of (exact text, value), and its end."""
    pos = _expect(text, pos, "[")
    found = []
    if _peek(text, pos) == "]":
        return found, _skip(text, pos) + 1
    while True:
        start = _skip(text, pos)
        value, end = _value(text, start)
        found.append((text[start:end], value))
        sign = _peek(text, end)
        pos = _skip(text, end) + 1
        if sign == "]":
            return found, pos
        if sign != ",":
            raise Malformed("The answer is cut short or not valid JSON.")


def _value(text, pos):
    try:
        return _DECODER.raw_decode(text, pos)
    except (ValueError, RecursionError):
        raise Malformed("The answer is cut short or not valid JSON.") from None


def _skip(text, pos):
    return _BLANK.match(text, pos).end()


def _peek(text, pos):
    pos = _skip(text, pos)
    return text[pos : pos + 1]


def _expect(text, pos, sign):
    if _peek(text, pos) != sign:
        raise Malformed("The answer is cut short or not valid JSON.")
    return _skip(text, pos) + 1
