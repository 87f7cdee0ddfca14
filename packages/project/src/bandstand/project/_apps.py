"""Apps: packages of a site that follow a convention, so that one line adds all that they bring."""

from __future__ import annotations

import re
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from bandstand.contracts.assembly import LIFECYCLES
from bandstand.contracts.assembly.checks import CHECKS
from bandstand.contracts.assembly.contributions import FOLDERS, MODELS, MOUNTS, Folder, Mount
from bandstand.contracts.assembly.rendering import LIBRARIES
from bandstand.project._problems import ProjectError, UnknownApp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

    from bandstand.contracts.assembly import Assembly
    from bandstand.contracts.assembly.checks import Check, CheckMessage
    from bandstand.contracts.rendering.helpers import Library
    from bandstand.contracts.services import Contract
    from bandstand.urls import Router

_KINDS: Final = ("templates", "static", "locale")
_NAME: Final = re.compile(r"[a-z][a-z0-9_-]*")

AnyContract: TypeAlias = "Contract[object]"


class App:
    """A package that brings parts of a site: a component that contributes what it finds in the package.

    ======================================  ===========================================================
    ``urls.py``                             routes, mounted at ``at``
    ``templates/``, ``static/``, ``locale/``  files, after those of apps that are listed earlier
    ``tags.py``                             ``library``, helpers for templates
    ``checks.py``                           functions named ``check_...``, called as checks are
    ``commands.py``                         click commands
    ``events.py``                           imported when the site starts, to connect receivers
    ``models.py``                           imported with those of all other apps, at the first need
    ``migrations/``                         how its tables came to be; the commands of the ORM look there
    ======================================  ===========================================================

    Args:
        module: The package: ``"shop.catalogue"``.
        at: Where its routes are, without a leading slash: ``"books/"``, or ``""``; None leaves them out.
        name: What messages and other apps call it; the last part of the package's name by default.
        title: What people call it.
        namespace: What goes before the names of its routes, where ``app_name`` of its ``urls.py`` should not.

    Raises:
        ValueError: The place begins with a slash, or the name is none.
    """

    needs: tuple[AnyContract, ...] = ()

    def __init__(
        self,
        module: str,
        *,
        at: str | None = None,
        name: str | None = None,
        title: str | None = None,
        namespace: str | None = None,
    ) -> None:
        self.module = module
        self.name = name or module.rpartition(".")[2]
        if at is not None and at.startswith("/"):
            message = f"The place of an app has no slash in front: expected {at.lstrip('/')!r}; got {at!r}."
            raise ValueError(message)
        if not _NAME.fullmatch(self.name):
            message = f"The name of an app holds small letters, digits, '-' and '_'; got {self.name!r}."
            raise ValueError(message)
        self.at = at
        self.title = title or self.name.replace("_", " ").capitalize()
        self.namespace = namespace

    def __repr__(self) -> str:
        place = "" if self.at is None else f", at={self.at!r}"
        return f"App({self.module!r}{place})"

    @cached_property
    def folder(self) -> Path:
        """Where the package is.

        Raises:
            UnknownApp: There is no such package.
        """
        try:
            spec = find_spec(self.module)
        except ModuleNotFoundError as error:
            if error.name is None or not f"{self.module}.".startswith(f"{error.name}."):
                raise  # a package above it is there, and imports something that is not
            spec = None
        if spec is None:
            message = f"There is no app {self.module!r}.{_nearest(self.module)}"
            raise UnknownApp(message)
        if not spec.submodule_search_locations:
            message = f"The app {self.module!r} is a module; expected a package, a folder with '__init__.py'."
            raise UnknownApp(message)
        return Path(spec.submodule_search_locations[0])

    def has(self, module: str) -> bool:
        """Tell whether the package has a module or a package of a name."""
        return (self.folder / f"{module}.py").is_file() or (self.folder / module / "__init__.py").is_file()

    def load(self, module: str) -> ModuleType:
        """Import a module of the package."""
        return import_module(f"{self.module}.{module}")

    def install(self, assembly: Assembly, /) -> None:
        """Contribute what the package has; its modules are imported when they are needed."""
        for kind in _KINDS:
            if (self.folder / kind).is_dir():
                assembly.add(FOLDERS, Folder(kind=kind, path=self.folder / kind, owner=self.name))
        if self.has("tags"):
            assembly.add_lazily(LIBRARIES, lambda _assembly: self._library())
        if self.has("models"):
            assembly.add_lazily(MODELS, lambda _assembly: self.load("models"))
        if self.has("checks"):
            assembly.add_lazily(CHECKS, lambda _assembly: _Checks(self))
        if self.has("events"):
            assembly.add(LIFECYCLES, _Events(self))
        if self.at is not None:
            assembly.add_lazily(MOUNTS, lambda _assembly: self._mount(self.at or ""))

    def _mount(self, at: str) -> Mount:
        from bandstand.urls import Router

        if not self.has("urls"):
            message = f"The app {self.module!r} has no 'urls.py', and was given the place {at!r}."
            raise ProjectError(message)
        return Mount(prefix=at, resolver=_Routes(Router(f"{self.module}.urls"), self), namespace=self.namespace)

    def _library(self) -> Library:
        library = getattr(self.load("tags"), "library", None)
        if library is None:
            message = (
                f"'tags.py' of the app {self.module!r} has no 'library'; expected library = Library({self.name!r})."
            )
            raise ProjectError(message)
        return cast("Library", library)


class _Routes:
    """The routes of an app as a resolver that can be included with the name that the app has for them."""

    def __init__(self, router: Router, app: App) -> None:
        self._router = router
        self.urlpatterns = router.urlpatterns
        self.converters = router.converters
        self.app_name = getattr(app.load("urls"), "app_name", None)
        self.resolve = router.resolve

    def __iter__(self) -> Iterator[Any]:
        return iter(self._router)


class _Checks:
    """The checks of an app as one."""

    def __init__(self, app: App) -> None:
        self._app = app

    def __call__(self, assembly: Assembly, /, *, deploy: bool) -> Iterable[CheckMessage]:
        module = self._app.load("checks")
        checks = [each for name, each in vars(module).items() if name.startswith("check_") and callable(each)]
        return [message for check in cast("list[Check]", checks) for message in check(assembly, deploy=deploy)]


class _Events:
    """Imports the receivers of an app when the site starts."""

    def __init__(self, app: App) -> None:
        self._app = app

    def start(self, _assembly: Assembly, /) -> None:
        self._app.load("events")

    def stop(self) -> None:
        """Leave them connected: modules stay imported."""

    def after_fork(self) -> None:
        """Keep them: nothing of them belongs to one process."""


def _nearest(module: str) -> str:
    """Propose the nearest package beside the one that is missing."""
    from difflib import get_close_matches  # only errors pay for it
    from pkgutil import iter_modules

    parent, _, _ = module.rpartition(".")
    try:
        places = find_spec(parent).submodule_search_locations if parent else None  # type: ignore[union-attr]  # caught
    except (AttributeError, ModuleNotFoundError):
        return _nearest(parent)
    prefix = f"{parent}." if parent else ""
    known = [f"{prefix}{found.name}" for found in iter_modules(None if places is None else [*places]) if found.ispkg]
    near = get_close_matches(module, known, n=1)
    return f" Did you mean {near[0]!r}?" if near else ""
