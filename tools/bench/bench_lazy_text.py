"""Lazy texts to strings, beside Babel's, both through a translator that the context names.

Run it from ``tools``: ``python -m bench.bench_lazy_text``.
"""

from __future__ import annotations

import sys
from contextvars import ContextVar
from importlib.metadata import version

from babel.support import LazyProxy, NullTranslations
from bench.harness import Comparison, main

from bandstand.contracts.i18n import TRANSLATOR, LazyText
from bandstand.contracts.services import CURRENT
from bandstand.contracts.services.testing import FixedServices

translations: ContextVar[NullTranslations] = ContextVar("translations")
translations.set(NullTranslations())
CURRENT.set(FixedServices({TRANSLATOR: NullTranslations()}))

ours = LazyText(id="Welcome")
theirs = LazyProxy(lambda: translations.get().gettext("Welcome"), enable_cache=False)

COMPARISONS = [
    Comparison(
        name="lazy text to str",
        ours=lambda: str(ours),
        peer=lambda: str(theirs),
        peer_name=f"Babel {version('babel')}",
        bar=1.0,
    ),
]

if __name__ == "__main__":
    sys.exit(main(COMPARISONS))
