# Django has no types; pyright finds it anyway.
# pyright: reportUnknownMemberType=false, reportMissingTypeStubs=false
"""Messages: translating one, picking plurals, printing lazy texts, switching the language, reading a header.

Each is set against a budget in microseconds and against Django with the same catalogue of 2,000 messages.

Run it from ``tools``: ``python -m bench.bench_i18n``.
"""

from __future__ import annotations

import sys
import time
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from timeit import Timer
from typing import TYPE_CHECKING, Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from bench.harness import Figures, main
from django.conf import settings  # type: ignore[import-untyped]

import bandstand.i18n as ours
from bandstand.contracts.i18n import LOCALE, TRANSLATOR, LazyText, override
from bandstand.contracts.services import CURRENT
from bandstand.contracts.services.testing import FixedServices
from bandstand.i18n import Translations, negotiate
from bandstand.i18n._mo import read_mo

if TYPE_CHECKING:
    from collections.abc import Callable

DJANGO = f"Django {version('django')}"
FOLDER = TemporaryDirectory(prefix="bench-i18n-")
CALLS = 50_000


def write(domain: str) -> None:
    """Write a German catalogue of 2,000 messages."""
    catalogue = Catalog(locale="de", charset="utf-8", fuzzy=False)
    catalogue.add("Shop", "Laden")
    catalogue.add("May", "Mai", context="month")
    catalogue.add(("%(n)s item", "%(n)s items"), ("%(n)s Stück", "%(n)s Stücke"))
    for number in range(2000):
        catalogue.add(f"Message number {number}", f"Nachricht Nummer {number}")
    path = Path(FOLDER.name) / "de" / "LC_MESSAGES" / f"{domain}.mo"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_mo(file, catalogue)


write("messages")
write("django")
settings.configure(
    USE_I18N=True, LANGUAGE_CODE="en", LANGUAGES=[("de", "de"), ("en", "en")], LOCALE_PATHS=[FOLDER.name]
)
import django  # type: ignore[import-untyped] # noqa: E402 - it reads the settings
from django.utils import translation  # type: ignore[import-untyped] # noqa: E402
from django.utils.translation.trans_real import _parse_accept_lang_header  # type: ignore[import-untyped] # noqa: E402

django.setup()
translation.activate("de")
translations = Translations([FOLDER.name], packages=False)
CURRENT.set(FixedServices({TRANSLATOR: translations}))
LOCALE.set("de")

NAMES: dict[str, Any] = {
    "t": translations,
    "gettext": translations.gettext,
    "ngettext": translations.ngettext,
    "pgettext": translations.pgettext,
    "module": ours,
    "lazy": LazyText(id="Shop"),
    "d": translation,
    "dlazy": translation.gettext_lazy("Shop"),
    "set": LOCALE.set,
    "reset": LOCALE.reset,
    "override": override,
    "negotiate": negotiate,
    "parse": _parse_accept_lang_header.__wrapped__,  # without what it keeps
    "header": "fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5",
    "offered": ("en", "de"),
    "read_mo": read_mo,
    "folder": FOLDER.name,
}


def cost(statement: str, calls: int = CALLS) -> Callable[[], float]:
    """Make a function that takes the microseconds of CPU time of a statement."""
    timer = Timer(statement, globals=NAMES, timer=time.process_time)
    return lambda: min(timer.repeat(3, calls)) / calls * 1e6


def against(name: str, mine: str, theirs: str, ratio: float) -> Figures:
    """Compare with Django."""
    return Figures(name, cost(mine), cost(theirs), DJANGO, ratio)


def within(name: str, statement: str, budget: float) -> Figures:
    """Compare with a budget."""
    return Figures(name, cost(statement), lambda: budget, "budget", 1.0)


COMPARISONS = [
    within("gettext, found", 'gettext("Shop")', 0.10),
    within("gettext, missing", 'gettext("Nothing")', 0.10),
    within("pgettext", 'pgettext("month", "May")', 0.20),
    within("ngettext", 'ngettext("%(n)s item", "%(n)s items", 3)', 0.20),
    within("gettext of the current services", 'module.gettext("Shop")', 0.35),
    within("lazy text to str", "str(lazy)", 0.35),
    within("switch the language and back", 'reset(set("en"))', 0.3),
    against("gettext, found", 'gettext("Shop")', 'd.gettext("Shop")', 1 / 8),
    against("gettext, missing", 'gettext("Nothing")', 'd.gettext("Nothing")', 1 / 8),
    against("pgettext", 'pgettext("month", "May")', 'd.pgettext("month", "May")', 1 / 5),
    against(
        "ngettext", 'ngettext("%(n)s item", "%(n)s items", 3)', 'd.ngettext("%(n)s item", "%(n)s items", 3)', 1 / 5
    ),
    against("gettext of the current services", 'module.gettext("Shop")', 'd.gettext("Shop")', 1 / 3),
    against("lazy text to str", "str(lazy)", "str(dlazy)", 1 / 3),
    against("switch and back", 'reset(set("en"))', 'd.activate("en"); d.activate("de")', 1 / 6),
    against("Accept-Language, read and chosen", "negotiate(header, offered)", "parse(header)", 3.0),
    Figures(
        "a catalogue of 2,000 messages",
        cost("read_mo(open(folder + '/de/LC_MESSAGES/messages.mo', 'rb').read())", 5),
        cost("__import__('gettext').GNUTranslations(open(folder + '/de/LC_MESSAGES/messages.mo', 'rb'))", 5),
        "standard library",
        0.8,
    ),
]

if __name__ == "__main__":
    sys.exit(main(COMPARISONS))
