"""``python -m bandstand``, and the command ``bandstand``."""

import sys

from bandstand.project.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
