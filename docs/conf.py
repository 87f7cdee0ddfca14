"""Sphinx settings. The reference is written from the packages that exist, one page each."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent / "tools"))

from workspace import Package, Workspace  # noqa: E402 - the tools are found by the line above

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# Importing it loads the site of whoever imports it, and there is none here.
SITES = frozenset({"bandstand.project.served"})
# What users need of these is in the package itself, which shows it.
INSIDE = ("database", "fields", "expressions", "models", "query", "queryset", "registry", "writing")
RULE = re.compile(r"([A-Z][A-Z0-9]*-\d{2}): (.*)")

project = "bandstand"
author = "The bandstand contributors"
copyright = "2026, the bandstand contributors"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build", "examples"]
# The contract of a thing and the thing itself share a name, so that a bare name may have two targets.
suppress_warnings = ["ref.python"]

autodoc_default_options = {"members": True, "show-inheritance": True}
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
add_module_names = False
python_use_unqualified_type_names = True
napoleon_google_docstring = True
napoleon_use_ivar = True

html_theme = "furo"
html_title = "bandstand"
html_theme_options = {
    "source_repository": "https://github.com/bandstand-py/bandstand/",
    "source_branch": "main",
    "source_directory": "docs/",
}


def public_modules(package: Package) -> list[str]:
    """The importable modules of a package that are not private, the package itself first."""
    names: list[str] = []
    for file in sorted(package.source.rglob("*.py")):
        steps = file.relative_to(package.source).with_suffix("").parts
        steps = steps[:-1] if steps[-1] == "__init__" else steps
        if not any(step.startswith("_") for step in steps):
            names.append(".".join([package.import_name, *steps]))
    return sorted(name for name in {*names} - SITES if not is_inside(name.split(".")))


def is_inside(steps: list[str]) -> bool:
    """Whether a module of the ORM, or the fields of forms, are shown by another one."""
    return steps[1:] == ["forms", "fields"] or (steps[1] == "orm" and (len(steps) > 3 or steps[-1] in INSIDE))


def reference_page(package: Package) -> str:
    """The reference page of one package, in MyST."""
    parts = [f"# {package.distribution}", str(package.metadata["description"])]
    for name in public_modules(package):
        parts += [f"## {name}", f"```{{eval-rst}}\n.. automodule:: {name}\n```"]
    return "\n\n".join(parts) + "\n"


def write_reference() -> None:
    """Write ``docs/reference``; pages of packages that are gone go with them."""
    folder = DOCS / "reference"
    folder.mkdir(exist_ok=True)
    packages = Workspace().packages.values()
    listed = "\n".join(package.name for package in packages)
    index = (
        f"# Reference\n\nFrom the docstrings, one page a package.\n\n```{{toctree}}\n:maxdepth: 1\n\n{listed}\n```\n"
    )
    pages = {"index": index} | {package.name: reference_page(package) for package in packages}
    for old in folder.glob("*.md"):
        if old.stem not in pages:
            old.unlink()
    for name, text in pages.items():
        path = folder / f"{name}.md"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def list_rules(lines: list[str]) -> list[str]:
    """Turn the rules of a contract's docstring, one paragraph in the source, into a list."""
    found: list[str] = []
    inside = False
    for line in lines:
        rule = RULE.fullmatch(line)
        if rule:
            found += [] if inside else [""]
            found.append(f"* **{rule[1]}**: {rule[2]}")
        elif inside and not line.strip():
            found.append("")
        else:
            found.append(f"  {line}" if inside else line)
        inside = bool(rule) or (inside and bool(line.strip()))
    return found


def setup(app: Sphinx) -> None:
    """Let Sphinx list the rules of contracts."""

    def process(*arguments: object) -> None:
        lines = cast("list[str]", arguments[-1])
        lines[:] = list_rules(lines)

    app.connect("autodoc-process-docstring", process)


write_reference()
