"""The suite of sessions: the reference passes, and each rule has a violator that is caught."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.http.session import Session, _session
from bandstand.contracts.http.session.testing import MemorySession, MemorySessions, Sessions, SessionSuite
from bandstand.contracts.services.conformance import Suite, broken, gaps

if TYPE_CHECKING:
    _is_one: type[Session] = MemorySession
    _are_some: type[Sessions[MemorySession]] = MemorySessions


class TestMemorySession(SessionSuite):
    """The reference implementation."""

    def make(self) -> Sessions[Any]:
        return MemorySessions()


class NoneForMissing(MemorySession):
    """Breaks SESSION-01."""

    def __getitem__(self, name: str, /) -> Any:  # Any: JSON has every shape
        return self.get(name)


class TakesAnything(MemorySession):
    """Breaks SESSION-03."""

    def __setitem__(self, name: str, value: object, /) -> None:
        self._data[name] = value
        self.modified = True


class ReadingModifies(MemorySession):
    """Breaks SESSION-04."""

    def get(self, name: str, default: object = None, /) -> Any:  # Any: JSON has every shape
        self.modified = True
        return super().get(name, default)


class NeverEmpty(MemorySession):
    """Breaks SESSION-05."""

    @property
    def empty(self) -> bool:
        return False


class RotatingLoses(MemorySession):
    """Breaks SESSION-06."""

    def rotate(self) -> None:
        self.flush()


class FlushingKeepsTheKey(MemorySession):
    """Breaks SESSION-07."""

    def flush(self) -> None:
        self._data.clear()
        self.modified = True

    def rotate(self) -> None:
        self._key = None
        self.modified = True


class Making(MemorySessions):
    """Sessions of another class."""

    def __init__(self, kind: type[MemorySession]) -> None:
        super().__init__()
        self._kind = kind

    def open(self, key: str | None, /) -> MemorySession:
        session = super().open(key)
        return self._kind(session.data, session.key)


class Truncating(MemorySessions):
    """Breaks SESSION-02."""

    def save(self, session: MemorySession, /) -> str | None:
        for name in session.data:
            if name == "none":
                del session[name]
        return super().save(session)


class TakesKeysOver(MemorySessions):
    """Breaks SESSION-08: the fixation of a session."""

    def open(self, key: str | None, /) -> MemorySession:
        if key is not None:
            self._stored.setdefault(key, "{}")
        return super().open(key)


class StoresEverything(MemorySessions):
    """Breaks SESSION-09."""

    def save(self, session: MemorySession, /) -> str | None:
        key = super().save(session)
        if key is None:
            key = f"session-{next(self._numbers)}"
            self._stored[key] = json.dumps(session.data)
        return key


class BringsBack(MemorySessions):
    """Breaks SESSION-10."""

    def save(self, session: MemorySession, /) -> str | None:
        if session.loaded_key is not None:
            self._stored.setdefault(session.loaded_key, "{}")
        return super().save(session)


def violating(kind: type[MemorySession]) -> type[Suite[Any]]:  # Any: the suites' violators have one type
    return broken(SessionSuite, lambda: Making(kind))


def test_each_rule_has_a_check_that_catches_a_planted_violator() -> None:
    violators = {
        "SESSION-01": violating(NoneForMissing),
        "SESSION-02": broken(SessionSuite, Truncating),
        "SESSION-03": violating(TakesAnything),
        "SESSION-04": violating(ReadingModifies),
        "SESSION-05": violating(NeverEmpty),
        "SESSION-06": violating(RotatingLoses),
        "SESSION-07": violating(FlushingKeepsTheKey),
        "SESSION-08": broken(SessionSuite, TakesKeysOver),
        "SESSION-09": broken(SessionSuite, StoresEverything),
        "SESSION-10": broken(SessionSuite, BringsBack),
    }
    assert gaps([_session], [SessionSuite], violators) == []


def test_the_error_names_what_was_given() -> None:
    with pytest.raises(
        TypeError, match=r"^The session keeps what JSON gives back unchanged; 'tags' was given \(1,\)\.$"
    ):
        MemorySession()["tags"] = (1,)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_every_value_of_json_comes_back(value: object) -> None:
    sessions = MemorySessions()
    session = sessions.open(None)
    session["value"] = value
    assert sessions.open(sessions.save(session))["value"] == value
