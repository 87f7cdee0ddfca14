"""The catalogues of all packages and of the demo: ``python tools/messages.py update``, ``compile`` and ``check``.

``update`` brings the catalogues of every folder with messages in step with its source, in each language of
``LANGUAGES``; ``compile`` makes what packages ship. ``check`` fails where a template, a catalogue or its compiled form
is not what the source asks for, where something is missing, or where a translation has a mistake. It runs in an
environment with the packages, as the tests do.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from workspace import ROOT, Workspace

from bandstand.i18n.extraction import Options, extract
from bandstand.i18n.po import (
    compile_catalogue,
    find_mistakes_in,
    merged,
    places,
    read_catalogue,
    replace_file,
    template_path,
    update_catalogues,
    write_template,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bandstand.i18n.extraction import Extraction

LANGUAGES = ("ar", "de", "es", "fr", "ja")
DEMO = ROOT / "docs" / "examples" / "airfields" / "airfields"
# Suites speak to those who implement a contract; the words of scaffolds belong to the site that is made of them.
_OPTIONS = Options(ignore=("testing.py", "conformance.py", "scaffold"))


def sources(root: Path = ROOT) -> list[Path]:
    """Give the folders whose messages are translated: that of each package's code, and the demo's."""
    packages = [package.source for package in Workspace(root).packages.values()]
    return [*(folder for folder in packages if folder.is_dir()), DEMO]


def update() -> int:
    """Bring templates and catalogues in step with the sources."""
    for folder in sources():
        for domain, template in _extracted(folder).templates.items():
            if template.entries:
                write_template(folder, template, domain=domain)
                update_catalogues(folder, template, languages=LANGUAGES, domain=domain)
                print(f"{folder.relative_to(ROOT)}: {len(template.entries)} messages ({domain})")
    return 0


def compile_all() -> int:
    """Compile all catalogues."""
    for folder in sources():
        for place in places(folder):
            replace_file(place.compiled_path, compile_catalogue(place.path))
    return 0


def check() -> int:
    """Say what is out of step or wrong."""
    findings = [finding for folder in sources() for finding in _findings(folder)]
    for finding in findings:
        print(finding)
    return 1 if findings else 0


def _extracted(folder: Path) -> Extraction:
    found = extract(folder, _OPTIONS)
    for problem in found.problems:
        print(f"{folder.relative_to(ROOT)}: {problem}", file=sys.stderr)
    return found


def _findings(folder: Path) -> Iterator[str]:
    found = extract(folder, _OPTIONS)
    shown = folder.relative_to(ROOT)
    yield from (f"{shown}: {problem}" for problem in found.problems)
    for domain, template in found.templates.items():
        path = template_path(folder, domain)
        if not template.entries:
            continue
        if not path.is_file() or path.read_bytes() != written(template).encode():
            yield f"{path.relative_to(ROOT)}: not what the source says; run 'python tools/messages.py update'."
        there = {place.tag: place for place in places(folder, domains=[domain])}
        yield from (f"{shown}: there is no catalogue for {tag!r}." for tag in LANGUAGES if tag not in there)
        for place in there.values():
            name = place.path.relative_to(ROOT)
            catalogue = read_catalogue(place.path)
            if set(merged(catalogue, template, place.tag).entries) != set(catalogue.entries):
                yield f"{name}: not in step with the source; run 'python tools/messages.py update'."
            # How a text ends was reviewed language by language; see the meta-package's test_translations.py.
            yield from (f"{name}: {each}" for each in find_mistakes_in(place) if each.kind != "punctuation")
            compiled = place.compiled_path
            if not compiled.is_file() or compiled.read_bytes() != compile_catalogue(place.path):
                yield f"{compiled.relative_to(ROOT)}: out of date; run 'python tools/messages.py compile'."


def main(arguments: list[str] | None = None) -> int:
    """Run one of the commands; give 1 where something is wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    commands = {"update": update, "compile": compile_all, "check": check}
    parser.add_argument("command", choices=commands)
    return commands[parser.parse_args(arguments).command]()


if __name__ == "__main__":
    sys.exit(main())
