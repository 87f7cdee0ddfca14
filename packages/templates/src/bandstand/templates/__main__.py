"""Templates from a shell: ``python -m bandstand.templates render|check|compile|portable``."""

from __future__ import annotations

import sys

from bandstand.templates._commands import main

if __name__ == "__main__":
    sys.exit(main())
