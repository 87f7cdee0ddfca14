"""Downloads a file, within limits, from addresses that nobody on the way can change."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Final
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

from bandstand.project._problems import ProjectError

if TYPE_CHECKING:
    from urllib.request import Request

_SECONDS: Final = 20.0


def download(url: str, *, most_bytes: int) -> bytes:
    """Give what is at an address: ``https://``, or ``http://`` of this machine.

    Raises:
        ProjectError: The address, or one that it sends on to, is of another kind, cannot be had or has too much.
    """
    _check_address(url)
    try:
        with build_opener(_CheckedRedirects).open(url, timeout=_SECONDS) as answer:
            content: bytes = answer.read(most_bytes + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, HTTPError):
            error.close()
        message = f"{url} cannot be had: {error}."
        raise ProjectError(message) from None
    if len(content) > most_bytes:
        message = f"{url} is too large: it has more than {most_bytes} bytes."
        raise ProjectError(message)
    return content


class _CheckedRedirects(HTTPRedirectHandler):
    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Request | None:
        try:
            _check_address(newurl)
        except ProjectError:
            fp.close()
            raise
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _check_address(url: str) -> None:
    address = urlsplit(url)
    if address.scheme != "https" and not (address.scheme == "http" and _is_this_machine(address.hostname)):
        message = f"A template is downloaded from https:// addresses only; got {url!r}."
        raise ProjectError(message)


def _is_this_machine(host: str | None) -> bool:
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False
