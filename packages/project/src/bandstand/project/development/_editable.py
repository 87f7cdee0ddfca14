"""Finds the folders of packages that are installed to be worked on (``pip install -e``), and change as a site does."""

from __future__ import annotations

import json
from importlib.metadata import distributions
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.metadata import Distribution


def editable_folders(installed: Iterable[Distribution] | None = None) -> list[Path]:
    """Give the folders, sorted; ``direct_url.json`` of a distribution names its own (PEP 610).

    Args:
        installed: The distributions to look at; all that are installed by default.
    """
    found = {_folder(each) for each in (distributions() if installed is None else installed)}
    return sorted(folder for folder in found if folder is not None and folder.is_dir())


def _folder(distribution: Distribution) -> Path | None:
    text = distribution.read_text("direct_url.json")
    if text is None:
        return None
    said: dict[str, Any] = json.loads(text)  # Any: whatever an installer wrote
    address = urlsplit(str(said.get("url", "")))
    if not said.get("dir_info", {}).get("editable") or address.scheme != "file":
        return None
    return Path(unquote(address.path))
