"""``full_stack``, which grows an argument with each part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bandstand.contracts.assembly import Component
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
    templates: Component | Usual | None = USUAL,
) -> list[Component]:
    """Make the components of a site, for ``Project(components=...)``.

    Each part but ``apps`` takes the component that is to stand in the place of the usual one, or None to leave it out.

    Args:
        apps: The apps of the site; the files of an earlier one hide those of later ones and of all parts.
        templates: What renders templates; ``bandstand.templates.Engine()``.
    """
    return [*apps, *([_engine()] if isinstance(templates, Usual) else [templates] if templates is not None else [])]


def _engine() -> Component:
    from bandstand.templates import Engine

    return Engine()
