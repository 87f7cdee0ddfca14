"""What is wrong with a form, to be printed, counted and sent."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias, cast, overload

from markupsafe import Markup, escape

from bandstand.contracts.rendering import RENDERER
from bandstand.contracts.services import current
from bandstand.contracts.validation import Problem
from bandstand.forms._markup import escaped
from bandstand.forms._refused import Refused

if TYPE_CHECKING:
    from bandstand.contracts.rendering import Renderer

NON_FIELD_ERRORS = "__all__"
"""The name under which problems of the whole form are kept."""

Found: TypeAlias = dict[str, list["Problem | Refused"]]
"""What cleaning found, by field."""


class ErrorList(Sequence[Problem]):
    """The problems of one field, or of the whole form, in order.

    It is equal to the list of its texts, and a text is in it that it prints: ``assert form.errors["age"] == [...]``.

    Attributes:
        template_name: A template that writes it; it sees ``errors`` and ``error_class``.
    """

    template_name: str | None = None

    def __init__(
        self,
        problems: Sequence[Problem] = (),
        *,
        error_class: str = "",
        field_id: str = "",
        renderer: Renderer | None = None,
    ) -> None:
        self._problems = tuple(problems)
        self.error_class = f"errorlist {error_class}".rstrip()
        self.field_id = field_id
        self.renderer = renderer

    @overload
    def __getitem__(self, index: int) -> Problem: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Problem]: ...

    def __getitem__(self, index: int | slice) -> Problem | Sequence[Problem]:
        return self._problems[index]

    def __len__(self) -> int:
        return len(self._problems)

    def __contains__(self, item: object) -> bool:
        return item in self._problems or item in self.messages

    def __eq__(self, other: object) -> bool:
        if isinstance(other, ErrorList):
            return self._problems == other._problems
        return self.messages == other

    def __hash__(self) -> int:
        return hash(self._problems)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.messages!r})"

    @property
    def messages(self) -> list[str]:
        """The texts, in the active locale."""
        return [str(problem) for problem in self._problems]

    def as_data(self) -> tuple[Problem, ...]:
        """Give the problems as data."""
        return self._problems

    def get_json_data(self, *, escape_html: bool = False) -> list[dict[str, str]]:
        """Give texts and codes, as writers of JSON take them."""
        return [
            {"message": str(escape(str(problem))) if escape_html else str(problem), "code": problem.code}
            for problem in self._problems
        ]

    def as_json(self, *, escape_html: bool = False) -> str:
        """Give texts and codes as JSON."""
        return json.dumps(self.get_json_data(escape_html=escape_html), ensure_ascii=False)

    def as_text(self) -> str:
        """Give the texts, each on a line with a star before it."""
        return "\n".join(f"* {text}" for text in self.messages)

    def as_ul(self) -> Markup:
        """Give a list of HTML, or nothing where there is none."""
        return Markup(list_html(self._problems, self.error_class, self.field_id))  # noqa: S704 - it is escaped

    def render(self) -> Markup:
        """Give the HTML: by the template where there is one, else a list."""
        if self.template_name is None or not self._problems:
            return self.as_ul()
        renderer = current().require(RENDERER) if self.renderer is None else self.renderer
        context = {"errors": self.messages, "error_class": self.error_class, "field_id": self.field_id}
        return Markup(renderer.render(self.template_name, context))  # noqa: S704 - templates escape

    def __str__(self) -> str:
        return self.render()

    def __html__(self) -> str:
        return self.render()


def list_html(problems: Sequence[Problem], error_class: str, field_id: str) -> str:
    """Write problems as a list, or nothing where there are none."""
    if not problems:
        return ""
    return f"{list_opening(error_class, field_id)}{items_html(problems)}</ul>"


def list_opening(error_class: str, field_id: str) -> str:
    """Write how a list of problems begins."""
    id_ = f' id="{escape(field_id)}_error"' if field_id else ""
    return f'<ul class="{escape(error_class)}"{id_}>'


def items_html(problems: Sequence[Problem]) -> str:
    """Write the problems of a list."""
    return "".join([item_html(str(problem)) for problem in problems])


def item_html(text: str) -> str:
    """Write what is said as an item of a list."""
    return f"<li>{escaped(text)}</li>"


class Errors(Mapping[str, ErrorList]):
    """The problems of a form by field; those of the whole are under ``NON_FIELD_ERRORS``."""

    def __init__(self, lists: Mapping[str, ErrorList]) -> None:
        self._lists = dict(lists)

    def __getitem__(self, name: str) -> ErrorList:
        return self._lists[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lists)

    def __len__(self) -> int:
        return len(self._lists)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and dict(self) == dict(cast("Mapping[str, object]", other))

    def __hash__(self) -> int:
        return hash(tuple(self._lists))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({ {name: each.messages for name, each in self._lists.items()}!r})"

    def as_data(self) -> dict[str, tuple[Problem, ...]]:
        """Give the problems as data."""
        return {name: each.as_data() for name, each in self._lists.items()}

    def get_json_data(self, *, escape_html: bool = False) -> dict[str, list[dict[str, str]]]:
        """Give texts and codes, as writers of JSON take them."""
        return {name: each.get_json_data(escape_html=escape_html) for name, each in self._lists.items()}

    def as_json(self, *, escape_html: bool = False) -> str:
        """Give texts and codes as JSON."""
        return json.dumps(self.get_json_data(escape_html=escape_html), ensure_ascii=False)

    def as_text(self) -> str:
        """Give the texts by field, one on a line."""
        return "\n".join(f"* {name}\n{_indented(each.as_text())}" for name, each in self._lists.items())

    def as_ul(self) -> Markup:
        """Give a list of HTML with a list for each field."""
        if not self._lists:
            return Markup()
        items = "".join(f"<li>{escape(name)}{each.as_ul()}</li>" for name, each in self._lists.items())
        return Markup(f'<ul class="errorlist">{items}</ul>')  # noqa: S704 - all is escaped

    def __str__(self) -> str:
        return self.as_ul()

    def __html__(self) -> str:
        return self.as_ul()


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


def problems_of(found: Sequence[Problem | Refused]) -> list[Problem]:
    """Give what was found as problems."""
    problems: list[Problem] = []
    for each in found:
        problems += each.problems if isinstance(each, Refused) else (each,)
    return problems
