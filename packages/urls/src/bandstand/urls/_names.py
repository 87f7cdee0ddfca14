"""Names of routes, and the instances of applications that they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.urls._filling import filler

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from bandstand.urls._entries import Entry
    from bandstand.urls._filling import Fill, Filler


class Space:
    """A namespace, or the root of all.

    Attributes:
        spaces: The namespaces within it.
        instances: For each application in it the names of its instances, in the order declared.
    """

    __slots__ = ("instances", "spaces")

    def __init__(self) -> None:
        self.spaces: dict[str, Space] = {}
        self.instances: dict[str, dict[str, None]] = {}

    def add(self, names: Iterable[str], app_names: Iterable[str]) -> None:
        """Make the way to an instance."""
        space = self
        for name, app_name in zip(names, app_names, strict=True):
            instances = space.instances.setdefault(app_name, {})
            # Where two instances share a name, the later one counts as declared last.
            instances.pop(name, None)
            instances[name] = None
            space = space.spaces.setdefault(name, Space())


class Names:
    """Finds the fillers of names; each is made when it is first asked for.

    Attributes:
        ready: Fillers by the name asked for, the route declared last first; for names that depend on nothing else.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.ready: dict[str, tuple[Filler, ...]] = {}
        self._entries: dict[str, list[Entry]] = {}
        self._root = Space()
        self._made: dict[tuple[str, str | None], tuple[Filler, ...]] = {}
        self._shapes: dict[Hashable, Fill] = {}
        for entry in entries:
            self._root.add(entry.route.namespaces, entry.route.app_names)
            if entry.route.name is not None:
                self._entries.setdefault(entry.route.view_name, []).append(entry)

    def find(self, name: str, current_app: str | None) -> tuple[Filler, ...]:
        """Give the fillers of a name; none when it is unknown."""
        full_name = self._instance(name, current_app) if ":" in name else name
        entries = self._entries.get(full_name, [])
        locales = {entry.locale: entry.is_fallback for entry in entries if entry.locale is not None}
        locale = _chosen(locales) if locales else None
        fillers = self._fillers(full_name, locale, entries)
        if entries and current_app is None and not locales:
            self.ready[name] = fillers
        return fillers

    def _fillers(self, name: str, locale: str | None, entries: Sequence[Entry]) -> tuple[Filler, ...]:
        made = self._made.get((name, locale))
        if made is None and entries:
            spoken = [entry for entry in entries if entry.locale in (None, locale)]
            made = self._made[name, locale] = tuple(filler(entry, self._shapes) for entry in reversed(spoken))
        return made or ()

    def _instance(self, name: str, current_app: str | None) -> str:
        """Put the namespace of an instance in the place of each application's name."""
        *asked, last = name.split(":")
        current = current_app.split(":") if current_app else []
        chosen: list[str] = []
        space: Space | None = self._root
        for depth, each in enumerate(asked):
            wanted = current[depth] if depth < len(current) else None
            instance = _instance_of(space.instances if space else {}, each, wanted)
            if instance != wanted:
                current = []
            chosen.append(instance)
            space = space.spaces.get(instance) if space else None
        return ":".join((*chosen, last))


def _instance_of(instances: Mapping[str, Iterable[str]], asked: str, wanted: str | None) -> str:
    """Choose among the instances of an application; what is no application's name stands for itself."""
    names = list(instances.get(asked, ()))
    if wanted is not None and wanted in names:
        return wanted
    return asked if asked in names or not names else names[-1]


def _chosen(locales: Mapping[str, bool]) -> str:
    """Choose the language for the active locale: itself, a wider one, or the one that serves as fallback."""
    from bandstand.contracts.i18n import LOCALE

    tag = LOCALE.get()
    known = {locale.lower(): locale for locale in locales}
    while tag:
        if tag.lower() in known:
            return known[tag.lower()]
        tag = tag.rpartition("-")[0]
    return max(locales, key=lambda locale: locales[locale])
