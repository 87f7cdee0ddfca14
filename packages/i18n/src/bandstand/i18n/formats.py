"""Numbers, dates and times for people: written and read in any locale, the active one where none is named.

Numbers have the digits that a locale counts with, and years are Gregorian in all of them. ``BabelFormatter`` is what
other packages ask for; what a project overrides in it holds for these functions, too.
"""

from bandstand.i18n._amounts import format_compact, format_currency, format_number, format_percent, format_unit
from bandstand.i18n._lists import format_list
from bandstand.i18n._moments import (
    first_weekday,
    format_date,
    format_datetime,
    format_interval,
    format_relative,
    format_skeleton,
    format_time,
    month_names,
    weekday_names,
)
from bandstand.i18n._reading import Unreadable, parse_date, parse_integer, parse_number, parse_time

__all__ = [
    "Unreadable",
    "first_weekday",
    "format_compact",
    "format_currency",
    "format_date",
    "format_datetime",
    "format_interval",
    "format_list",
    "format_number",
    "format_percent",
    "format_relative",
    "format_skeleton",
    "format_time",
    "format_unit",
    "month_names",
    "parse_date",
    "parse_integer",
    "parse_number",
    "parse_time",
    "weekday_names",
]
