"""The map of packages: what is drawn, and that the file in the documentation is current."""

from pathlib import Path
from xml.etree import ElementTree as ET

from draw_map import current, draw
from workspace import Layer

ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"
LAYERS = (
    Layer("contracts", contracts=True, packages={"contracts_http": ()}),
    Layer("parts", contracts=False, packages={f"part_number_{n}": () for n in range(12)}),
)


def boxes(drawing: str, state: str) -> list[str]:
    groups = ET.fromstring(drawing).iter(f"{SVG}g")
    return [text.text or "" for group in groups if group.get("class") == state for text in group.iter(f"{SVG}text")]


def test_packages_that_exist_are_told_from_those_planned() -> None:
    drawing = draw(LAYERS, {"contracts_http"})
    assert boxes(drawing, "present") == ["http"]
    assert boxes(drawing, "planned") == [f"part_number_{n}" for n in range(12)]


def test_the_words_say_what_the_picture_shows() -> None:
    description = ET.fromstring(draw(LAYERS[:1], set())).findtext(f"{SVG}desc")
    assert description == "Each layer may import those below it. From the top: contracts: http."


def test_no_box_leaves_the_picture() -> None:
    root = ET.fromstring(draw(LAYERS, set()))
    width = float(root.attrib["viewBox"].split()[2])
    right_edges = [float(box.attrib["x"]) + float(box.attrib["width"]) for box in root.iter(f"{SVG}rect")]
    assert max(right_edges) <= width


def test_the_map_in_the_documentation_is_current() -> None:
    message = "run: python tools/draw_map.py"
    assert (ROOT / "docs" / "map.svg").read_text(encoding="utf-8") == current(), message
