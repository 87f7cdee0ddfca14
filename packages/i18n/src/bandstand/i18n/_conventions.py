"""How one locale writes: its numbers, its patterns of dates and times, its names and the first day of its week."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, cast, get_args

from babel import dates
from babel.core import get_global

from bandstand.contracts.i18n._formatter import Length, Width
from bandstand.i18n._cldr import apart, text_at
from bandstand.i18n._numbers import Frame, number_style
from bandstand.i18n._patterns import pattern_of
from bandstand.i18n.tags import fallbacks, locale_of, normal_tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from babel.core import Locale
    from babel.dates import DateTimePattern

    from bandstand.i18n._numbers import NumberStyle
    from bandstand.i18n._patterns import Pattern

__all__ = ["LENGTHS", "Conventions", "FormatOverrides", "check_known", "conventions_of", "overrides_for"]

LENGTHS: tuple[Length, ...] = get_args(Length)
_WIDTHS: tuple[str, ...] = get_args(Width)


@dataclass(frozen=True, kw_only=True)
class FormatOverrides:
    """What a project writes otherwise than CLDR says, in one language.

    ``BabelFormatter(overrides={"de": FormatOverrides(dates={"short": "dd.MM.yyyy"}, first_weekday=0)})``. What is left
    out stays as CLDR has it. Reading follows: what is written in another way is read in that way.

    Attributes:
        decimal: The mark before decimals, one character.
        group: The mark between groups of digits, one character, or an empty text to group none.
        dates: Patterns of CLDR for dates by length: ``short``, ``medium``, ``long`` or ``full``.
        times: Patterns for times of day.
        first_weekday: The day on which weeks begin, from 0 for Monday to 6 for Sunday.

    Raises:
        ValueError: A mark is longer, a digit, a letter or a sign, or both are the same; a length or a pattern is none;
            a day is not from 0 to 6.
    """

    decimal: str | None = None
    group: str | None = None
    dates: Mapping[Length, str] = field(default_factory=dict[Length, str])
    times: Mapping[Length, str] = field(default_factory=dict[Length, str])
    first_weekday: int | None = None

    def __post_init__(self) -> None:
        _check_mark("decimal mark", self.decimal)
        if self.group:
            _check_mark("mark of groups", self.group)
        if self.decimal is not None and self.decimal == self.group:
            message = f"The marks before decimals and between groups differ; got {self.decimal!r} for both."
            raise ValueError(message)
        for length, pattern in [*self.dates.items(), *self.times.items()]:
            check_known("length", length, LENGTHS)
            pattern_of(pattern)
        if self.first_weekday is not None and self.first_weekday not in range(7):
            message = f"A weekday is a number from 0 for Monday to 6 for Sunday; got {self.first_weekday!r}."
            raise ValueError(message)
        object.__setattr__(self, "dates", MappingProxyType(dict(self.dates)))
        object.__setattr__(self, "times", MappingProxyType(dict(self.times)))


def _check_mark(name: str, mark: str | None) -> None:
    if mark is not None and (len(mark) != 1 or mark.isalnum() or mark in "+-"):
        message = f"A {name} is one character, and no letter, digit or sign; got {mark!r}."
        raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Conventions:
    """How one locale writes.

    Attributes:
        tag: The language tag that they were asked for by.
        locale: The data of CLDR.
        numbers: How it writes numbers.
        other_numbers: How else it reads them: with the digits of its own script, and those of ASCII.
        dates: Its patterns of dates by length.
        times: Its patterns of times of day.
        moments: How it puts both together: the date for ``{1}``, the time for ``{0}``.
        first_weekday: From 0 for Monday to 6 for Sunday.
        frames: What stands around percentages, and around amounts of each currency that was asked for.
    """

    tag: str
    locale: Locale
    numbers: NumberStyle
    other_numbers: tuple[NumberStyle, ...]
    dates: Mapping[str, Pattern]
    times: Mapping[str, Pattern]
    moments: Mapping[str, str]
    first_weekday: int
    frames: dict[str, Frame] = field(default_factory=dict[str, Frame], repr=False)
    _names: dict[tuple[str, str, bool], tuple[str, ...]] = field(
        default_factory=dict[tuple[str, str, bool], tuple[str, ...]], repr=False
    )

    def months(self, width: Width, *, standalone: bool) -> tuple[str, ...]:
        """Give the names of the months, as ``Formatter`` does."""
        return self._names.get(("months", width, standalone)) or self._find_names("months", width, standalone)

    def weekdays(self, width: Width, *, standalone: bool) -> tuple[str, ...]:
        """Give the names of the days from Monday on, as ``Formatter`` does."""
        return self._names.get(("weekdays", width, standalone)) or self._find_names("weekdays", width, standalone)

    def _find_names(self, kind: str, width: Width, standalone: bool) -> tuple[str, ...]:
        check_known("width", width, _WIDTHS)
        context: Literal["stand-alone", "format"] = "stand-alone" if standalone else "format"
        find = dates.get_month_names if kind == "months" else dates.get_day_names
        names = cast("Mapping[int, str]", find(width, context, self.locale))
        found = tuple(names[number] for number in sorted(names))
        self._names[kind, width, standalone] = found
        return found

    def joined(self, day: str, clock: str, length: str) -> str:
        """Put a date and a time together."""
        before, _, after = self.moments[length].partition("{1}")
        return f"{before.replace('{0}', clock)}{day}{after.replace('{0}', clock)}"

    def day_period(self, hour: int) -> str:
        """Give the name of the half of the day, as ``Formatter`` does."""
        if not 0 <= hour <= 23:
            message = f"An hour is a number from 0 to 23; got {hour!r}."
            raise ValueError(message)
        names = dates.get_period_names("abbreviated", "format", self.locale)  # as patterns of times have them
        return text_at(names, "am" if hour < 12 else "pm") or ""


def conventions_of(tag: str, given: FormatOverrides | None = None) -> Conventions:
    """Give the conventions of a language tag, with what a project does otherwise."""
    own = FormatOverrides() if given is None else given
    locale = apart(locale_of(tag))
    native = text_at(locale.other_numbering_systems, "native") or "latn"
    others = [name for name in dict.fromkeys((native, "latn")) if name != locale.default_numbering_system]
    return Conventions(
        tag=tag,
        locale=locale,
        numbers=number_style(locale, decimal=own.decimal, group=own.group),
        other_numbers=tuple(number_style(locale, name) for name in others),
        dates={name: pattern_of(own.dates.get(name) or _pattern(locale.date_formats, name)) for name in LENGTHS},
        times={name: pattern_of(own.times.get(name) or _pattern(locale.time_formats, name)) for name in LENGTHS},
        moments={name: _joined(locale, name) for name in LENGTHS},
        first_weekday=_first_weekday(locale) if own.first_weekday is None else own.first_weekday,
    )


def _first_weekday(locale: Locale) -> int:
    """Give the first day of the week where most of a language's readers live: Sunday for English, as in America."""
    likely = None if locale.territory else text_at(get_global("likely_subtags"), str(locale))
    return (locale_of(likely.replace("_", "-")) if likely else locale).first_week_day


def _pattern(patterns: Mapping[str, DateTimePattern], length: str) -> str:
    return patterns[length].pattern


def _joined(locale: Locale, length: str) -> str:
    return str(locale.datetime_formats[length]).replace("'", "")


def overrides_for(tag: str, overrides: Mapping[str, FormatOverrides]) -> FormatOverrides | None:
    """Give the overrides of a tag, or else of the nearest wider one that has any."""
    return next((overrides[each] for each in fallbacks(normal_tag(tag) or "en") if each in overrides), None)


def check_known(what: str, value: str, known: Iterable[str]) -> None:
    """Refuse a name that is not among the known ones.

    Raises:
        ValueError: It is not.
    """
    if value not in known:
        message = f"A {what} is one of {', '.join(known)}; got {value!r}."
        raise ValueError(message)
