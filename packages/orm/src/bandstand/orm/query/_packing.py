"""A queryset's values become a statement's parameters: generated code, with a plain twin that says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.fields import ForeignKey

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy.engine import Dialect
    from sqlalchemy.sql.compiler import SQLCompiler

    from bandstand.orm.query._lowering import Parameter

    Convert = Callable[[Any], Any]
    Pack = Callable[[tuple[Any, ...]], Any]


class Packer:
    """Knows how each parameter of a compiled statement is made.

    Args:
        compiled: The compiled statement.
        parameters: Where its parameters come from; those that are not there have values of their own.
        dialect: SQLAlchemy's dialect, whose types convert last.
    """

    def __init__(self, compiled: SQLCompiler, parameters: Mapping[str, Parameter], dialect: Dialect) -> None:
        self.positional = bool(compiled.positional)
        self.names: Sequence[str] = compiled.positiontup or list(compiled.binds)
        self.sources: list[tuple[Parameter | None, Convert | None, Any]] = []
        for name in self.names:
            bind = compiled.binds[name]
            process = bind.type.dialect_impl(dialect).bind_processor(dialect)
            parameter = parameters.get(name)
            if parameter is None:
                value = bind.effective_value
                self.sources.append((None, None, value if process is None else process(value)))
            else:
                self.sources.append((parameter, converter(parameter, process), None))

    def pack(self, values: tuple[Any, ...]) -> Any:
        """Give the parameters, one by one: the plain twin of the generated function."""
        made: list[Any] = []
        for parameter, convert, constant in self.sources:
            if parameter is None:
                made.append(constant)
                continue
            value = values[parameter.index] if parameter.ask is None else parameter.ask()
            if parameter.member is not None:
                value = padded_list(value, parameter.size)[parameter.member]
            if parameter.part is not None and value is not None:
                value = part_of(value, parameter.part)
            made.append(value if convert is None or value is None else convert(value))
        return tuple(made) if self.positional else dict(zip(self.names, made, strict=True))

    def generate(self) -> Pack:
        """Give a function that does what ``pack`` does, without asking anything again."""
        space: dict[str, Any] = {"padded_list": padded_list, "part_of": part_of}
        lists: dict[int, str] = {}
        lines = ["def pack(v):"]
        items: list[str] = []
        for number, (parameter, convert, constant) in enumerate(self.sources):
            if parameter is None:
                space[f"k{number}"] = constant
                items.append(f"k{number}")
                continue
            item = f"v[{parameter.index}]"
            if parameter.ask is not None:
                space[f"a{number}"] = parameter.ask
                item = f"a{number}()"
            if parameter.member is not None:
                if parameter.index not in lists:
                    lists[parameter.index] = f"l{parameter.index}"
                    lines.append(f"    l{parameter.index} = padded_list(v[{parameter.index}], {parameter.size})")
                item = f"l{parameter.index}[{parameter.member}]"
            if parameter.part is not None:
                item = f"part_of({item}, {parameter.part})"
            if convert is not None:
                space[f"c{number}"] = convert
                may_be_none = parameter.member is not None or parameter.kind is object
                item = f"c{number}({item})" if not may_be_none else f"(None if (x := {item}) is None else c{number}(x))"
            items.append(item)
        if self.positional:
            lines.append(f"    return ({''.join(f'{item}, ' for item in items)})")
        else:
            pairs = ", ".join(f"{name!r}: {item}" for name, item in zip(self.names, items, strict=True))
            lines.append(f"    return {{{pairs}}}")
        exec("\n".join(lines), space)  # noqa: S102 - numbers and our own names only
        pack: Pack = space["pack"]
        return pack


def converter(parameter: Parameter, process: Convert | None) -> Convert | None:
    """Give what makes a driver's value of a queryset's: the look-up, the field and the type, in this order."""
    steps: list[Convert] = []
    from bandstand.orm.models import Model

    field = parameter.field
    if issubclass(parameter.kind, Model) and not isinstance(field, ForeignKey) and field is not None:
        steps.append(_key_getter(field.attname))
    if parameter.prepare is not None:
        steps.append(parameter.prepare)
    if field is not None:
        steps.append(field.get_prep_value)
    if process is not None:
        steps.append(process)
    if not steps:
        return None
    if len(steps) == 1:
        return steps[0]

    def convert(value: Any) -> Any:
        for step in steps:
            value = step(value)
        return value

    return convert


def _key_getter(attname: str) -> Convert:
    def key(row: Any) -> Any:
        value = getattr(row, attname)
        if value is None:
            message = f"{row!r} has no {attname} yet, so nothing can refer to it: save it first."
            raise ValueError(message)
        return value

    return key


def padded_list(values: Sequence[Any], size: int) -> list[Any]:
    """Give the values that are not None, the last one repeated until there are enough."""
    known = [value for value in values if value is not None]
    return known + [known[-1] if known else None] * (size - len(known))


def part_of(value: Any, part: int) -> Any:
    """Give a part of a composite key, of a row as of a tuple.

    Raises:
        ValueError: It is neither, or too short.
    """
    from bandstand.orm.models import Model

    key = value.pk if isinstance(value, Model) else value
    if not isinstance(key, tuple | list) or part >= len(key):
        message = f"A key of several fields is a tuple with a value for each; got {value!r}."
        raise ValueError(message)
    return key[part]
