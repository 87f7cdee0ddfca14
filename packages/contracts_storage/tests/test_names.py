"""Names of stored files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.storage.errors import UnsafeName
from bandstand.contracts.storage.names import LONGEST_NAME, LONGEST_PART, alternative, check_name


@pytest.mark.parametrize(
    "name",
    [
        "a",
        "a.txt",
        "covers/2026/emma.jpg",
        ".profile",
        "...",
        "a..b",
        "a b",
        "ü/日本/🙂",
        "C:",
        "-rf",
        "~",
        "x" * 255,
        "é" * 127,
        "/".join(["x" * 249] * 4),
    ],
)
def test_a_safe_name_is_given_back(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "'' is no part of a name"),
        (".", "'.' is no part of a name"),
        ("..", "'..' is no part of a name"),
        ("../a", "'..' is no part of a name"),
        ("a/../b", "'..' is no part of a name"),
        ("a//b", "'' is no part of a name"),
        ("a/", "'' is no part of a name"),
        ("/etc/passwd", "it is absolute"),
        ("//host/a", "it is absolute"),
        ("a\\..\\b", "it has a control character, another sign that cannot be seen, or a backslash"),
        ("a\0", "it has a control character, another sign that cannot be seen, or a backslash"),
        ("a\r\nb", "it has a control character, another sign that cannot be seen, or a backslash"),
        ("gpj.\u202eexe", "it has a control character, another sign that cannot be seen, or a backslash"),
        ("\ud800", "it has a control character, another sign that cannot be seen, or a backslash"),
        ("a/" + "x" * 256, "one of its parts is longer than 255 bytes"),
        ("é" * 128, "one of its parts is longer than 255 bytes"),
        ("x" * 1001, "it is longer than 1000 bytes"),
        ("é/" * 400, "it is longer than 1000 bytes"),
    ],
)
def test_an_unsafe_name_is_refused_with_the_reason(name: str, reason: str) -> None:
    with pytest.raises(UnsafeName) as caught:
        check_name(name)
    assert (caught.value.name, caught.value.reason) == (name, reason)


@given(st.text(st.sampled_from("ab./\\\0\n :é\u202e"), max_size=12) | st.text())
def test_a_name_that_passes_stays_below_its_folder(name: str) -> None:
    try:
        check_name(name)
    except UnsafeName:
        return
    assert not {"", ".", ".."} & {*name.split("/")}
    assert name.isprintable()
    assert "\\" not in name


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("emma.jpg", "emma_", ".jpg"),
        ("covers/emma.jpg", "covers/emma_", ".jpg"),
        ("a.tar.gz", "a.tar_", ".gz"),
        ("emma", "emma_", ""),
        (".profile", ".profile_", ""),
        ("v1.0/emma", "v1.0/emma_", ""),
        ("a." + "x" * 250, "a." + "x" * 240, ""),
    ],
)
def test_another_name_keeps_folder_and_extension(name: str, start: str, end: str) -> None:
    other = alternative(name)
    assert other.startswith(start)
    assert other.endswith(end)
    assert other != name
    assert other != alternative(name)


part = st.text(min_size=1, max_size=90).filter(lambda text: text.isprintable() and not {*"/\\"} & {*text})
names = st.lists(part, min_size=1, max_size=5).map("/".join)


@given(names)
def test_another_name_for_a_safe_name_is_safe_or_has_no_room(name: str) -> None:
    try:
        check_name(name)
    except UnsafeName:
        return
    folder = name.rpartition("/")[0]
    try:
        other = alternative(name)
    except UnsafeName:
        assert len(folder.encode()) > LONGEST_NAME - 40
    else:
        assert check_name(other).rpartition("/")[0] == folder


def test_a_cut_name_has_no_half_characters() -> None:
    other = alternative("é" * 125 + ".jpeg")
    assert other.startswith("é" * 120 + "_")
    assert len(other.encode()) == LONGEST_PART - 1


def test_a_folder_without_room_has_no_other_name() -> None:
    folder = "/".join(["x" * 248] * 4)
    with pytest.raises(UnsafeName, match=r"it is longer than 1000 bytes\.$"):
        alternative(f"{folder}/a")
