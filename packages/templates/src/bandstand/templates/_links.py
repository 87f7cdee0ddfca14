"""How templates find each other while they are rendered: what include and extends compile to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from posixpath import normpath
from typing import TYPE_CHECKING, cast

from bandstand.contracts.rendering import TemplateMissing
from bandstand.templates._activation import streaming

if TYPE_CHECKING:
    from typing import Protocol

    from bandstand.templates._activation import Activation, Program, Programs, Values, Write
    from bandstand.templates._sandbox import Sandbox

    # For type checkers alone: making a Protocol costs an import up to a millisecond.

    class Finder(Protocol):
        """The engine, as links know it."""

        @property
        def reload(self) -> bool:
            """Whether templates may change while the engine lives."""
            ...

        def find_for(self, referrer: str | None, names: Sequence[str], /) -> Programs:
            """Give the first template there is of some names."""
            ...

        @property
        def sandbox(self) -> Sandbox | None:
            """What templates may do, where they are not trusted."""
            ...


def resolved(referrer: str | None, name: str) -> str:
    """Give the name that ``./name`` or ``../name`` means in a template.

    Raises:
        TemplateMissing: It leads above the top, or the template has no name that it could start from.
    """
    if not name.startswith(("./", "../")):
        return name
    folder = "" if referrer is None else referrer.rpartition("/")[0]
    found = normpath(f"{folder}/{name}".lstrip("/"))
    if referrer is None or found == ".." or found.startswith("../"):
        raise TemplateMissing((name,), referrer=referrer, tried=("the folders above the top",))
    return found


class Link:
    """A place in a template that names another."""

    __slots__ = ("_finder", "_known", "_referrer", "autoescape")

    streaming = False

    def __init__(self, finder: Finder, referrer: str | None, *, autoescape: bool) -> None:
        self._finder = finder
        self._referrer = referrer
        self.autoescape = autoescape
        self._known: dict[str, Program] = {}

    def program(self, value: object) -> Program:
        """Give what a name, a template, or several of them mean.

        Raises:
            TemplateMissing: There is none of them.
        """
        if isinstance(value, str):
            known = self._known.get(value)
            return self._find((value,)) if known is None else known
        if hasattr(value, "program") and self._finder.sandbox is None:
            return cast("Programs", value).program(self.autoescape, self.streaming)
        if isinstance(value, Sequence):
            return self._first(cast("Sequence[object]", value))
        raise TemplateMissing((str(value),), referrer=self._referrer)

    def _first(self, values: Sequence[object]) -> Program:
        names: list[str] = []
        for value in values:
            if not isinstance(value, str):
                return self.program(value)
            names.append(value)
        return self._find(names)

    def _find(self, names: Sequence[str]) -> Program:
        places = [resolved(self._referrer, str(name)) for name in names]
        sandbox = self._finder.sandbox
        if sandbox is not None and not all(place.startswith(sandbox.includes) for place in places):
            raise TemplateMissing(places, referrer=self._referrer, tried=(f"what begins with {sandbox.includes!r}",))
        return self._found(names, places)

    def _found(self, names: Sequence[str], places: Sequence[str]) -> Program:
        program = self._finder.find_for(self._referrer, places).program(self.autoescape, self.streaming)
        if len(names) == 1 and not self._finder.reload:
            self._known[names[0]] = program
        return program

    def include(self, out: Write, value: object, values: Values, activation: Activation) -> None:
        """Render another template in the place of this one's tag."""
        __tracebackhide__ = True
        program = self._known.get(value) if type(value) is str else None
        if program is None:
            if self.takes_foreign(value):
                out(_render_foreign(value, values))
                return
            program = self.program(value)
        program.root(out, values, activation.inner(program, values), 0)

    def extend(self, out: Write, value: object, values: Values, activation: Activation) -> None:
        """Render the parent of this template with its blocks."""
        __tracebackhide__ = True
        program = self.program(value)
        program.root(out, values, activation.extending(program, values), 0)

    def inclusion(self, out: Write, value: str, given: object, activation: Activation) -> None:
        """Render the template of an inclusion with the context that its function gave."""
        __tracebackhide__ = True
        program, values = self.included(value, given, activation)
        program.root(out, values, activation.inner(program, values), 0)

    def included(self, value: str, given: object, activation: Activation) -> tuple[Program, Values]:
        """Give the template of an inclusion and its values. A sandbox has no say in the name, which is the helper's."""
        known = self._known.get(value)
        program = self._found((value,), (value,)) if known is None else known
        return program, {**activation.rendering.base, **cast("Values", given)}

    def takes_foreign(self, value: object) -> bool:
        """Tell whether a value is a template of another engine, and may be rendered."""
        return self._finder.sandbox is None and _is_foreign(value)


class StreamingLink(Link):
    """The same for templates that give their texts one after the other."""

    __slots__ = ()

    streaming = True

    def include(self, value: object, values: Values, activation: Activation) -> Iterator[str]:  # type: ignore[override]
        """Give the texts of another template in the place of this one's tag."""
        __tracebackhide__ = True
        if self.takes_foreign(value):
            yield _render_foreign(value, values)
            return
        program = self.program(value)
        yield from streaming(program.root)(values, activation.inner(program, values), 0)

    def extend(self, value: object, values: Values, activation: Activation) -> Iterator[str]:  # type: ignore[override]
        """Give the texts of the parent of this template with its blocks."""
        __tracebackhide__ = True
        program = self.program(value)
        yield from streaming(program.root)(values, activation.extending(program, values), 0)

    def inclusion(self, value: str, given: object, activation: Activation) -> Iterator[str]:  # type: ignore[override]
        """Give the texts of an inclusion."""
        __tracebackhide__ = True
        program, values = self.included(value, given, activation)
        yield from streaming(program.root)(values, activation.inner(program, values), 0)


def _is_foreign(value: object) -> bool:
    return not isinstance(value, str) and not hasattr(value, "program") and hasattr(value, "render")


def _render_foreign(template: object, values: Values) -> str:
    """Render a template that is of another engine, with all that this one sees."""
    from bandstand.templates._runtime import MISSING

    render = cast("Callable[[Values], str]", getattr(template, "render"))  # noqa: B009 - it is no class of ours
    return render({name: value for name, value in values.items() if value is not MISSING})
