"""One helper, and what it may see of the template that calls it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bandstand.contracts.http import Request
    from bandstand.contracts.services import Services

Kind: TypeAlias = Literal["filter", "function", "block", "inclusion"]
"""How a template uses a helper: ``{{ value|name }}``, ``{% name ... %}``, or ``{% name ... %}...{% endname %}``."""


class Scope(Protocol):
    """What a helper may see of the template that calls it, if it asks for that.

    HELPER-10: ``get`` gives a variable as the template sees it at the call, and the default for one that is not there.
    HELPER-11: ``render`` renders another template of the same engine for the same request. It sees the context that is
    given, what context providers give, and no variable of the calling template.
    """

    @property
    def request(self) -> Request[Any] | None:  # Any: whatever the application takes for a user
        """The request that is answered, or None."""
        ...

    @property
    def services(self) -> Services:
        """The services of the engine; ``bandstand.contracts.services.current()`` where it was given none."""
        ...

    @property
    def autoescape(self) -> bool:
        """Whether the template escapes values at the call."""
        ...

    def get(self, name: str, default: object = None, /) -> object:
        """Give a variable."""
        ...

    def render(self, template: str | Sequence[str], context: Mapping[str, object] | None = None, /) -> str:
        """Render another template."""
        ...


class Body(Protocol):
    """What stands between the two tags of a block helper."""

    def __call__(self, **variables: object) -> str:
        """Render it, with some variables more than the template has there; any number of times."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """A function that templates may call.

    HELPER-01: arguments arrive evaluated, by position and by name, as the template gives them. A variable that is not
    there is None; a filter that is applied to one may be given an empty text instead, as languages differ in that. A
    text that is written out in a template may be marked as safe, and may not.
    HELPER-02: what a helper gives is escaped where the template escapes, unless it has ``__html__``. None is written as
    nothing, but from a filter as the language writes None.
    HELPER-03: a filter's first argument is the value that it is applied to. What a filter gives that ``keeps_safe`` is
    as safe as its value was.
    HELPER-04: a block helper's ``Body`` comes before all other arguments but the scope, and renders nothing until it is
    called.
    HELPER-05: an inclusion gives the context that its template is rendered with, which sees nothing else of the calling
    template.
    HELPER-06: a helper that ``takes_scope`` gets a ``Scope`` before all other arguments.
    HELPER-07: ``as name`` at the end of a tag writes nothing and gives the text or value that name instead, until the
    end of the loop, ``with``, ``block``, body or template that the tag stands in. An ``if`` does not end it.
    HELPER-08: an error that a helper raises reaches who renders as it is.

    Attributes:
        name: What templates call it.
        call: The function.
        kind: How it is used.
        takes_scope: Whether it is given a ``Scope``.
        keeps_safe: Of a filter: whether it adds nothing to its value that would have to be escaped.
        template: Of an inclusion: the name of the template.

    Raises:
        ValueError: The name is no identifier, an inclusion has no template, or another kind has one.
    """

    name: str
    call: Callable[..., object]
    kind: Kind
    takes_scope: bool = False
    keeps_safe: bool = False
    template: str | None = None

    def __post_init__(self) -> None:
        if not self.name.isidentifier() or self.name.startswith("_"):
            message = f"A helper's name is an identifier without an underscore in front; got {self.name!r}."
            raise ValueError(message)
        if (self.template is not None) != (self.kind == "inclusion"):
            message = f"An inclusion has a template, and no other helper; {self.name!r} is of the kind {self.kind!r}."
            raise ValueError(message)


class UnsupportedHelper(Exception):
    """An engine cannot offer a helper to its templates.

    Attributes:
        helper: The helper.
        engine: What the engine calls itself.
    """

    def __init__(self, helper: Helper, engine: str) -> None:
        super().__init__(helper, engine)
        self.helper = helper
        self.engine = engine

    def __str__(self) -> str:
        """Name the helper, its kind and the engine."""
        return f"{self.engine} has no way to offer the {self.helper.kind} {self.helper.name!r} to its templates."
