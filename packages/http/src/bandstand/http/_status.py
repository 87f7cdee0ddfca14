"""Reason phrases of statuses (RFC 9110, section 15), and which of them have no body."""

from __future__ import annotations

__all__ = ["BODILESS", "STATUS_LINES", "reason", "status_line"]

_REASONS = {
    100: "Continue", 101: "Switching Protocols", 103: "Early Hints",
    200: "OK", 201: "Created", 202: "Accepted", 203: "Non-Authoritative Information", 204: "No Content",
    205: "Reset Content", 206: "Partial Content", 207: "Multi-Status",
    300: "Multiple Choices", 301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified",
    307: "Temporary Redirect", 308: "Permanent Redirect",
    400: "Bad Request", 401: "Unauthorized", 402: "Payment Required", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 406: "Not Acceptable", 408: "Request Timeout", 409: "Conflict", 410: "Gone",
    411: "Length Required", 412: "Precondition Failed", 413: "Content Too Large", 414: "URI Too Long",
    415: "Unsupported Media Type", 416: "Range Not Satisfiable", 417: "Expectation Failed",
    421: "Misdirected Request", 422: "Unprocessable Content", 423: "Locked", 425: "Too Early",
    426: "Upgrade Required", 428: "Precondition Required", 429: "Too Many Requests",
    431: "Request Header Fields Too Large", 451: "Unavailable For Legal Reasons",
    500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable",
    504: "Gateway Timeout", 505: "HTTP Version Not Supported", 507: "Insufficient Storage",
    511: "Network Authentication Required",
}  # fmt: skip

STATUS_LINES = {status: f"{status} {text}" for status, text in _REASONS.items()}
"""What WSGI sends for each known status: ``"404 Not Found"``."""

BODILESS = frozenset((*range(100, 200), 204, 304))
"""The statuses whose answers have no body (RFC 9110, sections 15.2, 15.3.5 and 15.4.5)."""


def reason(status: int) -> str:
    """Give the phrase of a status; of an unknown one that of its class."""
    return _REASONS.get(status) or _REASONS.get(status // 100 * 100, "Unknown")


def status_line(status: int) -> str:
    """Give what WSGI sends for any status."""
    return STATUS_LINES.get(status) or f"{status} {reason(status)}"
