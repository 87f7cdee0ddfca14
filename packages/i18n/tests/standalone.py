"""The package's main job in a fresh process, with nothing but its contracts and Babel installed."""

from pathlib import Path
from tempfile import TemporaryDirectory

from bandstand.i18n import BabelFormatter, Translations, override

with TemporaryDirectory() as folder:
    source = Path(folder) / "de" / "LC_MESSAGES" / "messages.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid "Airports"\nmsgstr "Flughäfen"\n', encoding="utf-8")
    translations = Translations([folder])
    with override(locale="de"):
        assert translations.gettext("Airports") == "Flughäfen"
        assert BabelFormatter().number(1234567) == "1.234.567"
