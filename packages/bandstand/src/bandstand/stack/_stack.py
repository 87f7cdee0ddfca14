"""``full_stack``, which grows an argument with each part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bandstand.contracts.assembly import Component
    from bandstand.orm import Database
    from bandstand.orm.database import Databases
    from bandstand.project import App


@final
class Usual:
    """The class of ``USUAL``."""

    def __repr__(self) -> str:
        return "USUAL"


USUAL: Final = Usual()
"""Stands for the component that a site usually has."""


def full_stack(
    *,
    apps: Iterable[App] = (),
    database: str | Database | Databases | None = None,
    templates: Component | Usual | None = USUAL,
) -> list[Component]:
    """Make the components of a site, for ``Project(components=...)``.

    Each part but ``apps`` takes the component that is to stand in the place of the usual one, or None to leave it out.

    Args:
        apps: The apps of the site; the files of an earlier one hide those of later ones and of all parts.
        database: Where the rows of models are: a URL, as in ``"sqlite:///shop.db"``, a ``Database`` with options, or
            ``Databases`` where there are several. None: the site has no models.
        templates: What renders templates; ``bandstand.templates.Engine()``.
    """
    components: list[Component] = [*apps]
    if database is not None:
        components.append(_databases(database))
    if templates is not None:
        components.append(_engine() if isinstance(templates, Usual) else templates)
    return components


def _databases(database: str | Database | Databases) -> Databases:
    from bandstand.orm import Database
    from bandstand.orm.database import Databases

    if isinstance(database, Databases):
        return database
    return Databases([Database(database) if isinstance(database, str) else database])


def _engine() -> Component:
    from bandstand.templates import Engine

    return Engine()
