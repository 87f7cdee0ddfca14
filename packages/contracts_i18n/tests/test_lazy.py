"""Texts that wait for their language."""

import copy
import gettext
import pickle
from collections.abc import Mapping
from dataclasses import replace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.i18n import TRANSLATOR, LazyText, override
from bandstand.contracts.i18n.testing import MemoryTranslator
from bandstand.contracts.services import compose
from bandstand.contracts.services.testing import FixedServices

FRENCH = MemoryTranslator(
    {
        "fr": {
            (None, "Welcome"): ("Bienvenue",),
            ("verb", "Open"): ("Ouvrir",),
            (None, "%(count)s seat"): ("%(count)s place", "%(count)s places"),
            ("furniture", "%(count)s seat"): ("%(count)s siège", "%(count)s sièges"),
            (None, "At %(place)s"): ("À %(lieu)s",),
        }
    }
)

SEATS = LazyText(id="%(count)s seat", plural="%(count)s seats", params={"count": 2})


def test_alone_it_is_the_source_text() -> None:
    assert str(LazyText(id="Welcome")) == "Welcome"
    assert str(SEATS) == "2 seats"


def test_the_language_is_that_of_the_moment_of_printing() -> None:
    text = LazyText(id="Welcome")
    withdraw = compose("example", FixedServices({TRANSLATOR: FRENCH}))
    with override(locale="fr"):
        assert str(text) == "Bienvenue"
    assert str(text) == "Welcome"
    withdraw()


def test_a_translator_can_be_given() -> None:
    with override(locale="fr"):
        assert LazyText(id="Open", context="verb").render(FRENCH) == "Ouvrir"
        assert SEATS.render(FRENCH) == "2 places"
        assert replace(SEATS, context="furniture").render(FRENCH) == "2 sièges"


def test_a_catalogue_of_the_standard_library_is_a_translator_as_it_stands() -> None:
    assert SEATS.render(gettext.NullTranslations()) == "2 seats"


def test_the_number_may_be_any_parameter() -> None:
    text = LazyText(id="%(limit)s byte", plural="%(limit)s bytes", number="limit", params={"limit": 1})
    assert str(text) == "1 byte"
    assert str(text.fill({"limit": 3})) == "3 bytes"


def test_a_faulty_translation_falls_back_to_the_source() -> None:
    with override(locale="fr"):
        assert LazyText(id="At %(place)s", params={"place": "home"}).render(FRENCH) == "At home"


def test_a_faulty_source_is_an_error() -> None:
    with pytest.raises(KeyError, match="place"):
        str(LazyText(id="At %(place)s", params={"lieu": "home"}))


def test_a_percent_sign_without_parameters_is_text() -> None:
    assert str(LazyText(id="100%")) == "100%"
    assert str(LazyText(id="100%% of %(what)s", params={"what": "it"})) == "100% of it"


def test_a_plural_needs_its_number() -> None:
    with pytest.raises(KeyError, match="count"):
        str(LazyText(id="%(count)s seat", plural="%(count)s seats"))
    with pytest.raises(TypeError, match=r"'count' picks a plural and must be an int; got 'two' in '%\(count\)s seat'"):
        str(SEATS.fill({"count": "two"}))


def test_filling_leaves_the_original_alone() -> None:
    text = LazyText(id="%(a)s %(b)s", params={"a": 1})
    assert str(text.fill({"b": 2})) == "1 2"
    assert text.params == {"a": 1}


def test_parameters_are_a_read_only_copy() -> None:
    given_params = {"count": 2}
    text = SEATS.fill(given_params)
    given_params["count"] = 3
    assert str(text) == "2 seats"
    with pytest.raises(TypeError):
        cast("dict[str, object]", text.params)["count"] = 3


def test_it_formats_like_a_text() -> None:
    assert f"[{LazyText(id='Welcome'):>9}]" == "[  Welcome]"
    assert LazyText(id="Welcome").__json__() == "Welcome"


def test_equal_texts_hash_alike_whatever_their_values() -> None:
    one, other = (LazyText(id="%(items)s", params={"items": ["a"]}) for _ in range(2))
    assert one == other
    assert hash(one) == hash(other)
    assert one != LazyText(id="%(items)s", params={"items": ["b"]})
    assert LazyText(id="May") != LazyText(id="May", context="month")


parameters: st.SearchStrategy[Mapping[str, object]] = st.dictionaries(st.text(max_size=5), st.integers() | st.text())


@given(message=st.text(), context=st.none() | st.text(), plural=st.none() | st.text(), params=parameters)
def test_pickling_and_copying_keep_everything(
    message: str, context: str | None, plural: str | None, params: Mapping[str, object]
) -> None:
    text = LazyText(id=message, context=context, plural=plural, params=params, number="n")
    assert pickle.loads(pickle.dumps(text)) == text
    assert copy.deepcopy(text) == text
    assert hash(pickle.loads(pickle.dumps(text))) == hash(text)
