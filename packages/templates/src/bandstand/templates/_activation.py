"""One rendering of a template, and what it keeps.

A ``Rendering`` is made for each call of ``render``; an ``Activation`` for each template that takes part in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from bandstand.contracts.services import current, find
from bandstand.templates._errors import TooDeep
from bandstand.templates._escaping import safe
from bandstand.templates._loops import ForLoop
from bandstand.templates._runtime import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Protocol

    from bandstand.contracts.http import Request
    from bandstand.contracts.i18n import Translator
    from bandstand.contracts.services import Services
    from bandstand.templates._modes import Mode
    from bandstand.templates._sandbox import Meter, Sandbox

    # For type checkers alone: making a Protocol costs an import up to a millisecond.

    class Program(Protocol):
        """A template, compiled for one way of escaping."""

        @property
        def root(self) -> Function:
            """The template itself."""
            ...

        @property
        def chains(self) -> Chains:
            """Its blocks."""
            ...

        @property
        def partials(self) -> Mapping[str, Function]:
            """Its parts that have names."""
            ...

    class Programs(Protocol):
        """A template, as its chains know it."""

        @property
        def name(self) -> str | None:
            """Its name."""
            ...

        def program(self, autoescape: bool, streaming: bool = False, /) -> Program:
            """Give it compiled."""
            ...

    class Host(Protocol):
        """The engine, as templates that run know it."""

        @property
        def services(self) -> Services | None:
            """The services it was given."""
            ...

        @property
        def debug(self) -> bool:
            """Whether it helps those who write templates."""
            ...

        @property
        def watch(self) -> Watch | None:
            """Who is told of each template that is rendered."""
            ...

        @property
        def is_watched(self) -> bool:
            """Whether somebody is told, or a sandbox counts."""
            ...

        @property
        def sandbox(self) -> Sandbox | None:
            """What templates may do, where they are not trusted."""
            ...

        def render(
            self,
            template: str | Sequence[str],
            context: Values | None = None,
            /,
            *,
            request: Request[Any] | None = None,  # Any: whatever the application takes for a user
        ) -> str:
            """Render a template."""
            ...


Values: TypeAlias = Mapping[str, object]
Write: TypeAlias = Callable[[str], None]
Function: TypeAlias = "Callable[[Write, Values, Activation, int], None]"
"""A compiled piece of a template; the number says how many others replace the block that it is of."""

Streaming: TypeAlias = "Callable[[Values, Activation, int], Iterator[str]]"
"""The same piece as a generator of its texts."""

Watch: TypeAlias = "Callable[[str | None, Values], object]"
"""Is told the name and the variables of a template."""

MAX_DEPTH = 100


def streaming(function: Function) -> Streaming:
    """Give a function of a program that streams as what it is."""
    return cast("Streaming", function)


class Chains(dict[str, tuple[Function, ...]]):
    """The functions of each block, that of the outermost child first."""

    __slots__ = ("_extended", "mode", "templates")

    def __init__(
        self, blocks: Mapping[str, tuple[Function, ...]], *, templates: tuple[Programs, ...], mode: Mode
    ) -> None:
        super().__init__(blocks)
        self.templates = templates
        self.mode = mode
        self._extended: tuple[Program, Chains] | None = None

    def extended(self, parent: Program) -> Chains:
        """Give those of a template whose parent is another; the last answer is kept."""
        if self._extended is None or self._extended[0] is not parent:
            blocks = {name: self.get(name, ()) + chain for name, chain in parent.chains.items()}
            templates = self.templates + parent.chains.templates
            merged = Chains({**self, **blocks}, templates=templates, mode=self.mode)
            self._extended = (parent, merged)
        return self._extended[1]

    def other(self) -> Chains:
        """Give those for the other way of escaping."""
        mode = self.mode
        first, *parents = [template.program(not mode.autoescape, mode.streaming) for template in self.templates]
        chains = first.chains
        for parent in parents:
            chains = chains.extended(parent)
        return chains


class Rendering:
    """What all templates of one rendering share."""

    __slots__ = ("_translator", "base", "host", "is_watched", "meter", "request", "streams")

    def __init__(self, host: Host, request: Request[Any] | None, base: Values, streams: bool = False) -> None:
        self.host = host
        self.streams = streams
        self.request = request
        self.base = base
        self.meter: Meter | None = None
        self.is_watched = host.is_watched
        if host.sandbox is not None:
            self.meter = host.sandbox.meter()
        self._translator: Translator | None = None

    def text_of(self, function: Function, values: Values, activation: Activation, level: int) -> str:
        """Give the text that a function of a template renders."""
        __tracebackhide__ = True
        texts = self.texts()
        if self.streams:
            texts.extend(streaming(function)(values, activation, level))
        else:
            function(texts.append, values, activation, level)
        return "".join(texts)

    def count(self, program: Program, values: Values) -> None:
        """Count a template that is included, and tell who watches."""
        if self.meter is not None:
            self.meter.turn()
        self.tell(program, values)

    def tell(self, program: Program, values: Values) -> None:
        """Tell who watches that a template begins."""
        watch = self.host.watch
        if watch is not None:
            watch(
                program.chains.templates[0].name, {name: each for name, each in values.items() if each is not MISSING}
            )

    def texts(self) -> list[str]:
        """Make what texts are written to, which are counted in a sandbox."""
        return [] if self.meter is None else self.meter.texts()

    @property
    def services(self) -> Services:
        """The services of the engine, or the current ones.

        Raises:
            NoCurrentServices: The engine has none, and there are no current ones.
        """
        given = self.host.services
        return current() if given is None else given

    @property
    def translator(self) -> Translator:
        """Who translates; looked up once, for the services stay and the translator reads the locale at each call."""
        if self._translator is None:
            from bandstand.contracts.i18n import TRANSLATOR  # templates without such texts need not load it
            from bandstand.contracts.i18n.english import ENGLISH

            found = find(TRANSLATOR)
            self._translator = ENGLISH if found is None else found
        return self._translator

    def translate(self, text: str) -> str:
        """Translate a text of a template, which is safe."""
        return safe(self.translator.gettext(text))  # translations are as safe as templates


class Activation:
    """What a template keeps while it is rendered once."""

    __slots__ = ("_own", "blocks", "depth", "kept", "rendering")

    def __init__(self, rendering: Rendering, blocks: Chains, depth: int = 0) -> None:
        self.rendering = rendering
        self.blocks = blocks
        self.depth = depth
        self.kept: dict[int, object] | None = None
        self._own: dict[object, object] | None = None

    @property
    def own(self) -> dict[object, object]:
        """What tags from elsewhere keep."""
        if self._own is None:
            self._own = {}
        return self._own

    def inner(self, program: Program, values: Values) -> Activation:
        """Make one for a template that is included and sees some variables.

        Raises:
            TooDeep: Too many stand inside each other.
        """
        if self.depth >= MAX_DEPTH:
            raise TooDeep(program.chains.templates[0].name, MAX_DEPTH)
        if self.rendering.is_watched:
            self.rendering.count(program, values)
        return Activation(self.rendering, program.chains, self.depth + 1)

    def extending(self, parent: Program, values: Values) -> Activation:
        """Make one for the parent of this template, whose blocks are replaced by this one's.

        Raises:
            TooDeep: Templates extend each other in a circle.
        """
        if self.depth >= MAX_DEPTH:
            raise TooDeep(parent.chains.templates[0].name, MAX_DEPTH)
        if self.rendering.is_watched:
            self.rendering.tell(parent, values)
        return Activation(self.rendering, self.blocks.extended(parent), self.depth + 1)

    def switched(self) -> Activation:
        """Make one for the same template and the other way of escaping."""
        return Activation(self.rendering, self.blocks.other(), self.depth)

    def turn(self, key: int, length: int) -> int:
        """Give the number of the value that a cycle is at, and move it on."""
        kept = self._kept()
        number = kept.get(key, 0)
        assert isinstance(number, int)  # noqa: S101 - nothing else is kept there
        kept[key] = (number + 1) % length
        return number

    def reset(self, key: int) -> None:
        """Let a cycle begin again."""
        self._kept()[key] = 0

    def changed(self, loop: object, key: int, value: object) -> bool:
        """Tell whether a value is another than at the last call in this loop, or in this template outside of loops."""
        kept = loop.kept if isinstance(loop, ForLoop) else self._kept()
        if kept.get(key, MISSING) == value:
            return False
        kept[key] = value
        return True

    def _kept(self) -> dict[int, object]:
        if self.kept is None:
            self.kept = {}
        return self.kept
