"""HTTP: requests, responses, sessions and security over WSGI and ASGI alike.

What every request needs is imported at once; everything else when its name is first used, so that a small application
starts as fast as it is small.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from bandstand.http._errors import (
    BadRequest,
    ClientDisconnected,
    HeaderTooLarge,
    HTTPError,
    LengthRequired,
    MethodNotAllowed,
    NotFound,
    PayloadTooLarge,
    PermissionDenied,
    PreconditionFailed,
    RangeNotSatisfiable,
    ServiceUnavailable,
    SuspiciousOperation,
    TooManyRequests,
    Unauthorized,
    UnsupportedMediaType,
    URITooLong,
)
from bandstand.http._hooks import Hooks
from bandstand.http._limits import Limits
from bandstand.http._request import Request
from bandstand.http._response import Headers, Response
from bandstand.http._wsgi import WSGIApplication, wsgi

if TYPE_CHECKING:
    from bandstand.http._application import Options
    from bandstand.http._asgi import ASGIApplication, asgi
    from bandstand.http._cache_control import (
        CacheControl,
        cache_control,
        may_store,
        never_cache,
        patch_cache_control,
        patch_vary,
        vary_on_cookie,
        vary_on_headers,
    )
    from bandstand.http._canonical import canonical_addresses
    from bandstand.http._choice import ResolverChoice
    from bandstand.http._compression import compress
    from bandstand.http._conditional import condition, conditional, etag, last_modified
    from bandstand.http._cookies import dump_cookie, parse_cookies
    from bandstand.http._cors import CORS, cors
    from bandstand.http._csrf import CSRF, CrossSiteRequest, csrf_token, ensure_csrf_cookie
    from bandstand.http._dates import http_date, parse_http_date
    from bandstand.http._files import FileResponse, guess_type, safe_join
    from bandstand.http._hosts import Hosts
    from bandstand.http._json import JSONResponse
    from bandstand.http._message import Message, MessageLevel
    from bandstand.http._message_stores import CookieMessages, MessageStore, SessionMessages
    from bandstand.http._negotiation import AcceptedTypes, MediaType
    from bandstand.http._page_cache import PageCache, cache_page
    from bandstand.http._page_security import RequestSecurity
    from bandstand.http._parameters import content_disposition
    from bandstand.http._pipeline import pipeline
    from bandstand.http._policy import NONCE, ContentPolicy, csp_nonce
    from bandstand.http._proxies import behind_proxies
    from bandstand.http._rate_limits import RateLimit, rate_limit
    from bandstand.http._redirects import redirect, safe_redirect_target
    from bandstand.http._session import StoredSession
    from bandstand.http._session_stores import AsyncSessionStore, CacheSessions, CookieSessions, SessionStore
    from bandstand.http._sessions import Sessions
    from bandstand.http._signing import (
        BadSignature,
        SignatureExpired,
        Signer,
        TimestampSigner,
        constant_time_compare,
        dumps,
        loads,
        random_string,
        salted_hmac,
    )
    from bandstand.http._streaming import Event, EventStream, StreamingResponse
    from bandstand.http._upload_files import MemoryFile, TemporaryFile
    from bandstand.http._uploads import (
        FormParser,
        FormReader,
        MemoryUploads,
        TemporaryFileUploads,
        UploadHandler,
        UploadSink,
    )
    from bandstand.http._user_agents import refuse_user_agents
    from bandstand.http._values import MultiDict, MutableMultiDict
    from bandstand.http.messages import Messages, add_message, get_messages

__all__ = [
    "CORS",
    "CSRF",
    "NONCE",
    "ASGIApplication",
    "AcceptedTypes",
    "AsyncSessionStore",
    "BadRequest",
    "BadSignature",
    "CacheControl",
    "CacheSessions",
    "ClientDisconnected",
    "ContentPolicy",
    "CookieMessages",
    "CookieSessions",
    "CrossSiteRequest",
    "Event",
    "EventStream",
    "FileResponse",
    "FormParser",
    "FormReader",
    "HTTPError",
    "HeaderTooLarge",
    "Headers",
    "Hooks",
    "Hosts",
    "JSONResponse",
    "LengthRequired",
    "Limits",
    "MediaType",
    "MemoryFile",
    "MemoryUploads",
    "Message",
    "MessageLevel",
    "MessageStore",
    "Messages",
    "MethodNotAllowed",
    "MultiDict",
    "MutableMultiDict",
    "NotFound",
    "Options",
    "PageCache",
    "PayloadTooLarge",
    "PermissionDenied",
    "PreconditionFailed",
    "RangeNotSatisfiable",
    "RateLimit",
    "Request",
    "RequestSecurity",
    "ResolverChoice",
    "Response",
    "ServiceUnavailable",
    "SessionMessages",
    "SessionStore",
    "Sessions",
    "SignatureExpired",
    "Signer",
    "StoredSession",
    "StreamingResponse",
    "SuspiciousOperation",
    "TemporaryFile",
    "TemporaryFileUploads",
    "TimestampSigner",
    "TooManyRequests",
    "URITooLong",
    "Unauthorized",
    "UnsupportedMediaType",
    "UploadHandler",
    "UploadSink",
    "WSGIApplication",
    "add_message",
    "asgi",
    "behind_proxies",
    "cache_control",
    "cache_page",
    "canonical_addresses",
    "compress",
    "condition",
    "conditional",
    "constant_time_compare",
    "content_disposition",
    "cors",
    "csp_nonce",
    "csrf_token",
    "dump_cookie",
    "dumps",
    "ensure_csrf_cookie",
    "etag",
    "get_messages",
    "guess_type",
    "http_date",
    "last_modified",
    "loads",
    "may_store",
    "never_cache",
    "parse_cookies",
    "parse_http_date",
    "patch_cache_control",
    "patch_vary",
    "pipeline",
    "random_string",
    "rate_limit",
    "redirect",
    "refuse_user_agents",
    "safe_join",
    "safe_redirect_target",
    "salted_hmac",
    "vary_on_cookie",
    "vary_on_headers",
    "wsgi",
]

# Where the names are that are imported when they are used (PEP 562).
_LATER = {
    "Options": "_application",
    "ASGIApplication": "_asgi",
    "asgi": "_asgi",
    "CacheControl": "_cache_control",
    "cache_control": "_cache_control",
    "may_store": "_cache_control",
    "never_cache": "_cache_control",
    "patch_cache_control": "_cache_control",
    "patch_vary": "_cache_control",
    "vary_on_cookie": "_cache_control",
    "vary_on_headers": "_cache_control",
    "canonical_addresses": "_canonical",
    "ResolverChoice": "_choice",
    "compress": "_compression",
    "condition": "_conditional",
    "conditional": "_conditional",
    "etag": "_conditional",
    "last_modified": "_conditional",
    "dump_cookie": "_cookies",
    "parse_cookies": "_cookies",
    "CORS": "_cors",
    "cors": "_cors",
    "CSRF": "_csrf",
    "CrossSiteRequest": "_csrf",
    "csrf_token": "_csrf",
    "ensure_csrf_cookie": "_csrf",
    "FileResponse": "_files",
    "guess_type": "_files",
    "safe_join": "_files",
    "Hosts": "_hosts",
    "JSONResponse": "_json",
    "Message": "_message",
    "MessageLevel": "_message",
    "Messages": "messages",
    "add_message": "messages",
    "get_messages": "messages",
    "behind_proxies": "_proxies",
    "AcceptedTypes": "_negotiation",
    "MediaType": "_negotiation",
    "http_date": "_dates",
    "parse_http_date": "_dates",
    "content_disposition": "_parameters",
    "MemoryFile": "_upload_files",
    "TemporaryFile": "_upload_files",
    "pipeline": "_pipeline",
    "ContentPolicy": "_policy",
    "NONCE": "_policy",
    "csp_nonce": "_policy",
    "RequestSecurity": "_page_security",
    "PageCache": "_page_cache",
    "cache_page": "_page_cache",
    "RateLimit": "_rate_limits",
    "rate_limit": "_rate_limits",
    "redirect": "_redirects",
    "safe_redirect_target": "_redirects",
    "CookieMessages": "_message_stores",
    "MessageStore": "_message_stores",
    "SessionMessages": "_message_stores",
    "StoredSession": "_session",
    "AsyncSessionStore": "_session_stores",
    "CacheSessions": "_session_stores",
    "CookieSessions": "_session_stores",
    "SessionStore": "_session_stores",
    "Sessions": "_sessions",
    "BadSignature": "_signing",
    "SignatureExpired": "_signing",
    "Signer": "_signing",
    "TimestampSigner": "_signing",
    "constant_time_compare": "_signing",
    "dumps": "_signing",
    "loads": "_signing",
    "random_string": "_signing",
    "salted_hmac": "_signing",
    "Event": "_streaming",
    "EventStream": "_streaming",
    "StreamingResponse": "_streaming",
    "FormParser": "_uploads",
    "FormReader": "_uploads",
    "MemoryUploads": "_uploads",
    "TemporaryFileUploads": "_uploads",
    "UploadHandler": "_uploads",
    "UploadSink": "_uploads",
    "refuse_user_agents": "_user_agents",
    "MultiDict": "_values",
    "MutableMultiDict": "_values",
}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    globals()[name] = value
    return value
