"""The environment, typed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bandstand.project import BadEnvironment, Env, Reading

if TYPE_CHECKING:
    from collections.abc import Callable


def make(variables: dict[str, str] | None = None, file: Path | None = None) -> Env:
    return Env(variables or {}, file=file or Path("/nowhere/.env"))


def test_each_type_is_read_from_a_text() -> None:
    env = make(
        {"S": "text", "B": "Yes", "I": "-3", "F": "1.5", "L": "a, b,,c", "P": "/srv/x", "C": "red", "J": '{"a": [1]}'}
    )
    assert env.str("S") == "text"
    assert env.bool("B") is True
    assert env.int("I") == -3
    assert env.float("F") == 1.5
    assert env.list("L") == ["a", "b", "c"]
    assert env.path("P") == Path("/srv/x")
    assert env.choice("C", ["red", "green"]) == "red"
    assert env.json("J") == {"a": [1]}


@pytest.mark.parametrize(
    ("text", "expected"), [("on", True), ("1", True), ("TRUE", True), ("off", False), ("0", False)]
)
def test_the_words_of_a_flag(text: str, expected: bool) -> None:
    assert make({"B": text}).bool("B") is expected


def test_a_default_stands_for_what_is_missing_as_it_is() -> None:
    env = make()
    assert env.str("S", None) is None
    assert env.bool("B", False) is False
    assert env.int("I", 7) == 7
    assert env.list("L", ["localhost"]) == ["localhost"]


def test_an_empty_value_is_a_value() -> None:
    assert make({"S": "", "L": ""}).str("S", "default") == ""
    assert make({"S": "", "L": ""}).list("L", ["default"]) == []


REFUSALS: list[tuple[Callable[[Env], object], str]] = [
    (lambda env: env.bool("X"), "X must be one of 1, true, yes, on, 0, false, no, off; got 'perhaps'."),
    (lambda env: env.int("X"), "X must be a whole number; got 'perhaps'."),
    (lambda env: env.float("X"), "X must be a number; got 'perhaps'."),
    (lambda env: env.choice("X", ["a", "b"]), "X must be one of a, b; got 'perhaps'."),
    (lambda env: env.json("X"), "X must be JSON; got 'perhaps'."),
    (lambda env: env.json("X", secret=True), "X must be JSON."),
]


@pytest.mark.parametrize(("read", "message"), REFUSALS)
def test_a_malformed_value_is_named_with_what_was_expected(read: Callable[[Env], object], message: str) -> None:
    with pytest.raises(BadEnvironment) as caught:
        read(make({"X": "perhaps"}))
    assert str(caught.value) == message


def test_a_secret_is_never_quoted() -> None:
    with pytest.raises(BadEnvironment) as caught:
        make({"API_KEY": "hunter2"}).int("API_KEY")
    assert str(caught.value) == "API_KEY must be a whole number."


def test_a_missing_value_is_named_with_where_to_set_it_and_the_nearest_that_is_set() -> None:
    with pytest.raises(BadEnvironment) as caught:
        make({"SECRET_KEY": "x"}).list("SECRET_KEYS")
    assert str(caught.value) == (
        "SECRET_KEYS is not set; expected texts between commas. "
        "Set it in the environment or in .env. Did you mean SECRET_KEY, which is set?"
    )


def test_variables_come_before_the_file_and_the_file_before_the_default(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("A=file\nB=file\n")
    env = make({"A": "variable"}, file)
    assert (env.str("A"), env.str("B"), env.str("C", "default")) == ("variable", "file", "default")
    assert [(reading.name, reading.source) for reading in env.readings] == [
        ("A", "environment"),
        ("B", ".env, line 2"),
        ("C", "default"),
    ]


def test_a_malformed_value_of_the_file_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("\nDEBUG=maybe\n")
    with pytest.raises(BadEnvironment, match=r"^DEBUG \(.env, line 2\) must be one of"):
        make(file=tmp_path / ".env").bool("DEBUG")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"A=\xff")
    with pytest.raises(BadEnvironment, match=f"^{tmp_path}/.env cannot be read: 'utf-8' codec"):
        make(file=tmp_path / ".env").str("A")


def test_the_file_is_found_beside_the_nearest_pyproject(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "shop" / "src"
    inner.mkdir(parents=True)
    (tmp_path / "shop" / "pyproject.toml").touch()
    (tmp_path / ".env").write_text("A=too far")
    monkeypatch.chdir(inner)
    assert Env({}).file is None
    (tmp_path / "shop" / ".env").write_text("A=found")
    assert Env({}).str("A") == "found"


def test_readings_say_what_was_read_and_which_are_secret() -> None:
    env = make({"SECRET_KEYS": "a,b", "MONKEY": "x"})
    env.list("SECRET_KEYS")
    env.str("MONKEY")
    env.str("PLAIN", "x", secret=True)
    assert env.readings == [
        Reading(name="SECRET_KEYS", kind="list", value=["a", "b"], source="environment", secret=True),
        Reading(name="MONKEY", kind="str", value="x", source="environment", secret=False),
        Reading(name="PLAIN", kind="str", value="x", source="default", secret=True),
    ]


def test_placeholders_of_the_right_type_stand_for_bad_values_and_are_noted() -> None:
    env = make({"DEBUG": "maybe"})
    with env.placeholders() as problems:
        assert env.bool("DEBUG") is False
        assert env.list("SECRET_KEYS") == []
        assert env.str("NAME") == ""
        assert env.choice("COLOUR", ["red"]) == "red"
    assert problems[0] == "DEBUG must be one of 1, true, yes, on, 0, false, no, off; got 'maybe'."
    assert [problem.split()[0] for problem in problems] == ["DEBUG", "SECRET_KEYS", "NAME", "COLOUR"]
    with pytest.raises(BadEnvironment):
        env.bool("DEBUG")


def test_a_placeholder_is_a_list_of_ones_own() -> None:
    env = make()
    with env.placeholders():
        env.list("A").append("x")
        assert env.list("A") == []
