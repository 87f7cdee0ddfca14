"""What is wrong with forms over rows, found when a site starts and not when somebody first opens the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bandstand.contracts.assembly.checks import CheckMessage, Level
from bandstand.contracts.services import CURRENT
from bandstand.forms.rows._binding import NoSource
from bandstand.forms.rows._form import ModelForm
from bandstand.forms.rows._formsets import InlineFormSet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bandstand.contracts.assembly import Assembly

__all__ = ["check_forms"]

_Kind = TypeVar("_Kind")


def check_forms(assembly: Assembly, /, *, deploy: bool) -> Iterator[CheckMessage]:  # noqa: ARG001 - as all checks
    """Bind every class of forms over rows that was imported; to be added to ``CHECKS``.

    A field that there is not is an error. That no source knows an entity is a warning, since a form may be given its
    source when it is made.
    """
    token = CURRENT.set(assembly)
    try:
        for form in _below(ModelForm):
            if form.options.model:
                yield from _asked(form, form.bind)
        for formset in _below(InlineFormSet):
            if formset.parent and formset.form.options.model:
                yield from _asked(formset, formset.find_link)
    finally:
        CURRENT.reset(token)


def _below(kind: type[_Kind]) -> Iterator[type[_Kind]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def _asked(kind: type[object], ask: Callable[[], object]) -> Iterator[CheckMessage]:
    subject = f"{kind.__module__}.{kind.__qualname__}"
    try:
        ask()
    except NoSource as error:
        yield CheckMessage(level=Level.WARNING, id="forms.source", text=str(error), subject=subject)
    except (LookupError, TypeError, ValueError) as error:
        said = str(error.args[0]) if error.args else str(error)  # a KeyError quotes what it says
        yield CheckMessage(level=Level.ERROR, id="forms.fields", text=said, subject=subject)
