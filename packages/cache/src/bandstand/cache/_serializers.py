"""Values as bytes, for backends outside this process: JSON unless another format is named.

What others can write to must not be able to run code here, so pickle is used only where it is named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

SERIALIZERS = ("json", "msgspec", "pickle")


class Serializer(Protocol):
    """Makes bytes of values, and values of bytes again."""

    def dumps(self, value: object, /) -> bytes:
        """Make bytes of a value.

        Raises:
            TypeError: It cannot be told by these bytes.
        """
        ...

    def loads(self, data: bytes, /) -> object:
        """Make the value again; whatever is raised says that these bytes are none."""
        ...


def serializer_of(chosen: str | Serializer) -> Serializer:
    """Give a serializer by its name; an object with both methods is one as it stands.

    Raises:
        ValueError: There is none of that name.
    """
    if not isinstance(chosen, str):
        return chosen
    if chosen in _MAKERS:
        return _MAKERS[chosen]()
    from bandstand.cache._nearest import nearest

    message = f"A serializer is one of {', '.join(_MAKERS)}; got {chosen!r}.{nearest(chosen, _MAKERS)}"
    raise ValueError(message)


def _json() -> Serializer:
    from bandstand.cache._json import JSONSerializer

    return JSONSerializer()


def _msgspec() -> Serializer:
    from bandstand.cache._msgspec import MsgspecSerializer

    return MsgspecSerializer()


def _pickle() -> Serializer:
    from bandstand.cache._pickle import PickleSerializer

    return PickleSerializer()


_MAKERS: dict[str, Callable[[], Serializer]] = dict(zip(SERIALIZERS, (_json, _msgspec, _pickle), strict=True))
