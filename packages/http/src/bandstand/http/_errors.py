"""Errors that stand for an answer: raise one anywhere, and the client gets its status and its short text."""

from __future__ import annotations

from typing import ClassVar

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.i18n.english import ENGLISH

__all__ = [
    "BadRequest",
    "ClientDisconnected",
    "HTTPError",
    "HeaderTooLarge",
    "LengthRequired",
    "MethodNotAllowed",
    "NotFound",
    "PayloadTooLarge",
    "PermissionDenied",
    "PreconditionFailed",
    "RangeNotSatisfiable",
    "ServiceUnavailable",
    "SuspiciousOperation",
    "TooManyRequests",
    "URITooLong",
    "Unauthorized",
    "UnsupportedMediaType",
]


class ClientDisconnected(Exception):
    """The client went away before its request was read or its answer sent; there is nobody to answer."""


class HTTPError(Exception):
    """An answer other than success.

    Args:
        text: What the client is told: short, and without anything that the client sent. Without one it is
            ``default_text``.
        detail: What the log is told besides; it may quote the request.
        headers: Further headers of the answer.

    Attributes:
        status: The status of the answer.
        default_text: What clients are told where an error says nothing else.
    """

    status: ClassVar[int] = 500
    default_text: ClassVar[str | LazyText] = LazyText(id="The server could not answer.")

    def __init__(
        self, text: str | LazyText = "", *, detail: str = "", headers: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__(text)
        self._text = text or self.default_text
        self.detail = detail
        self.headers = headers

    @property
    def text(self) -> str:
        """What the client is told, in the active language where the text waited for it."""
        return str(self._text)

    def __str__(self) -> str:  # what the log has, which is in one language
        text = self._text.render(ENGLISH) if isinstance(self._text, LazyText) else self._text
        return f"{text} {self.detail}".strip()


class BadRequest(HTTPError, ValueError):
    """The request is malformed."""

    status = 400
    default_text = LazyText(id="The request is malformed.")


class SuspiciousOperation(BadRequest):
    """The request asks for something that only an attacker or a mistake would; it is logged as such."""

    default_text = LazyText(id="The request was refused.")


class Unauthorized(HTTPError):
    """The client has not said who it is."""

    status = 401
    default_text = LazyText(id="Sign in first.")


class PermissionDenied(HTTPError, PermissionError):
    """The user must not do this."""

    status = 403
    default_text = LazyText(id="You are not allowed to do this.")


class NotFound(HTTPError, LookupError):
    """There is nothing at this address."""

    status = 404
    default_text = LazyText(id="There is nothing here.")


class MethodNotAllowed(HTTPError):
    """The address exists and does not take this method.

    Args:
        allowed: The methods that it takes; they become the ``allow`` header.
    """

    status = 405
    default_text = LazyText(id="This method is not allowed here.")

    def __init__(self, allowed: tuple[str, ...], text: str | LazyText = "", *, detail: str = "") -> None:
        super().__init__(text, detail=detail, headers=(("allow", ", ".join(sorted(allowed))),))
        self.allowed = allowed


class LengthRequired(HTTPError):
    """The body has no known length, and this server passes none on without."""

    status = 411
    # Translators: "content-length" is the name of a header, and stays as it is.
    default_text = LazyText(id="The request needs a content-length.")


class PreconditionFailed(HTTPError):
    """What the client made a condition of its request does not hold."""

    status = 412
    # Translators: What somebody wanted to change was changed by somebody else since.
    default_text = LazyText(id="It has changed in the meantime.")


class PayloadTooLarge(HTTPError, ValueError):
    """The body, or a part of it, is over a limit."""

    status = 413
    default_text = LazyText(id="The request is too large.")


class URITooLong(HTTPError, ValueError):
    """The address is over a limit."""

    status = 414
    default_text = LazyText(id="The address is too long.")


class UnsupportedMediaType(HTTPError, ValueError):
    """The body is of a type, or in a charset, that is not understood here."""

    status = 415
    default_text = LazyText(id="This type of content is not understood here.")


class RangeNotSatisfiable(HTTPError):
    """The client asks for a part that does not exist."""

    status = 416
    # Translators: A browser asked for a part of a file which is shorter than that.
    default_text = LazyText(id="There is no such part.")


class TooManyRequests(HTTPError):
    """The client asks too often.

    Args:
        retry_after: After how many seconds it may ask again; they become the ``retry-after`` header.
    """

    status = 429
    default_text = LazyText(id="Too many requests. Try again later.")

    def __init__(
        self,
        text: str | LazyText = "",
        *,
        retry_after: int | None = None,
        detail: str = "",
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        told = () if retry_after is None else (("retry-after", str(retry_after)),)
        super().__init__(text, detail=detail, headers=(*headers, *told))
        self.retry_after = retry_after


class HeaderTooLarge(HTTPError, ValueError):
    """The headers are over a limit."""

    status = 431
    default_text = LazyText(id="The headers of the request are too large.")


class ServiceUnavailable(HTTPError):
    """The server cannot answer for now."""

    status = 503
    default_text = LazyText(id="The server is busy. Try again later.")
