"""Draw the map of packages from ``tools/layers.toml``: one band a layer, the whole on top, contracts at the bottom.

``python tools/draw_map.py`` writes ``docs/map.svg``; a test compares the file with what would be drawn now.
"""

from __future__ import annotations

import sys
from html import escape
from typing import TYPE_CHECKING

from workspace import ROOT, Layer, Workspace, read_layers

if TYPE_CHECKING:
    from pathlib import Path

WIDTH = 860
TITLE = 150
BOX = 28
GAP = 10
CHARACTER = 7.4

# Colours are those of the documentation's theme, light or dark, with fallbacks where the picture stands alone.
STYLE = """
.map { font: 13px ui-sans-serif, system-ui, sans-serif; fill: var(--color-foreground-primary, #1f2430); }
.map .band { fill: var(--color-background-secondary, #f4f5f7); }
.map .box { fill: var(--color-background-primary, #ffffff); stroke: var(--color-brand-primary, #2f5fd0); }
.map .planned .box { stroke: var(--color-foreground-border, #9aa0ac); stroke-dasharray: 4 3; }
.map .planned text, .map .title { fill: var(--color-foreground-secondary, #5a6270); }
"""


def draw(layers: tuple[Layer, ...], present: set[str]) -> str:
    """Give the drawing; packages in ``present`` have a solid outline, planned ones a dashed one."""
    parts: list[str] = []
    top = GAP
    for layer in reversed(layers):
        band, height = draw_layer(layer, present, top)
        parts += band
        top += height + GAP
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map" viewBox="0 0 {WIDTH} {top}" width="100%" role="img" '
        f'aria-labelledby="map-title map-text">\n'
        f'<title id="map-title">The packages of bandstand and their layers</title>\n'
        f'<desc id="map-text">{escape(describe(layers))}</desc>\n<style>{STYLE}</style>\n'
    )
    return head + "\n".join(parts) + "\n</svg>\n"


def describe(layers: tuple[Layer, ...]) -> str:
    """Say in words what the picture shows, for those who cannot see it."""
    bands = (f"{layer.name}: {', '.join(map(label, layer.packages))}" for layer in reversed(layers))
    return f"Each layer may import those below it. From the top: {'; '.join(bands)}."


def draw_layer(layer: Layer, present: set[str], top: int) -> tuple[list[str], int]:
    """Draw one band and its boxes; give them with the height of the band."""
    boxes: list[str] = []
    left, line = float(TITLE), 0
    for name in layer.packages:
        width = len(label(name)) * CHARACTER + 20
        if left + width > WIDTH - 2 * GAP:
            left, line = float(TITLE), line + 1
        boxes.append(draw_box(name, left, top + GAP + line * (BOX + GAP), width, planned=name not in present))
        left += width + GAP
    height = (line + 1) * (BOX + GAP) + GAP
    band = f'<rect class="band" x="0" y="{top}" width="{WIDTH}" height="{height}" rx="8"/>'
    title = f'<text class="title" x="16" y="{top + GAP + 19}">{escape(layer.name)}</text>'
    return [band, title, *boxes], height


def draw_box(name: str, left: float, top: int, width: float, *, planned: bool) -> str:
    """Draw one package."""
    state = "planned" if planned else "present"
    return (
        f'<g class="{state}"><rect class="box" x="{left:.0f}" y="{top}" width="{width:.0f}" height="{BOX}" rx="6"/>'
        f'<text x="{left + width / 2:.0f}" y="{top + 19}" text-anchor="middle">{escape(label(name))}</text></g>'
    )


def label(name: str) -> str:
    """The name on a box; a contract's without the word that its whole band says."""
    return name.removeprefix("contracts_")


def current(root: Path = ROOT) -> str:
    """The drawing of a checkout as it is now."""
    return draw(read_layers(root), set(Workspace(root).packages))


def main() -> int:
    """Write ``docs/map.svg``."""
    (ROOT / "docs" / "map.svg").write_text(current(), encoding="utf-8")
    print("docs/map.svg is drawn.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
