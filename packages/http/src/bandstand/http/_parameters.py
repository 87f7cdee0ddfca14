"""Header values with parameters, lists and qualities: RFC 9110 section 5.6, and file names: RFC 6266 and RFC 8187."""

from __future__ import annotations

import re

from bandstand.contracts.i18n import LazyText
from bandstand.http._errors import BadRequest, HeaderTooLarge

_MALFORMED = LazyText(id="A header is malformed.")
_TOO_LONG = LazyText(id="A header is too long.")
_LONGEST = 8192
_MOST_PARAMETERS = 32

_TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]++"  # noqa: S105 - a term of the grammar
_QUOTED = r'"((?:[^"\\\x00-\x08\x0a-\x1f\x7f]++|\\[^\x00-\x08\x0a-\x1f\x7f])*+)"'
# Every quantifier is possessive: what one has taken is never given back, so that no input takes more than linear time.
# An unquoted value may be more than a token: boundaries with a slash or a colon are seen in the field.
_PARAMETER = re.compile(rf"[ \t]*+;[ \t]*+(?:({_TOKEN})=(?:{_QUOTED}|([^\x00-\x20\x7f\";,]++)))?+")
_BLANKS = re.compile(r"[ \t]*+")
_QUOTED_PAIR = re.compile(r"\\(.)", re.DOTALL)
_LIST_ITEM = re.compile(r'(?:[^",]++|"(?:[^"\\]++|\\.)*+"?|")++', re.DOTALL)
_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.ASCII)

# RFC 8187 section 3.2.1.
_EXTENDED = re.compile(
    r"(utf-8|iso-8859-1)'[A-Za-z0-9\-]*+'((?:[!#$&+\-.^_`|~0-9A-Za-z]|%[0-9A-Fa-f]{2})*+)", re.IGNORECASE
)
_ATTRIBUTE_CHARACTERS = "!#$&+-.^_`|~"


def parse_parameters(value: str) -> tuple[str, dict[str, str]]:
    """Give the main part of a header such as ``Content-Type`` in lower case, and its parameters.

    Names of parameters are in lower case, values are without quotes and escapes. A parameter in the extended form
    (``filename*=UTF-8''...``) is decoded and takes the place of the plain one.

    Raises:
        HeaderTooLarge: The value is longer than 8192 characters.
        BadRequest: It is malformed, gives a parameter twice, or has more than 32 of them.
    """
    if len(value) > _LONGEST:
        raise HeaderTooLarge(_TOO_LONG)
    main, semicolon, _ = value.partition(";")
    parameters = _parameters(value, len(main)) if semicolon else {}
    return main.strip(" \t").lower(), parameters


def _parameters(value: str, position: int) -> dict[str, str]:
    plain: dict[str, str] = {}
    extended: dict[str, str] = {}
    for name, text in _scan(value, position):
        is_extended = name.endswith("*")
        target = extended if is_extended else plain
        key = name.removesuffix("*")
        if key in target or len(plain) + len(extended) >= _MOST_PARAMETERS:
            raise BadRequest(_MALFORMED, detail=f"The parameter {name!r} is one too many in {value[:200]!r}.")
        target[key] = _decode_extended(text) if is_extended else text
    return plain | extended


def _scan(value: str, position: int) -> list[tuple[str, str]]:
    """Give names and values from a position on, where a semicolon stands."""
    found: list[tuple[str, str]] = []
    while match := _PARAMETER.match(value, position):
        position = match.end()
        name, quoted, plain = match.groups()
        if name:
            text = plain if quoted is None else _QUOTED_PAIR.sub(r"\1", quoted)
            found.append((name.lower(), text))
    if _BLANKS.fullmatch(value, position) is None:
        raise BadRequest(_MALFORMED, detail=f"Expected a parameter at character {position} of {value[:200]!r}.")
    return found


def _decode_extended(text: str) -> str:
    """Decode a value that names its charset: ``UTF-8''na%C3%AFve.txt``."""
    match = _EXTENDED.fullmatch(text)
    if match is None:
        raise BadRequest(_MALFORMED, detail=f"{text[:200]!r} is no value with a charset; expected UTF-8''...")
    from urllib.parse import unquote_to_bytes

    try:
        return unquote_to_bytes(match[2]).decode(match[1].lower())
    except UnicodeError as error:
        raise BadRequest(_MALFORMED, detail=str(error)) from None


def parse_list(value: str) -> list[str]:
    """Give the members of a header that is a list: split at commas outside quotes, trimmed, none of them empty.

    Raises:
        HeaderTooLarge: The value is longer than 8192 characters.
    """
    if len(value) > _LONGEST:
        raise HeaderTooLarge(_TOO_LONG)
    members = _LIST_ITEM.findall(value) if '"' in value else value.split(",")
    return [member for text in members if (member := text.strip(" \t"))]


def parse_quality(text: str) -> float:
    """Give a quality between 0 and 1 (RFC 9110 section 12.4.2); what is malformed counts as 1, as in Django."""
    return float(text) if _QUALITY.fullmatch(text) else 1.0


def content_disposition(filename: str, *, attachment: bool = True) -> str:
    """Write a ``Content-Disposition`` header that names a file.

    Only the last component of the name is written, without control characters. A name outside ASCII, or with
    characters that programs read differently, gets an ASCII form beside it (RFC 6266 appendix D). The name always
    stands in quotes, so that it never becomes another parameter or another extension.

    Args:
        filename: The name that is proposed for saving; empty for none.
        attachment: Whether to save the file rather than show it.
    """
    kind = "attachment" if attachment else "inline"
    name = _printable(re.split(r"[/\\]", filename)[-1])
    if not name:
        return kind
    plain = "".join(character if character.isascii() and character not in '"%' else "_" for character in name)
    if plain == name:
        return f'{kind}; filename="{name}"'
    from urllib.parse import quote

    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe=_ATTRIBUTE_CHARACTERS)}"


def _printable(name: str) -> str:
    """Drop what no name shows: controls, and surrogates, which cannot be encoded."""
    return "".join(character for character in name if character.isprintable()).strip()
