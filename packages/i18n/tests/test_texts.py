"""The functions of gettext, with and without an application around them."""

import pickle

from bandstand.contracts.i18n import TRANSLATOR, override
from bandstand.contracts.i18n.testing import MemoryTranslator
from bandstand.contracts.services import CURRENT
from bandstand.contracts.services.testing import FixedServices
from bandstand.i18n import (
    gettext,
    gettext_lazy,
    gettext_noop,
    ngettext,
    ngettext_lazy,
    npgettext,
    npgettext_lazy,
    pgettext,
    pgettext_lazy,
)

GERMAN = MemoryTranslator(
    {
        "de": {
            (None, "Open"): ("Öffnen",),
            ("state", "Open"): ("Offen",),
            (None, "%(count)s day"): ("%(count)s Tag", "%(count)s Tage"),
            ("left", "%(count)s day"): ("noch %(count)s Tag", "noch %(count)s Tage"),
            (None, "dog"): ("Hund", "Hunde"),
        }
    }
)


def test_without_an_application_all_is_english() -> None:
    assert (gettext("Open"), pgettext("state", "Open")) == ("Open", "Open")
    assert [ngettext("dog", "dogs", number) for number in (0, 1, 2)] == ["dogs", "dog", "dogs"]
    assert npgettext("pet", "dog", "dogs", 1) == "dog"


def test_within_one_its_translator_speaks() -> None:
    token = CURRENT.set(FixedServices({TRANSLATOR: GERMAN}))
    try:
        with override(locale="de"):
            assert (gettext("Open"), pgettext("state", "Open")) == ("Öffnen", "Offen")
            assert ngettext("%(count)s day", "%(count)s days", 2) % {"count": 2} == "2 Tage"
            assert npgettext("left", "%(count)s day", "%(count)s days", 1) % {"count": 1} == "noch 1 Tag"
            assert gettext_noop("Open") == "Open"
    finally:
        CURRENT.reset(token)


def test_lazy_texts_speak_the_language_of_the_moment_and_survive_pickling() -> None:
    texts = [
        gettext_lazy("Open"),
        pgettext_lazy("state", "Open"),
        ngettext_lazy("%(count)s day", "%(count)s days") % {"count": 2},
        npgettext_lazy("left", "%(count)s day", "%(count)s days", "count") % {"count": 1},
        ngettext_lazy("dog", "dogs", 2),
    ]
    texts += pickle.loads(pickle.dumps(texts))
    token = CURRENT.set(FixedServices({TRANSLATOR: GERMAN}))
    try:
        with override(locale="de"):
            assert [*map(str, texts)] == ["Öffnen", "Offen", "2 Tage", "noch 1 Tag", "Hunde"] * 2
        assert [*map(str, texts)] == ["Open", "Open", "2 days", "1 day", "dogs"] * 2
    finally:
        CURRENT.reset(token)


class Empty(MemoryTranslator):
    """A translator that is false in a truth test, as any service may be."""

    def __len__(self) -> int:
        return 0


def test_a_translator_that_is_false_speaks_as_well() -> None:
    token = CURRENT.set(FixedServices({TRANSLATOR: Empty({"de": {(None, "Open"): ("Öffnen",)}})}))
    try:
        with override(locale="de"):
            assert (gettext("Open"), str(gettext_lazy("Open"))) == ("Öffnen", "Öffnen")
    finally:
        CURRENT.reset(token)
