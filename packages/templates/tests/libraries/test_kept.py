"""Templates with these libraries are kept as code, and mean the same in the next process."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bandstand.contracts.cache import CACHE
from bandstand.contracts.cache.testing import MemoryCache
from bandstand.contracts.i18n import TRANSLATOR, override
from bandstand.contracts.i18n.languages import LANGUAGES
from bandstand.contracts.i18n.testing import MemoryLanguages, MemoryTranslator
from bandstand.contracts.services.testing import FixedServices
from bandstand.templates import Engine
from bandstand.templates.loaders import DictLoader

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PAGE = """{% load i18n l10n tz cache %}{% translate "Tea" %} {% translate "Tea" context "meal" %}
{% translate tea|lower %}{% blocktranslate count n=two %}{{ n }} cup{% plural %}{{ n }} cups{% endblocktranslate %}
{% language "en" %}{% translate "Tea" %}{% get_current_language as now %}{{ now }}{% endlanguage %}
{% get_current_language_bidi as right %}{{ right }}{% get_available_languages as all %}{{ all.0.1 }}
{% get_language_info for "fr" as one %}{{ one.name }}{% get_language_info_list for codes as some %}{{ some.0.name }}
{% localize off %}{{ day }}{% endlocalize %} {{ half }} {{ 1.5 }}
{% localtime off %}{{ moment }}{% endlocaltime %}{% timezone "Asia/Tokyo" %}{{ moment|date:"H:i" }}{% endtimezone %}
{% get_current_timezone as zone %}{{ zone }}{% cache 60 part two %}{{ half }}{% endcache %}"""
CONTEXT = {
    "tea": "TEA",
    "two": 2,
    "codes": ["de"],
    "half": 0.5,
    "day": dt.date(2026, 11, 22),
    "moment": dt.datetime(2026, 11, 22, 4, 33, tzinfo=dt.UTC),
}
SHOWN = """Tee Abendbrot
tea2 Tassen
Teaen
FalseDeutsch
FrenchGerman
2026-11-22 0.5 1.5
Nov. 22, 2026, 4:33 a.m.13:33
UTC0.5"""


def make_engine(folder: Path) -> Engine:
    german: dict[tuple[str | None, str], tuple[str, ...]] = {
        (None, "Tea"): ("Tee",),
        ("meal", "Tea"): ("Abendbrot",),
        (None, "%(n)s cup"): ("%(n)s Tasse", "%(n)s Tassen"),
        (None, "German"): ("Deutsch",),
    }
    services = FixedServices(
        {
            TRANSLATOR: MemoryTranslator({"de": german}),
            LANGUAGES: MemoryLanguages({"de": "German"}),
            CACHE: MemoryCache(),
        }
    )
    return Engine(loaders=[DictLoader({"page.html": PAGE})], services=services, code_cache=folder)


def test_the_next_engine_renders_the_same_without_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with override(locale="de"):
        assert make_engine(tmp_path).render("page.html", CONTEXT) == SHOWN

        def no_reading(*_: object) -> None:
            raise AssertionError

        monkeypatch.setattr(Engine, "parse", no_reading)
        assert make_engine(tmp_path).render("page.html", CONTEXT) == SHOWN
