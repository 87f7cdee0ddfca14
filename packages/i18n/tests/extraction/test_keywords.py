"""How functions that take messages are written."""

from __future__ import annotations

import pytest

from bandstand.i18n.extraction import KEYWORDS, parse_keyword
from bandstand.i18n.extraction._keywords import Arguments


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("tr", Arguments(0)),
        ("tr:2", Arguments(1)),
        ("tr:1,2", Arguments(0, 1)),
        ("tr:1c,2", Arguments(1, context=0)),
        ("tr:2,1c", Arguments(1, context=0)),
        ("tr:1c,2,3", Arguments(1, 2, context=0)),
    ],
)
def test_a_keyword_tells_which_arguments_make_the_message(text: str, arguments: Arguments) -> None:
    assert parse_keyword(text) == ("tr", arguments)


@pytest.mark.parametrize(
    "text", ["", "a b", "tr:", "tr:0", "tr:x", "tr:1c", "tr:1c,2c", "tr:1,2,3", "tr:1,2,3,4", "1tr"]
)
def test_what_is_no_keyword_is_refused_with_the_forms_that_are(text: str) -> None:
    with pytest.raises(ValueError, match="A keyword is 'name', 'name:1', 'name:1,2' or, with a context, 'name:1c,2'"):
        parse_keyword(text)


def test_the_functions_of_gettext_are_known() -> None:
    assert KEYWORDS["npgettext"].pick(["c", "one", "many", "n"]) == ("one", "many", "c")
    assert KEYWORDS["gettext"].pick([]) is None
