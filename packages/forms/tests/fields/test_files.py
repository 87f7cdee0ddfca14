"""Files that people send."""

from __future__ import annotations

import pytest

from bandstand.contracts.http.uploads.testing import MemoryUpload
from bandstand.contracts.validation import ValidationError
from bandstand.forms.fields import Field, FileField
from bandstand.forms.widgets import CONTRADICTION, ClearableFileInput, FileInput, TextInput
from bandstand.validation import FileExtensionValidator


def said(field: Field, value: object) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return [(problem.code, str(problem)) for problem in caught.value.problems]


NOTE = MemoryUpload("note.txt", b"text", "text/plain")
REQUIRED = [("required", "Fill this in.")]


def test_a_file_passes_as_it_is() -> None:
    assert FileField().clean(NOTE) is NOTE


@pytest.mark.parametrize(
    "sent", ["note.txt", b"text", 5, True, {"a": 1}, [NOTE], object()], ids=lambda value: type(value).__name__
)
def test_what_is_no_file_is_refused(sent: object) -> None:
    text = "No file was sent. The form may need enctype=multipart/form-data."
    assert said(FileField(), sent) == [("invalid", text)]


@pytest.mark.parametrize("nothing", [None, "", []])
def test_nothing_is_none_or_refused(nothing: object) -> None:
    assert FileField(required=False).clean(nothing) is None
    assert said(FileField(), nothing) == REQUIRED


def test_the_file_that_is_there_stays_where_none_is_sent() -> None:
    assert FileField().clean(None, "stored") == "stored"
    assert FileField().clean(NOTE, "stored") is NOTE
    assert FileField.keeps_initial is True


def test_a_file_may_be_taken_away_where_none_is_required() -> None:
    assert FileField(required=False).clean(False, "stored") is False
    assert FileField().clean(False, "stored") == "stored"
    assert said(FileField(), False) == REQUIRED


def test_a_file_and_the_wish_to_have_none_contradict_each_other() -> None:
    text = "Send a file, or ask to remove the one that is there, but not both."
    assert said(FileField(required=False), CONTRADICTION) == [("contradiction", text)]


def test_a_file_without_content_is_refused_unless_it_may_be() -> None:
    empty = MemoryUpload("note.txt")
    assert said(FileField(), empty) == [("empty", "The file “note.txt” is empty.")]
    assert FileField(allow_empty_file=True).clean(empty) is empty


def test_names_and_sizes_have_limits() -> None:
    assert FileField(max_length=8, max_size=4).clean(NOTE) is NOTE
    assert said(FileField(max_length=5), NOTE) == [
        ("max_length", "Use a file name of at most 5 characters; there are 8 now.")
    ]
    assert said(FileField(max_size=3), NOTE) == [
        ("max_size", "“note.txt” has 4 bytes; send a file of at most 3 bytes.")
    ]


def test_validators_see_the_file() -> None:
    field = FileField(validators=[FileExtensionValidator(["pdf", "odt"])])
    assert [code for code, _ in said(field, NOTE)] == ["invalid_extension"]
    assert field.html_attrs(field.widget) == {"accept": ".pdf,.odt"}
    assert FileField().html_attrs(FileInput()) == {"accept": None}
    assert field.html_attrs(TextInput()) == {}


def test_the_widget_lets_people_take_away_only_what_need_not_be_there() -> None:
    required, optional = FileField().widget, FileField(required=False).widget
    assert isinstance(required, ClearableFileInput)
    assert isinstance(optional, ClearableFileInput)
    assert (required.required, optional.required) == (True, False)


def test_a_file_changed_when_one_was_sent_or_taken_away() -> None:
    assert FileField().changed("stored", NOTE)
    assert FileField().changed("stored", False)
    assert not FileField().changed("stored", None)
    assert not FileField(disabled=True).changed("stored", NOTE)


def test_the_file_that_is_there_is_shown_again() -> None:
    assert FileField().bound_data(None, "stored") == "stored"
    assert FileField().bound_data(CONTRADICTION, "stored") == "stored"
    assert FileField().bound_data(NOTE, "stored") is NOTE


def test_the_cleaner_knows_no_initial_value() -> None:
    assert FileField().cleaner()(NOTE) is NOTE
