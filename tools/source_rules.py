"""What the source of the packages may not hold, rule by rule.

A rule is a function that yields the line and the message of each offence in one file; its name is its key in ``RULES``.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from findings import listed
from import_graph import within
from leaves import is_contract

if TYPE_CHECKING:
    from source_files import SourceFile

Offence = tuple[int, str]
Rule = Callable[["SourceFile"], Iterator[Offence]]

# Where rows are read and written. This code runs on threads and, through the bridge, on an event loop alike: a thread
# lock held there stops the loop, thread-locals are shared by all its tasks, a cached function runs once for each task
# that waits for it, and a bare except swallows cancellation.
DATA_ACCESS = (
    "bandstand.contracts.data",
    "bandstand.contracts.identity",
    "bandstand.http.sessions",
    "bandstand.http._sessions",
    "bandstand.orm",
    "bandstand.sqlalchemy",
    "bandstand.forms",
    "bandstand.serializers",
    "bandstand.views",
    "bandstand.auth",
    "bandstand.feeds",
    "bandstand.sitemaps",
    "bandstand.sites",
    "bandstand.pages",
    "bandstand.gis",
    "bandstand.admin",
)

# Packages above the parts, one by one: each is in the list before, or here with the reason why it may hold locks.
AWAY_FROM_DATA: Mapping[str, str] = {
    "bandstand.jinja": "it renders, and rows reach it as values",
    "bandstand.fastcgi": "it hands requests on",
    "bandstand.project": "it assembles at start and serves in development, and reads rows through its parts",
    "bandstand.testing": "it drives a site from outside",
    "bandstand.stack": "it names the parts of the whole",
}

PUBLIC_NAMES = 8
PROTOCOL_METHODS = 7
CATCH_ALLS = ("common", "core", "helpers", "utils")

_PATTERN_FUNCTIONS = ("compile", "match", "search", "fullmatch", "split", "findall", "finditer", "sub", "subn")
_LOCKS = ("Lock", "RLock", "Condition", "Semaphore", "BoundedSemaphore")


def _refuse_names(refused: Callable[[str], bool], expected: str) -> Rule:
    """Make a rule against every use of some imported names."""

    def rule(source: SourceFile) -> Iterator[Offence]:
        for line, name in source.references():
            if refused(name):
                yield line, f"{name!r} is refused; expected {expected}."

    return rule


def _refuse_modules(refused: tuple[str, ...], expected: str) -> Rule:
    """Make a rule against the import of some modules."""

    def rule(source: SourceFile) -> Iterator[Offence]:
        for line, name in source.imports():
            for module in refused:
                if within(name, module):
                    yield line, f"{module!r} is refused; expected {expected}."

    return rule


def _around_data(rule: Rule) -> Rule:
    """Limit a rule to where rows are read and written."""

    def limited(source: SourceFile) -> Iterator[Offence]:
        return rule(source) if any(within(source.module.name, name) for name in DATA_ACCESS) else iter(())

    return limited


def _is_sql_text(name: str) -> bool:
    top, _, rest = name.partition(".")
    return top == "sqlalchemy" and rest.rpartition(".")[2] in {"text", "literal_column"}


def _patterns(source: SourceFile) -> Iterator[Offence]:
    takers = {f"re.{name}" for name in _PATTERN_FUNCTIONS}
    constants = _constants(source.tree)
    for node in source.nodes:
        if isinstance(node, ast.Call) and (name := source.dotted(node.func)) in takers:
            given = [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg == "pattern")]
            if not all(_is_constant(pattern, constants) for pattern in given):
                yield node.lineno, f"{name!r} gets a pattern made at run time; expected one written out in this module."


def _constants(tree: ast.Module) -> set[str]:
    """Give the module's names that stand for one constant and nothing else."""
    constant: set[str] = set()
    assigned: list[str] = []
    for node in tree.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        for target in targets:
            if isinstance(target, ast.Name) and isinstance(node, ast.Assign | ast.AnnAssign):
                assigned.append(target.id)
                if node.value and _is_constant(node.value, constant):
                    constant.add(target.id)
    return {name for name in constant if assigned.count(name) == 1}


def _is_constant(node: ast.expr, constants: set[str]) -> bool:
    match node:
        case ast.Constant():
            return True
        case ast.Name(id=name):
            return name in constants
        case ast.BinOp(left=left, right=right):
            return _is_constant(left, constants) and _is_constant(right, constants)
        case ast.JoinedStr(values=values):
            return all(_is_constant(value, constants) for value in values)
        case ast.FormattedValue(value=value):
            return _is_constant(value, constants)
        case _:
            return False


def _bare_excepts(source: SourceFile) -> Iterator[Offence]:
    for node in source.nodes:
        if isinstance(node, ast.ExceptHandler) and _catches_all(node.type) and not _raises(node.body):
            yield (
                node.lineno,
                "This handler swallows everything, cancellation too; expected certain errors, or a raise.",
            )


def _catches_all(caught: ast.expr | None) -> bool:
    types = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(it is None or (isinstance(it, ast.Name) and it.id == "BaseException") for it in types)


def _raises(body: list[ast.stmt]) -> bool:
    """Tell whether some statements raise, those in functions that they define not counted."""
    waiting: list[ast.AST] = [*body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Raise):
            return True
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            waiting += ast.iter_child_nodes(node)
    return False


def _catch_all_names(source: SourceFile) -> Iterator[Offence]:
    name = source.module.name.rpartition(".")[2].strip("_")
    is_package = source.module.file.name == "__init__.py"
    if name in CATCH_ALLS and not (is_package and name == "helpers"):
        yield 1, f"The name {name!r} says nothing; expected the noun of the one concept that is kept here."


def _public_names(source: SourceFile) -> Iterator[Offence]:
    parts = source.module.name.split(".")
    if not is_contract(source.module.package) or parts[-1] in {"testing", "conformance"} or "._" in source.module.name:
        return
    line, names = next(filter(None, map(_exported, source.tree.body)), (1, None))
    if names is None:
        yield (
            1,
            f"{source.module.name!r} is public and has no __all__; expected a list of at most {PUBLIC_NAMES} names.",
        )
    elif len(names) > PUBLIC_NAMES:
        message = f"{source.module.name!r} has {len(names)} public names; expected at most {PUBLIC_NAMES}"
        yield line, f"{message}, and further ones in a module of their own."


def _exported(statement: ast.stmt) -> tuple[int, list[ast.expr]] | None:
    match statement:
        case ast.Assign(targets=[ast.Name(id="__all__")], value=ast.List(elts=names) | ast.Tuple(elts=names)):
            return statement.lineno, names
        case _:
            return None


def _protocols(source: SourceFile) -> Iterator[Offence]:
    for node in source.nodes if is_contract(source.module.package) else ():
        if isinstance(node, ast.ClassDef) and any(_is_protocol(base) for base in node.bases):
            methods = _methods(node)
            if len(methods) > PROTOCOL_METHODS:
                message = f"The Protocol {node.name!r} has {len(methods)} methods ({listed(methods)})"
                yield (
                    node.lineno,
                    f"{message}; expected at most {PROTOCOL_METHODS}, and a new Protocol for a new ability.",
                )


def _is_protocol(base: ast.expr) -> bool:
    named = base.value if isinstance(base, ast.Subscript) else base
    return ast.unparse(named).rpartition(".")[2] == "Protocol"


def _methods(protocol: ast.ClassDef) -> set[str]:
    """Give the names of a Protocol's methods; properties are attributes, and nobody calls ``__init__`` of one."""
    defined = [node for node in protocol.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    decorators = {node: {ast.unparse(it).rpartition(".")[2] for it in node.decorator_list} for node in defined}
    return {node.name for node in defined if not decorators[node] & {"property", "setter"}} - {"__init__"}


RULES: Mapping[str, Rule] = {
    "sql-text": _refuse_names(_is_sql_text, "expressions of columns and values, never a text that becomes SQL"),
    "pickle": _refuse_modules(("pickle", "marshal", "shelve"), "a format that runs nothing when read, such as JSON"),
    "greenlet": _refuse_modules(("greenlet",), "the functions of 'bandstand.bridge', which alone knows greenlets"),
    "orm-asyncio": _refuse_modules(("sqlalchemy.ext.asyncio",), "'create_engine' of sqlalchemy and 'bandstand.bridge'"),
    "pattern": _patterns,
    "thread-lock": _around_data(
        _refuse_names(
            {f"threading.{name}" for name in _LOCKS}.__contains__,
            "an asyncio lock through the bridge, or a lock of the database",
        )
    ),
    "thread-local": _around_data(_refuse_names({"threading.local"}.__contains__, "a context variable")),
    "cached-function": _around_data(
        _refuse_names(
            {"functools.lru_cache", "functools.cache"}.__contains__, "a mapping that some object owns and fills"
        )
    ),
    "bare-except": _around_data(_bare_excepts),
    "catch-all-name": _catch_all_names,
    "public-names": _public_names,
    "protocol-methods": _protocols,
}

# Rule, then the module (and those inside it) that may break it, then the reason.
ALLOWED: Mapping[str, Mapping[str, str]] = {
    "greenlet": {"bandstand.bridge": "it is the one package that switches greenlets"},
    "catch-all-name": {"bandstand.contracts.rendering.helpers": "a helper is a term of templates"},
}
