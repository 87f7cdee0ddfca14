"""A catalogue as a script of a page: the texts of a language, and the functions that give them."""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bandstand.i18n._conventions import conventions_of
from bandstand.i18n._plurals import GERMANIC
from bandstand.i18n.languages import is_right_to_left

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.contracts.i18n._formatter import Width
    from bandstand.i18n._mo import Messages

__all__ = ["json_text", "script"]

_WIDTHS: tuple[Width, ...] = ("wide", "abbreviated", "narrow")


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
    found = conventions_of(tag)
    return {
        "decimal": found.numbers.decimal,
        "group": found.numbers.group,
        "first_weekday": found.first_weekday,
        "right_to_left": is_right_to_left(tag),
        "months": {width: found.months(width, standalone=False) for width in _WIDTHS},
        "weekdays": {width: found.weekdays(width, standalone=False) for width in _WIDTHS},
        "dates": {length: pattern.text for length, pattern in found.dates.items()},
        "times": {length: pattern.text for length, pattern in found.times.items()},
    }
