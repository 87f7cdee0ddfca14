"""The environment that the two commands need, made from nothing but Python itself (standard library only)."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
NEEDED = ("nox>=2026.4,<2027", "uv>=0.11,<1", "packaging>=25,<27", "hatchling>=1.27,<2")
OLDEST = (3, 11)


class BootstrapError(Exception):
    """The environment cannot be made; the text says what to do about it."""


def ensure_environment(root: Path = ROOT) -> Path:
    """Make ``.venv`` with nox and uv unless it is there and current; give the path of its Python.

    Raises:
        BootstrapError: This Python is too old or cannot make environments, or an installation failed.
    """
    check_interpreter()
    python = environment_python(root)
    stamp = root / ".venv" / "bandstand.stamp"
    current = hashlib.sha256(repr((sys.version_info[:2], NEEDED)).encode()).hexdigest()
    if python.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == current:
        return python
    print(f"Making {root / '.venv'} with {', '.join(NEEDED)} ...", flush=True)
    call([sys.executable, "-m", "venv", "--clear", str(root / ".venv")], "the environment .venv could not be made")
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *NEEDED]
    call(install, "nox and uv could not be installed into .venv")
    stamp.write_text(current, encoding="utf-8")
    return python


def continue_in_environment(needed: str) -> None:
    """Run this command again with the environment's Python, unless this one has the module that it needs."""
    if importable(needed):
        return
    try:
        python = ensure_environment()
    except BootstrapError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    sys.exit(subprocess.run([str(python), *sys.argv], check=False).returncode)


def check_interpreter() -> None:
    """Refuse a Python that is too old or that lacks what ``venv`` needs (Debian packages it apart)."""
    if sys.version_info < OLDEST:
        message = f"Python 3.11 or later is needed; this is {sys.version.split()[0]} at {sys.executable}."
        raise BootstrapError(message)
    for module in ("venv", "ensurepip"):
        if not importable(module):
            message = (
                f"This Python ({sys.executable}) has no module {module!r}, so it cannot make an environment. "
                f"On Debian and Ubuntu: apt-get install python3-venv; elsewhere use a Python from python.org."
            )
            raise BootstrapError(message)


def importable(module: str) -> bool:
    """Tell whether a module can be imported, by importing it."""
    try:
        __import__(module)
    except ImportError:
        return False
    return True


def environment_python(root: Path) -> Path:
    """Where the environment's Python is on this platform."""
    return root / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def call(command: list[str], failure: str) -> None:
    """Run a command that must succeed; what it printed is already on the terminal."""
    status = subprocess.run(command, check=False).returncode
    if status != 0:
        message = f"{failure[0].upper()}{failure[1:]} (exit status {status}): {' '.join(command)}"
        raise BootstrapError(message)
