"""Make a package, complete and green at once: ``python3 tools/new_package.py example --summary "What it does."``.

The files come from ``tools/skeleton/``, and ``tools/layers.toml`` gets a row unless the name is listed already, and
``docs/map.svg`` is drawn anew. A contributor replaces the one function and its tests.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from keyword import iskeyword
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from bootstrap import continue_in_environment

continue_in_environment("packaging")  # the tools below read requirements with it, and a bare Python has none

from draw_map import current  # noqa: E402
from hints import did_you_mean  # noqa: E402
from workspace import ROOT, Package, Workspace, read_layers  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SKELETON = Path(__file__).with_name("skeleton")
SUFFIX = ".tmpl"
NAMESPACES = {"bandstand", "contracts"}
DRAWERS = {"core", "utils", "common"}
WORDS = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
SUMMARY = re.compile(r"""[A-Z][^"\\\n]{0,99}""")


class Refused(ValueError):
    """What was asked for cannot be made; the text says why."""


def create(root: Path, name: str, summary: str | None = None, layer: str | None = None) -> list[Path]:
    """Make a package, its row among the layers and its box on the map; give the package's files.

    Raises:
        Refused: The name, the summary or the layer is not acceptable; nothing was written.
    """
    sentence = f"{summary or f'The {name} part of bandstand'}".rstrip(".") + "."
    refuse_name(root, name)
    refuse_summary(sentence)
    layers = with_row(root, name, layer)
    package = Package(root / "packages" / name)
    written = list(fill(package, sentence))
    shutil.copyfile(root / "LICENSE", package.folder / "LICENSE")
    (root / "tools" / "layers.toml").write_text(layers, encoding="utf-8")
    (root / "docs" / "map.svg").write_text(current(root), encoding="utf-8")
    return [package.folder / "LICENSE", *written]


def refuse_name(root: Path, name: str) -> None:
    """Refuse a name that no package can have."""
    message = ""
    if not WORDS.fullmatch(name) or iskeyword(name):
        message = f"A package is named with lower-case words joined by one underscore, got {name!r}."
    elif name in NAMESPACES:
        message = f"{name!r} is a namespace that packages share: an __init__.py there makes all others unimportable."
    elif name in DRAWERS:
        message = f"There is no package {name!r} on purpose: what several need goes to the part that uses it most."
    elif name in Workspace(root).packages:
        message = f"The package {name!r} exists already."
    if message:
        raise Refused(message)


def refuse_summary(sentence: str) -> None:
    """Refuse a summary that would break the files it stands in."""
    if not SUMMARY.fullmatch(sentence):
        message = (
            "The summary is one sentence of at most 100 characters that begins with a capital, "
            rf'without " and \, got {sentence!r}.'
        )
        raise Refused(message)


def with_row(root: Path, name: str, layer: str | None) -> str:
    """Give the text of ``tools/layers.toml`` with a row for a package.

    Raises:
        Refused: There is no such layer, or it is no layer for such a package.
    """
    text = (root / "tools" / "layers.toml").read_text(encoding="utf-8")
    layers = {found.name: found for found in read_layers(root)}
    contract = name.startswith("contracts_")
    chosen = layer or ("contracts" if contract else "parts")
    if chosen not in layers:
        message = f"There is no layer {chosen!r} in tools/layers.toml.{did_you_mean(chosen, layers)}"
        raise Refused(message)
    if layers[chosen].contracts != contract:
        message = (
            f"A package is named contracts_... exactly when its layer holds contracts; got {name!r} in {chosen!r}."
        )
        raise Refused(message)
    if any(name in found.packages for found in layers.values()):
        return text
    head, start, rest = text.partition(f'[[layer]]\nname = "{chosen}"\n')
    block, following, tail = rest.partition("\n[[layer]]\n")
    allowed = "[]" if contract else '["*"]'
    return f"{head}{start}{block.rstrip()}\n  {name} = {allowed}\n{following}{tail}"


def fill(package: Package, summary: str) -> Iterator[Path]:
    """Write the skeleton's files into a package's folder."""
    portions = [package.import_name.rsplit(".", depth)[0] for depth in range(package.import_name.count("."), -1, -1)]
    values = {
        "name": package.name,
        "distribution": package.distribution,
        "module": package.import_name,
        "summary": summary,
        "portions": "\n".join(f'        "{portion}",' for portion in portions),
    }
    for template in sorted(SKELETON.rglob(f"*{SUFFIX}")):
        place, *rest = template.relative_to(SKELETON).with_suffix("").parts
        path = package.source.joinpath(*rest) if place == "source" else package.folder.joinpath(place, *rest)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(Template(template.read_text(encoding="utf-8")).substitute(values), encoding="utf-8")
        yield path


def main(argv: Sequence[str] | None = None) -> int:
    """Make the package that the arguments name."""
    parser = argparse.ArgumentParser(prog="tools/new_package.py", description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("name", help="the folder under packages/: lower-case words joined by underscores")
    parser.add_argument("--summary", help="what it does, in one sentence")
    parser.add_argument("--layer", help='the layer in tools/layers.toml ("parts", or "contracts" for contracts_...)')
    options = parser.parse_args(argv)
    try:
        written = create(ROOT, options.name, options.summary, options.layer)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    print(*(path.relative_to(ROOT).as_posix() for path in written), sep="\n")
    print(f"Next: python3 tools/test.py {options.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
