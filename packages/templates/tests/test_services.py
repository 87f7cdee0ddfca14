"""The services of an engine are those that everything asks while it renders."""

from __future__ import annotations

import pytest

from bandstand.contracts.i18n import FORMATTER, TRANSLATOR, LazyText, override
from bandstand.contracts.i18n.english import English
from bandstand.contracts.i18n.testing import MemoryTranslator
from bandstand.contracts.rendering.helpers import Library, Scope
from bandstand.contracts.services import CURRENT, find
from bandstand.contracts.services.testing import FixedServices
from bandstand.templates import Engine

GERMAN = MemoryTranslator({"de": {(None, "yes,no,maybe"): ("ja,nein,vielleicht",), (None, "Tea"): ("Tee",)}})
OURS = FixedServices({TRANSLATOR: GERMAN, FORMATTER: English()})
SOURCE = "{{ True|yesno }} {{ _('Tea') }} {{ tea }} {% same %}"


def engine(services: FixedServices | None) -> Engine:
    library = Library("own")

    @library.function(takes_scope=True)
    def same(scope: Scope) -> bool:
        return scope.services.find(TRANSLATOR) is find(TRANSLATOR)

    made = Engine(services=services)
    made.add_library(library)
    return made


def test_filters_lazy_texts_and_helpers_ask_the_services_of_the_engine() -> None:
    template = engine(OURS).from_string(SOURCE)
    with override(locale="de"):
        assert template.render({"tea": LazyText(id="Tea")}) == "ja Tee Tee True"
        assert "".join(template.stream({"tea": LazyText(id="Tea")})) == "ja Tee Tee True"


def test_they_come_before_the_current_ones_which_come_back() -> None:
    theirs = FixedServices()
    token = CURRENT.set(theirs)
    try:
        with override(locale="de"):
            assert engine(OURS).from_string("{{ _('Tea') }}").render() == "Tee"
            assert engine(None).from_string("{{ _('Tea') }}").render() == "Tea"
        with pytest.raises(ZeroDivisionError):
            engine(OURS).from_string("{{ fail }}").render({"fail": lambda: 1 / 0})
        assert CURRENT.get() is theirs
    finally:
        CURRENT.reset(token)
