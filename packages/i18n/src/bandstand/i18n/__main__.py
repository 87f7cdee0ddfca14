"""The commands of translators without a project: ``python -m bandstand.i18n extract shop``."""

from __future__ import annotations

import sys


def main() -> int:
    """Run a command, and give its exit code."""
    try:
        from bandstand.i18n.commands import run
    except ModuleNotFoundError as error:
        if error.name != "click":
            raise
        print("The commands of bandstand.i18n need click: pip install 'bandstand-i18n[cli]'.", file=sys.stderr)
        return 2
    return run()


if __name__ == "__main__":
    sys.exit(main())
