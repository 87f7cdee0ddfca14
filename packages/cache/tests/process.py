"""One of several processes over one cache: ``process.py count URL TIMES`` or ``process.py compute URL LOG``."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from bandstand.cache import cache_from_url


def compute(log: Path) -> int:
    with log.open("a") as lines:
        lines.write("computed\n")
    time.sleep(0.3)
    return 42


what, url, argument = sys.argv[1:]
cache = cache_from_url(url)
if what == "count":
    for _ in range(int(argument)):
        cache.incr("hits")
else:
    assert cache.get_or_set("answer", lambda: compute(Path(argument))) == 42
cache.close()
