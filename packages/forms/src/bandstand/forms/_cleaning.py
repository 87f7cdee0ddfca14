"""Cleaning of all fields at once: one loop over steps that are prepared once for each class of forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias, cast

from bandstand.contracts.validation import ValidationError
from bandstand.forms._refused import Refused
from bandstand.forms.widgets._widget import Widget

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bandstand.forms._form import Form
    from bandstand.forms.fields._field import Cleaner, Field


class _Keeping(Protocol):
    def clean(self, value: object, initial: object, /) -> object: ...


Step: TypeAlias = "tuple[str, Field, Cleaner | None, bool, Callable[[Form], object] | None]"
"""What is done for one field; a plain tuple, which is taken apart three times as fast as a named one.

Its name; the field; what gives the value of what was sent, or ``Refused``, and None where the field itself must be
asked, since it looks at more; whether what was sent is one value of its name, which needs no widget to be read; the
``clean_<name>`` of the form, where there is one.
"""


def steps_for(kind: type[Form], fields: Mapping[str, Field], *, quick: bool = True) -> tuple[Step, ...]:
    """Prepare the cleaning of the fields of a class.

    Args:
        kind: The class.
        fields: Its fields.
        quick: Whether to use the fast way, which must agree with the slow one: to ask each field itself.
    """
    return tuple(_step(kind, name, field, quick=quick) for name, field in fields.items())


def _step(kind: type[Form], name: str, field: Field, *, quick: bool) -> Step:
    clean = field.cleaner() if quick and not field.disabled and not field.keeps_initial else None
    plain = clean is not None and type(field.widget).read is Widget.read
    return name, field, clean, plain, getattr(kind, f"clean_{name}", None)


def clean_fields(form: Form, steps: Iterable[Step]) -> None:
    """Fill ``cleaned_data``, and collect what is refused."""
    cleaned = form.cleaned_data
    found = form.found
    values, files = form.values, form.files
    get = values.get
    prefix = "" if form.prefix is None else f"{form.prefix}-"
    for name, field, clean, plain, hook in steps:
        if clean is None:
            value = _one(form, name, field)
        elif plain:
            value = clean(get(prefix + name if prefix else name))
        else:
            value = clean(field.widget.read(values, files, prefix + name))
        if type(value) is Refused:  # faster than isinstance, and nobody has another kind
            found[name] = [value]
            continue
        cleaned[name] = value
        if hook is not None:
            _ask(form, name, hook)


def _one(form: Form, name: str, field: Field) -> object:
    try:
        if field.disabled:
            return field.clean(form.get_initial_for_field(field, name))
        sent = form.sent(name)
        if field.keeps_initial:
            return cast("_Keeping", field).clean(sent, form.get_initial_for_field(field, name))
        return field.clean(sent)
    except ValidationError as error:
        return Refused.of(error.problems)


def _ask(form: Form, name: str, hook: Callable[[Form], object]) -> None:
    try:
        value = hook(form)
    except ValidationError as error:
        form.add_error(name, error)
    else:
        if name not in form.found:  # the hook may have added an error itself
            form.cleaned_data[name] = value
