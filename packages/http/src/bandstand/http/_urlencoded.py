"""Names and values as browsers write them into queries and simple forms: ``application/x-www-form-urlencoded``.

Strict where leniency has been an attack: ``&`` alone separates (``;`` is data), percent-encoding must be complete, the
text must be UTF-8. Fast because every step is one call over the whole text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.contracts.i18n import LazyText
from bandstand.http._errors import BadRequest, PayloadTooLarge, URITooLong
from bandstand.http._limits import Limits

if TYPE_CHECKING:
    from collections.abc import Iterable

_MALFORMED_FORM = LazyText(id="The form is malformed.")
_MALFORMED_QUERY = LazyText(id="The query is malformed.")
_TOO_MANY_FIELDS = LazyText(id="The form has too many fields.")
_TOO_MANY_PARAMETERS = LazyText(id="The query has too many parameters.")
_FORM_TOO_LARGE = LazyText(id="The form is too large.")
_QUERY_TOO_LONG = LazyText(id="The query is too long.")

# These two bytes never occur in UTF-8, so they can stand for the separators while everything is decoded at once.
_PAIR, _EQUALS = b"\xff", b"\xfe"
_MARK_SEPARATORS = bytes.maketrans(b"+&=", b" " + _PAIR + _EQUALS)

_DEFAULT_LIMITS = Limits()


def parse_form(body: bytes, limits: Limits = _DEFAULT_LIMITS) -> list[tuple[str, str]]:
    """Give the fields of an urlencoded form in the order sent; empty names and values are kept.

    Raises:
        PayloadTooLarge: The body or the number of fields is over a limit.
        BadRequest: The percent-encoding is incomplete or the text is no UTF-8.
    """
    if len(body) > limits.form:
        raise PayloadTooLarge(_FORM_TOO_LARGE)
    if body.count(b"&") >= limits.fields:
        raise PayloadTooLarge(_TOO_MANY_FIELDS)
    try:
        return _parse(body)
    except ValueError as error:
        raise BadRequest(_MALFORMED_FORM, detail=str(error)) from None


def parse_query(query: str | bytes, limits: Limits = _DEFAULT_LIMITS) -> list[tuple[str, str]]:
    """Give the parameters of a query string in the order sent; empty names and values are kept.

    Args:
        query: What follows the question mark; text stands for its bytes in UTF-8.
        limits: Those of ``query`` and ``fields`` apply.

    Raises:
        URITooLong: The query or the number of parameters is over a limit.
        BadRequest: The percent-encoding is incomplete or the text is no UTF-8.
    """
    if len(query) > limits.query:
        raise URITooLong(_QUERY_TOO_LONG)
    try:
        data = query.encode() if isinstance(query, str) else query
        if data.count(b"&") >= limits.fields:
            raise URITooLong(_TOO_MANY_PARAMETERS)
        return _parse(data)
    except UnicodeError as error:
        raise BadRequest(_MALFORMED_QUERY, detail=str(error)) from None


def _parse(data: bytes) -> list[tuple[str, str]]:
    """Give the pairs; ``UnicodeError`` where they are malformed."""
    if b"%" in data:
        return _parse_escaped(data)
    text = data.decode().replace("+", " ")
    return [(name, value) for name, _, value in [pair.partition("=") for pair in text.split("&") if pair]]


def _parse_escaped(data: bytes) -> list[tuple[str, str]]:
    r"""Give the pairs of a text that has percent-encoded bytes.

    The codec "unicode_escape" turns ``\x41`` into the character of that number and refuses anything but two digits:
    with ``\x`` in place of each ``%``, and every other backslash doubled, it decodes percent-encoding.
    """
    marked = data.replace(b"\\", b"\\\\").translate(_MARK_SEPARATORS).replace(b"%", b"\\x")
    decoded = marked.decode("unicode_escape").encode("latin-1")
    if decoded.count(_PAIR) != data.count(b"&") or decoded.count(_EQUALS) != data.count(b"="):
        message = "The bytes fe and ff are no UTF-8."
        raise UnicodeError(message)
    pairs: list[tuple[str, str]] = []
    for pair in decoded.split(_PAIR):
        if pair:
            name, _, value = pair.partition(_EQUALS)
            pairs.append((name.decode(), value.replace(_EQUALS, b"=").decode()))
    return pairs


def urlencode(pairs: Iterable[tuple[str, object]], *, safe: str = "") -> str:
    """Write pairs as a query string or an urlencoded form.

    Args:
        pairs: Names and values; a value is written as its text.
        safe: Characters that are left as they are besides letters, digits and ``_.-~``.
    """
    from urllib.parse import quote_plus

    return "&".join(f"{quote_plus(name, safe)}={quote_plus(str(value), safe)}" for name, value in pairs)
