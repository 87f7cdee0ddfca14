"""Show the demo site: ``python3 tools/demo.py``. Needs Python only; makes the rest below ``.nox``.

The rows are in SQLite; with ``DATABASE_URL=postgresql://...`` before the command they are there.

The environment is made again when a package's metadata or the demo's have changed; otherwise the site starts at once.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from bootstrap import ROOT, BootstrapError, call, ensure_environment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SITE = ROOT / "docs" / "examples" / "airfields"
ENVIRONMENT = ROOT / ".nox" / "demo"
WATCHING = "watchfiles>=1.1,<2"


def main(argv: Sequence[str] | None = None) -> int:
    """Make what the site needs, and serve it until it is interrupted; give the exit status."""
    parser = argparse.ArgumentParser(prog="tools/demo.py", description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--port", type=int, default=8000, help="8000 by default; 0 takes any that is free")
    options = parser.parse_args(argv)
    try:
        python = ensure_site()
        load(python)
    except BootstrapError as error:
        print(error, file=sys.stderr)
        return 2
    return serve([str(python), "-m", "bandstand", "dev", "--port", str(options.port)])


def load(python: Path) -> None:
    """Make and fill the tables, unless that was done: in the site's folder, or where ``DATABASE_URL`` says.

    Raises:
        BootstrapError: It cannot be reached or filled.
    """
    both = "from bandstand.project.cli import main; raise SystemExit(main(['migrate']) or main(['load-airports']))"
    if subprocess.run([str(python), "-c", both], cwd=SITE, env=environment(), check=False).returncode != 0:
        message = "'bandstand migrate' and 'bandstand load-airports' could not fill the database of the demo"
        raise BootstrapError(message)


def serve(command: list[str]) -> int:
    """Go on as the server, so that whoever ends this ends it."""
    if os.name != "nt":
        os.chdir(SITE)
        sys.stdout.flush()
        os.execve(command[0], command, environment())  # noqa: S606 - no shell is wanted here
    return subprocess.run(command, cwd=SITE, env=environment(), check=False).returncode


def environment() -> dict[str, str]:
    """The variables for the site: what the outside says of other projects does not count."""
    return {name: value for name, value in os.environ.items() if name != "BANDSTAND_PROJECT"}


def ensure_site() -> Path:
    """Give a Python with the packages of this checkout and what the site needs; made once, and when they change.

    Raises:
        BootstrapError: It cannot be made.
    """
    python = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin") / "python"
    stamp = ENVIRONMENT / "demo.stamp"
    wanted = fingerprint()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    print("Making an environment for the demo (once; some seconds).", flush=True)
    # Like pip: trust what the machine trusts, for those who work behind a proxy with a certificate of its own.
    os.environ.setdefault("UV_SYSTEM_CERTS", "true")
    uv = [str(ensure_environment()), "-m", "uv"]
    folders = sorted(file.parent for file in ROOT.glob("packages/*/pyproject.toml"))
    packages = [part for folder in folders for part in ("-e", str(folder))]
    failure = "the environment of the demo could not be made"
    call([*uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(ENVIRONMENT)], failure)
    install = [*uv, "pip", "install", "--quiet", "--python", str(python), *packages, "-e", str(SITE), WATCHING]
    call(install, failure)
    stamp.write_text(wanted, encoding="utf-8")
    return python


def fingerprint() -> str:
    """Give a text that changes with the metadata of any package, or of the site."""
    files = [*sorted(ROOT.glob("packages/*/pyproject.toml")), SITE / "pyproject.toml"]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
