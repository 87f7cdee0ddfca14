"""The rules that every engine keeps, and the subset that every engine reads alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.contracts.rendering.portable.testing import PortableSuite
from bandstand.contracts.rendering.testing import (
    BlockHelperSuite,
    HelperSuite,
    InclusionSuite,
    MakeEngine,
    RendererSuite,
    StreamingSuite,
    TemplateEngineSuite,
)
from bandstand.templates import Engine
from bandstand.templates.loaders import DictLoader

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bandstand.contracts.rendering import ContextProvider
    from bandstand.contracts.rendering.helpers import Library
    from bandstand.contracts.services import Services


def make_engine(
    templates: Mapping[str, str],
    /,
    *,
    libraries: Iterable[Library] = (),
    providers: Iterable[ContextProvider] = (),
    services: Services | None = None,
) -> Engine:
    engine = Engine(loaders=[DictLoader(templates)], providers=[*providers], services=services)
    for library in libraries:
        engine.add_library(library)
    return engine


class TestRenderer(RendererSuite):
    """What a part that shows something relies on."""

    def make(self) -> MakeEngine:
        return make_engine


class TestTemplateEngine(TemplateEngineSuite):
    """Finding, reading, installing."""

    def make(self) -> MakeEngine:
        return make_engine


class TestStreaming(StreamingSuite):
    """Text in pieces."""

    def make(self) -> MakeEngine:
        return make_engine


class TestHelpers(HelperSuite):
    """Filters and functions of libraries."""

    def make(self) -> MakeEngine:
        return make_engine


class TestBlockHelpers(BlockHelperSuite):
    """Blocks of libraries."""

    def make(self) -> MakeEngine:
        return make_engine


class TestInclusions(InclusionSuite):
    """Inclusions of libraries."""

    def make(self) -> MakeEngine:
        return make_engine


class TestPortable(PortableSuite):
    """What is read alike by every engine."""

    def make(self) -> MakeEngine:
        return make_engine
