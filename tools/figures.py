"""The figures of the code's style, measured over the packages' sources, beside the bands that the project aims at.

Not counted as source: ``testing.py`` modules and migrations. A name is public when neither it nor its module begins
with an underscore, or when a public module of the package lists it in ``__all__``; a setter, an overload and an
override need no docstring of their own. ``--check`` fails where a gated figure leaves its band, and says where.
"""

from __future__ import annotations

import argparse
import ast
import io
import json
import math
import re
import sys
import tokenize
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from statistics import median
from typing import TYPE_CHECKING, TypeAlias

from workspace import ROOT, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from workspace import Package

Function: TypeAlias = "ast.FunctionDef | ast.AsyncFunctionDef"
Definition: TypeAlias = "Function | ast.ClassDef"
MOCKED = re.compile(r"\b(mock|Mock|MagicMock|AsyncMock|mocker|monkeypatch)\b|(?<!\.)\bpatch\(")
UNDOCUMENTED = {"overload", "override", "setter", "deleter"}


@dataclass(frozen=True)
class Source:
    """One Python file, read and parsed once."""

    path: Path
    shown: str
    name: str = ""

    @cached_property
    def text(self) -> str:
        """What the file holds."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        """The file's syntax tree."""
        return ast.parse(self.text)

    @cached_property
    def lines(self) -> int:
        """How many lines it has."""
        return len(self.text.splitlines())

    @cached_property
    def functions(self) -> list[Function]:
        """All functions, methods and nested ones too."""
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]

    @property
    def public(self) -> bool:
        """Whether no part of the module's name begins with one underscore."""
        return not re.search(r"\._(?!_)", self.name)


@dataclass(frozen=True)
class Measured:
    """One package's files."""

    package: Package

    @cached_property
    def modules(self) -> list[Source]:
        """The modules that count as source."""
        return [source for source in sources(self.package) if source.text.strip()]

    @cached_property
    def tests(self) -> list[Source]:
        """The files of its tests."""
        return [Source(path, shown(self.package, path)) for path in sorted(self.package.folder.glob("tests/**/*.py"))]

    @property
    def readme_lines(self) -> int:
        """How many lines its README has; 0 without one."""
        path = self.package.folder / "README.md"
        return len(path.read_text(encoding="utf-8").splitlines()) if path.exists() else 0

    @cached_property
    def exported(self) -> frozenset[str]:
        """Full names of what private modules define and public modules list in ``__all__``."""
        public = (module.tree for module in self.modules if module.public)
        return frozenset(chain.from_iterable(map(reexported, public)))

    @cached_property
    def documented(self) -> dict[str, bool]:
        """Where each public definition stands, and whether it has a docstring."""
        return {
            place(module, node): ast.get_docstring(node) is not None
            for module in self.modules
            for node in public_definitions(module, self.exported)
        }


def sources(package: Package) -> Iterator[Source]:
    """Give the Python files below ``src`` that are neither testing helpers nor migrations."""
    for path in sorted(package.source.glob("**/*.py")):
        inside = path.relative_to(package.source).parts
        if not {"testing.py", "testing", "migrations"} & set(inside):
            dotted = ".".join([package.import_name, *inside]).removesuffix(".py").removesuffix(".__init__")
            yield Source(path, shown(package, path), dotted)


def shown(package: Package, path: Path) -> str:
    """Give a path from the root of the workspace on."""
    return path.relative_to(package.folder.parents[1]).as_posix()


def reexported(tree: ast.Module) -> Iterator[str]:
    """Give the full names of what a module imports from elsewhere and lists in ``__all__``."""
    listed: set[object] = set()
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets):
            listed = {item.value for item in ast.walk(node.value) if isinstance(item, ast.Constant)}
    for found in ast.walk(tree):
        if isinstance(found, ast.ImportFrom):
            yield from (f"{found.module}.{alias.name}" for alias in found.names if alias.name in listed)


def public_definitions(module: Source, exported: frozenset[str]) -> Iterator[Definition]:
    """Give a module's public classes and functions, and the public methods of those classes."""
    for node in definitions(module.tree.body):
        if module.public or f"{module.name}.{node.name}" in exported:
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (inner for inner in definitions(node.body) if not isinstance(inner, ast.ClassDef))


def definitions(body: Iterable[ast.stmt]) -> Iterator[Definition]:
    """Give the definitions of a body that need a docstring."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            decorators = {ast.unparse(decorator).rpartition(".")[2] for decorator in node.decorator_list}
            if not decorators & UNDOCUMENTED:
                yield node


def place(module: Source, node: Definition) -> str:
    """Say where a definition stands: ``packages/urls/src/bandstand/urls/router.py:12 resolve``."""
    return f"{module.shown}:{node.lineno} {node.name}"


def is_typed(function: Function) -> bool:
    """Tell whether a function annotates what it returns and every argument but ``self`` and ``cls``."""
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args]
    if named and named[0].arg in {"self", "cls"}:
        del named[0]
    others = [argument for argument in (arguments.vararg, arguments.kwarg) if argument]
    annotated = all(argument.annotation for argument in [*named, *arguments.kwonlyargs, *others])
    return annotated and function.returns is not None


def comments_and_code(text: str) -> tuple[int, int]:
    """Count the comments, and the lines that are neither empty nor comments alone."""
    comments = sum(token.type == tokenize.COMMENT for token in tokenize.generate_tokens(io.StringIO(text).readline))
    lines = (line.strip() for line in text.splitlines())
    return comments, sum(bool(line) and not line.startswith("#") for line in lines)


def messages(tree: ast.Module) -> Iterator[bool]:
    """Tell of each raised text that can be read here whether it holds a value."""
    assignments = [node for node in ast.walk(tree) if isinstance(node, ast.Assign)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
            found = names_value(followed(node.exc.args[0], assignments))
            if found is not None:
                yield found


def followed(argument: ast.expr, assignments: Iterable[ast.Assign]) -> ast.expr:
    """Follow a name to what was assigned to it nearest above; other expressions stand for themselves."""
    if not isinstance(argument, ast.Name):
        return argument
    named = (node for node in assignments if ast.unparse(node.targets[0]) == argument.id)
    above = [node for node in named if node.lineno < argument.lineno]
    return max(above, key=lambda node: node.lineno).value if above else argument


def names_value(node: ast.expr) -> bool | None:
    """Tell whether a text holds a value; None for what is not readable as a text."""
    match node:
        case ast.Constant(value=str()):
            return False
        case ast.JoinedStr(values=parts):
            return any(isinstance(part, ast.FormattedValue) for part in parts)
        case ast.BinOp(left=left, op=ast.Mod()) if names_value(left) is not None:
            return True
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            sides = (names_value(left), names_value(right))
            return None if sides == (None, None) else sides != (False, False)
        case ast.Call(func=ast.Attribute(value=text, attr="format")) if names_value(text) is not None:
            return True
        case _:
            return None


def tests_and_mocks(files: Iterable[Source]) -> tuple[int, int]:
    """Count the test functions and the lines that mock something."""
    found = list(files)
    tests = sum(function.name.startswith("test") for file in found for function in file.functions)
    return tests, sum(bool(MOCKED.search(line)) for file in found for line in file.text.splitlines())


def p95(numbers: Iterable[float]) -> float:
    """Give the smallest number that at least 95% of the numbers do not exceed; 0 of none."""
    ordered = sorted(numbers)
    return ordered[math.ceil(0.95 * len(ordered)) - 1] if ordered else 0


def middle(numbers: Iterable[float]) -> float:
    """Give the median; 0 of none."""
    found = list(numbers)
    return median(found) if found else 0


def share(flags: Iterable[bool]) -> float:
    """Give the percentage that is true; 100 of none."""
    found = list(flags)
    return 100 * sum(found) / len(found) if found else 100


@dataclass(frozen=True)
class Figure:
    """One figure: its band, what was measured (per package where it has several values), and what misses it."""

    name: str
    low: float
    high: float
    now: float | Mapping[str, float]
    unit: str = ""
    gated: bool = False
    offenders: Sequence[str] = ()

    @property
    def ok(self) -> bool:
        """Whether every value is within the band."""
        values = [self.now] if isinstance(self.now, int | float) else list(self.now.values())
        return all(self.low <= value <= self.high for value in values)

    @property
    def target(self) -> str:
        """The band in words."""
        if self.low == 0:
            return f"<= {self.high:,g}{self.unit}"
        return f">= {self.low:g}{self.unit}" if self.high == math.inf else f"{self.low:g} to {self.high:g}{self.unit}"

    @property
    def measured(self) -> str:
        """What was measured in words; of several packages the lowest and the highest."""
        if isinstance(self.now, int | float):
            return f"{round(self.now, 2):,g}{self.unit}"
        ends = sorted(self.now.items(), key=lambda item: item[1])
        return " to ".join(f"{round(value, 2):,g} ({name})" for name, value in dict([*ends[:1], *ends[-1:]]).items())


def measure(root: Path = ROOT) -> list[Figure]:
    """Measure the packages of a checkout."""
    packages = [Measured(package) for package in Workspace(root).packages.values()]
    return [*sizes(packages), *documentation(packages), *habits(packages), *of_tests(packages)]


def sizes(packages: Sequence[Measured]) -> Iterator[Figure]:
    """Measure modules and functions by their lines."""
    modules = {module.shown: module.lines for package in packages for module in package.modules}
    functions = [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for package in packages
        for module in package.modules
        for node in module.functions
    ]
    too_long = [path for path, lines in modules.items() if lines > 1000]
    yield Figure("module lines, median", 0, 200, middle(modules.values()))
    yield Figure("module lines, p95", 0, 600, p95(modules.values()))
    yield Figure("module lines, most", 0, 1000, max(modules.values(), default=0), gated=True, offenders=too_long)
    yield Figure("function lines, median", 0, 8, middle(functions))
    yield Figure("function lines, p95", 0, 40, p95(functions))


def documentation(packages: Sequence[Measured]) -> Iterator[Figure]:
    """Measure docstrings and READMEs."""
    contracts = [package for package in packages if package.package.name.startswith("contracts_")]
    yield docstrings("public docstrings", 95, [package for package in packages if package not in contracts])
    yield docstrings("public docstrings of contracts", 100, contracts)
    modules = {module.shown: ast.get_docstring(module.tree) for package in packages for module in package.modules}
    without = [path for path, docstring in modules.items() if docstring is None]
    present = share(docstring is not None for docstring in modules.values())
    yield Figure("module docstrings", 100, math.inf, present, "%", gated=True, offenders=without)
    longest = max((len(docstring.splitlines()) for docstring in modules.values() if docstring), default=0)
    yield Figure("module docstring lines, most", 0, 10, longest)
    yield Figure("README lines", 40, 120, {package.package.name: package.readme_lines for package in packages})


def docstrings(name: str, least: float, packages: Sequence[Measured]) -> Figure:
    """Measure the docstrings of some packages' public names."""
    found = {where: has for package in packages for where, has in package.documented.items()}
    without = [where for where, has in found.items() if not has]
    return Figure(name, least, math.inf, share(found.values()), "%", gated=True, offenders=without)


def habits(packages: Sequence[Measured]) -> Iterator[Figure]:
    """Measure annotations, comments and the texts of errors."""
    modules = [module for package in packages for module in package.modules]
    typed = {place(module, function): is_typed(function) for module in modules for function in module.functions}
    untyped = [where for where, is_ in typed.items() if not is_]
    yield Figure("typed functions", 100, math.inf, share(typed.values()), "%", gated=True, offenders=untyped)
    counts = [comments_and_code(module.text) for module in modules]
    comments, code = sum(count[0] for count in counts), sum(count[1] for count in counts)
    yield Figure("comments per 100 lines of code", 3, 7, 100 * comments / max(code, 1))
    texts = chain.from_iterable(messages(module.tree) for module in modules)
    yield Figure("messages that name a value", 90, math.inf, share(texts), "%")


def of_tests(packages: Sequence[Measured]) -> Iterator[Figure]:
    """Measure the tests beside the sources."""
    ratios = {
        package.package.name: sum(test.lines for test in package.tests) / max(1, sum(m.lines for m in package.modules))
        for package in packages
    }
    yield Figure("lines of tests per line of source", 1.2, 2, ratios)
    tests, mocks = tests_and_mocks(file for package in packages for file in package.tests)
    yield Figure("mock lines per 100 tests", 0, 8, 100 * mocks / max(tests, 1), gated=True)


def as_table(figures: Sequence[Figure]) -> str:
    """Write the figures one a line: name, target, now, ok or off."""
    rows = [("figure", "target", "now", "")]
    rows += [(figure.name, figure.target, figure.measured, "ok" if figure.ok else "off") for figure in figures]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def as_json(figures: Sequence[Figure]) -> str:
    """Write the figures for a program."""
    table = {figure.name: {"target": figure.target, "now": figure.now, "ok": figure.ok} for figure in figures}
    return json.dumps(table, indent=2)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures; with ``--check`` fail where a gated one leaves its band."""
    parser = argparse.ArgumentParser(prog="tools/figures.py", description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--check", action="store_true", help="fail when a gated figure leaves its band")
    options = parser.parse_args(argv)
    figures = measure()
    print(as_json(figures) if options.json else as_table(figures))
    return gate(figures) if options.check else 0


def gate(figures: Sequence[Figure]) -> int:
    """Name the gated figures that leave their bands and what misses them; give the exit status."""
    off = [figure for figure in figures if figure.gated and not figure.ok]
    for figure in off:
        print(f"{figure.name}: the target is {figure.target}, measured {figure.measured}.", file=sys.stderr)
        print(*(f"  {offender}" for offender in figure.offenders), sep="\n", file=sys.stderr)
    return 1 if off else 0


if __name__ == "__main__":
    sys.exit(main())
