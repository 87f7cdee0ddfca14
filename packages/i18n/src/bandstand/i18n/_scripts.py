"""A catalogue as a script of a page: the texts of a language, and the functions that give them."""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bandstand.i18n._plurals import GERMANIC
from bandstand.i18n.tags import locale_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.i18n._mo import Messages

__all__ = ["json_text", "script"]

_WIDTHS = ("wide", "abbreviated", "narrow")


def json_text(messages: Messages, tag: str, /) -> str:
    """Give texts and formats as JSON; see ``json_catalogue``."""
    return json.dumps(_described(messages, tag))


def script(messages: Messages, tag: str, /) -> str:
    """Give texts, formats and the functions of gettext as a script."""
    told = _described(messages, tag)
    formulas = dict.fromkeys((told["plural"], *told["plurals"].values()))
    # A formula was written anew from what was read of it, so it is nothing but numbers, n and operators.
    rules = ", ".join(f"{json.dumps(formula)}: function (n) {{ return +({formula}); }}" for formula in formulas)
    data = json.dumps(told).replace("<", "\\u003c")  # nothing in it ends a script, wherever it is put
    return f"{_functions()}({data}, {{{rules}}});\n"


@lru_cache(maxsize=1)
def _functions() -> str:
    return (files("bandstand.i18n") / "catalogue.js").read_text(encoding="utf-8").rstrip()


def _described(messages: Messages, tag: str) -> dict[str, Any]:  # Any: JSON has every shape
    counted = Counter(plural.formula for plural, _ in messages.plurals.values())
    usual = counted.most_common(1)[0][0] if counted else GERMANIC.formula
    catalogue: dict[str, str | list[str]] = {key: text for key, text in sorted(messages.texts.items()) if key}
    catalogue.update({key: list(forms) for key, (_, forms) in sorted(messages.plurals.items())})
    own = {key: plural.formula for key, (plural, _) in messages.plurals.items() if plural.formula != usual}
    return {"locale": tag, "catalog": catalogue, "plural": usual, "plurals": own, "formats": _formats(tag)}


def _formats(tag: str) -> Mapping[str, object]:
    """Give what a script needs to write numbers and dates as the language does."""
    locale = locale_of(tag)
    symbols: Mapping[str, str] = locale.number_symbols.get(locale.default_numbering_system, {})
    return {
        "decimal": symbols.get("decimal", "."),
        "group": symbols.get("group", ","),
        "first_weekday": locale.first_week_day,
        "right_to_left": locale.text_direction == "rtl",
        "months": {width: [locale.months["format"][width][month] for month in range(1, 13)] for width in _WIDTHS},
        "weekdays": {width: [locale.days["format"][width][day] for day in range(7)] for width in _WIDTHS},
        "dates": {length: pattern.pattern for length, pattern in locale.date_formats.items() if length},
        "times": {length: pattern.pattern for length, pattern in locale.time_formats.items() if length},
    }
