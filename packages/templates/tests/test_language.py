"""The whole language is there: each tag and each filter by its name."""

from __future__ import annotations

import pytest

from bandstand.templates import Engine

TAGS = """
    autoescape block comment csp_nonce_attr csrf_token cycle debug extends filter firstof for if ifchanged include load
    lorem now partial partialdef querystring regroup resetcycle spaceless templatetag url verbatim widthratio with
"""
OF_LIBRARIES = {
    "cache": "cache",
    "i18n": "blocktrans blocktranslate get_available_languages get_current_language get_current_language_bidi "
    "get_language_info get_language_info_list language trans translate",
    "l10n": "localize",
    "static": "get_media_prefix get_static_prefix static",
    "tz": "get_current_timezone localtime timezone",
}
FILTERS = """
    add addslashes capfirst center cut date default default_if_none dictsort dictsortreversed divisibleby escape
    escapejs escapeseq filesizeformat first floatformat force_escape get_digit iriencode join json_script language_bidi
    language_name language_name_local language_name_translated last length linebreaks linebreaksbr linenumbers ljust
    localize localtime lower make_list phone2numeric pluralize pprint random rjust safe safeseq slice slugify
    stringformat striptags time timesince timeuntil timezone title truncatechars truncatechars_html truncatewords
    truncatewords_html unlocalize unordered_list upper urlencode urlize urlizetrunc utc wordcount wordwrap yesno
"""
HUMANIZE = "apnumber intcomma intword naturalday naturaltime ordinal"


def test_every_tag_needs_no_loading_or_one_library() -> None:
    language = Engine().language
    assert sorted(language.tags) == TAGS.split()
    found = {name: sorted(language.tags_of(language.library(name))) for name in OF_LIBRARIES}
    assert found == {name: tags.split() for name, tags in OF_LIBRARIES.items()}
    assert len(TAGS.split()) + sum(len(tags.split()) for tags in OF_LIBRARIES.values()) == 46


def test_every_filter_needs_no_loading() -> None:
    language = Engine().language
    assert sorted(language.filters) == FILTERS.split()
    assert len(FILTERS.split()) == 66
    assert sorted(language.library("humanize").filters) == HUMANIZE.split()


@pytest.mark.parametrize("name", [*OF_LIBRARIES, "humanize"])
def test_every_library_can_be_loaded(name: str) -> None:
    assert Engine().from_string(f"{{% load {name} %}}x").render() == "x"
