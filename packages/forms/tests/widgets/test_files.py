"""Files."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from bandstand.forms._values import values_of
from bandstand.forms.widgets import CONTRADICTION, ClearableFileInput, FileInput

NOTHING = values_of({})


@dataclass
class Stored:
    """A file that is there."""

    url: str | None
    name: str = "cover.png"


@dataclass
class Upload:
    """A file that was sent."""

    name: str = "new.png"


def test_a_file_input_never_shows_a_value() -> None:
    assert FileInput().render("x", None, {"id": "i"}) == '<input type="file" name="x" id="i">'
    assert FileInput().render("x", Stored("/a")) == '<input type="file" name="x">'
    assert (
        FileInput().render("x", '"><script>', {"accept": "image/*"}) == '<input type="file" name="x" accept="image/*">'
    )


def test_several_files_may_be_sent_where_they_may() -> None:
    widget = FileInput(multiple=True)
    files = values_of({"x": [Upload("a"), Upload("b")]})
    assert widget.render("x", None) == '<input type="file" name="x" multiple>'
    assert widget.read(NOTHING, files, "x") == [Upload("a"), Upload("b")]
    assert widget.read(NOTHING, NOTHING, "x") == []
    assert FileInput(attrs={"multiple": True}).read(NOTHING, files, "x") == [Upload("a"), Upload("b")]


def test_files_are_read_from_what_was_uploaded_alone() -> None:
    assert FileInput().read(values_of({"x": "text"}), NOTHING, "x") is None
    assert FileInput().read(NOTHING, values_of({"x": Upload()}), "x") == Upload()
    assert FileInput().omitted(values_of({"x": "text"}), NOTHING, "x") is True
    assert FileInput().omitted(NOTHING, values_of({"x": Upload()}), "x") is False
    assert FileInput.multipart is True


def test_browsers_insist_on_a_file_only_where_there_is_none() -> None:
    assert FileInput().may_require(None) is True
    assert FileInput().may_require(Stored("/a")) is False


def test_without_a_stored_file_there_is_nothing_to_clear() -> None:
    for value in (None, "", "text", Upload(), Stored(None)):
        assert ClearableFileInput().render("x", value) == '<input type="file" name="x">'


def test_a_stored_file_has_a_link_and_a_checkbox() -> None:
    assert ClearableFileInput().render("x", Stored("/m/a.png?a&b", '"<b>.png'), {"id": "i"}) == (
        '<span>Currently: <a href="/m/a.png?a&amp;b">&#34;&lt;b&gt;.png</a></span> '
        '<label for="i-clear"><input type="checkbox" name="x-clear" id="i-clear"> Remove this file</label> '
        '<span>Replace it by:</span> <input type="file" name="x" id="i">'
    )


def test_a_file_that_must_be_there_cannot_be_cleared() -> None:
    widget = ClearableFileInput(required=True, initial_text="There is", input_text="Another:")
    assert widget.render("x", Stored("/a"), {"disabled": True}) == (
        '<span>There is <a href="/a">cover.png</a></span> <span>Another:</span> <input type="file" name="x" disabled>'
    )
    assert widget.read(values_of({"x-clear": "on"}), NOTHING, "x") is None


@pytest.mark.parametrize("url", ["javascript:alert(1)", " JavaScript:alert(1)", "java\nscript:x", "data:text/html,x"])
def test_an_address_that_runs_as_a_script_is_no_link(url: str) -> None:
    html = ClearableFileInput(required=True).render("x", Stored(url))
    assert html.startswith("<span>Currently: cover.png</span> ")


@pytest.mark.parametrize("url", ["https://a.example/x:y", "//a.example/x", "/a:b", "a/b:c", "HTTP://a"])
def test_addresses_of_the_web_are_links(url: str) -> None:
    assert f'<a href="{url}">' in ClearableFileInput().render("x", Stored(url))


def test_a_stored_file_whose_address_nobody_knows_is_not_shown() -> None:
    class Broken:
        @property
        def url(self) -> str:
            raise ValueError("no file")

    assert ClearableFileInput().render("x", Broken()) == '<input type="file" name="x">'


def test_what_was_sent_is_a_file_or_the_wish_to_clear_it_or_both() -> None:
    widget = ClearableFileInput()
    files = values_of({"x": Upload()})
    clear = values_of({"x-clear": "on"})
    assert widget.read(NOTHING, NOTHING, "x") is None
    assert widget.read(NOTHING, files, "x") == Upload()
    assert widget.read(clear, NOTHING, "x") is False
    assert widget.read(clear, files, "x") is CONTRADICTION
    assert widget.read(values_of({"x-clear": False}), files, "x") == Upload()
    assert repr(CONTRADICTION) == "CONTRADICTION"


def test_it_is_omitted_where_neither_was_sent() -> None:
    assert ClearableFileInput().omitted(NOTHING, NOTHING, "x") is True
    assert ClearableFileInput().omitted(values_of({"x-clear": "on"}), NOTHING, "x") is False


def test_a_disabled_field_has_a_disabled_checkbox() -> None:
    html = ClearableFileInput().render("x", Stored("/a"), {"disabled": True})
    assert '<input type="checkbox" name="x-clear" disabled>' in html


def test_a_field_may_say_that_there_must_be_a_file() -> None:
    assert "checkbox" not in replace(ClearableFileInput(), required=True).render("x", Stored("/a"))
