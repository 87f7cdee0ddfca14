"""Numbers of something: parts of a hundred, money, quantities with a unit, and large ones in short."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Literal, cast

from babel.numbers import (
    get_currency_name,
    get_currency_precision,
    get_currency_symbol,
    get_currency_unit_pattern,
    list_currencies,
)

from bandstand.i18n._cldr import entry_at, section, table, text_at
from bandstand.i18n._conventions import check_known
from bandstand.i18n._current import current_conventions
from bandstand.i18n._numbers import MOST_DIGITS, check_decimals, exact

if TYPE_CHECKING:
    from babel.numbers import NumberPattern

    from bandstand.i18n._conventions import Conventions
    from bandstand.i18n._numbers import Frame

__all__ = ["format_compact", "format_currency", "format_number", "format_percent", "format_unit"]

Brevity = Literal["short", "long"]
UnitLength = Literal["long", "short", "narrow"]

_WIDE = Context(prec=3 * MOST_DIGITS)


def format_number(
    value: float | Decimal, *, decimals: int | None = None, grouping: bool = True, locale: str | None = None
) -> str:
    """Write a number: ``1.234.567,89`` in German.

    Args:
        value: The number; a half is rounded as the context of ``decimal`` says, to the even digit by default.
        decimals: How many digits stand after the mark; None for as many as it has, at most three for a float.
        grouping: Whether digits are grouped.
        locale: A language tag; None for the active one.

    Raises:
        ValueError: It has more than 4,300 digits before its mark or after it.
    """
    return current_conventions(locale).numbers.write(value, decimals, grouping=grouping)


def format_percent(
    value: float | Decimal, *, decimals: int = 0, grouping: bool = True, locale: str | None = None
) -> str:
    """Write a share as a percentage: 0.25 is ``25 %`` in German; see ``format_number``."""
    known = current_conventions(locale)
    frame = known.frames.get("%")
    if frame is None:
        known.frames["%"] = frame = known.numbers.frame(known.locale.percent_formats[None])
    return known.numbers.framed(_hundredfold(value), frame, decimals, grouping=grouping)


def _hundredfold(value: float | Decimal) -> Decimal:
    number = exact(value)
    sign, digits, exponent = number.as_tuple()
    return Decimal((sign, digits, exponent + 2)) if isinstance(exponent, int) else number


def format_currency(
    value: float | Decimal,
    currency: str,
    *,
    decimals: int | None = None,
    grouping: bool = True,
    name: bool = False,
    locale: str | None = None,
) -> str:
    """Write an amount of money: ``1.234,50 €`` in German, and with its name ``1.234,50 Euro``.

    Args:
        value: The amount.
        currency: A code of ISO 4217: ``"EUR"``.
        decimals: How many digits stand after the mark; None for as many as the currency has.
        grouping: Whether digits are grouped.
        name: Whether the currency is written out.
        locale: A language tag; None for the active one.

    Raises:
        ValueError: CLDR knows no such currency, or the number has too many digits.
    """
    known = current_conventions(locale)
    frame = known.frames.get(currency) or _currency_frame(known, currency)
    places = get_currency_precision(currency) if decimals is None else decimals
    if not name:
        return known.numbers.framed(value, frame, places, grouping=grouping)
    amount = known.numbers.write(value, places, grouping=grouping)
    count = known.numbers.seen(value, places)  # whose decimals decide about its plural, too
    pattern = get_currency_unit_pattern(currency, count, known.locale)
    return pattern.format(amount, get_currency_name(currency, count, known.locale))


def _currency_frame(known: Conventions, currency: str) -> Frame:
    codes = list_currencies()
    if currency not in codes:
        from difflib import get_close_matches  # only errors pay for it

        near = get_close_matches(currency[:10].upper(), codes, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        message = f"A currency is a code of ISO 4217 such as 'EUR'; got {currency[:40]!r}.{hint}"
        raise ValueError(message)
    frame = known.numbers.frame(known.locale.currency_formats["standard"])
    symbol = get_currency_symbol(currency, known.locale)
    before = _keeps_apart(symbol[-1])
    after = _keeps_apart(symbol[0])
    found = replace(
        frame,
        before=_with_symbol(frame.before, symbol, "", before),
        after=_with_symbol(frame.after, symbol, after, ""),
    )
    known.frames[currency] = found
    return found


def _keeps_apart(sign: str) -> str:
    """Give what stands between a digit and this end of a symbol: nothing beside ``$``, a space beside ``CHF``."""
    return "" if unicodedata.category(sign)[0] in "SZ" else "\u00a0"


def _with_symbol(texts: tuple[str, str], symbol: str, ahead: str, behind: str) -> tuple[str, str]:
    """Put the symbol in place of its sign, with a space where it would touch the digits."""
    return (_replaced(texts[0], symbol, ahead, behind), _replaced(texts[1], symbol, ahead, behind))


def _replaced(text: str, symbol: str, ahead: str, behind: str) -> str:
    left = ahead if text.startswith("¤") else ""
    right = behind if text.endswith("¤") else ""
    return text.replace("¤", f"{left}{symbol}{right}")


def format_compact(
    value: float | Decimal, *, decimals: int = 1, length: Brevity = "short", locale: str | None = None
) -> str:
    """Write a large number in short: ``1.2K``, or with the length ``long`` ``1.2 thousand``.

    Args:
        value: The number.
        decimals: How many digits stand after the mark at most; zeros at the end are left out.
        length: ``short`` or ``long``.
        locale: A language tag; None for the active one.

    Raises:
        ValueError: The length is none of both, or the number has too many digits.
    """
    check_known("length", length, ("short", "long"))
    check_decimals(decimals)
    known = current_conventions(locale)
    number = exact(value)
    if not number.is_finite() or number.adjusted() > MOST_DIGITS:
        return known.numbers.write(number)
    forms = entry_at(known.locale.compact_decimal_formats, length) or entry_at(
        known.locale.compact_decimal_formats, "short"
    )
    patterns = cast("dict[str, NumberPattern]", entry_at(forms, "other"))
    magnitude, amount = _shortened(number, patterns, decimals)
    places = max(0, -int(amount.normalize(_WIDE).as_tuple().exponent))
    if magnitude is None:
        return known.numbers.write(amount, places)
    plural = known.locale.plural_form(known.numbers.seen(amount, places))
    pattern = entry_at(forms, plural, magnitude) or patterns[magnitude]
    frame = replace(known.numbers.frame(cast("NumberPattern", pattern)), groups=known.numbers.groups)
    return known.numbers.framed(amount, frame, places)


def _shortened(number: Decimal, patterns: dict[str, NumberPattern], decimals: int) -> tuple[str | None, Decimal]:
    """Give the power of ten whose pattern fits, None for no pattern, and what is left of the number."""
    largest = max(map(len, patterns)) - 1
    power = min(max(number.adjusted(), 0), largest)
    while True:
        name = f"1{'0' * power}"
        pattern = patterns.get(name)
        zeros = 0 if pattern is None or pattern.pattern == "0" else pattern.pattern.count("0")
        amount = _rounded(number, power - zeros + 1 if zeros else 0, decimals)
        # 999,999 is rounded to a thousand thousands, which is a million.
        if power < largest and abs(amount) >= 10 ** (zeros or power + 1):
            power += 1
            continue
        return (name if zeros else None), amount


def _rounded(number: Decimal, power: int, decimals: int) -> Decimal:
    return number.scaleb(-power, _WIDE).quantize(Decimal(1).scaleb(-decimals), context=_WIDE)


def format_unit(
    value: float | Decimal,
    unit: str,
    *,
    decimals: int | None = None,
    length: UnitLength = "long",
    locale: str | None = None,
) -> str:
    """Write a quantity with its unit: ``12 kilometers``, or with the length ``short`` ``12 km``.

    Args:
        value: How many.
        unit: A unit of CLDR: ``"kilometer"``, or with its kind ``"length-kilometer"``.
        decimals: See ``format_number``.
        length: ``long``, ``short`` or ``narrow``.
        locale: A language tag; None for the active one.

    Raises:
        ValueError: The unit or the length is unknown, or the number has too many digits.
    """
    check_known("length", length, ("long", "short", "narrow"))
    known = current_conventions(locale)
    patterns = entry_at(section(known.locale, "unit_patterns"), _unit_name(known, unit))
    plural = known.locale.plural_form(known.numbers.seen(value, decimals))
    lengths = dict.fromkeys((length, "short", "long"))
    found = (text_at(patterns, each, form) for each in lengths for form in (plural, "other"))
    return next(filter(None, found), "{0} " + unit).format(known.numbers.write(value, decimals))


def _unit_name(known: Conventions, unit: str) -> str:
    names = table(section(known.locale, "unit_patterns"))
    found = unit if unit in names else next((name for name in names if name.partition("-")[2] == unit), None)
    if found is None:
        from difflib import get_close_matches  # only errors pay for it

        near = get_close_matches(unit[:40], [name.partition("-")[2] for name in names], n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        message = f"CLDR knows no unit {unit[:40]!r}; expected one such as 'kilometer'.{hint}"
        raise ValueError(message)
    return found
