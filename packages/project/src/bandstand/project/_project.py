"""The project: a site, as the one who builds it writes it down."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bandstand.contracts.assembly.contributions import MODELS
from bandstand.contracts.routing import RESOLVER
from bandstand.project._apps import App
from bandstand.project._life import Life
from bandstand.project._problems import UnknownApp
from bandstand.project._site import LastTemplates, Site, package_of
from bandstand.project._web import Web

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bandstand.contracts.assembly import Component
    from bandstand.http import ContentPolicy, Limits, MessageStore, RateLimit, Sessions
    from bandstand.project._serving import ASGI, WSGI

LOCAL_HOSTS: Final = ("localhost", "127.0.0.1", "[::1]")


class Project(Life):
    """A site: its components, and how they are served.

    Nothing is imported or opened until somebody asks: ``wsgi``, ``asgi`` and ``assembly`` put the components together,
    ``start`` opens them, once in each process. The first request starts a site that was not started.

    Args:
        name: ``__name__`` of the module that makes it. What its package has is found as that of an ``App`` is.
        routes: The routes, as ``Router`` takes them: ``"shop.urls"``, or a list. Those of apps come after them.
        components: The parts and apps; their order decides only whose files hide those of others.
        debug: Whether errors are explained in the browser, to this machine alone.
        secret_keys: What sessions and messages are signed with; the first signs, all are accepted.
        hosts: The hosts that the site answers for; see ``pipeline``.
        https: Whether the site is reached by encrypted connections alone; by default unless ``debug``.
        trusted_origins: Other origins whose pages may send forms here.
        policy: What pages may load; this site alone by default.
        rate: How often one client may ask; a route's option ``rate=`` replaces it.
        middleware: Layers around the views, inside the pipeline, before those of components.
        sessions: The sessions; by default in a cookie, if there are ``secret_keys``.
        messages: Where messages for the next page wait; in the session by default.
        user: Gives the user of a request.
        limits: How much of a request is read.
        error_handlers: By status, what answers errors instead of the pages of this package: ``(request, error) ->
            answer``. With ``debug`` errors are explained to this machine nevertheless.
        append_slash: Whether an address that leads nowhere is redirected to the one with a slash at its end.
        prefix: The mount point, where the server does not say it or says it wrong.
        static: Where static files are served; None for nowhere.
        health: Where ``live`` and ``ready`` are; None for nowhere.
        locale: The language of texts where a request has none; by default that of the component ``I18n``, or English.
        logging: What is changed of the usual set-up of logging, as ``logging.config.dictConfig`` takes it. With None
            only ``bandstand run``, the development server and commands set it up.
        silenced_checks: Ids of check messages that nobody wants to see.

    Attributes:
        name: The name it was given.
        web: What it was told of requests and answers.
        debug: As given.
        folder: Where its package or its file is.
        apps: Its apps by name, its own package first.
    """

    def __init__(
        self,
        name: str,
        *,
        routes: Any = (),  # Any: whatever a router takes
        components: Iterable[Component] = (),
        debug: bool = False,
        secret_keys: Sequence[str] = (),
        hosts: Sequence[str] = LOCAL_HOSTS,
        https: bool | None = None,
        trusted_origins: Sequence[str] = (),
        policy: ContentPolicy | None = None,
        rate: RateLimit | None = None,
        middleware: Sequence[Callable[[Any], object]] = (),
        sessions: Sessions | None = None,
        messages: MessageStore | None = None,
        user: Callable[[Any], Any] | None = None,
        limits: Limits | None = None,
        error_handlers: Mapping[int, Callable[[Any, Exception], Any]] | None = None,
        append_slash: bool = True,
        prefix: str | None = None,
        static: str | None = "/static/",
        health: str | None = "health/",
        locale: str | None = None,
        logging: Mapping[str, object] | None = None,
        silenced_checks: Sequence[str] = (),
    ) -> None:
        package = package_of(name)
        own = [] if package is None else [App(package)]
        given = [*components]
        site = Site(routes, debug=debug, static=static, static_age=0 if debug else 3600, health=health)
        super().__init__(name, [site, *own, *given, LastTemplates()], locale=locale)
        self.web = Web(
            debug=debug,
            secret_keys=tuple(secret_keys),
            hosts=tuple(hosts),
            https=not debug if https is None else https,
            trusted_origins=tuple(trusted_origins),
            policy=policy,
            rate=rate,
            middleware=tuple(middleware),
            sessions=sessions,
            messages=messages,
            user=user,
            limits=limits,
            prefix=prefix,
            error_handlers=error_handlers or {},
            append_slash=append_slash,
            own_folders=lambda: [self.folder, *(app.folder for app in self.apps.values())],
        )
        self.debug = debug
        self.logging = logging
        self.silenced_checks = frozenset(silenced_checks)
        self.folder = _folder_of(name)
        self.apps: dict[str, App] = {app.name: app for app in (*own, *given) if isinstance(app, App)}

    def __repr__(self) -> str:
        return f"<Project {self.name!r}>"

    @property
    def wsgi(self) -> WSGI:
        """The site as a WSGI application, made anew; keep it in a variable."""
        from bandstand.http import wsgi
        from bandstand.project._serving import WSGI

        return WSGI(self, wsgi(self.assembly.require(RESOLVER), **self.web.options(self)))

    @property
    def asgi(self) -> ASGI:
        """The site as an ASGI application, made anew; keep it in a variable."""
        from bandstand.http import asgi
        from bandstand.project._serving import ASGI

        return ASGI(self, asgi(self.assembly.require(RESOLVER), **self.web.options(self)))

    def start(self) -> None:
        """Open everything, once in each process; it is closed when the process ends, or by ``stop``."""
        if self.logging is not None and not self.is_started:
            from bandstand.project.logs import set_up

            set_up(debug=self.debug, changes=self.logging)
        super().start()

    def app(self, name: str) -> App:
        """Give one of its apps by name.

        Raises:
            UnknownApp: It has none of the name.
        """
        if name not in self.apps:
            from difflib import get_close_matches  # only errors pay for it

            near = get_close_matches(name, self.apps, n=1)
            hint = (
                f" Did you mean {near[0]!r}?" if near else f" There are: {', '.join(map(repr, self.apps)) or 'none'}."
            )
            message = f"The project has no app {name!r}.{hint}"
            raise UnknownApp(message)
        return self.apps[name]

    def load_models(self) -> None:
        """Import the models of all apps, once and in order, so that relations between them are complete."""
        self.assembly.gathered(MODELS)


def _folder_of(name: str) -> Path:
    file = getattr(sys.modules.get(name), "__file__", None)
    return Path(file).resolve().parent if file else Path.cwd()
