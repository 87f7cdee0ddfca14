"""What a client prefers: media types, languages and encodings, by RFC 9110 sections 12.4 and 12.5.

A header that is malformed in a part never fails a request: that part is passed over. Of a long header the beginning
counts.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from bandstand.http._errors import HTTPError
from bandstand.http._parameters import parse_list, parse_parameters, parse_quality

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LONGEST = 4096
_MOST = 64
_LONGEST_LANGUAGES = 500
_RANGE = re.compile(r"[!#$%&'*+\-.^_`|~0-9a-z]++/[!#$%&'*+\-.^_`|~0-9a-z]++")
_LANGUAGE = re.compile(r"\*|[a-z]{1,8}(?:-[a-z0-9]{1,8}){0,8}")
_CODING = re.compile(r"[!#$%&'*+\-.^_`|~0-9a-z]++")


class MediaType(NamedTuple):
    """A media type, or a range of them, with how much it is wanted.

    Attributes:
        main_type: What stands before the slash; ``"*"`` for any.
        sub_type: What stands after it; ``"*"`` for any.
        params: The parameters as sorted pairs, without ``q``.
        quality: From 0, not wanted at all, to 1.
    """

    main_type: str
    sub_type: str
    params: tuple[tuple[str, str], ...] = ()
    quality: float = 1.0

    @property
    def specificity(self) -> int:
        """How narrow the range is: 0 for any type, 3 for one type with parameters."""
        if self.main_type == "*":
            return 0
        if self.sub_type == "*":
            return 1
        return 3 if self.params else 2

    def match(self, other: MediaType) -> bool:
        """Tell whether a type is in this range.

        A type without parameters is in a range with some: ``application/json`` for
        ``application/json; charset=utf-8``.
        """
        return (
            self.main_type in ("*", other.main_type)
            and self.sub_type in ("*", other.sub_type)
            and (not other.params or set(self.params) <= set(other.params))
        )

    def __str__(self) -> str:
        written = "".join(f"; {name}={value}" for name, value in self.params)
        return f"{self.main_type}/{self.sub_type}{written}"


class AcceptedTypes:
    """The media types that a client accepts.

    Attributes:
        types: The ranges, the most wanted first, narrow ones before wide ones, else in the order sent.
    """

    __slots__ = ("types",)

    def __init__(self, header: str = "*/*") -> None:
        found = [media_type for item in _items(header) if (media_type := parse_media_type(item)) is not None]
        self.types: tuple[MediaType, ...] = tuple(sorted(found, key=_most_wanted_first))

    def accepted_type(self, media_type: str) -> MediaType | None:
        """Give the narrowest range that a type is in, or None where it is in none or is not wanted."""
        wanted = parse_media_type(media_type)
        if wanted is None:
            return None
        matching = [accepted for accepted in self.types if accepted.match(wanted)]
        best = max(matching, key=lambda accepted: _closeness(accepted, wanted), default=None)
        return best if best is not None and best.quality > 0 else None

    def accepts(self, media_type: str) -> bool:
        """Tell whether a type is wanted at all."""
        return self.accepted_type(media_type) is not None

    def preferred_type(self, media_types: Iterable[str]) -> str | None:
        """Give the type that is wanted most, of several the first; None where none is wanted."""
        ranks = {accepted: rank for rank, accepted in reversed([*enumerate(self.types)])}
        offers = [(ranks[accepted], offer) for offer in media_types if (accepted := self.accepted_type(offer))]
        return min(offers, key=lambda ranked: ranked[0])[1] if offers else None

    def __repr__(self) -> str:
        return f"AcceptedTypes({', '.join(map(str, self.types))!r})"


def parse_media_type(text: str) -> MediaType | None:
    """Read a media type or a range with its parameters and quality; None where it is malformed."""
    with suppress(HTTPError):
        name, parameters = parse_parameters(text)
        if _RANGE.fullmatch(name):
            main_type, _, sub_type = name.partition("/")
            quality = parse_quality(parameters.pop("q", "1"))
            return MediaType(main_type, sub_type, tuple(sorted(parameters.items())), quality)
    return None


def parse_accept_language(header: str) -> list[tuple[str, float]]:
    """Give the languages that a client wants with their qualities, the most wanted first.

    Languages are in lower case, ``"pt-br"``, or ``"*"`` for any other; those of quality 0 are left out. Only 500
    characters of the header count.
    """
    ranges = [_split_quality(item) for item in _items(header[: _LONGEST_LANGUAGES + 1], _LONGEST_LANGUAGES)]
    wanted = [(tag, quality) for tag, quality in ranges if quality > 0 and _LANGUAGE.fullmatch(tag)]
    return sorted(wanted, key=lambda language: -language[1])


def parse_accept_encoding(header: str) -> dict[str, float]:
    """Give the encodings that a client names, in lower case, with their qualities; ``"*"`` stands for all others."""
    found = (_split_quality(item) for item in _items(header))
    return {coding: quality for coding, quality in found if _CODING.fullmatch(coding)}


def preferred_encoding(header: str, offered: Sequence[str]) -> str | None:
    """Give the encoding to send.

    Args:
        header: The ``Accept-Encoding`` header; empty where there is none.
        offered: Encodings in the order in which the server likes them.

    Returns:
        The one that the client wants most, of several the first; ``"identity"`` where it wants none of them more, None
        where it refuses that too.
    """
    accepted = parse_accept_encoding(header)
    others = accepted.get("*", 0.0)
    best = max(offered, key=lambda coding: accepted.get(coding, others), default="identity")
    quality = accepted.get(best, others)
    if best != "identity" and quality > 0 and quality >= accepted.get("identity", others):
        return best
    # Without a word about it, identity is acceptable and the last choice (RFC 9110 section 12.5.3).
    return "identity" if accepted.get("identity", accepted.get("*", 1.0)) > 0 else None


def _items(header: str, longest: int = _LONGEST) -> list[str]:
    """Give the members of a list; where it is cut, the last one is incomplete and dropped."""
    if len(header) > longest:
        header = header[:longest].rpartition(",")[0]
    return parse_list(header)[:_MOST]


def _split_quality(item: str) -> tuple[str, float]:
    name, _, parameter = item.partition(";")
    key, _, quality = parameter.partition("=")
    return name.strip(" \t").lower(), parse_quality(quality.strip(" \t")) if key.strip(" \t").lower() == "q" else 1.0


def _most_wanted_first(media_type: MediaType) -> tuple[float, int]:
    return -media_type.quality, -media_type.specificity


def _closeness(accepted: MediaType, wanted: MediaType) -> tuple[int, int, float]:
    """Rank the ranges that a type is in; one that names parameters which the type lacks comes after the plain type."""
    if set(accepted.params) <= set(wanted.params):
        return accepted.specificity, len(accepted.params), accepted.quality
    return min(accepted.specificity, 2), -1, accepted.quality
