"""Source files as the lint sees them: a syntax tree, what its names stand for, and the lines exempted from a rule."""

from __future__ import annotations

import ast
import re
import tokenize
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from import_graph import Module

_EXEMPTION = re.compile(r"# source: *(?P<rule>[\w-]*)(?: - *(?P<reason>.*))?")


@dataclass(frozen=True)
class Exemption:
    """A trailing comment ``# source: <rule> - <reason>``."""

    line: int
    rule: str
    reason: str


@dataclass(frozen=True)
class SourceFile:
    """One module of a package, parsed."""

    module: Module

    @cached_property
    def text(self) -> str:
        """What is written."""
        return self.module.file.read_text(encoding="utf-8")

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the syntax tree."""
        return tuple(ast.walk(self.tree))

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree."""
        return ast.parse(self.text, str(self.module.file))

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What imported names stand for: ``{"sa": "sqlalchemy", "Lock": "threading.Lock"}``."""
        found: dict[str, str] = {}
        for node in self.nodes:
            if isinstance(node, ast.Import):
                for it in node.names:
                    top = it.name.partition(".")[0]
                    found[it.asname or top] = it.name if it.asname else top
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.update((it.asname or it.name, f"{node.module}.{it.name}") for it in node.names)
        return found

    def dotted(self, node: ast.AST) -> str | None:
        """Write out what an expression refers to: ``sqlalchemy.text`` for ``sa.text``; None when it is no import."""
        if isinstance(node, ast.Name):
            return self.names.get(node.id)
        if isinstance(node, ast.Attribute):
            owner = self.dotted(node.value)
            return owner and f"{owner}.{node.attr}"
        return None

    def references(self) -> Iterator[tuple[int, str]]:
        """Give the line and the full dotted name of each use of something imported."""
        for node in self.nodes:
            if isinstance(node, ast.Name | ast.Attribute) and (name := self.dotted(node)):
                yield node.lineno, name

    def imports(self) -> Iterator[tuple[int, str]]:
        """Give the line and the dotted name of each thing imported."""
        for node in self.nodes:
            if isinstance(node, ast.Import):
                yield from ((node.lineno, it.name) for it in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield from ((node.lineno, f"{node.module}.{it.name}") for it in node.names)

    def exemptions(self) -> Iterator[Exemption]:
        """Give the comments that exempt a line."""
        if "# source:" not in self.text:
            return
        for token in tokenize.generate_tokens(StringIO(self.text).readline):
            if token.type == tokenize.COMMENT and (match := _EXEMPTION.search(token.string)):
                yield Exemption(token.start[0], match["rule"], (match["reason"] or "").strip())
