# WTForms and Django have no types; pyright finds them anyway.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownLambdaType=false, reportMissingTypeStubs=false, reportUnknownParameterType=false
"""Ten fields: what was sent is checked, and the form is written, beside pydantic, WTForms and Django.

Ours is made anew for each call, as for each request. What is refused is compared in two ways: that it is, by the names
of the fields, and with all texts, beside pydantic's ``errors()``.

Run it from ``tools``: ``python -m bench.bench_forms``.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic reads annotations
import sys
from decimal import Decimal  # noqa: TC003 - as above
from importlib.metadata import version
from typing import Annotated, Any, Literal

import django  # type: ignore[import-untyped]
import pydantic
import wtforms  # type: ignore[import-untyped]
from bench.harness import Comparison, main
from django import forms as django_forms
from django.conf import settings  # type: ignore[import-untyped]
from wtforms import validators as checks

from bandstand import forms
from bandstand.forms.widgets import Textarea

settings.configure(USE_I18N=False)
django.setup()

COLOURS = [("r", "Red"), ("g", "Green"), ("b", "Blue")]
RIGHT = {
    "name": "Ada Lovelace",
    "email": "ada@example.org",
    "age": "36",
    "price": "12.50",
    "agree": "on",
    "born": "1815-12-10",
    "colour": "g",
    "site": "https://example.org/x",
    "slug": "ada-l",
    "notes": "hello there",
}
WRONG = {
    "name": "",
    "email": "nope",
    "age": "x",
    "price": "12.505",
    "agree": "",
    "born": "1815-13-10",
    "colour": "q",
    "site": "nope nope",
    "slug": "ada l",
    "notes": "hello there",
}


class Ours(forms.Form):
    """The ten fields."""

    name = forms.CharField(max_length=80)
    email = forms.EmailField()
    age = forms.IntegerField(min_value=0, max_value=150)
    price = forms.DecimalField(max_digits=8, decimal_places=2)
    agree = forms.BooleanField()
    born = forms.DateField()
    colour = forms.ChoiceField(choices=COLOURS)
    site = forms.URLField()
    slug = forms.SlugField()
    notes = forms.CharField(widget=Textarea(), required=False)


class Pydantic(pydantic.BaseModel):
    """The same for pydantic; addresses by an expression, as its own validator is another package."""

    name: Annotated[str, pydantic.Field(min_length=1, max_length=80)]
    email: Annotated[str, pydantic.Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    age: Annotated[int, pydantic.Field(ge=0, le=150)]
    price: Annotated[Decimal, pydantic.Field(max_digits=8, decimal_places=2)]
    agree: bool
    born: dt.date
    colour: Literal["r", "g", "b"]
    site: pydantic.HttpUrl
    slug: Annotated[str, pydantic.Field(pattern=r"^[-a-zA-Z0-9_]+$")]
    notes: str = ""


class WTForms(wtforms.Form):  # type: ignore[misc, no-any-unimported]
    """The same for WTForms."""

    name = wtforms.StringField(validators=[checks.DataRequired(), checks.Length(max=80)])
    email = wtforms.EmailField(validators=[checks.Regexp(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")])
    age = wtforms.IntegerField(validators=[checks.NumberRange(0, 150)])
    price = wtforms.DecimalField(validators=[checks.DataRequired()])
    agree = wtforms.BooleanField(validators=[checks.DataRequired()])
    born = wtforms.DateField(validators=[checks.DataRequired()])
    colour = wtforms.SelectField(choices=COLOURS)
    site = wtforms.URLField(validators=[checks.URL()])
    slug = wtforms.StringField(validators=[checks.Regexp(r"^[-a-zA-Z0-9_]+$")])
    notes = wtforms.TextAreaField()


class Django(django_forms.Form):  # type: ignore[misc, no-any-unimported]
    """The same for Django."""

    name = django_forms.CharField(max_length=80)
    email = django_forms.EmailField()
    age = django_forms.IntegerField(min_value=0, max_value=150)
    price = django_forms.DecimalField(max_digits=8, decimal_places=2)
    agree = django_forms.BooleanField()
    born = django_forms.DateField()
    colour = django_forms.ChoiceField(choices=COLOURS)
    site = django_forms.URLField(assume_scheme="https")
    slug = django_forms.SlugField()
    notes = django_forms.CharField(widget=django_forms.Textarea, required=False)


class Sent(dict[str, str]):
    """What was sent, as WTForms takes it."""

    def getlist(self, name: str) -> list[str]:
        """Give the values of a name."""
        return [self[name]] if name in self else []


def pydantic_errors() -> list[Any]:  # Any: pydantic's own
    """Give what pydantic finds wrong."""
    try:
        Pydantic.model_validate(WRONG)
    except pydantic.ValidationError as error:
        return error.errors()
    return []


def wtforms_html(form: Any) -> str:  # Any: WTForms has no types
    """Write a form, row by row, with its problems."""
    return "".join(
        f"<div>{field.label}{field()}{''.join(f'<li>{error}</li>' for error in field.errors)}</div>" for field in form
    )


def wtforms_refused() -> Any:  # Any: as above
    """Give a form that was refused."""
    form = WTForms(Sent(WRONG))
    form.validate()
    return form


def refused() -> Ours:
    """Give ours that was refused, with its problems as they are read for the first time."""
    form = Ours(WRONG)
    form.is_valid()
    return form


def texts_of_ours() -> object:
    """Give all texts and codes of ours."""
    return Ours(WRONG).errors.get_json_data()


def errors_of_django() -> Any:  # Any: Django has no types
    """Give what Django finds wrong."""
    return Django(WRONG).errors


def texts_of_django() -> object:
    """Give all texts and codes of Django's."""
    return errors_of_django().get_json_data()


assert Ours(RIGHT).is_valid()
assert len(Ours(WRONG).errors) == len(pydantic_errors()) == len(errors_of_django()) == 9
assert len(wtforms_refused().errors) in (8, 9)  # it does not count places

COMPARISONS = [
    Comparison(
        name="validate, right",
        ours=lambda: Ours(RIGHT).is_valid(),
        peer=lambda: Pydantic.model_validate(RIGHT),
        peer_name=f"pydantic {version('pydantic')}",
        bar=2.0,
    ),
    Comparison(
        name="validate, nine refused",
        ours=lambda: list(refused().found),
        peer=pydantic_errors,
        peer_name=f"pydantic {version('pydantic')}",
        bar=1.0,
    ),
    Comparison(
        name="validate, right",
        ours=lambda: Ours(RIGHT).is_valid(),
        peer=lambda: Django(RIGHT).is_valid(),
        peer_name=f"Django {version('django')}",
        bar=0.05,
    ),
    Comparison(
        name="validate, nine refused, with texts",
        ours=texts_of_ours,
        peer=texts_of_django,
        peer_name=f"Django {version('django')}",
        bar=0.5,
    ),
    Comparison(
        name="write, unbound",
        ours=lambda: Ours().as_div(),
        peer=lambda: wtforms_html(WTForms()),
        peer_name=f"WTForms {version('wtforms')}",
        bar=0.03,
    ),
    Comparison(
        name="write, with nine problems",
        ours=lambda: refused().as_div(),
        peer=lambda: wtforms_html(wtforms_refused()),
        peer_name=f"WTForms {version('wtforms')}",
        bar=0.06,
    ),
    Comparison(
        name="write, unbound",
        ours=lambda: Ours().as_div(),
        peer=lambda: Django().as_div(),
        peer_name=f"Django {version('django')}",
        bar=0.011,
    ),
]

if __name__ == "__main__":
    sys.exit(main(COMPARISONS))
