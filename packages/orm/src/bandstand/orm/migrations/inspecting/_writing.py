"""The text of a module of models, as formatters leave it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from bandstand import orm
from bandstand.orm.migrations.serializing import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_WIDTH: Final = 88
_INDENT: Final = "    "
_HEAD: Final = """\
# Models of the tables that a database has. Before they are used, look by hand at
# - the comments: they say what no model can, and what had to be guessed;
# - on_delete: DO_NOTHING is what the database does, which may mean that CASCADE
#   or another rule was kept by a program;
# - names of classes and fields, which may be changed as long as db_table and
#   db_column stay;
# - default and choices, of which databases know nothing.
"""

_OURS: Final = {
    "UniqueConstraint": "bandstand.orm.constraints",
    "GeneratedField": "bandstand.orm.fields",
    "Index": "bandstand.orm.indexes",
}
IMPORTED: Final = frozenset({"Decimal", *_OURS})
"""The names that a module may import, so that no model can have them."""


class Call(NamedTuple):
    """A call as it will be written: the name of what is called, and its arguments."""

    name: str
    arguments: tuple[Source, ...]


Source = str | Call
"""An expression as it will be written."""


@dataclass(kw_only=True)
class FieldText:
    """A field as it will be written."""

    name: str
    call: Call
    notes: list[str]


@dataclass(kw_only=True)
class ModelText:
    """A model as it will be written.

    Attributes:
        name: Of its class.
        notes: The comments before it.
        key: The names of the fields of a key of several.
        fields: In the order of their columns.
        meta: The plain options of ``Meta``, as source.
        constraints: Those of ``Meta``.
        indexes: Those of ``Meta``.
    """

    name: str
    notes: list[str] = field(default_factory=list[str])
    key: tuple[str, ...] = ()
    fields: list[FieldText] = field(default_factory=list[FieldText])
    meta: dict[str, str] = field(default_factory=dict[str, str])
    constraints: list[Call] = field(default_factory=list[Call])
    indexes: list[Call] = field(default_factory=list[Call])


def keywords(options: dict[str, Source]) -> tuple[Source, ...]:
    """Give keyword arguments."""
    return tuple(
        Call(f"{name}={value.name}", value.arguments) if isinstance(value, Call) else f"{name}={value}"
        for name, value in options.items()
    )


def from_orm(name: str) -> str:
    """Give the name of a class of fields as a module says it: in the package, or by itself."""
    return f"orm.{name}" if hasattr(orm, name) else name


def module_text(models: Sequence[ModelText], notes: Iterable[str] = ()) -> str:
    """Give the text of a module.

    Args:
        models: What is in it.
        notes: Comments at its end.
    """
    body = [_model_text(each) for each in models]
    end = "".join(f"\n\n{_comment(note, '')}\n" for note in notes)
    return "\n\n".join([f"{_HEAD}{_imports(models)}", *body]) + end


def _imports(models: Iterable[ModelText]) -> str:
    used = set(_names(models))
    standard = ["from decimal import Decimal\n\n"] if "Decimal" in used else []
    own = [f"from {module} import {name}\n" for name, module in _OURS.items() if name in used]
    return "".join([*standard, "from bandstand import orm\n", *own])


def _names(models: Iterable[ModelText]) -> Iterator[str]:
    for model in models:
        calls: list[Source] = [*(each.call for each in model.fields), *model.constraints, *model.indexes]
        while calls:
            call = calls.pop()
            if isinstance(call, Call):
                yield call.name.rpartition("=")[2]
                calls += call.arguments


def _model_text(model: ModelText) -> str:
    lines = [_comment(note, "") for note in model.notes]
    lines.append(f"class {model.name}(orm.Model):")
    if model.key:
        lines.append(_folded("pk = ", Call("orm.CompositePrimaryKey", tuple(map(quoted, model.key))), 1))
    for each in model.fields:
        lines += [_comment(note, _INDENT) for note in each.notes]
        lines.append(_folded(f"{each.name} = ", each.call, 1))
    lines += ["", f"{_INDENT}class Meta:"]
    lines += [f"{_INDENT * 2}{name} = {value}" for name, value in model.meta.items()]
    lines += _list("constraints", model.constraints)
    lines += _list("indexes", model.indexes)
    return "\n".join(lines) + "\n"


def _list(name: str, calls: Sequence[Call]) -> list[str]:
    if not calls:
        return []
    return [f"{_INDENT * 2}{name} = [", *(f"{_folded('', call, 3)}," for call in calls), f"{_INDENT * 2}]"]


def _folded(start: str, source: Source, depth: int) -> str:
    """Write something on one line where it fits, else each argument on its own."""
    indent = _INDENT * depth
    line = f"{indent}{start}{_on_one_line(source)}"
    if not isinstance(source, Call) or not source.arguments or len(line) < _WIDTH:  # a comma may follow
        return line
    inner = "".join(f"{_folded('', each, depth + 1)},\n" for each in source.arguments)
    return f"{indent}{start}{source.name}(\n{inner}{indent})"


def _on_one_line(source: Source) -> str:
    return f"{source.name}({', '.join(map(_on_one_line, source.arguments))})" if isinstance(source, Call) else source


def _comment(note: str, indent: str) -> str:
    return f"{indent}# {' '.join(note.split())}"
