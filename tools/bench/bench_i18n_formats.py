# Django has no types; pyright finds it anyway.
# pyright: reportUnknownMemberType=false, reportUnknownLambdaType=false, reportMissingTypeStubs=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
"""Numbers, money and dates in German, beside Babel's functions with a locale at hand and Django's.

Run it from ``tools``: ``python -m bench.bench_i18n_formats``.
"""

from __future__ import annotations

import datetime as dt
import sys
from decimal import Decimal
from importlib.metadata import version

import django  # type: ignore[import-untyped]
from babel.core import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal, parse_decimal
from bench.harness import Comparison, Extra, main
from django.conf import settings  # type: ignore[import-untyped]
from django.utils import formats as django_formats  # type: ignore[import-untyped]
from django.utils import translation

from bandstand.contracts.i18n import LOCALE
from bandstand.i18n import BabelFormatter, formats

settings.configure(LANGUAGE_CODE="de", USE_THOUSAND_SEPARATOR=True, USE_TZ=True)
django.setup()
translation.activate("de")
LOCALE.set("de")

BABEL = f"Babel {version('babel')}"
DJANGO = f"Django {version('django')}"

OURS = BabelFormatter()
GERMAN = Locale("de")
NUMBER = 1234567
PRICE = Decimal("1234567.89")
DAY = dt.date(2026, 11, 21)
MOMENT = dt.datetime(2026, 11, 21, 14, 5, tzinfo=dt.UTC)

assert OURS.number(NUMBER) == format_decimal(NUMBER, locale=GERMAN) == "1.234.567"
assert OURS.number(PRICE) == format_decimal(PRICE, locale=GERMAN) == django_formats.number_format(PRICE)
assert OURS.date(DAY, "long") == format_date(DAY, "long", locale=GERMAN) == django_formats.date_format(DAY)
assert formats.format_currency(PRICE, "EUR") == format_currency(PRICE, "EUR", locale=GERMAN)

COMPARISONS: list[Comparison | Extra] = [
    Comparison(
        "integer, no groups",
        lambda: OURS.number(NUMBER, grouping=False),
        lambda: format_decimal(NUMBER, "0", locale=GERMAN),
        BABEL,
        bar=0.1,
    ),
    Comparison(
        "integer, no groups",
        lambda: OURS.number(NUMBER, grouping=False),
        lambda: django_formats.number_format(NUMBER, use_l10n=False),
        DJANGO,
        bar=0.5,
    ),
    Comparison("integer", lambda: OURS.number(NUMBER), lambda: format_decimal(NUMBER, locale=GERMAN), BABEL, bar=0.25),
    Comparison("integer", lambda: OURS.number(NUMBER), lambda: django_formats.number_format(NUMBER), DJANGO, bar=0.3),
    Comparison("decimal", lambda: OURS.number(PRICE), lambda: format_decimal(PRICE, locale=GERMAN), BABEL, bar=0.5),
    Comparison("decimal", lambda: OURS.number(PRICE), lambda: django_formats.number_format(PRICE), DJANGO, bar=0.7),
    Comparison(
        "currency",
        lambda: formats.format_currency(PRICE, "EUR"),
        lambda: format_currency(PRICE, "EUR", locale=GERMAN),
        BABEL,
        bar=0.5,
    ),
    Comparison(
        "reading a decimal",
        lambda: formats.parse_number("1.234.567,89"),
        lambda: parse_decimal("1.234.567,89", locale=GERMAN, strict=True),
        BABEL,
        bar=1.0,
    ),
    Comparison("date", lambda: OURS.date(DAY, "long"), lambda: format_date(DAY, "long", locale=GERMAN), BABEL, bar=1.1),
    Comparison("date", lambda: OURS.date(DAY, "long"), lambda: django_formats.date_format(DAY), DJANGO, bar=0.6),
    Comparison(
        "moment",
        lambda: OURS.datetime(MOMENT, "short"),
        lambda: format_datetime(MOMENT, "short", locale=GERMAN),
        BABEL,
        bar=1.1,
    ),
    # What the whole call takes, without that of the lambda.
    Extra("integer, no groups", lambda: OURS.number(NUMBER, grouping=False), lambda: None, budget=0.15),
    Extra("integer", lambda: OURS.number(NUMBER), lambda: None, budget=1.0),
]

if __name__ == "__main__":
    sys.exit(main(COMPARISONS))
