"""Static files of all folders that components contribute, below one address.

They are served as they are: a part for files with hashed names takes this one's place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bandstand.contracts.assembly.contributions import FOLDERS
from bandstand.http import FileResponse, NotFound, safe_join

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bandstand.contracts.assembly import Assembly
    from bandstand.contracts.rendering.page import Assets
    from bandstand.http import Request, Response


class StaticFiles:
    """Knows the addresses of static files, and answers requests for them.

    Args:
        assembly: Where the folders of the kind ``"static"`` are; a file of an earlier one hides those of later ones.
        prefix: Where they are served: ``"/static/"``.
        max_age: For how many seconds browsers use them without asking again.
    """

    media_prefix = "/media/"

    def __init__(self, assembly: Assembly, prefix: str, *, max_age: int) -> None:
        self.static_prefix = prefix
        self._max_age = max_age
        self._folders = tuple(folder.path for folder in assembly.gathered(FOLDERS) if folder.kind == "static")

    def url(self, path: str, /) -> str:
        """Give the address of a file; whether there is one is not looked at."""
        return f"{self.static_prefix}{quote(path)}"

    def find(self, name: str) -> Path | None:
        """Give the file of a name, or None."""
        found = (safe_join(folder, name) for folder in self._folders)
        return next((path for path in found if path.is_file()), None)

    def serve(self, request: Request[Any], path: str) -> Response:
        """Answer with a file."""
        file = self.find(path)
        if file is None:
            raise NotFound(detail=f"There is no static file {path!r}.{self._nearest(path)}")
        return FileResponse(file, request=request, headers={"cache-control": self._cache_control})

    @property
    def _cache_control(self) -> str:
        return f"public, max-age={self._max_age}" if self._max_age else "no-cache"

    def names(self) -> Iterator[str]:
        """Give the names of all files."""
        for folder in self._folders:
            yield from (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file())

    def _nearest(self, path: str) -> str:
        from difflib import get_close_matches  # only errors pay for it

        near = get_close_matches(path, [*self.names()], n=1)
        return f" Did you mean {near[0]!r}?" if near else ""


if TYPE_CHECKING:
    _assets: type[Assets] = StaticFiles
