"""Languages, locales and time zones: catalogues, formats and negotiation over Babel.

``gettext`` and its family translate by the services of the application; ``Translations`` is a translator over
catalogues; ``I18n`` is all of it as a component of a project. What is shown to people is in ``formats``, moments are in
``zones``, language tags in ``tags``, views in ``views``. Importing this loads neither Babel nor any of these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.contracts.i18n import LOCALE, TIME_ZONE, override
from bandstand.i18n._texts import (
    gettext,
    gettext_lazy,
    gettext_noop,
    ngettext,
    ngettext_lazy,
    npgettext,
    npgettext_lazy,
    pgettext,
    pgettext_lazy,
)

if TYPE_CHECKING:
    from bandstand.i18n._component import I18N, I18n
    from bandstand.i18n._conventions import FormatOverrides
    from bandstand.i18n._cookie import LanguageCookie
    from bandstand.i18n._folders import CatalogueError
    from bandstand.i18n._formatter import BabelFormatter
    from bandstand.i18n._lazy import LazyCall, format_lazy, join_lazy, keep_lazy, lazystr
    from bandstand.i18n._middleware import LocaleMiddleware
    from bandstand.i18n._negotiation import accepted_languages, negotiate
    from bandstand.i18n._translations import ReloadingTranslations, Translations

__all__ = [
    "I18N",
    "LOCALE",
    "TIME_ZONE",
    "BabelFormatter",
    "CatalogueError",
    "FormatOverrides",
    "I18n",
    "LanguageCookie",
    "LazyCall",
    "LocaleMiddleware",
    "ReloadingTranslations",
    "Translations",
    "accepted_languages",
    "format_lazy",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "join_lazy",
    "keep_lazy",
    "lazystr",
    "negotiate",
    "ngettext",
    "ngettext_lazy",
    "npgettext",
    "npgettext_lazy",
    "override",
    "pgettext",
    "pgettext_lazy",
]

_HOMES = {
    "BabelFormatter": "_formatter",
    "FormatOverrides": "_conventions",
    "CatalogueError": "_folders",
    "I18N": "_component",
    "I18n": "_component",
    "LanguageCookie": "_cookie",
    "LazyCall": "_lazy",
    "LocaleMiddleware": "_middleware",
    "ReloadingTranslations": "_translations",
    "Translations": "_translations",
    "accepted_languages": "_negotiation",
    "format_lazy": "_lazy",
    "join_lazy": "_lazy",
    "keep_lazy": "_lazy",
    "lazystr": "_lazy",
    "negotiate": "_negotiation",
}


def __getattr__(name: str) -> object:
    if name in _HOMES:
        from importlib import import_module

        value = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        return value
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
