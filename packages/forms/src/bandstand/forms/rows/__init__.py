"""Forms over the rows of any data source: an ORM's, SQLAlchemy's, those in memory."""

from bandstand.forms.rows._binding import NoSource
from bandstand.forms.rows._building import field_for, fields_for
from bandstand.forms.rows._choosing import ModelChoiceField, ModelMultipleChoiceField
from bandstand.forms.rows._form import ModelForm, model_form_factory
from bandstand.forms.rows._formsets import InlineFormSet, ModelFormSet, inline_formset_factory, model_formset_factory
from bandstand.forms.rows._keys import key_text, rows_among
from bandstand.forms.rows._options import ALL_FIELDS, Options

__all__ = [
    "ALL_FIELDS",
    "InlineFormSet",
    "ModelChoiceField",
    "ModelForm",
    "ModelFormSet",
    "ModelMultipleChoiceField",
    "NoSource",
    "Options",
    "field_for",
    "fields_for",
    "inline_formset_factory",
    "key_text",
    "model_form_factory",
    "model_formset_factory",
    "rows_among",
]
