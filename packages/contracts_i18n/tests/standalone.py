"""The package's main job in a fresh process, with nothing else installed."""

from bandstand.contracts.i18n import LazyText, override
from bandstand.contracts.i18n.testing import MemoryTranslator

translator = MemoryTranslator({"fr": {(None, "Hello, %(name)s."): ("Bonjour, %(name)s.",)}})
greeting = LazyText(id="Hello, %(name)s.", params={"name": "Ada"})
assert str(greeting) == "Hello, Ada."
with override(locale="fr"):
    assert greeting.render(translator) == "Bonjour, Ada."
