"""The conformance suite of ``Session`` and its reference implementation in memory."""

from __future__ import annotations

import json
from functools import partial
from itertools import count
from math import isfinite
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from bandstand.contracts.http.session._session import Session
from bandstand.contracts.services.conformance import Suite, raises, rule

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["MemorySession", "MemorySessions", "SessionSuite", "Sessions"]

S = TypeVar("S", bound=Session)


class MemorySession:
    """A session of its own; ``MemorySessions`` keeps several between requests."""

    def __init__(self, data: dict[str, Any] | None = None, key: str | None = None) -> None:
        self.modified = False
        self.loaded_key = key
        self._key = key
        self._data = dict(data or {})

    @property
    def key(self) -> str | None:
        """What the session is stored under."""
        return self._key

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""
        return not self._data

    @property
    def data(self) -> dict[str, Any]:
        """A copy of what is in it."""
        return dict(self._data)

    def __getitem__(self, name: str, /) -> Any:  # Any: JSON has every shape
        """Give a value."""
        return self._data[name]

    def __setitem__(self, name: str, value: object, /) -> None:
        """Store a value that JSON gives back unchanged."""
        if not isinstance(cast("object", name), str):
            message = f"A session's names are strings; got {name!r}."
            raise TypeError(message)
        if not _is_json(value):
            message = f"The session keeps what JSON gives back unchanged; {name!r} was given {value!r}."
            raise TypeError(message)
        self._data[name] = value
        self.modified = True

    def __delitem__(self, name: str, /) -> None:
        """Remove a value."""
        del self._data[name]
        self.modified = True

    def __contains__(self, name: object, /) -> bool:
        """Tell whether a name has a value."""
        return name in self._data

    def get(self, name: str, default: object = None, /) -> Any:  # Any: JSON has every shape
        """Give a value, or the default."""
        return self._data.get(name, default)

    def rotate(self) -> None:
        """Change the key and keep the rest."""
        self._key = None
        self.modified = True

    def flush(self) -> None:
        """Drop everything, the key too."""
        self._data.clear()
        self.rotate()

    def stored_as(self, key: str | None) -> None:
        """Note what the session is stored under."""
        self._key = self.loaded_key = key
        self.modified = False


def _is_json(value: object) -> bool:
    if isinstance(value, float):
        return isfinite(value)
    if isinstance(value, list):
        return all(map(_is_json, cast("list[object]", value)))
    if isinstance(value, dict):
        items = cast("dict[object, object]", value).items()
        return all(isinstance(name, str) and _is_json(item) for name, item in items)
    return value is None or isinstance(value, (bool, int, str))


class Sessions(Protocol[S]):
    """What a server does around each request; the suite drives an implementation through it."""

    def open(self, key: str | None, /) -> S:
        """Give the session of a client that sends this key, or none."""
        ...

    def save(self, session: S, /) -> str | None:
        """Store the session at the end of the request; give what the client is to send next, or None for nothing."""
        ...


class MemorySessions:
    """Sessions in a dict, as JSON text."""

    def __init__(self) -> None:
        self._stored: dict[str, str] = {}
        self._numbers = count(1)

    def open(self, key: str | None, /) -> MemorySession:
        """Give the session of a key, or an empty one."""
        if key is None or key not in self._stored:
            return MemorySession()
        return MemorySession(json.loads(self._stored[key]), key)

    def save(self, session: MemorySession, /) -> str | None:
        """Store a session that was modified."""
        if not session.modified:
            return session.key
        before = session.loaded_key
        # Who began before another request ended this session finds its key gone, and loses what it stored.
        ended = before is not None and self._stored.pop(before, None) is None
        key = None
        if not ended and not session.empty:
            key = session.key or f"session-{next(self._numbers)}"
            self._stored[key] = json.dumps(session.data)
        session.stored_as(key)
        return key


_VALUES: dict[str, object] = {
    "none": None,
    "yes": True,
    "number": -7,
    "share": 0.1,
    "text": "Zoë\n",
    "list": [1, [2, "three"], {}],
    "dict": {"a": {"b": [None, False]}, "": ""},
}


class SessionSuite(Suite[Sessions[Any]]):  # Any: the implementation's own class of session
    """The rules of ``Session``; ``make`` returns fresh ``Sessions`` over the implementation under test."""

    @rule("SESSION-01")
    def test_it_reads_and_writes_like_a_dict(self) -> None:
        session: Session = self.make().open(None)
        session["name"] = "Ada"
        session["name"] = "Grace"
        assert session["name"] == "Grace"
        assert "name" in session
        assert session.get("name", "nobody") == "Grace"
        del session["name"]
        assert "name" not in session
        assert (session.get("name"), session.get("name", "nobody")) == (None, "nobody")
        raises(KeyError, lambda: session["name"])
        raises(KeyError, lambda: session.__delitem__("name"))

    @rule("SESSION-02")
    def test_what_is_stored_comes_back_in_the_next_request(self) -> None:
        sessions, key = self._begun(_VALUES)
        session: Session = sessions.open(key)
        for name, value in _VALUES.items():
            assert session[name] == value
            assert type(session[name]) is type(value)
        del session["text"]
        assert "text" not in sessions.open(sessions.save(session))

    @rule("SESSION-03")
    def test_what_json_would_not_give_back_is_refused(self) -> None:
        session: Session = self.make().open(None)
        refused: list[object] = [object(), b"bytes", {1, 2}, (1, 2), {1: "one"}, [{None: 1}], float("nan"), [1j]]
        for value in refused:
            error = raises(TypeError, partial(session.__setitem__, "name", value))
            assert "name" in str(error)
        raises(TypeError, lambda: session.__setitem__(cast("str", 7), "seven"))
        assert session.empty

    @rule("SESSION-04")
    def test_reading_does_not_modify_it(self) -> None:
        sessions, key = self._begun({"name": "Ada"})
        session: Session = sessions.open(key)
        assert (session["name"], session.get("name"), "name" in session, session.empty) == ("Ada", "Ada", True, False)
        assert session.key is not None
        assert session.modified is False

    @rule("SESSION-04")
    def test_each_change_modifies_it(self) -> None:
        sessions, key = self._begun({"name": "Ada"})
        changes: tuple[Callable[[Session], None], ...] = (
            lambda session: session.__setitem__("name", "Grace"),
            lambda session: session.__delitem__("name"),
            lambda session: session.rotate(),
            lambda session: session.flush(),
        )
        for change in changes:
            session: Session = sessions.open(key)
            change(session)
            assert session.modified is True

    @rule("SESSION-04")
    def test_a_change_inside_a_value_is_stored_when_it_is_said_so(self) -> None:
        sessions, key = self._begun({"cart": ["book"]})
        session: Session = sessions.open(key)
        session["cart"].append("pen")
        session.modified = True
        assert sessions.open(sessions.save(session))["cart"] == ["book", "pen"]

    @rule("SESSION-05")
    def test_it_is_empty_while_nothing_is_in_it(self) -> None:
        session: Session = self.make().open(None)
        states = [session.empty]
        session["name"] = None
        states.append(session.empty)
        del session["name"]
        assert [*states, session.empty] == [True, False, True]

    @rule("SESSION-06")
    def test_rotating_keeps_the_rest_under_another_key(self) -> None:
        sessions, key = self._begun({"name": "Ada"})
        session: Session = sessions.open(key)
        session.rotate()
        assert session["name"] == "Ada"
        rotated = sessions.save(session)
        assert rotated not in (None, key)
        assert sessions.open(rotated)["name"] == "Ada"

    @rule("SESSION-06")
    def test_the_key_before_rotating_gives_nothing(self) -> None:
        sessions, key = self._begun({"name": "Ada"})
        session: Session = sessions.open(key)
        session.rotate()
        sessions.save(session)
        assert sessions.open(key).empty

    @rule("SESSION-07")
    def test_flushing_drops_everything_and_the_key(self) -> None:
        sessions, key = self._begun({"name": "Ada"})
        session: Session = sessions.open(key)
        session.flush()
        assert (session.empty, session.get("name")) == (True, None)
        session["name"] = "Grace"
        begun_anew = sessions.save(session)
        assert begun_anew not in (None, key)
        assert sessions.open(begun_anew)["name"] == "Grace"

    @rule("SESSION-07")
    def test_the_key_before_flushing_gives_nothing(self) -> None:
        sessions, key = self._begun({"name": "Ada"})
        session: Session = sessions.open(key)
        session.flush()
        assert sessions.save(session) is None
        assert sessions.open(key).empty

    @rule("SESSION-08")
    def test_a_key_that_was_never_given_out_is_not_taken_over(self) -> None:
        sessions = self.make()
        for foreign in ("", "chosen-by-somebody-else", "../../etc/passwd", "\0", "ä" * 40, "x" * 5000):
            session: Session = sessions.open(foreign)
            assert session.empty
            session["name"] = "Ada"
            assert sessions.save(session) not in (None, foreign)
            assert sessions.open(foreign).empty

    @rule("SESSION-09")
    def test_a_session_that_was_only_read_is_not_stored(self) -> None:
        sessions = self.make()
        session: Session = sessions.open(None)
        assert (session.get("name"), "name" in session, session.key) == (None, False, None)
        assert sessions.save(session) is None

    @rule("SESSION-09")
    def test_a_session_that_ends_up_empty_is_not_stored(self) -> None:
        sessions, key = self._begun({"name": "Ada"})
        session: Session = sessions.open(key)
        del session["name"]
        assert sessions.save(session) is None

    @rule("SESSION-10")
    def test_a_session_that_another_request_ended_does_not_come_back(self) -> None:
        for ending in ("flush", "rotate"):
            sessions, key = self._begun({"name": "Ada"})
            slow: Session = sessions.open(key)
            quick: Session = sessions.open(key)
            getattr(quick, ending)()
            sessions.save(quick)
            slow["name"] = "Grace"
            slow_key = sessions.save(slow)
            assert sessions.open(key).empty
            assert slow_key is None or sessions.open(slow_key).empty

    def _begun(self, data: dict[str, object]) -> tuple[Sessions[Any], str]:
        """Give sessions of which one holds some data, and its key."""
        sessions = self.make()
        session: Session = sessions.open(None)
        for name, value in data.items():
            session[name] = value
        key = sessions.save(session)
        assert key is not None
        return sessions, key
