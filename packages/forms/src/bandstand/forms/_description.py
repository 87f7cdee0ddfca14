"""What all forms of one class share, made once and when it is needed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bandstand.forms._bound import BoundField
from bandstand.forms._cleaning import Step, steps_for
from bandstand.forms._plans import Plan, key_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.forms._form import Form
    from bandstand.forms._layouts import Layout
    from bandstand.forms.fields._field import Field

_MOST_PLANS = 100


class Description:
    """The fields of a class of forms, how they are cleaned, and how they are written."""

    def __init__(self, kind: type[Form], fields: Mapping[str, Field]) -> None:
        self._kind = kind
        self.fields = fields
        self._plans: dict[object, Plan] = {}

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """How the fields are cleaned."""
        return steps_for(self._kind, self.fields)

    @cached_property
    def _plannable(self) -> bool:
        # What templates and bound fields of other kinds write may depend on the form that they stand in.
        stock = self._kind.bound_field_class is BoundField
        return stock and all(not each.bound_field_class and not each.template_name for each in self.fields.values())

    def plan(self, form: Form, layout: Layout) -> Plan:
        """Give how a form is written, made anew only for what was never written so before."""
        if not self._plannable:
            return Plan(form, layout)
        key = key_of(form, layout)
        plan = self._plans.get(key)
        if plan is None:
            if len(self._plans) >= _MOST_PLANS:  # languages and prefixes are few, but a prefix may come from anywhere
                self._plans.clear()
            plan = self._plans[key] = Plan(form, layout)
        return plan
