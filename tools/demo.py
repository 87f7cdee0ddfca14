"""Show the demo site: ``python3 tools/demo.py``. Needs Python only."""

from __future__ import annotations

import sys


def main() -> int:
    """Say what there is to see."""
    print("There is no demo yet: it arrives with the first whole site. The packages so far are listed in README.md.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
