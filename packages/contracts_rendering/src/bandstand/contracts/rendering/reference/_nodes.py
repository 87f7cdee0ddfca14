"""What a template consists of: each node writes itself in a frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from bandstand.contracts.rendering.reference._markup import MISSING, Html, missing_if_none, none_if_missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bandstand.contracts.rendering.helpers import Helper
    from bandstand.contracts.rendering.reference._conditions import Condition
    from bandstand.contracts.rendering.reference._frames import Frame, Node
    from bandstand.contracts.rendering.reference._values import Value


@dataclass(frozen=True, slots=True)
class Text:
    """Text as it stands."""

    text: str

    def write(self, frame: Frame, /) -> Iterator[str]:  # noqa: ARG002 - it is the same everywhere
        """Give it."""
        yield self.text


@dataclass(frozen=True, slots=True)
class Output:
    """``{{ value }}``."""

    value: Value

    def write(self, frame: Frame, /) -> Iterator[str]:
        """Give the text of the value."""
        yield frame.text(self.value.get(frame))


@dataclass(frozen=True, slots=True)
class If:
    """``{% if %}`` and its branches; that of ``{% else %}`` has no condition."""

    branches: tuple[tuple[Condition | None, tuple[Node, ...]], ...]

    def write(self, frame: Frame, /) -> Iterator[str]:
        """Write the first branch that holds."""
        for condition, body in self.branches:
            if condition is None or condition.holds(frame):
                yield from frame.write(body)
                return


@dataclass(frozen=True, slots=True)
class For:
    """``{% for %}`` with one name, or several for the parts of each item."""

    names: tuple[str, ...]
    items: Value
    body: tuple[Node, ...]

    def write(self, frame: Frame, /) -> Iterator[str]:
        """Write the body for each item."""
        for item in cast("Iterable[object]", self.items.get(frame)):
            parts = (item,) if len(self.names) == 1 else cast("Iterable[object]", item)
            yield from frame.within(**dict(zip(self.names, parts, strict=True))).write(self.body)


@dataclass(frozen=True, slots=True)
class With:
    """``{% with name=value %}``."""

    name: str
    value: Value
    body: tuple[Node, ...]

    def write(self, frame: Frame, /) -> Iterator[str]:
        """Write the body."""
        yield from frame.within(**{self.name: self.value.get(frame)}).write(self.body)


@dataclass(frozen=True, slots=True)
class Include:
    """``{% include "name" %}``."""

    template: str

    def write(self, frame: Frame, /) -> Iterator[str]:
        """Write the template."""
        inner, tree = frame.include(self.template)
        yield from inner.write(tree.nodes)


@dataclass(frozen=True, slots=True)
class Extends:
    """``{% extends "name" %}``; what stands behind it has been read for its blocks."""

    template: str

    def write(self, frame: Frame, /) -> Iterator[str]:
        """Write the template."""
        inner, tree = frame.extend(self.template)
        yield from inner.write(tree.nodes)


@dataclass(frozen=True, slots=True)
class Block:
    """``{% block name %}``; its body is kept by the template."""

    name: str

    def write(self, frame: Frame, /) -> Iterator[str]:
        """Write the body that the templates which extend this one agree on."""
        inner, body = frame.block(self.name)
        yield from inner.write(body)


@dataclass(frozen=True, slots=True)
class Call:
    """The tag of a helper; ``body`` is what a block helper has."""

    helper: Helper
    arguments: tuple[Value, ...]
    keywords: Mapping[str, Value]
    target: str | None
    body: tuple[Node, ...] = ()

    def write(self, frame: Frame, /) -> Iterator[str]:
        """Give the text of what the helper gives, or give that a name."""
        result = self._result(frame)
        if self.target is None:
            yield frame.text(result)
        else:
            frame.variables[self.target] = result

    def _result(self, frame: Frame) -> object:
        result = missing_if_none(self._call(frame))
        if self.helper.template is None:
            return result
        context = None if result is MISSING else cast("Mapping[str, object]", result)
        return frame.scope().render(self.helper.template, context)

    def _call(self, frame: Frame) -> object:
        first: tuple[object, ...] = (frame.scope(),) if self.helper.takes_scope else ()
        if self.helper.kind == "block":
            first = (*first, _Body(frame, self.body))
        arguments = [none_if_missing(value.get(frame)) for value in self.arguments]
        keywords = {name: none_if_missing(value.get(frame)) for name, value in self.keywords.items()}
        return self.helper.call(*first, *arguments, **keywords)


@dataclass(frozen=True, slots=True)
class _Body:
    """What stands between the tags of a block helper."""

    frame: Frame
    nodes: tuple[Node, ...]

    def __call__(self, /, **variables: object) -> str:
        text = "".join(self.frame.within(**variables).write(self.nodes))
        return Html(text) if self.frame.tree.source.escapes else text
