"""The functions with which templates translate: ``_``, ``gettext``, ``ngettext``, ``pgettext``, ``npgettext``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from bandstand.contracts import services as current_services
from bandstand.contracts.i18n import TRANSLATOR
from bandstand.contracts.i18n.english import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bandstand.contracts.i18n import Translator
    from bandstand.contracts.services import Services


class Messages:
    """Translates texts for templates.

    A translation is as safe as its text: that of a text which stands in the template is written as it is, that of a
    variable is escaped. Arguments by name take the places ``%(name)s`` of a text; where there are any, ``%(num)s`` is
    the number that a text depends on, and a percent sign is doubled.
    """

    def __init__(self, services: Services | None) -> None:
        self._services = services

    @property
    def functions(self) -> Mapping[str, Callable[..., str]]:
        """The functions by the names that templates call them."""
        return {
            "_": self.gettext,
            "gettext": self.gettext,
            "ngettext": self.ngettext,
            "pgettext": self.pgettext,
            "npgettext": self.npgettext,
        }

    def gettext(self, message: object, /, **variables: object) -> str:
        """Translate a text."""
        return _filled(self._translator().gettext(str(message)), (message,), variables)

    def ngettext(self, singular: object, plural: object, num: int, /, **variables: object) -> str:
        """Translate a text that depends on a number."""
        text = self._translator().ngettext(str(singular), str(plural), num)
        return _filled(text, (singular, plural), variables and {"num": num, **variables})

    def pgettext(self, context: object, message: object, /, **variables: object) -> str:
        """Translate a text within a context."""
        return _filled(self._translator().pgettext(str(context), str(message)), (message,), variables)

    def npgettext(self, context: object, singular: object, plural: object, num: int, /, **variables: object) -> str:
        """Translate a text within a context that depends on a number."""
        text = self._translator().npgettext(str(context), str(singular), str(plural), num)
        return _filled(text, (singular, plural), variables and {"num": num, **variables})

    def _translator(self) -> Translator:
        find = current_services.find if self._services is None else self._services.find
        translator: Translator | None = find(TRANSLATOR)
        return ENGLISH if translator is None else translator


def _filled(text: str, messages: tuple[object, ...], variables: Mapping[str, object]) -> str:
    if all(hasattr(message, "__html__") for message in messages):
        text = Markup(text)  # noqa: S704 - it says what the template says
    return text % variables if variables else text
