"""Errors that stand for an answer: raise one anywhere, and the client gets its status and its short text."""

from __future__ import annotations

from typing import ClassVar

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

    Attributes:
        status: The status of the answer.
        text: What the client is told: short, and without anything that the client sent.
        detail: What the log is told besides; it may quote the request.
        headers: Further headers of the answer.
    """

    status: ClassVar[int] = 500
    default_text: ClassVar[str] = "The server could not answer."

    def __init__(self, text: str = "", *, detail: str = "", headers: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(text)
        self.text = text or self.default_text
        self.detail = detail
        self.headers = headers

    def __str__(self) -> str:
        return f"{self.text} {self.detail}".strip()


class BadRequest(HTTPError, ValueError):
    """The request is malformed."""

    status = 400
    default_text = "The request is malformed."


class SuspiciousOperation(BadRequest):
    """The request asks for something that only an attacker or a mistake would; it is logged as such."""

    default_text = "The request was refused."


class Unauthorized(HTTPError):
    """The client has not said who it is."""

    status = 401
    default_text = "Sign in first."


class PermissionDenied(HTTPError, PermissionError):
    """The user must not do this."""

    status = 403
    default_text = "You are not allowed to do this."


class NotFound(HTTPError, LookupError):
    """There is nothing at this address."""

    status = 404
    default_text = "There is nothing here."


class MethodNotAllowed(HTTPError):
    """The address exists and does not take this method.

    Args:
        allowed: The methods that it takes; they become the ``allow`` header.
    """

    status = 405
    default_text = "This method is not allowed here."

    def __init__(self, allowed: tuple[str, ...], text: str = "", *, detail: str = "") -> None:
        super().__init__(text, detail=detail, headers=(("allow", ", ".join(sorted(allowed))),))
        self.allowed = allowed


class LengthRequired(HTTPError):
    """The body has no known length, and this server passes none on without."""

    status = 411
    default_text = "The request needs a content-length."


class PreconditionFailed(HTTPError):
    """What the client made a condition of its request does not hold."""

    status = 412
    default_text = "It has changed in the meantime."


class PayloadTooLarge(HTTPError, ValueError):
    """The body, or a part of it, is over a limit."""

    status = 413
    default_text = "The request is too large."


class URITooLong(HTTPError, ValueError):
    """The address is over a limit."""

    status = 414
    default_text = "The address is too long."


class UnsupportedMediaType(HTTPError, ValueError):
    """The body is of a type, or in a charset, that is not understood here."""

    status = 415
    default_text = "This type of content is not understood here."


class RangeNotSatisfiable(HTTPError):
    """The client asks for a part that does not exist."""

    status = 416
    default_text = "There is no such part."


class TooManyRequests(HTTPError):
    """The client asks too often.

    Args:
        retry_after: After how many seconds it may ask again; they become the ``retry-after`` header.
    """

    status = 429
    default_text = "Too many requests. Try again later."

    def __init__(
        self,
        text: str = "",
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
    default_text = "The headers of the request are too large."


class ServiceUnavailable(HTTPError):
    """The server cannot answer for now."""

    status = 503
    default_text = "The server is busy. Try again later."
