"""The conformance suites of ``Translator``, ``Formatter`` and ``Languages``, with the first and the last in memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import suppress
from contextvars import Context
from decimal import Decimal
from typing import TypeAlias, cast, get_args

from bandstand.contracts.i18n._active import LOCALE, override
from bandstand.contracts.i18n._formatter import Formatter, Length, Width
from bandstand.contracts.i18n._translator import Translator
from bandstand.contracts.i18n.english import ENGLISH
from bandstand.contracts.i18n.languages import Languages
from bandstand.contracts.i18n.partial import PartialDates
from bandstand.contracts.services.conformance import Suite, raises, rule

__all__ = [
    "Catalogues",
    "FormatterSuite",
    "LanguagesSuite",
    "MakeLanguages",
    "MakeTranslator",
    "MemoryLanguages",
    "MemoryTranslator",
    "PartialDatesSuite",
    "TranslatorSuite",
]

Catalogues: TypeAlias = Mapping[str, Mapping[tuple[str | None, str], tuple[str, ...]]]
"""For each locale its messages: (context or None, id) to the translated forms, one for a message without a plural."""

MakeTranslator: TypeAlias = Callable[[Catalogues], Translator]
"""Builds the translator under test, knowing exactly the messages given; in French 0 and 1 are singular."""


class MemoryTranslator:
    """A translator over catalogues in memory, for tests and small scripts.

    Args:
        catalogues: The messages of each locale.
        plurals: For a locale, the rule that picks a form by number; ``number != 1`` picks the second where none is
            given.
    """

    def __init__(self, catalogues: Catalogues, plurals: Mapping[str, Callable[[int], int]] | None = None) -> None:
        self._catalogues = catalogues
        self._plurals = plurals or {}

    def gettext(self, message: str, /) -> str:
        """Translate a message."""
        return self._find(None, message, message)

    def ngettext(self, singular: str, plural: str, number: int, /) -> str:
        """Translate a message that depends on a number."""
        return self._find(None, singular, ENGLISH.ngettext(singular, plural, number), number)

    def pgettext(self, context: str, message: str, /) -> str:
        """Translate a message within a context."""
        return self._find(context, message, message)

    def npgettext(self, context: str, singular: str, plural: str, number: int, /) -> str:
        """Translate a message within a context that depends on a number."""
        return self._find(context, singular, ENGLISH.ngettext(singular, plural, number), number)

    def _find(self, context: str | None, message: str, default: str, number: int | None = None) -> str:
        locale = LOCALE.get() if message else ""
        while locale:
            forms = self._catalogues.get(locale, {}).get((context, message))
            if forms is not None:
                return forms[0 if number is None else self._form(locale, number)]
            locale = locale.rpartition("-")[0]
        return default

    def _form(self, locale: str, number: int) -> int:
        rule_of_locale = self._plurals.get(locale)
        return int(number != 1) if rule_of_locale is None else rule_of_locale(number)


_CATALOGUES: Catalogues = {
    "fr": {
        (None, "May"): ("Mai",),
        (None, "Open"): ("Ouvrir",),
        ("state", "Open"): ("Ouvert",),
        (None, "%(count)s seat"): ("%(count)s place", "%(count)s places"),
        ("furniture", "%(count)s seat"): ("%(count)s siège", "%(count)s sièges"),
        (None, ""): ("Language: fr\n",),
    },
    "de": {(None, "Open"): ("Öffnen",)},
}


class TranslatorSuite(Suite[MakeTranslator]):
    """The rules of ``Translator``; ``make`` returns a function that builds one from catalogues."""

    def translator(self) -> Translator:
        """Make the translator that the checks ask."""
        return self.make()(_CATALOGUES)

    @rule("I18N-01")
    def test_a_message_is_translated_and_an_unknown_one_stays(self) -> None:
        translator = self.translator()
        with override(locale="fr"):
            assert translator.gettext("Open") == "Ouvrir"
            assert translator.gettext("Closed") == "Closed"
            assert translator.pgettext("state", "Closed") == "Closed"

    @rule("I18N-02")
    def test_contexts_tell_messages_apart(self) -> None:
        translator = self.translator()
        with override(locale="fr"):
            assert translator.pgettext("state", "Open") == "Ouvert"
            assert translator.gettext("Open") == "Ouvrir"
            assert translator.pgettext("verb", "Open") == "Open"
            assert translator.pgettext("verb", "May") == "May"

    @rule("I18N-03")
    def test_the_rule_of_the_locale_picks_the_plural(self) -> None:
        translator = self.translator()
        forms = dict.fromkeys((2, 5, 100), "%(count)s places") | dict.fromkeys((0, 1), "%(count)s place")
        with override(locale="fr"):
            assert {n: translator.ngettext("%(count)s seat", "%(count)s seats", n) for n in forms} == forms

    @rule("I18N-03", "I18N-04")
    def test_an_unknown_plural_is_singular_for_one_alone(self) -> None:
        translator = self.translator()
        with override(locale="fr"):
            assert [translator.ngettext("dog", "dogs", n) for n in (0, 1, 2)] == ["dogs", "dog", "dogs"]
            assert [translator.npgettext("pet", "dog", "dogs", n) for n in (0, 1, 2)] == ["dogs", "dog", "dogs"]

    @rule("I18N-04")
    def test_plurals_have_contexts_too(self) -> None:
        translator = self.translator()
        seat = ("%(count)s seat", "%(count)s seats")
        with override(locale="fr"):
            assert translator.npgettext("furniture", *seat, 1) == "%(count)s siège"
            assert translator.npgettext("furniture", *seat, 2) == "%(count)s sièges"
            assert translator.npgettext("theatre", *seat, 2) == "%(count)s seats"

    @rule("I18N-05")
    def test_an_empty_message_is_an_empty_text(self) -> None:
        translator = self.translator()
        with override(locale="fr"):
            assert translator.gettext("") == ""

    @rule("I18N-06")
    def test_one_translator_serves_all_locales_and_contexts_never_mix(self) -> None:
        translator = self.translator()
        french, german = Context(), Context()
        french.run(LOCALE.set, "fr")
        german.run(LOCALE.set, "de")
        texts = [context.run(translator.gettext, "Open") for context in (french, german, french, Context())]
        assert texts == ["Ouvrir", "Öffnen", "Ouvrir", "Open"]

    @rule("I18N-07")
    def test_a_regional_locale_falls_back_to_its_language(self) -> None:
        translator = self.translator()
        with override(locale="fr-CA"):
            assert translator.gettext("Open") == "Ouvrir"
            assert translator.ngettext("%(count)s seat", "%(count)s seats", 0) == "%(count)s place"
        with override(locale="de-Latn-CH"):
            assert translator.gettext("Open") == "Öffnen"


_NOON = dt.datetime(2026, 11, 21, 12, 30, 5, tzinfo=dt.UTC)
_EAST = dt.timezone(dt.timedelta(hours=14), "East")


class FormatterSuite(Suite[Formatter]):
    """The rules of ``Formatter``, in English, which every formatter speaks; ``make`` returns the formatter."""

    @rule("I18N-11")
    def test_months_and_weekdays_have_names(self) -> None:
        formatter = self.make()
        for width in get_args(Width):
            for standalone in (False, True):
                months = formatter.months(width, standalone=standalone)
                weekdays = formatter.weekdays(width, standalone=standalone)
                assert (len(months), len(weekdays)) == (12, 7)
                assert all(months)
                assert all(weekdays)
                assert width == "narrow" or (len(set(months)), len(set(weekdays))) == (12, 7)
        assert (formatter.months()[0], formatter.weekdays()[0]) == ("January", "Monday")

    @rule("I18N-12")
    def test_the_day_has_two_halves(self) -> None:
        names = [self.make().day_period(hour) for hour in range(24)]
        assert len(set(names[:12])) == len(set(names[12:])) == 1
        assert names[0] != names[12]

    @rule("I18N-13")
    def test_what_does_not_exist_is_named(self) -> None:
        formatter = self.make()
        day = _NOON.date()
        wrong = cast("Length", "tiny")
        assert "24" in str(raises(ValueError, lambda: formatter.day_period(24)))
        assert "-1" in str(raises(ValueError, lambda: formatter.day_period(-1)))
        assert "tiny" in str(raises(ValueError, lambda: formatter.date(day, wrong)))
        assert "tiny" in str(raises(ValueError, lambda: formatter.time(_NOON, wrong)))
        assert "tiny" in str(raises(ValueError, lambda: formatter.months(cast("Width", "tiny"))))

    @rule("I18N-14")
    def test_a_moment_is_shown_in_the_active_time_zone(self) -> None:
        formatter = self.make()
        with override(time_zone=_EAST):
            assert "22" in formatter.date(_NOON)
            assert "2:30" in formatter.time(_NOON)
            assert formatter.datetime(_NOON) == formatter.datetime(_NOON.astimezone(_EAST).replace(tzinfo=None))
            assert "21" in formatter.date(_NOON.replace(tzinfo=None))

    @rule("I18N-15")
    def test_decimals_are_exactly_as_many_as_asked_for(self) -> None:
        formatter = self.make()
        assert formatter.number(Decimal("2.5"), decimals=2) == "2.50"
        assert formatter.number(7, decimals=1) == "7.0"
        assert formatter.number(2.6, decimals=0) == "3"
        assert formatter.number(-7) == "-7"

    @rule("I18N-16")
    def test_digits_are_grouped_unless_told_otherwise(self) -> None:
        formatter = self.make()
        assert formatter.number(1234567) == "1,234,567"
        assert formatter.number(1234567, grouping=False) == "1234567"
        assert formatter.number(Decimal("-1234.5"), decimals=1) == "-1,234.5"

    @rule("I18N-17")
    def test_each_length_shows_the_day_and_longer_ones_the_year(self) -> None:
        formatter = self.make()
        texts = {length: formatter.date(_NOON.date(), length) for length in get_args(Length)}
        assert all("21" in text for text in texts.values())
        assert all("2026" in text for length, text in texts.items() if length != "short")
        assert sorted(texts.values(), key=len) == [texts[length] for length in get_args(Length)]


class PartialDatesSuite(Suite[PartialDates]):
    """The rules of ``PartialDates``, in English, which everybody here speaks; ``make`` returns who writes them."""

    @rule("I18N-31")
    def test_a_month_has_its_name_and_its_year(self) -> None:
        assert self.make().year_month(_NOON.date()) == "November 2026"

    @rule("I18N-32")
    def test_a_day_of_any_year_has_the_name_of_its_month(self) -> None:
        assert self.make().month_day(_NOON.date()) == "November 21"

    @rule("I18N-33")
    def test_a_moment_is_shown_in_the_active_time_zone(self) -> None:
        dates, end = self.make(), dt.datetime(2026, 12, 31, 12, tzinfo=dt.UTC)
        with override(time_zone=_EAST):
            assert (dates.year_month(end), dates.month_day(end)) == ("January 2027", "January 1")
            assert dates.month_day(end.replace(tzinfo=None)) == "December 31"


MakeLanguages: TypeAlias = Callable[[Mapping[str, str]], Languages]
"""Builds the languages under test from English names by code."""


class MemoryLanguages:
    """Languages that are written down, for tests and small projects.

    Args:
        names: The English name of each language by its code.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = dict(names)

    def offered(self) -> Mapping[str, str]:
        """Give the names by code."""
        return dict(self._names)


class LanguagesSuite(Suite[MakeLanguages]):
    """The rules of ``Languages``; ``make`` returns a function that builds some from names by code."""

    def languages(self) -> Languages:
        """Make the languages that the checks ask."""
        return self.make()({"fr": "French", "de": "German", "pt-BR": "Brazilian Portuguese"})

    @rule("I18N-21")
    def test_names_come_by_code_in_the_order_of_the_project(self) -> None:
        offered = self.languages().offered()
        assert list(offered.items()) == [("fr", "French"), ("de", "German"), ("pt-BR", "Brazilian Portuguese")]

    @rule("I18N-22")
    def test_names_are_english_in_every_locale(self) -> None:
        languages = self.languages()
        for locale in ("de", "fr", "en"):
            with override(locale=locale):
                assert languages.offered()["de"] == "German"

    @rule("I18N-23")
    def test_an_answer_changes_no_other(self) -> None:
        languages = self.languages()
        answer = languages.offered()
        with suppress(AttributeError, TypeError):  # it may be one that cannot be changed
            cast("dict[str, str]", answer).clear()
        assert list(languages.offered()) == ["fr", "de", "pt-BR"]
