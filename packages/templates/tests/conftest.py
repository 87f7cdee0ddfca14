"""What the tests of templates share: an engine with a few helpers, and a short way to render."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from markupsafe import Markup

from bandstand.contracts.rendering.helpers import Body, Library, Scope
from bandstand.templates import Engine
from bandstand.templates.loaders import DictLoader

if TYPE_CHECKING:
    from collections.abc import Callable


def shop() -> Library:
    library = Library("shop")

    @library.function
    def price(amount: float, *, currency: str = "EUR") -> str:
        return f"{amount:.2f} <{currency}>"

    @library.function(takes_scope=True)
    def seen(scope: Scope, name: str) -> object:
        return scope.get(name, "nothing")

    @library.function
    def described(value: object) -> str:
        return repr(value)

    @library.filter(takes_scope=True)
    def mode(scope: Scope, value: str) -> str:
        return f"{value}: {scope.autoescape}"

    @library.block
    def panel(body: Body, title: str) -> str:
        return Markup("<div title='{}'>{}</div>").format(title, body())

    @library.block
    def twice(body: Body) -> str:
        return Markup(body(number=1) + body(number=2))

    @library.inclusion("badge.html")
    def badge(text: str) -> dict[str, object]:
        return {"text": text}

    return library


@pytest.fixture
def helpers() -> Library:
    """A library with helpers of each kind."""
    return shop()


@pytest.fixture
def make() -> Callable[..., Engine]:
    """Make an engine with some templates by name."""

    def make_engine(templates: dict[str, str] | None = None, **options: object) -> Engine:
        loader = DictLoader({"badge.html": "<b>{{ text }}{{ outer }}</b>", **(templates or {})})
        return Engine(loaders=[loader], libraries=[shop()], **options)  # type: ignore[arg-type]

    return make_engine


@pytest.fixture
def render(make: Callable[..., Engine]) -> Callable[..., str]:
    """Render a text with a context."""
    engine = make()

    def render_text(source: str, /, **context: object) -> str:
        return str(engine.from_string(source).render(context))

    return render_text
