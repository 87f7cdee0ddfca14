"""What ``wsgi`` and ``asgi`` have in common: the composed chain, and the answers to errors."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextvars import Context
from itertools import takewhile
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias, TypedDict, cast

from bandstand.contracts.http import Reply
from bandstand.contracts.routing import RESOLVER, REVERSER, NoMatch
from bandstand.contracts.services import CURRENT, MissingService
from bandstand.http._chain import Both, Hops, compose, is_async, pair
from bandstand.http._choice import ResolverChoice
from bandstand.http._errors import ClientDisconnected, HTTPError, NotFound, SuspiciousOperation
from bandstand.http._hooks import Hooks, fuse, way_out, way_out_async
from bandstand.http._limits import Limits

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from bandstand.contracts.routing import Match, Resolver, Route
    from bandstand.contracts.services import Contract, Services
    from bandstand.http._message_stores import MessageStore
    from bandstand.http._uploads import FormReader, UploadHandler

# Any: requests and answers of every kind pass through.
Middleware: TypeAlias = Callable[[Any], object]
ErrorHandler: TypeAlias = Callable[[Any, Exception], Any]
ViewWrapper: TypeAlias = "Callable[[Route, Any], object]"

_PLAIN = ("content-type", "text/plain; charset=utf-8")


class Options(TypedDict, total=False):
    """What ``wsgi`` and ``asgi`` take besides the application.

    Attributes:
        services: What ``request.services`` and the current services are; without it the resolver that the application
            is made of, so that ``reverse()`` and its like find it.
        user: Gives the user of a request, when somebody asks for it; it may be a coroutine function.
        sessions: Gives the session of a request, when somebody asks for it: ``Sessions``, or any function.
        messages: Where messages for the next page wait: ``SessionMessages``, as without it, or ``CookieMessages``.
        middleware: Layers around the views, the first one outermost: functions from handler to handler, or ``Hooks``.
        view_wrappers: Called at start with each route and its view; they give the view that is called instead, the
            first one outermost. Its errors pass through them, before they become answers.
        error_handlers: By status, what answers instead of the short text: ``(request, error) -> answer``.
        limits: How much of a request is read.
        upload_handlers: Gives the handlers for the files of a request.
        form_parser: What reads posted forms: ``FormParser``, or another class that takes what it takes.
        pool: The threads for synchronous views in async code.
        prefix: The mount point, where the server does not say it or says it wrong.
        context: The context whose copies requests run in.
    """

    services: Services
    user: Callable[[Any], Any]
    sessions: Callable[[Any], Any]
    messages: MessageStore
    middleware: Sequence[Middleware]
    view_wrappers: Sequence[ViewWrapper]
    error_handlers: Mapping[int, ErrorHandler]
    limits: Limits
    upload_handlers: Callable[[Any], list[UploadHandler]]
    form_parser: Callable[[str, Limits, Sequence[UploadHandler]], FormReader]
    pool: Executor
    prefix: str
    context: Context


class OwnServices:
    """Services of an application that was given none: its resolver, which often makes URLs as well."""

    def __init__(self, app: object) -> None:
        self._known: dict[Contract[Any], object] = {}
        if hasattr(app, "resolve"):
            self._known[RESOLVER] = app
        if hasattr(app, "reverse"):
            self._known[REVERSER] = app

    def find(self, contract: Contract[Any], /) -> Any:
        """Give what the application itself is; None for anything else."""
        return self._known.get(contract)

    def require(self, contract: Contract[Any], /) -> Any:
        """Give what the application itself is.

        Raises:
            MissingService: It is none of that kind.
        """
        if contract not in self._known:
            raise MissingService(contract, (known.name for known in self._known))
        return self._known[contract]


class Application:
    """A handler or a resolver, ready to answer requests in both colours.

    Attributes:
        chain: The whole way of a request: middleware, routing, view.
        context: Each request runs in a copy of this one.
    """

    def __init__(self, app: object, options: Options) -> None:
        self.services: Services = options.get("services", OwnServices(app))
        self.limits = options.get("limits") or Limits()
        self.user: Callable[[Any], Any] = options.get("user") or _nobody
        self.user_is_async = is_async(self.user)
        sessions = options.get("sessions")
        self.has_sessions = sessions is not None
        self.sessions: Callable[[Any], Any] = sessions or _no_sessions
        self.upload_handlers = options.get("upload_handlers") or _default_uploads
        self.prefix = _check_prefix(options.get("prefix"))
        self.hops = Hops(options.get("pool"))
        self.context = options.get("context") or Context()
        self.context.run(CURRENT.set, self.services)
        self._error_handlers = dict(options.get("error_handlers") or {})
        self.asessions = getattr(sessions, "aopen", None) if getattr(sessions, "awaits", False) else None
        self.messages: object | None = options.get("messages")
        self.form_parser = options.get("form_parser")
        # Imported with the first application, not with the package, and not in each request that has cookies.
        from bandstand.http._cookies import parse_cookies

        self.parse_cookies: Callable[[str, Limits], Mapping[str, str]] = parse_cookies
        given = options.get("middleware") or ()
        middleware: list[Middleware] = [*_finishing(sessions), *_finishing(self.messages), *given]
        hooks = [layer for layer in middleware if isinstance(layer, Hooks)]
        self._on_view = tuple(hook.on_view for hook in hooks if hook.on_view is not None)
        self._on_view_async = tuple(_async_view_hook(hook) for hook in hooks if hook.on_view or hook.on_view_async)
        self._on_error = tuple(hook.on_error for hook in hooks if hook.on_error is not None)
        first = list(takewhile(lambda layer: isinstance(layer, Hooks), middleware))
        self._outermost = way_out(cast("list[Hooks]", first))
        self._outermost_async = way_out_async(cast("list[Hooks]", first))
        self._view_wrappers = tuple(options.get("view_wrappers") or ())
        self.chain = compose(self._routed(app), fuse(middleware), self.hops)

    def _routed(self, app: object) -> Both:
        if isinstance(app, ResolverChoice):
            return self._choosing(app)
        if hasattr(app, "resolve") and hasattr(app, "__iter__"):
            return self._routing(cast("Resolver", app))
        if not callable(app):
            message = f"An application is a handler or a resolver; got {app!r}."
            raise TypeError(message)
        return self._guarded(pair(app, self.hops))

    def _guarded(self, view: Both) -> Both:
        """Turn errors of the one view of an application without routes into answers."""

        def handle(request: Any) -> Any:
            try:
                return self._before_view(request) or checked(view.handle(request), view)
            except Exception as error:  # noqa: BLE001 - any error of a view becomes an answer
                return self.answer_error(request, error)

        async def handle_async(request: Any) -> Any:
            try:
                answer = await self._before_view_async(request)
                return answer or checked(await view.handle_async(request), view)
            except ClientDisconnected:
                raise
            except Exception as error:  # noqa: BLE001 - any error of a view becomes an answer
                return self.answer_error(request, error)

        return Both(handle, handle_async)

    def _routing(self, resolver: Resolver) -> Both:
        """Resolve the path and call the view with its parameters; each view was paired at start."""
        views: dict[Route, Both] = {route: pair(self._view_of(route), self.hops) for route in resolver}
        sync_views: dict[Route, Callable[..., Any]] = {route: view.handle for route, view in views.items()}
        resolve = resolver.resolve
        on_view, on_view_async = self._on_view, self._on_view_async

        def handle(request: Any) -> Any:
            try:
                match = request.match = resolve(request.path_info)
                for hook in on_view:
                    answer = hook(request)
                    if answer is not None:
                        return answer
                view = sync_views[match.route]
                answer = view(request, *match.args, **match.kwargs)
                # The test stands here, and not in a function, because it is made for every request.
                return answer if hasattr(answer, "status") else checked(answer, view)
            except Exception as error:  # noqa: BLE001 - any error of a view becomes an answer
                return self.answer_error(request, error)

        async def handle_async(request: Any) -> Any:
            try:
                match: Match = resolve(request.path_info)
                request.match = match
                for hook in on_view_async:
                    answer = await hook(request)
                    if answer is not None:
                        return answer
                view = views[match.route].handle_async
                answer = await view(request, *match.args, **match.kwargs)
                return answer if hasattr(answer, "status") else checked(answer, view)
            except ClientDisconnected:
                raise
            except Exception as error:  # noqa: BLE001 - any error of a view becomes an answer
                return self.answer_error(request, error)

        return Both(handle, handle_async)

    def _view_of(self, route: Route) -> object:
        view = route.target
        if not callable(view) and not hasattr(view, "handle_async"):
            message = f"The target of the route {route.pattern!r} is {view!r}; expected a view that can be called."
            raise TypeError(message)
        for wrap in reversed(self._view_wrappers):
            view = wrap(route, view)
        return view

    def _choosing(self, choice: ResolverChoice) -> Both:
        """Let each request go the way of the resolver that is chosen for it."""
        ways = {id(resolver): self._routing(resolver) for resolver in choice.resolvers}

        def way_of(request: Any) -> Both:
            resolver = choice.choose(request)
            try:
                return ways[id(resolver)]
            except KeyError:
                message = f"{resolver!r} was chosen for {request!r}; expected one of {[*choice.resolvers]!r}."
                raise LookupError(message) from None

        def handle(request: Any) -> Any:
            return way_of(request).handle(request)

        async def handle_async(request: Any) -> Any:
            return await way_of(request).handle_async(request)

        return Both(handle, handle_async)

    def _before_view(self, request: Any) -> Any:
        for hook in self._on_view:
            answer = hook(request)
            if answer is not None:
                return answer
        return None

    async def _before_view_async(self, request: Any) -> Any:
        for hook in self._on_view_async:
            answer = await hook(request)
            if answer is not None:
                return answer
        return None

    def answer_outermost(self, request: Any, error: Exception) -> Any:
        """Give the answer to an error of middleware; hooks that stand first still see it, as the pipeline does."""
        answer = self.answer_error(request, error)
        try:
            return self._outermost(request, answer)
        except Exception as failure:  # noqa: BLE001 - it may be their own error that is answered
            _log(request, failure)
            return answer

    async def answer_outermost_async(self, request: Any, error: Exception) -> Any:
        """Await ``answer_outermost``."""
        answer = self.answer_error(request, error)
        try:
            return await self._outermost_async(request, answer)
        except Exception as failure:  # noqa: BLE001 - it may be their own error that is answered
            _log(request, failure)
            return answer

    def answer_error(self, request: Any, error: Exception) -> Any:
        """Give the answer to an error, and log it once."""
        for hook in self._on_error:
            answer = hook(request, error)
            if answer is not None:
                return answer
        shown = NotFound(detail=str(error)) if isinstance(error, NoMatch) else error
        _log(request, shown)
        status = shown.status if isinstance(shown, HTTPError) else 500
        handler = self._error_handlers.get(status)
        if handler is not None:
            try:
                return handler(request, error)
            except Exception as failure:  # noqa: BLE001 - the handler of errors must not be one's end
                _log(request, failure)
        return plain_answer(shown)


def plain_answer(error: Exception) -> Reply:
    """Give the short text that a client sees of an error."""
    if isinstance(error, HTTPError):
        return Reply(status=error.status, headers=(_PLAIN, *error.headers), body=error.text.encode())
    return Reply(status=500, headers=(_PLAIN,), body=str(HTTPError.default_text).encode())


def checked(answer: Any, view: object) -> Any:
    """Give an answer on; a view that returned something else is named.

    Raises:
        TypeError: It is no answer.
    """
    if hasattr(answer, "status") and hasattr(answer, "headers") and hasattr(answer, "body"):
        return answer
    name = getattr(view, "__qualname__", repr(view))
    message = f"The view {name} returned {answer!r}; expected a Response or a Reply."
    if hasattr(answer, "__await__"):
        answer.close()
        message += " It is a coroutine: was a coroutine function wrapped in a synchronous one?"
    raise TypeError(message)


def _finishing(keeper: object) -> list[Hooks]:
    """Give the hook of what has something to save at the end of a request."""
    finish = getattr(keeper, "finish", None)
    if finish is None:
        return []
    afinish = getattr(keeper, "afinish", None) if getattr(keeper, "awaits", False) else None
    return [Hooks(on_response=finish, on_response_async=afinish)]


def _async_view_hook(hook: Hooks) -> Callable[[Any], Awaitable[Any]]:
    on_view, on_view_async = hook.on_view, hook.on_view_async
    if on_view_async is not None:
        return on_view_async

    async def call(request: Any) -> Any:
        return None if on_view is None else on_view(request)

    return call


def _log(request: Any, error: Exception) -> None:
    from logging import getLogger  # only errors pay for it

    what = f"{request.method} {shown_path(request.path)}"
    if isinstance(error, SuspiciousOperation):
        getLogger("bandstand.security").warning("%s: %s", what, error)
    elif isinstance(error, HTTPError) and error.status < 500:
        getLogger("bandstand.request").info("%s: %d %s", what, error.status, error)
    else:
        getLogger("bandstand.request").error("%s failed", what, exc_info=error)


def shown_path(path: str) -> str:
    """Give a path for a log: on one line, printable, and not endless."""
    shown = path if len(path) <= 200 else f"{path[:200]}..."
    return shown.encode("unicode_escape").decode("ascii")


def _nobody(_request: Any) -> None:
    return None


def _no_sessions(_request: Any) -> NoReturn:
    message = "This application keeps no sessions: give it some, as in wsgi(app, sessions=...)."
    raise LookupError(message)


def _default_uploads(_request: Any) -> list[UploadHandler]:
    from bandstand.http._uploads import default_handlers

    return default_handlers()


def _check_prefix(prefix: str | None) -> str | None:
    if prefix and (not prefix.startswith("/") or prefix.endswith("/")):
        message = f"A mount point begins with a slash and does not end with one, as in '/shop'; got {prefix!r}."
        raise ValueError(message)
    return prefix
