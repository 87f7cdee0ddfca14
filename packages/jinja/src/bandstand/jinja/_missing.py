"""What stands for a variable that is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from jinja2 import ChainableUndefined, Undefined, UndefinedError
from jinja2.utils import missing as not_given
from markupsafe import escape

from bandstand.jinja._errors import UndefinedVariable

if TYPE_CHECKING:
    from jinja2 import TemplateRuntimeError


class Missing(ChainableUndefined):
    """A variable that is not there: false, without items, written as a text, and missing at any depth below.

    Attributes:
        text: What it is written as, in which ``%s`` stands for the variable.
    """

    __slots__ = ()

    text: ClassVar[str] = ""

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = not_given,  # Any: Jinja2's signature, and whatever has no such attribute
        name: str | None = None,
        exc: type[TemplateRuntimeError] = UndefinedError,
    ) -> None:
        super().__init__(hint, obj, name, UndefinedVariable if exc is UndefinedError else exc)

    def __getattr__(self, name: str) -> Missing:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(self)(name=f"{self._undefined_name}.{name}")

    def __getitem__(self, key: object) -> Missing:  # type: ignore[override]  # what its base refuses
        return type(self)(name=f"{self._undefined_name}.{key}")

    def __str__(self) -> str:
        return self.text.replace("%s", str(self._undefined_name or ""))

    def __html__(self) -> str:
        return escape(str(self))

    def _holds_not(self, other: object) -> bool:  # noqa: ARG002 - it is no more and no less than anything
        return False

    __lt__ = __le__ = __gt__ = __ge__ = _holds_not  # type: ignore[assignment]  # what its base refuses


class Strict(Missing):
    """A variable that is not there and that is not left out where it is written."""

    __slots__ = ()

    def __str__(self) -> str:
        message = f"There is no variable {self._undefined_name!r}, and this engine leaves none out."
        raise UndefinedVariable(message if self._undefined_name else self._undefined_message)


def written_as(text: str) -> type[Missing]:
    """Give the class of variables that are not there and are written as a text."""

    class Shown(Missing):
        __slots__ = ()

    Shown.text = text
    return Shown if text else Missing


NOTHING: Final = Missing()
"""What a helper that gives None gives to a template."""


def none_if_missing(value: object) -> object:
    """Give a value as helpers see it."""
    return None if isinstance(value, Undefined) else value
