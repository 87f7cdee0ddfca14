"""Files of the machine."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.validation import ValidationError
from bandstand.forms._choices import BLANK_LABEL, Option, choices_of
from bandstand.forms.fields import Field, FilePathField

if TYPE_CHECKING:
    from pathlib import Path


def said(field: Field, value: object) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return [(problem.code, str(problem)) for problem in caught.value.problems]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.txt", "c.py", "sub/d.txt", "__pycache__/e.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


def labels(field: FilePathField) -> list[str]:
    return [str(option.label) for _, options in choices_of(field.choices) for option in options]


def test_files_of_a_folder_are_offered_by_name(folder: Path) -> None:
    field = FilePathField(path=folder)
    assert labels(field) == ["a.txt", "b.txt", "c.py"]
    assert field.clean(str(folder / "a.txt")) == str(folder / "a.txt")


def test_what_is_not_offered_is_refused(folder: Path) -> None:
    assert [code for code, _ in said(FilePathField(path=folder), str(folder / ".." / "x"))] == ["invalid_choice"]
    assert [code for code, _ in said(FilePathField(path=folder), str(folder / "sub" / "d.txt"))] == ["invalid_choice"]
    assert said(FilePathField(path=folder), None) == [("required", "Fill this in.")]


def test_folders_further_down_folders_themselves_and_expressions(folder: Path) -> None:
    assert labels(FilePathField(path=folder, recursive=True)) == ["a.txt", "b.txt", "c.py", "sub/d.txt"]
    assert labels(FilePathField(path=str(folder), allow_files=False, allow_folders=True)) == ["sub"]
    assert labels(FilePathField(path=lambda: folder, match=r"\.py\Z")) == ["c.py"]


def test_one_that_need_not_be_chosen_offers_nothing_first(folder: Path) -> None:
    field = FilePathField(path=folder, match="a", required=False)
    blank, file = Option("", BLANK_LABEL), Option(str(folder / "a.txt"), "a.txt")
    assert choices_of(field.choices) == (("", (blank, file)),)
    assert field.clean("") == ""
    assert labels(replace(field, required=True)) == ["a.txt"]


def test_the_folder_is_read_at_each_use_unless_choices_are_set(folder: Path) -> None:
    field = FilePathField(path=folder)
    kept = field.set_choices()
    (folder / "new.txt").touch()
    assert field.clean(str(folder / "new.txt")) == str(folder / "new.txt")
    assert [code for code, _ in said(kept, str(folder / "new.txt"))] == ["invalid_choice"]
    assert kept.clean(str(folder / "a.txt")) == str(folder / "a.txt")
    assert kept.set_choices().choices == kept.choices


def test_a_folder_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert labels(FilePathField(path=tmp_path / "nowhere")) == []


def test_a_link_to_a_folder_is_not_followed(folder: Path) -> None:
    (folder / "sub" / "up").symlink_to(folder)
    assert labels(FilePathField(path=folder, recursive=True)) == ["a.txt", "b.txt", "c.py", "sub/d.txt"]


def test_something_must_be_allowed_and_the_expression_read() -> None:
    with pytest.raises(ValueError, match="got neither for '/srv'"):
        FilePathField(path="/srv", allow_files=False)
    with pytest.raises(ValueError, match=r"got '\('"):
        FilePathField(path="/srv", match="(")
