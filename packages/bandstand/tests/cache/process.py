"""One of several processes over one cache: ``process.py count URL TIMES`` or ``process.py compute URL LOG``."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from bandstand.orm import Database
from bandstand.orm.database import Databases
from bandstand.stack.cache import database_cache


def compute(log: Path) -> int:
    with log.open("a") as lines:
        lines.write("computed\n")
    time.sleep(0.3)
    return 42


what, url, argument = sys.argv[1:]
database = Database(url, statement_timeout=60)
cache = database_cache(Databases([database]))
if what == "count":
    for _ in range(int(argument)):
        cache.incr("hits")
else:
    assert cache.get_or_set("answer", lambda: compute(Path(argument))) == 42
database.dispose()
