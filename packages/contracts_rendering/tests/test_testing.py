"""The suites of rendering: the reference passes, and each rule has a violator that is caught."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from html import unescape
from typing import TYPE_CHECKING, Any

from bandstand.contracts.http.testing import MemoryRequest
from bandstand.contracts.rendering import TemplateEngine, TemplateError, _engine, _renderer, portable
from bandstand.contracts.rendering.helpers import Helper, Library, _helper
from bandstand.contracts.rendering.portable.testing import PortableSuite
from bandstand.contracts.rendering.reference import MemoryEngine
from bandstand.contracts.rendering.testing import (
    BlockHelperSuite,
    HelperSuite,
    InclusionSuite,
    MakeEngine,
    RendererSuite,
    StreamingSuite,
    TemplateEngineSuite,
)
from bandstand.contracts.services.conformance import Suite, broken, gaps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bandstand.contracts.http import Request
    from bandstand.contracts.rendering import ContextProvider, Renderer, Streaming
    from bandstand.contracts.rendering.helpers import Scope
    from bandstand.contracts.rendering.portable import PortableEngine
    from bandstand.contracts.services import Services

    _renders: type[Renderer] = MemoryEngine
    _reads: type[TemplateEngine] = MemoryEngine
    _is_portable: type[PortableEngine] = MemoryEngine
    _makes: MakeEngine = MemoryEngine


class TestMemoryRenderer(RendererSuite):
    """The reference implementation renders."""

    def make(self) -> MakeEngine:
        return MemoryEngine


class TestMemoryTemplateEngine(TemplateEngineSuite):
    """The reference implementation finds and makes templates."""

    def make(self) -> MakeEngine:
        return MemoryEngine


class TestMemoryStreaming(StreamingSuite):
    """The reference implementation streams."""

    def make(self) -> MakeEngine:
        return MemoryEngine


class TestMemoryPortable(PortableSuite):
    """The reference implementation reads the portable subset."""

    def make(self) -> MakeEngine:
        return MemoryEngine


class TestMemoryHelpers(HelperSuite):
    """The reference implementation offers filters and functions."""

    def make(self) -> MakeEngine:
        return MemoryEngine


class TestMemoryBlockHelpers(BlockHelperSuite):
    """The reference implementation offers blocks."""

    def make(self) -> MakeEngine:
        return MemoryEngine


class TestMemoryInclusions(InclusionSuite):
    """The reference implementation offers inclusions."""

    def make(self) -> MakeEngine:
        return MemoryEngine


class Rendering(MemoryEngine):
    """Changes what the reference renders; each violator says how."""

    def render(
        self,
        template: str | Sequence[str],
        context: Mapping[str, object] | None = None,
        /,
        *,
        request: Request[Any] | None = None,  # Any: whatever the application takes for a user
    ) -> str:
        return self.change(super().render(template, context, request=request))

    def change(self, text: str) -> str:
        return text


class TriesNamesBackwards(MemoryEngine):
    """Breaks RENDER-01: the last name wins."""

    def render(self, template: str | Sequence[str], /, *given: Any, **named: Any) -> str:  # Any: passed on as it is
        names = (template,) if isinstance(template, str) else template[::-1]
        return super().render(names, *given, **named)


class EscapesNothing(Rendering):
    """Breaks RENDER-02: values can be tags."""

    def change(self, text: str) -> str:
        return unescape(text)


class GivesPlainText(Rendering):
    """Breaks RENDER-03: whoever prints the text escapes it again."""

    def change(self, text: str) -> str:
        return str(text)


class WritesIntoContexts(MemoryEngine):
    """Breaks RENDER-04: leaves its variables in the context."""

    def render(self, template: str | Sequence[str], context: Any = None, /, **named: Any) -> str:  # Any: passed on
        text = super().render(template, context, **named)
        if context:
            context["title"] = "left behind"
        return text


class AlwaysAsksProviders(MemoryEngine):
    """Breaks RENDER-05: makes up a request."""

    def render(self, *given: Any, request: Any = None) -> str:  # Any: passed on as it is
        return super().render(*given, request=request or MemoryRequest())


class OneAtATime(MemoryEngine):
    """Breaks RENDER-06: refuses to render while it renders."""

    busy = False

    def render(self, *given: Any, **named: Any) -> str:  # Any: passed on as it is
        if self.busy:
            raise RuntimeError
        self.busy = True
        try:
            return super().render(*given, **named)
        finally:
            self.busy = False


class ForgetsLines(MemoryEngine):
    """Breaks RENDER-07: does not say where."""

    def render(self, *given: Any, **named: Any) -> str:  # Any: passed on as it is
        try:
            return super().render(*given, **named)
        except TemplateError as error:
            raise TemplateError(error.problem, template=error.template) from None


class SignsPages(Rendering):
    """Breaks RENDER-10: adds something that templates do not."""

    def change(self, text: str) -> str:
        return f"{text}<!-- rendered -->"


@dataclass
class LossyTemplate:
    """A template that streams less than it renders."""

    template: Streaming

    @property
    def name(self) -> str | None:
        return self.template.name

    def render(self, *given: Any, **named: Any) -> str:  # Any: passed on as it is
        return self.template.render(*given, **named)

    def stream(self, *given: Any, **named: Any) -> Iterator[str]:  # Any: passed on as it is
        return (piece for piece in self.template.stream(*given, **named) if piece != ",")


class LosesPieces(MemoryEngine):
    """Breaks RENDER-11: its templates lose some pieces."""

    def find(self, *names: str) -> Streaming:
        return LossyTemplate(super().find(*names))


class FindsBackwards(MemoryEngine):
    """Breaks RENDER-12: the last name wins."""

    def find(self, *names: str) -> Streaming:
        return super().find(*names[::-1])


class KeepsTexts(MemoryEngine):
    """Breaks RENDER-13: a text with a name is found by it."""

    def from_string(self, source: str, /, *, name: str | None = None) -> Streaming:
        if name is not None:
            self._texts[name] = source
        return super().from_string(source, name=name)


class InstallsOneByOne(MemoryEngine):
    """Breaks RENDER-14: what comes before the name that is taken stays."""

    def add_library(self, library: Library, /) -> None:
        for helper in library:
            alone = Library(f"{library.name}.{helper.name}")
            alone.add(helper)
            super().add_library(alone)


class Rewriting(MemoryEngine):
    """Reads other texts than it is given; each violator says which."""

    def __init__(
        self,
        templates: Mapping[str, str],
        /,
        *,
        libraries: Iterable[Library] = (),
        providers: Iterable[ContextProvider] = (),
        services: Services | None = None,
    ) -> None:
        texts = {name: self.rewrite(text) for name, text in templates.items()}
        super().__init__(texts, libraries=libraries, providers=providers, services=services)

    def rewrite(self, text: str) -> str:
        return text


class StripsLines(Rewriting):
    """Breaks RENDER-20: forgets how lines begin and end."""

    def rewrite(self, text: str) -> str:
        return "\n".join(line.strip() for line in text.split("\n"))


class FollowsOneName(Rewriting):
    """Breaks RENDER-21: does not look deeper than one name."""

    def rewrite(self, text: str) -> str:
        return re.sub(r"(\w+\.\w+)\.\w+", r"\1", text)


class RoundsNumbers(Rewriting):
    """Breaks RENDER-22: reads no decimals."""

    def rewrite(self, text: str) -> str:
        return re.sub(r"(\d+)\.\d+", r"\1", text)


class TranslatesNothing(Rewriting):
    """Breaks RENDER-23: every message is a plain text."""

    def rewrite(self, text: str) -> str:
        return re.sub(r"_\(([^)]*)\)", r"\1", text)


class FiltersBackwards(Rewriting):
    """Breaks RENDER-24: applies the last filter first."""

    def rewrite(self, text: str) -> str:
        return re.sub(r"(\|\w+)(\|\w+)", r"\2\1", text)


class KnowsNoOr(Rewriting):
    """Breaks RENDER-25: every condition has to hold."""

    def rewrite(self, text: str) -> str:
        return text.replace(" or ", " and ")


class SwapsPairs(Rewriting):
    """Breaks RENDER-26: takes pairs apart from the back."""

    def rewrite(self, text: str) -> str:
        return text.replace("for a, b in", "for b, a in")


class NeverEndsNames(Rewriting):
    """Breaks RENDER-27: a name stays to the end of the template."""

    def rewrite(self, text: str) -> str:
        return text.replace("{% endwith %}", "") + "{% endwith %}" * text.count("{% endwith %}")


class HidesNames(Rewriting):
    """Breaks RENDER-28: an included template does not see all variables."""

    def rewrite(self, text: str) -> str:
        return re.sub(r"(\{% include [^%]* %\})", r"{% with m=0 %}\1{% endwith %}", text)


class SkipsTemplates(Rewriting):
    """Breaks RENDER-29: the blocks of a template in the middle are lost."""

    def rewrite(self, text: str) -> str:
        return text.replace('{% extends "page.html" %}', '{% extends "base.html" %}')


class NamesNothing(Rewriting):
    """Breaks HELPER-07: writes what should get a name."""

    def rewrite(self, text: str) -> str:
        return re.sub(r" as \w+ %\}", " %}", text)


class Helping(MemoryEngine):
    """Changes the helpers; each violator says how."""

    def add_library(self, library: Library, /) -> None:
        changed = Library(library.name)
        for helper in library:
            changed.add(self.change(helper))
        super().add_library(changed)

    def change(self, helper: Helper) -> Helper:
        return replace(helper, call=partial(self.call, helper))

    def call(self, helper: Helper, *given: object, **named: object) -> object:
        return helper.call(*given, **named)


class EmptyForNone(Helping):
    """Breaks HELPER-01: what is not there is a text."""

    def call(self, helper: Helper, *given: object, **named: object) -> object:
        return super().call(helper, *("" if each is None else each for each in given), **named)


class Trusted(str):
    """A text that is HTML."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


class TrustsHelpers(Helping):
    """Breaks HELPER-02: whatever a helper gives is HTML."""

    def call(self, helper: Helper, *given: object, **named: object) -> object:
        result = super().call(helper, *given, **named)
        return Trusted(result) if isinstance(result, str) else result


class KeepsNothingSafe(Helping):
    """Breaks HELPER-03: escapes what was safe before."""

    def change(self, helper: Helper) -> Helper:
        return replace(helper, keeps_safe=False)


class RendersBodiesFirst(Helping):
    """Breaks HELPER-04: renders each body before the helper is called."""

    def call(self, helper: Helper, *given: Any, **named: object) -> object:  # Any: a scope, a body or a value
        if helper.kind == "block":
            given[int(helper.takes_scope)]()
        return super().call(helper, *given, **named)


class SharesVariables(Helping):
    """Breaks HELPER-05: inclusions see variables of the calling template."""

    def change(self, helper: Helper) -> Helper:
        own_scope = helper.kind == "inclusion" and not helper.takes_scope
        return replace(super().change(helper), takes_scope=True) if own_scope else helper

    def call(self, helper: Helper, *given: Any, **named: object) -> object:  # Any: a scope, then values
        scope, *values = given
        context: Any = super().call(helper, *values, **named)  # Any: inclusions give contexts
        return {"a": scope.get("a"), **context}


class ScopesLast(Helping):
    """Breaks HELPER-06: the scope comes behind the other arguments."""

    def call(self, helper: Helper, *given: object, **named: object) -> object:
        turned = given[1:] + given[:1] if helper.takes_scope else given
        return super().call(helper, *turned, **named)


class WrapsErrors(Helping):
    """Breaks HELPER-08: errors become others."""

    def call(self, helper: Helper, *given: object, **named: object) -> object:
        try:
            return super().call(helper, *given, **named)
        except Exception as error:
            raise RuntimeError(helper.name) from error


@dataclass
class ChangedScope:
    """A scope of which one method does something else."""

    scope: Scope

    def __getattr__(self, name: str) -> Any:  # Any: whatever the scope has there
        return getattr(self.scope, name)


class NoDefaults(ChangedScope):
    """Knows no default."""

    def get(self, name: str, default: object = None, /) -> object:
        return self.scope.get(name)


class LeakingScope(ChangedScope):
    """Renders with the variables of the caller."""

    def render(self, template: str | Sequence[str], context: Mapping[str, object] | None = None, /) -> str:
        return self.scope.render(template, {"b": self.scope.get("b"), **(context or {})})


class Scoping(Helping):
    """Gives helpers another scope."""

    scope: type[ChangedScope]

    def call(self, helper: Helper, *given: Any, **named: object) -> object:  # Any: a scope, a body or a value
        if helper.takes_scope:
            given = (self.scope(given[0]), *given[1:])
        return super().call(helper, *given, **named)


class ForgetsDefaults(Scoping):
    """Breaks HELPER-10: gives None for every variable that is not there."""

    scope = NoDefaults


class LeaksVariables(Scoping):
    """Breaks HELPER-11: other templates see variables of the calling one."""

    scope = LeakingScope


# Any: the violators belong to suites of one type, which the conformance module does not know.
SUITES: list[type[Suite[Any]]] = [
    RendererSuite,
    TemplateEngineSuite,
    StreamingSuite,
    PortableSuite,
    HelperSuite,
    BlockHelperSuite,
    InclusionSuite,
]
VIOLATORS: dict[str, tuple[type[Suite[Any]], MakeEngine]] = {
    "RENDER-01": (RendererSuite, TriesNamesBackwards),
    "RENDER-02": (RendererSuite, EscapesNothing),
    "RENDER-03": (RendererSuite, GivesPlainText),
    "RENDER-04": (RendererSuite, WritesIntoContexts),
    "RENDER-05": (RendererSuite, AlwaysAsksProviders),
    "RENDER-06": (RendererSuite, OneAtATime),
    "RENDER-07": (RendererSuite, ForgetsLines),
    "RENDER-10": (TemplateEngineSuite, SignsPages),
    "RENDER-11": (StreamingSuite, LosesPieces),
    "RENDER-12": (TemplateEngineSuite, FindsBackwards),
    "RENDER-13": (TemplateEngineSuite, KeepsTexts),
    "RENDER-14": (TemplateEngineSuite, InstallsOneByOne),
    "RENDER-20": (PortableSuite, StripsLines),
    "RENDER-21": (PortableSuite, FollowsOneName),
    "RENDER-22": (PortableSuite, RoundsNumbers),
    "RENDER-23": (PortableSuite, TranslatesNothing),
    "RENDER-24": (PortableSuite, FiltersBackwards),
    "RENDER-25": (PortableSuite, KnowsNoOr),
    "RENDER-26": (PortableSuite, SwapsPairs),
    "RENDER-27": (PortableSuite, NeverEndsNames),
    "RENDER-28": (PortableSuite, HidesNames),
    "RENDER-29": (PortableSuite, SkipsTemplates),
    "HELPER-01": (HelperSuite, EmptyForNone),
    "HELPER-02": (HelperSuite, TrustsHelpers),
    "HELPER-03": (HelperSuite, KeepsNothingSafe),
    "HELPER-04": (BlockHelperSuite, RendersBodiesFirst),
    "HELPER-05": (InclusionSuite, SharesVariables),
    "HELPER-06": (HelperSuite, ScopesLast),
    "HELPER-07": (HelperSuite, NamesNothing),
    "HELPER-08": (HelperSuite, WrapsErrors),
    "HELPER-10": (HelperSuite, ForgetsDefaults),
    "HELPER-11": (HelperSuite, LeaksVariables),
}


def violating(suite: type[Suite[Any]], make: MakeEngine) -> type[Suite[Any]]:
    return broken(suite, lambda: make)


def test_each_rule_has_a_check_that_catches_a_planted_violator() -> None:
    violators = {rule_id: violating(suite, make) for rule_id, (suite, make) in VIOLATORS.items()}
    assert gaps([_renderer, _engine, portable, _helper], SUITES, violators) == []
