"""The path of a request below the mount point of the application, whatever a server makes of the two.

What servers do was recorded from the running ones: see ``tools/record_environs.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.contracts.routing.mount import PREFIX
from bandstand.http._errors import BadRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

# A longer path is taken as the server gives it: no real one needs to be put right.
_LONGEST = 64 * 1024


def tell_mount_point(prefix: str) -> None:
    """Let whoever makes URLs during this request know where the application is mounted."""
    from urllib.parse import quote

    PREFIX.set(quote(prefix, safe="/:@!$&'()*+,;=~-._"))


def sent_path(environ: Mapping[str, Any]) -> str | None:
    """Give what a server says that the path was when it was sent: with the mount point, and percent-encoded."""
    uri: str = environ.get("REQUEST_URI") or environ.get("RAW_URI") or ""
    path = uri.partition("?")[0]
    scheme, mark, rest = path.partition("://")
    if mark and "/" not in scheme:
        path = "/" + rest.partition("/")[2]
    return path if path.startswith("/") else None


def normal_path(path: str, prefix: str, configured: str | None, sent: str | None = None) -> tuple[str, str]:
    """Decode a path and its mount point, and put right what servers get wrong about them.

    Servers differ: some give everything in SCRIPT_NAME and nothing in PATH_INFO, some repeat the mount point in
    PATH_INFO, some leave it encoded. The path as it was sent tells which, and a configured mount point tells the rest.

    Raises:
        BadRequest: A path is no UTF-8.
    """
    whole = ""
    if sent is not None and len(sent) <= _LONGEST:
        path, prefix, whole = _compare(path, prefix, sent)
    path, prefix, whole = _decode(path), _decode(prefix), _decode(whole)
    mount = prefix.rstrip("/") if configured is None else configured
    if not whole:
        repeated = configured is not None and _is_below(path, configured)
        whole = path if repeated else _join(prefix, path)
    if _is_below(whole, mount):
        path = whole[len(mount) :]
    return (path if path.startswith("/") else f"/{path}"), mount


def _compare(path: str, prefix: str, sent: str) -> tuple[str, str, str]:
    """Unquote a path and its mount point where that makes them agree with the path that was sent, and give their whole.

    The whole is both, or either alone, and empty where nothing agrees: then a server has rewritten the path. What a
    server has unquoted agrees at once, so nothing is unquoted twice.
    """
    whole = _join(prefix, path)
    if whole == sent and "%" not in sent:
        return path, prefix, whole
    expected = _resolve(_unquote(sent))
    for decode in (str, _unquote, _undo_second_encoding):
        below, mount = decode(path), decode(prefix)
        # Where the mount point is the whole path, what is below it means nothing.
        for path_read, whole in ((below, _join(mount, below)), (below, below), ("", mount)):
            if _resolve(whole) == expected:
                return path_read, mount, whole
    return path, prefix, ""


def _join(prefix: str, path: str) -> str:
    return prefix.rstrip("/") + path if path else prefix


def _resolve(path: str) -> str:
    """Merge slashes and follow dot segments, which many servers do before they split a path."""
    from posixpath import normpath

    return normpath("/" + path.lstrip("/"))


def _is_below(path: str, mount: str) -> bool:
    return path == mount or path.startswith(f"{mount}/")


def _unquote(text: str) -> str:
    from urllib.parse import unquote

    return unquote(text, "latin-1")  # as an environ holds bytes


def _undo_second_encoding(text: str) -> str:
    """Undo what gunicorn does to a path that came by the uwsgi protocol: it encodes as UTF-8 what is UTF-8 already."""
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        return text


def _decode(text: str) -> str:
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        raise BadRequest(detail=f"The path {text[:100]!r} is no UTF-8.") from None


def split_path(scope: Mapping[str, Any], configured: str | None) -> tuple[str, str]:
    """Give the path below the mount point, and the mount point.

    Raises:
        BadRequest: The path is no UTF-8.
    """
    path: str = scope["path"]
    if "\ufffd" in path:
        _check_utf8(scope.get("raw_path"))
    prefix: str = (scope.get("root_path") or "").rstrip("/") if configured is None else configured
    # Newer servers give the whole path, older ones what is below the mount point.
    if prefix and (path == prefix or path.startswith(f"{prefix}/")):
        path = path[len(prefix) :]
    return (path if path.startswith("/") else f"/{path}"), prefix


def _check_utf8(raw: bytes | None) -> None:
    """Refuse a path whose bad bytes a server has replaced."""
    if raw is None:
        return
    from urllib.parse import unquote_to_bytes

    try:
        unquote_to_bytes(raw).decode()
    except UnicodeDecodeError:
        raise BadRequest(detail=f"The path {raw[:100]!r} is no UTF-8.") from None
