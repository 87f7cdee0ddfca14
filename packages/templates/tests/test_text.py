"""Functions for texts."""

from __future__ import annotations

import pytest

from bandstand.templates import text


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("my report.pdf", "my_report.pdf"),
        ("  été (1) $.txt ", "été_1_.txt"),
        ("../../etc/passwd", "....etcpasswd"),
        ("a\\b:c\0d\n", "abcd"),
        (".htaccess", ".htaccess"),
        (2026, "2026"),
    ],
)
def test_a_text_is_made_the_name_of_a_file(name: object, expected: str) -> None:
    assert text.get_valid_filename(name) == expected


@pytest.mark.parametrize("name", ["", " ", "??", ".", "../"])
def test_a_text_of_which_no_name_is_left_is_an_error(name: str) -> None:
    with pytest.raises(ValueError, match="The name of a file has letters or digits; got '"):
        text.get_valid_filename(name)


def test_words_in_quotes_stay_together() -> None:
    assert text.smart_split("""say "two words" 'a "b" c'""") == ["say", '"two words"', "'a \"b\" c'"]
    assert text.smart_split('key="a b"|upper and more') == ['key="a b"|upper', "and", "more"]


def test_lines_are_broken_between_words() -> None:
    assert text.wrap("one two three", 7) == "one two\nthree"


def test_other_functions_are_those_of_the_filters() -> None:
    assert text.slugify("Été à Paris!") == "ete-a-paris"
    assert text.phone2numeric("0800-Ring") == "0800-7464"
    assert text.capfirst("été") == "Été"
    assert text.truncatechars("one two", 4) == "one…"
    assert text.truncatewords("one two three", 2) == "one two …"
    assert text.truncatechars_html("<b>one two</b>", 4) == "<b>one…</b>"
    assert text.truncatewords_html("<b>one two</b>", 1) == "<b>one …</b>"
