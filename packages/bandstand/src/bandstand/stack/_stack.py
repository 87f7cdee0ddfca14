"""``full_stack``, which grows an argument with each part."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final, final

if TYPE_CHECKING:
    from bandstand.contracts.assembly import Assembly, Component
    from bandstand.contracts.assembly.checks import CheckMessage
    from bandstand.contracts.services import Contract
    from bandstand.orm import Database
    from bandstand.orm.database import Databases
    from bandstand.project import App


@final
class Usual:
    """The class of ``USUAL``."""

    def __repr__(self) -> str:
        return "USUAL"


_DATABASE = "database://"

USUAL: Final = Usual()
"""Stands for the component that a site usually has."""


@final
class FormChecks:
    """Has forms over rows checked when a site starts."""

    name = "forms"
    needs: tuple[Contract[object], ...] = ()

    def install(self, assembly: Assembly, /) -> None:
        """Contribute the check."""
        from bandstand.contracts.assembly.checks import CHECKS

        assembly.add(CHECKS, _check_forms)


def _check_forms(assembly: Assembly, /, *, deploy: bool) -> Iterable[CheckMessage]:
    if "bandstand.forms.rows" not in sys.modules:
        return ()  # nobody has such forms, and importing them takes longer than all other checks
    from bandstand.forms.rows.checks import check_forms

    return check_forms(assembly, deploy=deploy)


def full_stack(
    *,
    apps: Iterable[App] = (),
    database: str | Database | Databases | None = None,
    cache: str | Mapping[str, str] | Component | None = "memory://",
    templates: Component | Usual | None = USUAL,
    languages: Iterable[str] | Component | None = None,
) -> list[Component]:
    """Make the components of a site, for ``Project(components=...)``.

    Each part but ``apps`` takes the component that is to stand in the place of the usual one, or None to leave it out.

    Args:
        apps: The apps of the site; the files of an earlier one hide those of later ones and of all parts.
        database: Where the rows of models are: a URL, as in ``"sqlite:///shop.db"``, a ``Database`` with options, or
            ``Databases`` where there are several. None: the site has no models.
        cache: Where values are kept for a while: a URL, as in ``"redis://cache/0"``, URLs by name, of which ``default``
            is the usual one, or ``bandstand.cache.Caches``; by default the memory of each process. ``"database://"`` is
            a table of the database, which comes with the app ``bandstand.stack.cache``.
        templates: What renders templates; ``bandstand.templates.Engine()``.
        languages: The languages that readers choose from, the default first, as in ``["en", "fr", "ar"]``; or
            ``bandstand.i18n.I18n`` with time zones and more. None: the site speaks English.

    Raises:
        ValueError: A cache is to be in the database, and there is none, or it is to have options there.
    """
    components: list[Component] = [*apps]
    databases = None if database is None else _databases(database)
    if databases is not None:
        components.append(databases)
    if cache is not None:
        components += _caches(cache, databases)
    if templates is not None:
        components.append(_engine() if isinstance(templates, Usual) else templates)
    if languages is not None:
        components.append(_i18n(languages))
    components.append(FormChecks())
    return components


def _databases(database: str | Database | Databases) -> Databases:
    from bandstand.orm import Database
    from bandstand.orm.database import Databases

    if isinstance(database, Databases):
        return database
    return Databases([Database(database) if isinstance(database, str) else database])


def _caches(cache: str | Mapping[str, str] | Component, databases: Databases | None) -> list[Component]:
    """Give the component of the caches, and the app whose table some of them are in."""
    if not isinstance(cache, str | Mapping):
        return [cache]
    from bandstand.cache import Caches

    urls = {"default": cache} if isinstance(cache, str) else cache
    for url in urls.values():
        if url.startswith("database:") and url != _DATABASE:
            message = f"A cache in the database is {_DATABASE!r} alone; got {url!r}. Options are for database_cache()."
            raise ValueError(message)
    if _DATABASE not in urls.values():
        return [Caches(urls)]
    if databases is None:
        message = f"A cache is at {_DATABASE!r}, and the site has no database; expected full_stack(database=...) too."
        raise ValueError(message)
    from bandstand.project import App
    from bandstand.stack.cache import database_cache

    made = {
        name: partial(database_cache, databases, prefix=name) if url == _DATABASE else url for name, url in urls.items()
    }
    return [App("bandstand.stack.cache"), Caches(made)]


def _engine() -> Component:
    from bandstand.templates import Engine

    return Engine()


def _i18n(languages: Iterable[str] | Component) -> Component:
    if not isinstance(languages, Iterable):
        return languages
    from bandstand.i18n import I18n

    if isinstance(languages, str):
        message = f"Languages are several: expected a list such as ['en', {languages!r}]; got {languages!r}."
        raise ValueError(message)  # noqa: TRY004 - as all that full_stack refuses
    return I18n(languages)
