"""Texts that are translated when they are printed, not when they are written down."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from bandstand.contracts.i18n._translator import TRANSLATOR
from bandstand.contracts.i18n.english import ENGLISH
from bandstand.contracts.services import find

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.contracts.i18n._translator import Translator


@dataclass(frozen=True, slots=True, kw_only=True)
class LazyText:
    """A message with its parameters, translated into whatever locale is active when it is printed.

    ``str(text)`` asks the current translator, and English where there is none; the result is never kept. Parameters
    replace ``%(name)s`` in the translation; a translation whose placeholders do not fit falls back to the source.

    Attributes:
        id: The message in the source language; for a number, its singular.
        plural: The plural in the source language, for a message that depends on a number.
        context: What tells apart equal messages of different meaning.
        params: Values for the placeholders; a read-only copy of what was given.
        number: The parameter that picks the plural form.
    """

    id: str
    plural: str | None = None
    context: str | None = None
    params: Mapping[str, object] = field(default_factory=dict[str, object])
    number: str = "count"

    def __post_init__(self) -> None:
        object.__setattr__(self, "params", MappingProxyType(dict(self.params)))

    def render(self, translator: Translator | None = None, params: Mapping[str, object] | None = None) -> str:
        """Translate and fill in, with a translator of the caller's choice or the current one.

        Args:
            translator: Who translates; None for the current one.
            params: Further parameters, as ``fill`` takes them, for a text that is printed once.

        Raises:
            KeyError: A placeholder of the source message, or the number of a plural, is not among the parameters.
        """
        if translator is None:
            found = find(TRANSLATOR)
            translator = ENGLISH if found is None else found
        known = self.params if not params else {**self.params, **params}
        translated = self._translate(translator, known)
        if not known:
            return translated
        try:
            return translated % known
        except (KeyError, TypeError, ValueError):  # a faulty translation must not cost the page
            return self._translate(ENGLISH, known) % known

    def fill(self, params: Mapping[str, object]) -> LazyText:
        """Give the same text with further parameters; they win over its own. ``text % params`` does the same."""
        return replace(self, params={**self.params, **params})

    def __mod__(self, params: Mapping[str, object]) -> LazyText:
        return self.fill(params)

    def _translate(self, translator: Translator, params: Mapping[str, object]) -> str:
        if self.plural is None:
            return translator.gettext(self.id) if self.context is None else translator.pgettext(self.context, self.id)
        number = params[self.number]
        if not isinstance(number, int):
            message = f"The parameter {self.number!r} picks a plural and must be an int; got {number!r} in {self.id!r}."
            raise TypeError(message)
        if self.context is None:
            return translator.ngettext(self.id, self.plural, number)
        return translator.npgettext(self.context, self.id, self.plural, number)

    def __str__(self) -> str:
        if self.params or self.plural is not None or self.context is not None:
            return self.render()
        # Most texts of a page are as plain as this, and are printed each time it is shown.
        translator = find(TRANSLATOR)
        return self.id if translator is None else translator.gettext(self.id)

    def __json__(self) -> str:
        """Give the text for writers of JSON that ask objects for a form they know."""
        return self.render()

    def __format__(self, spec: str) -> str:
        return format(self.render(), spec)

    def __hash__(self) -> int:
        # Values of parameters may be unhashable; their names are enough to spread.
        return hash((self.id, self.plural, self.context, self.number, frozenset(self.params)))

    def __reduce__(self) -> tuple[object, ...]:
        return _restore, (self.id, self.plural, self.context, dict(self.params), self.number)


def _restore(
    message: str, plural: str | None, context: str | None, params: Mapping[str, object], number: str
) -> LazyText:
    return LazyText(id=message, plural=plural, context=context, params=params, number=number)
