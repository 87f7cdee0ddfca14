"""What every project provides by itself: routing, the security of pages, static files and health."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bandstand.contracts.assembly.checks import CHECKS
from bandstand.contracts.assembly.contributions import FOLDERS, MOUNTS, Folder
from bandstand.contracts.assembly.debugging import DEBUG
from bandstand.contracts.rendering.page import ASSETS, PAGE_SECURITY
from bandstand.contracts.routing import RESOLVER, REVERSER
from bandstand.project._problems import ProjectError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bandstand.contracts.assembly import Assembly
    from bandstand.contracts.assembly.checks import CheckMessage
    from bandstand.contracts.rendering.page import PageSecurity
    from bandstand.contracts.services import Contract
    from bandstand.project._static_files import StaticFiles
    from bandstand.urls import Router, URLPattern


class Site:
    """The component that answers for routes and for what pages need of the server.

    Args:
        routes: What ``Router`` takes, or empty.
        debug: Whether somebody is working on the site.
        static: Where static files are served, with slashes at both ends; None for nowhere.
        static_age: For how many seconds browsers use them without asking again.
        health: Where the health of the site is told, with a slash at the end only; None for nowhere.
    """

    name = "site"
    needs: tuple[Contract[object], ...] = ()

    def __init__(self, routes: Any, *, debug: bool, static: str | None, static_age: int, health: str | None) -> None:
        # Any: whatever a router takes.
        self._routes = routes
        self._debug = debug
        self._static = static
        self._static_age = static_age
        self._health = health
        if static is not None and not (static.startswith("/") and static.endswith("/") and len(static) > 1):
            message = f"Static files are served below a place like '/static/'; got {static!r}."
            raise ValueError(message)
        if health is not None and (health.startswith("/") or not health.endswith("/")):
            message = f"The place of health is like 'health/', with a slash at the end only; got {health!r}."
            raise ValueError(message)

    def install(self, assembly: Assembly, /) -> None:
        """Provide what pages and links ask for; routes are imported at the first request or question."""
        assembly.provide(DEBUG, self._debug)
        assembly.provide_lazily(RESOLVER, self._router)
        # One router answers both; whoever asks for either makes it.
        assembly.provide_lazily(REVERSER, lambda assembly: assembly.require(RESOLVER))  # type: ignore[arg-type, return-value]  # it is a Router
        assembly.add(CHECKS, self._check)
        assembly.provide_lazily(PAGE_SECURITY, _page_security)
        if self._static is not None:
            assembly.provide_lazily(ASSETS, self._static_files)

    def _check(self, assembly: Assembly, /, *, deploy: bool) -> Iterable[CheckMessage]:  # noqa: ARG002 - as all checks
        from bandstand.urls import check

        return check(assembly.require(RESOLVER))  # type: ignore[arg-type]  # as above

    def _router(self, assembly: Assembly) -> Router:
        from bandstand.urls import Router, include, path

        own = include(self._routes or [])
        mounted = [
            path(mount.prefix, include(mount.resolver, namespace=mount.namespace))
            for mount in assembly.gathered(MOUNTS)
        ]
        return Router([path("", own), *mounted, *self._own_routes(assembly)])

    def _own_routes(self, assembly: Assembly) -> Iterator[URLPattern]:
        from bandstand.urls import path

        if self._health is not None:
            from bandstand.project._health import Health

            health = Health(assembly)
            no_slash = {"append_slash": False}
            yield path(f"{self._health}live", health.live, name="health-live", options=no_slash)
            yield path(f"{self._health}ready", health.ready, name="health-ready", options=no_slash)
        files = assembly.find(ASSETS)
        serve = getattr(files, "serve", None)
        if self._static is not None and serve is not None:
            yield path(f"{self._static[1:]}<path:path>", serve, name="static", options={"csrf": False})

    def _static_files(self, assembly: Assembly) -> StaticFiles:
        from bandstand.project._static_files import StaticFiles

        assert self._static is not None  # noqa: S101 - it is provided only then
        return StaticFiles(assembly, self._static, max_age=self._static_age)


class LastTemplates:
    """The component with the templates of this package, which those of all others replace."""

    name = "project"
    needs: tuple[Contract[object], ...] = ()

    def install(self, assembly: Assembly, /) -> None:
        """Contribute the folder."""
        assembly.add(FOLDERS, Folder(kind="templates", path=Path(__file__).parent / "templates", owner=self.name))


def _page_security(_assembly: Assembly) -> PageSecurity:
    from bandstand.http import RequestSecurity

    return RequestSecurity()


def package_of(module: str) -> str | None:
    """Give the package that a project's module is in; None where it stands alone.

    Raises:
        ProjectError: The name is that of this framework, whose parts could no longer be imported.
    """
    package = module.rpartition(".")[0]
    if module.partition(".")[0] == "bandstand" and not module.startswith("bandstand."):
        message = "A project cannot be called 'bandstand': its modules would hide those of the framework."
        raise ProjectError(message)
    return package or None
