"""What caches may do with an answer: ``Cache-Control`` and ``Vary`` (RFC 9111), set, changed and understood."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict, TypeVar

from bandstand.http._response import Answer, Response, as_response, wrapped_view

if TYPE_CHECKING:
    from typing import Unpack

    from bandstand.contracts.http import Request

__all__ = [
    "CacheControl",
    "Directives",
    "cache_control",
    "may_store",
    "never_cache",
    "patch_cache_control",
    "patch_vary",
    "vary_on_cookie",
    "vary_on_headers",
]

V = TypeVar("V", bound=Callable[..., object])

Named: TypeAlias = bool | tuple[str, ...]
"""A directive that may be limited to some headers, or stands for the whole answer."""

# A longer one is no text of a site's own.
_LONGEST = 4096

# A directive and its value, which may be in quotes (RFC 9111, section 5.2). The quantifiers are possessive: what one
# has taken is never given back, so that no text takes more than linear time.
_DIRECTIVE = re.compile(
    r"""([!#$%&'*+\-.^_`|~0-9A-Za-z]++)(?:[ \t]*+=[ \t]*+(?:"((?:[^"\\]|\\.)*+)"?|([^,"]*+)))?+""", re.DOTALL
)
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+").fullmatch
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


class Directives(TypedDict, total=False):
    """What ``cache_control`` and ``patch_cache_control`` take; see ``CacheControl``."""

    public: bool
    private: Named
    no_store: bool
    no_cache: Named
    max_age: int
    s_maxage: int
    must_revalidate: bool
    proxy_revalidate: bool
    must_understand: bool
    no_transform: bool
    immutable: bool
    stale_while_revalidate: int
    stale_if_error: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheControl:
    """The directives of a ``Cache-Control`` header; ``str()`` gives the header.

    Attributes:
        public: Shared caches may store it, even where they otherwise must not.
        private: Only the client's own cache may store it, or no shared one the headers named.
        no_store: No cache may store it.
        no_cache: A cache asks before it uses it again, or leaves the headers named out.
        max_age: For how many seconds it may be used without asking.
        s_maxage: The same for shared caches.
        must_revalidate: Once these are over a cache must ask, whatever happens.
        proxy_revalidate: The same for shared caches.
        must_understand: A cache that does not know the status must not store it.
        no_transform: Nobody on the way may change the body.
        immutable: It never changes while it is fresh.
        stale_while_revalidate: For how many seconds more it may be used while the cache asks.
        stale_if_error: For how many seconds more it may be used when asking fails.
        extensions: Every other directive, with its value.

    Raises:
        ValueError: It is to be both public and private, or a number of seconds is negative.
    """

    public: bool = False
    private: Named = False
    no_store: bool = False
    no_cache: Named = False
    max_age: int | None = None
    s_maxage: int | None = None
    must_revalidate: bool = False
    proxy_revalidate: bool = False
    must_understand: bool = False
    no_transform: bool = False
    immutable: bool = False
    stale_while_revalidate: int | None = None
    stale_if_error: int | None = None
    extensions: tuple[tuple[str, str | None], ...] = ()

    def __post_init__(self) -> None:
        if self.public and self.private is True:
            message = "An answer cannot be both public and private; expected one of them."
            raise ValueError(message)
        for name in _SECONDS:
            seconds = getattr(self, name)
            if seconds is not None and seconds < 0:
                message = f"{name} is 0 seconds or more; got {seconds!r}."
                raise ValueError(message)

    @classmethod
    def parse(cls, text: str) -> CacheControl:
        """Read a header, whatever its case and spaces; of contradicting directives the stricter one holds.

        What is malformed is read as strictly as can be: seconds that are no number are 0 (RFC 9111, section 4.2.1), and
        a text that is longer than 4096 characters means ``no-store``.
        """
        if len(text) > _LONGEST:
            return cls(no_store=True)
        read = _Reader()
        for match in _DIRECTIVE.finditer(text):
            name, quoted, plain = match.groups()
            value = plain.strip(" \t") if quoted is None and plain is not None else quoted
            read.take(name.lower().replace("-", "_"), name.lower(), value)
        if read.known.get("private") is True:
            read.known["public"] = False
        return cls(**read.known, extensions=tuple(read.others.items()))

    def patched(self, **directives: Unpack[Directives]) -> CacheControl:
        """Give it with further directives: of two ages the smaller one holds, of public and private the new one.

        Raises:
            ValueError: Both public and private are among them.
            TypeError: There is no such directive.
        """
        _check_names(directives)
        changes: dict[str, Any] = {name: _stricter(getattr(self, name), new) for name, new in directives.items()}
        if directives.get("public") and "private" not in directives:
            changes["private"] = False
        elif directives.get("private") is True and "public" not in directives:
            changes["public"] = False
        return replace(self, **changes)

    def __str__(self) -> str:
        parts: list[str] = []
        for name in _NAMES:
            value = getattr(self, name)
            if value is not None and value is not False:
                parts.append(_written(name.replace("_", "-"), value))
        return ", ".join(
            [*parts, *(_written(name, True if value is None else value) for name, value in self.extensions)]
        )


_NAMES = tuple(field.name for field in fields(CacheControl) if field.name != "extensions")
_SECONDS = ("max_age", "s_maxage", "stale_while_revalidate", "stale_if_error")
_NAMED = ("private", "no_cache")


def _check_names(directives: Iterable[str]) -> None:
    for name in directives:
        if name not in _NAMES:
            from difflib import get_close_matches  # only mistakes pay for it

            nearest = get_close_matches(name, _NAMES, 1)
            hint = f" Did you mean {nearest[0]!r}?" if nearest else f" Expected one of {', '.join(_NAMES)}."
            message = f"There is no directive {name!r} for caches.{hint}"
            raise TypeError(message)


class _Reader:
    """Collects the directives of a header."""

    def __init__(self) -> None:
        self.known: dict[str, Any] = {}  # Any: flags, numbers and names
        self.others: dict[str, str | None] = {}

    def take(self, name: str, written: str, value: str | None) -> None:
        """Take one directive, by the name of its attribute and the name as it was written."""
        if name not in _NAMES or "_" in written:
            self.others[written] = value
        elif name in _SECONDS:
            self.known[name] = _stricter(self.known.get(name), _seconds(value))
        elif name in _NAMED and value:
            names = tuple(part.strip().lower() for part in _ESCAPED.sub(r"\1", value).split(",") if part.strip())
            self.known[name] = _stricter(self.known.get(name, False), names or True)
        else:
            self.known[name] = True


def _seconds(value: str | None) -> int:
    """Read seconds; no longer number is meant than caches can count (RFC 9111, section 1.2.2)."""
    if not value or not value.isascii() or not value.isdigit():
        return 0
    return int(value) if len(value) <= 10 else 2**31


def _stricter(old: Any, new: Any) -> Any:
    """Give what remains of an old and a new value of one directive."""
    # Any: flags, numbers and names alike
    if isinstance(new, bool) or old is None:
        return new
    if isinstance(new, int):
        return min(old, new)
    return True if old is True else _joined(old or (), new)


def _joined(names: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*names, *others]))


def _written(name: str, value: bool | int | str | tuple[str, ...]) -> str:
    if value is True:
        return name
    if isinstance(value, tuple):
        return f'{name}="{", ".join(value)}"'
    return f"{name}={value}" if isinstance(value, int) or _TOKEN(value) else f'{name}="{value}"'


def patch_cache_control(answer: Answer, **directives: Unpack[Directives]) -> Response:
    """Change the ``Cache-Control`` of an answer as ``CacheControl.patched`` does, and give the answer."""
    response = as_response(answer)
    known = CacheControl.parse(response.headers.get("cache-control", ""))
    response.headers["cache-control"] = str(known.patched(**directives))
    return response


def patch_vary(answer: Answer, names: Iterable[str]) -> Response:
    """Say that an answer depends on headers of the request, besides those that it says already; give the answer.

    A star, here or there, means that it depends on more than headers, and takes the place of all names.

    Raises:
        ValueError: A name is no name of a header.
    """
    response = as_response(answer)
    known = vary_of(response)
    for name in (name.strip(" \t") for name in names):
        if not _TOKEN(name):
            message = f"Vary takes names of headers, such as 'Accept-Language'; got {name!r}."
            raise ValueError(message)
        known.setdefault(name.lower(), name)
    response.headers["vary"] = "*" if "*" in known else ", ".join(known.values())
    return response


def vary_of(response: Response) -> dict[str, str]:
    """Give what an answer depends on: the names in lower case, with each as it was written first."""
    names = (name.strip(" \t") for name in response.headers.get("vary", "").split(","))
    found: dict[str, str] = {}
    for name in names:
        if name:
            found.setdefault(name.lower(), name)
    return found


# RFC 9110, section 15.1, without 206, which is a part of something.
_STORABLE = (200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501)


def may_store(answer: Answer, request: Request[Any] | None = None) -> bool:
    """Tell whether a cache that serves everybody may store an answer (RFC 9111, section 3).

    Not with a cookie, nor when it is private, must not be stored or be asked for again each time, or depends on more
    than headers. Where the request has an ``Authorization``, only what says that it is meant for all (section 3.5).
    This looks at headers alone: whether a session was read on the way, only the application knows.
    """
    response = as_response(answer)
    if response.status not in _STORABLE or "set-cookie" in response.headers or "*" in vary_of(response):
        return False
    rules = CacheControl.parse(response.headers.get("cache-control", ""))
    age = rules.max_age if rules.s_maxage is None else rules.s_maxage
    if rules.no_store or rules.private or rules.no_cache or age == 0:
        return False
    if request is not None and "authorization" in request.headers:
        return rules.public or rules.must_revalidate or rules.s_maxage is not None
    return True


def cache_control(**directives: Unpack[Directives]) -> Callable[[V], V]:
    """Decorate a view whose answers get directives for caches: ``@cache_control(public=True, max_age=60)``.

    Raises:
        TypeError: There is no such directive.
        ValueError: Two contradict each other, or a number is negative.
    """
    CacheControl().patched(**directives)  # a mistake shows at start and not in the first answer
    return _changing(lambda answer: patch_cache_control(answer, **directives))


def never_cache(view: V) -> V:
    """Decorate a view whose answers no cache may keep."""
    return _changing(
        lambda answer: patch_cache_control(
            answer, max_age=0, no_cache=True, no_store=True, must_revalidate=True, private=True
        )
    )(view)


def vary_on_headers(*names: str) -> Callable[[V], V]:
    """Decorate a view whose answers depend on headers of the request."""
    return _changing(lambda answer: patch_vary(answer, names))


def vary_on_cookie(view: V) -> V:
    """Decorate a view whose answers depend on the cookies."""
    return vary_on_headers("Cookie")(view)


def _changing(change: Callable[[Answer], Response]) -> Callable[[V], V]:
    """Make a decorator for views of both colours, which changes their answers."""
    # Any: what a view takes is its own business.

    def call(view: Callable[..., Answer], request: Any, *args: Any, **kwargs: Any) -> Response:
        return change(view(request, *args, **kwargs))

    async def call_async(view: Callable[..., Awaitable[Answer]], request: Any, *args: Any, **kwargs: Any) -> Response:
        return change(await view(request, *args, **kwargs))

    def decorate(view: V) -> V:
        return wrapped_view(view, call, call_async)

    return decorate
