"""The suites: the references pass, and each rule has a violator that is caught."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import get_args

from bandstand.contracts.i18n import LOCALE, Formatter, _formatter, _translator, languages, override, partial
from bandstand.contracts.i18n._formatter import Length, Width
from bandstand.contracts.i18n.english import ENGLISH, English
from bandstand.contracts.i18n.partial import PartialDates
from bandstand.contracts.i18n.testing import (
    Catalogues,
    FormatterSuite,
    LanguagesSuite,
    MakeLanguages,
    MakeTranslator,
    MemoryLanguages,
    MemoryTranslator,
    PartialDatesSuite,
    TranslatorSuite,
)
from bandstand.contracts.services.conformance import Suite, broken, gaps


def french(number: int) -> int:
    return int(number > 1)


def make_memory_translator(catalogues: Catalogues) -> MemoryTranslator:
    return MemoryTranslator(catalogues, {"fr": french})


class TestMemoryTranslator(TranslatorSuite):
    """The reference translator."""

    def make(self) -> MakeTranslator:
        return make_memory_translator


class TestEnglish(FormatterSuite):
    """The default formatter."""

    def make(self) -> Formatter:
        return ENGLISH


class Sound(MemoryTranslator):
    """A right translator, for violators to break in one place."""

    def __init__(self, catalogues: Catalogues) -> None:
        super().__init__(catalogues, {"fr": french})


class LosesUnknown(Sound):
    """Breaks I18N-01."""

    def gettext(self, message: str, /) -> str:
        return "" if message == "Closed" else super().gettext(message)


class IgnoresContexts(Sound):
    """Breaks I18N-02."""

    def pgettext(self, context: str, message: str, /) -> str:
        return self.gettext(message)


class CountsInEnglish(MemoryTranslator):
    """Breaks I18N-03: knows no other plural rule than that of English."""


class IgnoresContextsOfPlurals(Sound):
    """Breaks I18N-04."""

    def npgettext(self, context: str, singular: str, plural: str, number: int, /) -> str:
        return self.ngettext(singular, plural, number)


class ShowsTheHeader(Sound):
    """Breaks I18N-05, as plain gettext does."""

    def gettext(self, message: str, /) -> str:
        return super().gettext(message) or "Language: fr\n"


class KeepsTheFirstLocale(Sound):
    """Breaks I18N-06: decides for one language when it is first used."""

    locale: str | None = None

    def gettext(self, message: str, /) -> str:
        self.locale = self.locale or LOCALE.get()
        with override(locale=self.locale):
            return super().gettext(message)


class NeedsTheExactLocale(Sound):
    """Breaks I18N-07."""

    def gettext(self, message: str, /) -> str:
        return message if "-" in LOCALE.get() else super().gettext(message)


def translating(make: MakeTranslator) -> type[Suite[MakeTranslator]]:
    return broken(TranslatorSuite, lambda: make)


def test_each_rule_of_translators_catches_a_violator() -> None:
    violators = {
        "I18N-01": translating(LosesUnknown),
        "I18N-02": translating(IgnoresContexts),
        "I18N-03": translating(CountsInEnglish),
        "I18N-04": translating(IgnoresContextsOfPlurals),
        "I18N-05": translating(ShowsTheHeader),
        "I18N-06": translating(KeepsTheFirstLocale),
        "I18N-07": translating(NeedsTheExactLocale),
    }
    assert gaps([_translator], [TranslatorSuite], violators) == []


class WeekBeginsOnSunday(English):
    """Breaks I18N-11."""

    def weekdays(self, width: Width = "wide", *, standalone: bool = False) -> tuple[str, ...]:
        names = super().weekdays(width, standalone=standalone)
        return names[-1:] + names[:-1]


class OneHalfOfTheDay(English):
    """Breaks I18N-12."""

    def day_period(self, hour: int, /) -> str:
        return "AM" if 0 <= hour <= 23 else super().day_period(hour)


class TakesAnyHour(English):
    """Breaks I18N-13."""

    def day_period(self, hour: int, /) -> str:
        return "AM" if hour < 12 else "PM"


class IgnoresTheZone(English):
    """Breaks I18N-14."""

    def date(self, value: dt.date, /, length: Length = "medium") -> str:
        return super().date(value.replace(tzinfo=None) if isinstance(value, dt.datetime) else value, length)


class AlwaysTwoDecimals(English):
    """Breaks I18N-15."""

    def number(self, value: float | Decimal, /, *, decimals: int | None = None, grouping: bool = True) -> str:
        return super().number(value, decimals=2, grouping=grouping)


class NeverGroups(English):
    """Breaks I18N-16."""

    def number(self, value: float | Decimal, /, *, decimals: int | None = None, grouping: bool = True) -> str:
        return super().number(value, decimals=decimals, grouping=False)


class AlwaysShort(English):
    """Breaks I18N-17."""

    def date(self, value: dt.date, /, length: Length = "medium") -> str:
        return super().date(value, "short") if length in get_args(Length) else super().date(value, length)


def test_each_rule_of_formatters_catches_a_violator() -> None:
    violators = {
        "I18N-11": broken(FormatterSuite, WeekBeginsOnSunday),
        "I18N-12": broken(FormatterSuite, OneHalfOfTheDay),
        "I18N-13": broken(FormatterSuite, TakesAnyHour),
        "I18N-14": broken(FormatterSuite, IgnoresTheZone),
        "I18N-15": broken(FormatterSuite, AlwaysTwoDecimals),
        "I18N-16": broken(FormatterSuite, NeverGroups),
        "I18N-17": broken(FormatterSuite, AlwaysShort),
    }
    assert gaps([_formatter], [FormatterSuite], violators) == []


class TestPartialDatesInEnglish(PartialDatesSuite):
    """English has them, too."""

    def make(self) -> PartialDates:
        return ENGLISH


class TwoDigitsOfTheYear(English):
    """Breaks I18N-31."""

    def year_month(self, value: dt.date, /) -> str:
        return super().year_month(value).replace("20", "")


class DayFirst(English):
    """Breaks I18N-32."""

    def month_day(self, value: dt.date, /) -> str:
        return " ".join(reversed(super().month_day(value).split()))


class StaysInUTC(English):
    """Breaks I18N-33."""

    def month_day(self, value: dt.date, /) -> str:
        return super().month_day(value.replace(tzinfo=None) if isinstance(value, dt.datetime) else value)


def test_each_rule_of_partial_dates_catches_a_violator() -> None:
    violators = {
        "I18N-31": broken(PartialDatesSuite, TwoDigitsOfTheYear),
        "I18N-32": broken(PartialDatesSuite, DayFirst),
        "I18N-33": broken(PartialDatesSuite, StaysInUTC),
    }
    assert gaps([partial], [PartialDatesSuite], violators) == []


class TestMemoryLanguages(LanguagesSuite):
    """The reference languages."""

    def make(self) -> MakeLanguages:
        return MemoryLanguages


class Sorted(MemoryLanguages):
    """Breaks I18N-21."""

    def offered(self) -> Mapping[str, str]:
        return dict(sorted(self._names.items()))


class InTheirOwnWords(MemoryLanguages):
    """Breaks I18N-22."""

    def offered(self) -> Mapping[str, str]:
        return {**self._names, "de": "Deutsch"} if LOCALE.get() == "de" else super().offered()


class GivesItselfAway(MemoryLanguages):
    """Breaks I18N-23."""

    def offered(self) -> Mapping[str, str]:
        return self._names


def offering(make: MakeLanguages) -> type[Suite[MakeLanguages]]:
    return broken(LanguagesSuite, lambda: make)


def test_each_rule_of_languages_catches_a_violator() -> None:
    violators = {
        "I18N-21": offering(Sorted),
        "I18N-22": offering(InTheirOwnWords),
        "I18N-23": offering(GivesItselfAway),
    }
    assert gaps([languages], [LanguagesSuite], violators) == []
