"""Language tags of BCP 47: how they are written, which wider ones stand in for them, and where their data is.

Tags come from addresses, headers and cookies: what is too long or no tag is never looked up, and never kept.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from babel.core import Locale

__all__ = ["LONGEST", "fallbacks", "locale_of", "nearest_tag", "normal_tag"]

LONGEST = 35
"""How long a tag may be: what RFC 5646, section 4.4.1, asks everybody to have room for."""

_TAG = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*")
_KEPT = 1000


def normal_tag(text: str, /) -> str | None:
    """Give a tag as RFC 5646, section 2.1.1, writes it: ``"pt_br"`` is ``"pt-BR"``; None for what is no tag."""
    if len(text) > LONGEST or _TAG.fullmatch(text) is None:
        return None
    language, *others = text.lower().replace("_", "-").split("-")
    written = [language]
    for number, part in enumerate(others):
        follows_singleton = any(len(before) == 1 for before in others[:number])
        if follows_singleton or not part.isalpha():
            written.append(part)
        else:
            written.append({2: part.upper(), 4: part.title()}.get(len(part), part))
    return "-".join(written)


@lru_cache(maxsize=_KEPT)
def fallbacks(tag: str, /) -> tuple[str, ...]:
    """Give a tag and the wider ones whose texts may stand in for its own, the nearest first.

    The way is that of CLDR: ``es-MX`` leads over ``es-419`` to ``es``, ``zh-TW`` to ``zh-Hant`` and never to ``zh``,
    whose readers expect another script. What CLDR does not know loses its last part, step by step.
    """
    return tuple(dict.fromkeys(_wider(tag)))


def _wider(tag: str) -> Iterator[str]:
    from babel.core import get_global  # it takes longer to import than all of this package

    yield tag
    language, script, territory, rest = _parts(tag)
    if rest:
        yield from _wider(tag.rpartition("-")[0])
        return
    own_script = script or _likely_script(language, territory)
    if own_script is None:
        if territory:
            yield language
        return
    if territory:
        full = f"{language}_{own_script}_{territory}"
        yield full.replace("_", "-")
        if _likely_script(language, territory) == own_script:
            yield f"{language}-{territory}"
        exceptions = get_global("parent_exceptions")
        parent = exceptions.get(full) or (None if script else exceptions.get(f"{language}_{territory}"))
        if parent is not None and parent != "root":
            yield from _wider(parent.replace("_", "-"))
    yield f"{language}-{own_script}"
    if _likely_script(language, "") == own_script:
        yield language
        other = get_global("language_aliases").get(language) or get_global("parent_exceptions").get(language)
        if other is not None and other != "root":
            yield other.replace("_", "-")


def _parts(tag: str) -> tuple[str, str, str, str]:
    """Give the language, the script, the territory, and what else there is."""
    language, *others = tag.split("-")
    script = others.pop(0) if others and len(others[0]) == 4 and others[0].isalpha() else ""
    is_territory = bool(others) and (
        (len(others[0]) == 2 and others[0].isalpha()) or (len(others[0]) == 3 and others[0].isdigit())
    )
    territory = others.pop(0) if is_territory else ""
    return language, script, territory, "-".join(others)


def _likely_script(language: str, territory: str) -> str | None:
    """Give the script that a language is usually written in, there; None for a language that CLDR does not know."""
    from babel.core import get_global

    likely = get_global("likely_subtags")
    found = likely.get(f"{language}_{territory}") if territory else None
    found = found or likely.get(language)
    return None if found is None else found.split("_")[1]


def nearest_tag(tag: str, offered: Iterable[str], /) -> str | None:
    """Give the offered tag that serves readers of another best: itself, a wider one, or one that is narrower.

    Case does not matter. Among narrower ones, the first that is offered serves: ``pt`` is served by ``pt-BR`` where no
    ``pt`` is offered, but not by one of another script.
    """
    by_name = {each.lower(): each for each in offered}
    wider = fallbacks(tag)
    for each in wider:
        if each.lower() in by_name:
            return by_name[each.lower()]
    last = wider[-1].lower()
    for each in by_name.values():
        if last in (step.lower() for step in fallbacks(each)):
            return each
    return None


def locale_of(tag: str, /) -> Locale:
    """Give the data of CLDR for a tag, or for the nearest wider one that it knows; English where there is none."""
    return _known_locale(tag) if len(tag) <= LONGEST else _known_locale("en")


@lru_cache(maxsize=_KEPT)
def _known_locale(tag: str) -> Locale:
    from babel.core import Locale, UnknownLocaleError

    for each in fallbacks(normal_tag(tag) or "en"):
        try:
            return Locale.parse(each, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return Locale("en")
