"""Fragments, and the changelog that they become."""

from datetime import date
from pathlib import Path

import pytest
from changelog import BadFragment, Fragment, read_fragments, section, was_released, with_section

HEADER = "# Changelog of bandstand-urls\n\nWritten for users.\n"


def fragment(kind: str, text: str) -> Fragment:
    return Fragment(Path(f"{kind}.md"), kind, text)


def planted(root: Path, **files: str) -> Path:
    folder = root / "urls"
    (folder / "changes").mkdir(parents=True)
    for name, text in files.items():
        (folder / "changes" / name).write_text(text, encoding="utf-8")
    return folder


def refusal(folder: Path) -> str:
    with pytest.raises(BadFragment) as caught:
        read_fragments(folder)
    return str(caught.value)


def test_fragments_are_read_sorted_with_their_kinds(tmp_path: Path) -> None:
    folder = planted(tmp_path, **{"slash.fixed.md": "Slashes.\n", "first.added.md": "Routes.\n", ".gitkeep": ""})
    assert [(found.kind, found.text) for found in read_fragments(folder)] == [
        ("added", "Routes."),
        ("fixed", "Slashes."),
    ]


def test_a_package_without_changes_has_no_fragments(tmp_path: Path) -> None:
    assert read_fragments(tmp_path) == []


def test_an_unknown_kind_is_named_with_the_nearest_one(tmp_path: Path) -> None:
    folder = planted(tmp_path, **{"first.add.md": "Routes."})
    assert refusal(folder) == "'add' in 'urls/changes/first.add.md' is no kind of change. Did you mean 'added'?"


def test_a_strange_kind_is_named_with_all_that_are_known(tmp_path: Path) -> None:
    assert refusal(planted(tmp_path, **{"first.news.md": "Routes."})) == (
        "'news' in 'urls/changes/first.news.md' is no kind of change. "
        "Known: added, changed, deprecated, removed, fixed, security."
    )


@pytest.mark.parametrize("name", ["first.md", "first.added.txt", "first.second.added.md", "added"])
def test_a_fragment_is_named_with_one_kind(tmp_path: Path, name: str) -> None:
    assert refusal(planted(tmp_path, **{name: "Routes."})) == (
        "A fragment is named <what>.<kind>.md with one of the kinds added, changed, deprecated, removed, fixed, "
        f"security; got 'urls/changes/{name}'."
    )


def test_an_empty_fragment_is_refused(tmp_path: Path) -> None:
    assert refusal(planted(tmp_path, **{"first.added.md": "\n"})) == (
        "The fragment 'urls/changes/first.added.md' is empty; expected one line for users."
    )


def test_a_section_groups_the_changes_in_the_order_of_kinds() -> None:
    changes = [fragment("security", "Limits."), fragment("added", "Routes."), fragment("added", "Names,\nwrapped.")]
    assert section("0.2.0", date(2026, 1, 2), changes) == (
        "## 0.2.0 (2026-01-02)\n\n### Added\n\n- Routes.\n- Names,\n  wrapped.\n\n### Security\n\n- Limits."
    )


def test_a_new_section_stands_before_the_older_ones() -> None:
    once = with_section(HEADER, "## 0.1.0 (2026-01-02)\n\nFirst.")
    assert once == f"{HEADER}\n## 0.1.0 (2026-01-02)\n\nFirst.\n"
    assert with_section(once, "## 0.2.0 (2026-02-03)\n\nSecond.") == (
        f"{HEADER}\n## 0.2.0 (2026-02-03)\n\nSecond.\n\n## 0.1.0 (2026-01-02)\n\nFirst.\n"
    )


def test_a_changelog_knows_whether_anything_was_released() -> None:
    assert not was_released(HEADER)
    assert was_released(f"{HEADER}\n## 0.1.0 (2026-01-02)\n")
