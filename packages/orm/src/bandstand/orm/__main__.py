"""Commands for databases without a project: ``python -m bandstand.orm --database URL --app shop migrate``."""

from __future__ import annotations

import sys


def main() -> int:
    """Run a command, and give its exit code."""
    try:
        from bandstand.orm.commands._command_line import run
    except ModuleNotFoundError as error:
        if error.name != "click":
            raise
        print("The commands of bandstand.orm need click: pip install 'bandstand-orm[cli]'.", file=sys.stderr)
        return 2
    return run()


if __name__ == "__main__":
    sys.exit(main())
