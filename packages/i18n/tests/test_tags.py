"""Language tags, and what stands in for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.i18n.tags import LONGEST, fallbacks, locale_of, nearest_tag, normal_tag


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("fr", "fr"),
        ("PT_br", "pt-BR"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("de-x-ABCD", "de-x-abcd"),
        ("ca-VALENCIA", "ca-valencia"),
        ("a" * 8 + "-" + "b" * 8, "a" * 8 + "-" + "b" * 8),
    ],
)
def test_a_tag_is_written_as_the_standard_writes_it(text: str, tag: str) -> None:
    assert normal_tag(text) == tag


@pytest.mark.parametrize(
    "text", ["", "f", "fr-", "-fr", "fr fr", "fr/de", "../de", "fr\n", "français", "fr--CA", "x" * 36]
)
def test_what_is_no_tag_is_none(text: str) -> None:
    assert normal_tag(text) is None


@given(st.text(max_size=60))
def test_a_normal_tag_is_its_own_normal_tag(text: str) -> None:
    tag = normal_tag(text)
    assert tag is None or (normal_tag(tag) == tag and len(tag) <= LONGEST)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("fr", ("fr", "fr-Latn")),
        ("de-AT", ("de-AT", "de-Latn-AT", "de-Latn", "de")),
        ("zh-TW", ("zh-TW", "zh-Hant-TW", "zh-Hant")),
        ("zh-CN", ("zh-CN", "zh-Hans-CN", "zh-Hans", "zh")),
        ("sr-Latn", ("sr-Latn",)),
        ("iw", ("iw", "iw-Hebr", "he")),
        ("nb", ("nb", "nb-Latn", "no")),
        ("tlh-x-own", ("tlh-x-own", "tlh-x", "tlh")),
    ],
)
def test_wider_tags_stand_in_as_cldr_says(tag: str, expected: tuple[str, ...]) -> None:
    assert fallbacks(tag) == expected


def test_latin_america_stands_between_mexico_and_spanish() -> None:
    found = fallbacks("es-MX")
    assert (found[0], found[-1]) == ("es-MX", "es")
    assert "es-419" in found


@given(st.from_regex(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?(-[a-z0-9]{5,8})?", fullmatch=True))
def test_every_tag_has_a_finite_way_that_begins_with_itself(tag: str) -> None:
    found = fallbacks(tag)
    assert found[0] == tag
    assert len(found) == len(set(found)) < 20


@pytest.mark.parametrize(
    ("tag", "offered", "nearest"),
    [
        ("fr-CA", ["en", "fr"], "fr"),
        ("pt", ["en", "pt-BR"], "pt-BR"),
        ("zh-TW", ["zh-Hans", "zh-Hant"], "zh-Hant"),
        ("zh", ["zh-Hant"], None),
        ("EN", ["en-GB", "en"], "en"),
        ("ja", ["en", "fr"], None),
    ],
)
def test_the_nearest_of_what_is_offered_serves(tag: str, offered: list[str], nearest: str | None) -> None:
    assert nearest_tag(tag, offered) == nearest


@pytest.mark.parametrize(
    ("tag", "locale"),
    [("fr-CA", "fr_CA"), ("zh-TW", "zh_Hant_TW"), ("de-XX", "de"), ("tlh", "en"), ("no tag", "en"), ("x" * 4000, "en")],
)
def test_each_tag_has_the_data_of_the_nearest_locale(tag: str, locale: str) -> None:
    assert str(locale_of(tag)) == locale


def test_tags_that_somebody_makes_up_do_not_fill_the_memory() -> None:
    from bandstand.i18n import tags

    for number in range(3000):
        fallbacks(f"de-x-{number:06}")
        locale_of("de-" + "x" * 8000 + str(number))
    assert tags.fallbacks.cache_info().currsize <= 1000
    assert tags._known_locale.cache_info().currsize <= 1000
