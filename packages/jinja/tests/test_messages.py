"""Texts that templates translate."""

from __future__ import annotations

from bandstand.contracts.i18n import TRANSLATOR, override
from bandstand.contracts.i18n.testing import MemoryTranslator
from bandstand.contracts.services.testing import FixedServices
from bandstand.jinja import Jinja

FRENCH = MemoryTranslator(
    {
        "fr": {
            (None, "Save"): ("Enregistrer",),
            (None, "Hello %(name)s"): ("Bonjour %(name)s",),
            (None, "%(num)s book"): ("%(num)s livre", "%(num)s livres"),
            ("month", "May"): ("mai",),
            ("shop", "one item"): ("un article", "des articles"),
        }
    }
)
ENGINE = Jinja(services=FixedServices({TRANSLATOR: FRENCH}))


def french(text: str, **context: object) -> str:
    with override(locale="fr"):
        return ENGINE.from_string(text).render(context)


def test_all_five_functions_ask_the_translator_in_the_active_locale() -> None:
    assert (
        french("{{ _('Save') }} {{ gettext('Save') }} {{ pgettext('month', 'May') }}") == "Enregistrer Enregistrer mai"
    )
    assert french("{{ ngettext('%(num)s book', '%(num)s books', n, more=1) }}", n=1) == "1 livre"
    assert french("{{ npgettext('shop', 'one item', 'items', 2) }}") == "des articles"
    assert ENGINE.from_string("{{ _('Save') }} {{ pgettext('month', 'May') }}").render() == "Save May"


def test_named_arguments_take_their_places_and_are_escaped() -> None:
    assert french("{{ _('Hello %(name)s', name=n) }}", n="<") == "Bonjour &lt;"
    assert french("{{ _('100% <b>') }}") == "100% <b>"


def test_a_translation_is_as_safe_as_its_text() -> None:
    assert french("{{ _('<b>') }}{{ _(x) }}{{ ngettext('<i>', x, 2) }}", x="<b>") == "<b>&lt;b&gt;&lt;b&gt;"
    plain = ENGINE.from_string("{{ _('<b>') }}{{ x }}", name="mail.txt").render({"x": "<"})
    assert (plain, hasattr(plain, "__html__")) == ("<b><", False)


def test_the_trans_tag_asks_the_same_translator() -> None:
    assert french("{% trans %}Save{% endtrans %} {% trans name=n %}Hello {{ name }}{% endtrans %}", n="<") == (
        "Enregistrer Bonjour &lt;"
    )
    assert french("{% trans num=n %}{{ num }} book{% pluralize %}{{ num }} books{% endtrans %}", n=2) == "2 livres"


def test_what_is_not_there_is_an_empty_text() -> None:
    assert french("[{{ _(missing) }}]") == "[]"
