"""Functions of texts that wait for their language."""

import json
import pickle
from collections.abc import Iterator

import pytest

from bandstand.contracts.i18n import TRANSLATOR, LazyText, override
from bandstand.contracts.i18n.testing import MemoryTranslator
from bandstand.contracts.services import CURRENT
from bandstand.contracts.services.testing import FixedServices
from bandstand.i18n import LazyCall, format_lazy, gettext_lazy, join_lazy, keep_lazy, lazystr


@pytest.fixture(autouse=True)
def _german() -> Iterator[None]:
    texts: dict[tuple[str | None, str], tuple[str, ...]] = {
        (None, "Airports"): ("Flughäfen",),
        (None, "{kind} of {place}"): ("{kind} in {place}",),
    }
    token = CURRENT.set(FixedServices({TRANSLATOR: MemoryTranslator({"de": texts})}))
    yield
    CURRENT.reset(token)


AIRPORTS = gettext_lazy("Airports")


@keep_lazy
def shouted(text: str, *, mark: str = "!") -> str:
    """Give a text in capitals."""
    return text.upper() + mark


class Safe(str):
    __slots__ = ()

    def __html__(self) -> str:
        return self


@keep_lazy
def emphasised(text: str) -> Safe:
    return Safe(f"<b>{text}</b>")


def test_a_function_of_a_lazy_text_waits_for_the_language() -> None:
    title = shouted(AIRPORTS)
    assert isinstance(title, LazyCall)
    assert str(title) == "AIRPORTS!"
    with override(locale="de"):
        assert str(title) == "FLUGHÄFEN!"
        assert f"{shouted('x', mark=lazystr('?')):>4}" == "  X?"


def test_a_function_of_plain_texts_answers_at_once() -> None:
    assert shouted("now") == "NOW!"
    assert shouted.__doc__ == "Give a text in capitals."


def test_formats_and_joins_wait_too() -> None:
    text = format_lazy(gettext_lazy("{kind} of {place}"), kind=AIRPORTS, place="Peru")
    parts = join_lazy(" · ", [AIRPORTS, "Peru", 7])
    assert (str(text), str(parts), str(AIRPORTS.id)) == ("Airports of Peru", "Airports · Peru · 7", "Airports")
    with override(locale="de"):
        assert (str(text), str(parts)) == ("Flughäfen in Peru", "Flughäfen · Peru · 7")
        assert str("[" + lazystr(AIRPORTS) + "]") == "[Flughäfen]"


def test_equal_calls_are_equal_and_hash_alike() -> None:
    assert format_lazy("{} {a}", AIRPORTS, a=1) == format_lazy("{} {a}", AIRPORTS, a=1)
    assert format_lazy("{} {a}", AIRPORTS, a=1) != format_lazy("{} {a}", AIRPORTS, a=2)
    assert len({lazystr(AIRPORTS), lazystr(AIRPORTS), lazystr("Airports")}) == 2


def test_calls_survive_pickling() -> None:
    for text in (shouted(AIRPORTS), format_lazy("{}!", AIRPORTS), join_lazy(", ", [AIRPORTS]), lazystr(AIRPORTS)):
        again = pickle.loads(pickle.dumps(text))
        with override(locale="de"):
            assert "FLUGHÄFEN" in str(again).upper()


def test_a_page_shows_them_as_safe_as_what_they_give() -> None:
    assert emphasised(AIRPORTS).__html__() == "<b>Airports</b>"
    assert format_lazy("<{}>", AIRPORTS).__html__() == "&lt;Airports&gt;"


def test_json_has_them_as_texts() -> None:
    assert json.dumps({"title": lazystr(AIRPORTS)}, default=lambda value: value.__json__()) == '{"title": "Airports"}'


def test_nothing_of_what_was_printed_is_kept() -> None:
    calls: list[str] = []

    @keep_lazy
    def noted(text: str) -> str:
        calls.append(text)
        return text

    title = noted(LazyText(id="Airports"))
    with override(locale="de"):
        assert str(title) == "Flughäfen"
    assert str(title) == "Airports"
    assert calls == ["Flughäfen", "Airports"]
