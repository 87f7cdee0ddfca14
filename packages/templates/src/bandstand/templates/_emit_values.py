"""Values: paths, filters, literals. What is missing becomes None or an empty text, as the place asks."""

from __future__ import annotations

import ast
from keyword import iskeyword
from typing import TYPE_CHECKING

from bandstand.templates._tree import FilterCall, Literal, Path, Translated

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.templates._generator import Generator, Loop
    from bandstand.templates._tree import Expression
    from bandstand.templates._undefined import Undefined


def value(gen: Generator, expression: Expression, *, missing: str) -> ast.expr:
    """Write what gives a value.

    Args:
        gen: The generator.
        expression: What is asked for.
        missing: What becomes of a variable that is not there: ``"none"``, ``"empty"`` for an empty text, ``"text"``
            for that or what the engine has for it, or ``"false"`` for anything that is false.
    """
    if isinstance(expression, Literal):
        return literal(gen, expression)
    if isinstance(expression, Translated):
        return translated(gen, expression)
    if isinstance(expression, FilterCall):
        return _filtered(gen, expression, missing)
    if missing == "text" and gen.undefined is not None:
        return _or_undefined(gen, gen.undefined, expression, settled(gen, expression), gen.python.name)
    number = of_loop(gen, expression)
    if number is not None:
        return number
    found, needs_call = looked_up(gen, expression)
    if missing == "false":
        return _settled(gen, found, "settle") if needs_call else found
    if needs_call:
        return _settled(gen, found, "settle_known" if missing == "none" else "settle_text")
    return gen.python.call("known" if missing == "none" else "text_of", found)


def literal(gen: Generator, expression: Literal) -> ast.expr:
    """Write a literal; a safe text goes in as the object it is."""
    held = expression.value
    return gen.python.name(gen.bind(held, "literal")) if isinstance(held, str) else gen.python.constant(held)


def translated(gen: Generator, expression: Translated) -> ast.expr:
    """Write what translates a text."""
    rendering = gen.python.attribute(gen.python.name("activation"), "rendering")
    return gen.python.call(gen.python.attribute(rendering, "translate"), gen.python.constant(expression.text))


def settled(gen: Generator, path: Path) -> ast.expr:
    """Write a look-up whose result needs no call any more; it gives ``missing`` for what is not there."""
    found, needs_call = looked_up(gen, path)
    return _settled(gen, found, "settle") if needs_call else found


def _settled(gen: Generator, found: ast.expr, settle: str) -> ast.expr:
    """Write what calls a value where that is possible."""
    python = gen.python
    if not gen.inline:
        return python.call(settle, found)
    held = python.name(found.id if isinstance(found, ast.Name) else gen.hold(found))
    is_settled = python.in_(python.call("type", held), python.name("SETTLED"))
    return python.choice(is_settled, held, python.call(settle, held))


def looked_up(gen: Generator, path: Path) -> tuple[ast.expr, bool]:
    """Write a look-up; tells whether its result may still have to be called."""
    first, *steps = path.names
    number = of_loop(gen, path)
    if number is not None:
        return number, False
    if first == "block" and gen.block is not None and steps and not gen.is_bound(first):
        return _of_block(gen, gen.block, steps), False
    base = gen.variable(first)
    if not steps:
        return gen.python.name(base), True
    if gen.inline:
        return gen.python.name(_steps(gen, base, steps)), True
    return gen.python.call("look", gen.python.name(base), *map(gen.python.constant, steps)), False


def _of_block(gen: Generator, block: str, steps: list[str]) -> ast.expr:
    python = gen.python
    if steps == ["name"]:
        return python.constant(block)
    if steps != ["super"]:
        return python.name("missing")
    with gen.captured() as texts:
        write_super(gen)
    return joined(gen, texts)


def write_super(gen: Generator) -> None:
    """Write what the block that this one replaces writes."""
    python = gen.python
    arguments = (python.constant(gen.block), gen.visible(), gen.activation(), python.name("level"))
    gen.render(python.name("write_super"), *arguments)


def joined(gen: Generator, texts: str) -> ast.expr:
    """Write what makes one text of some; it is safe where its values were escaped."""
    python = gen.python
    text = python.call(python.attribute(python.constant(""), "join"), python.name(texts))
    return python.call("safe", text) if gen.autoescape else text


def of_loop(gen: Generator, path: Path) -> ast.expr | None:
    """Write the number or the truth value that a loop tells, where a path asks for one and no object is needed."""
    first, *steps = path.names
    loop = gen.loop_of(first)
    if loop is None or not steps:
        return None
    while steps[0] == "parentloop" and len(steps) > 1 and loop.parent is not None:
        loop, steps = loop.parent, steps[1:]
    write = _TOLD.get(steps[0]) if len(steps) == 1 else None
    return None if write is None else write(gen, loop)


def _counter(gen: Generator, loop: Loop) -> ast.expr:
    return gen.python.calculate(gen.python.name(loop.index), ast.Add(), gen.python.constant(1))


def _counter0(gen: Generator, loop: Loop) -> ast.expr:
    return gen.python.name(loop.index)


def _revcounter(gen: Generator, loop: Loop) -> ast.expr:
    return gen.python.calculate(gen.python.name(loop.length), ast.Sub(), gen.python.name(loop.index))


def _revcounter0(gen: Generator, loop: Loop) -> ast.expr:
    return gen.python.calculate(_revcounter(gen, loop), ast.Sub(), gen.python.constant(1))


def _first(gen: Generator, loop: Loop) -> ast.expr:
    return gen.python.compare(gen.python.name(loop.index), ast.Eq(), gen.python.constant(0))


def _last(gen: Generator, loop: Loop) -> ast.expr:
    return gen.python.compare(_counter(gen, loop), ast.Eq(), gen.python.name(loop.length))


def _length(gen: Generator, loop: Loop) -> ast.expr:
    return gen.python.name(loop.length)


_TOLD = {
    "counter": _counter,
    "counter0": _counter0,
    "revcounter": _revcounter,
    "revcounter0": _revcounter0,
    "first": _first,
    "last": _last,
    "length": _length,
}


def _steps(gen: Generator, base: str, steps: list[str]) -> str:
    """Write each step of a path: the short way where types allow it, else the exact one."""
    python = gen.python
    result = gen.fresh("value")
    for name in steps:
        short = [python.assign(result, _short_step(gen, base, name))]
        exact = [python.assign(result, python.call("recover", python.name(base), python.constant(name)))]
        gen.add(python.try_(short, exact))
        base = result
    return result


def _short_step(gen: Generator, base: str, name: str) -> ast.expr:
    python = gen.python
    value = python.name(base)
    kind = python.call("type", value)
    exact = python.call("step", value, python.constant(name))
    if name.isdecimal() and name.isascii():
        return python.choice(python.in_(kind, python.name("SEQUENCES")), python.item(value, int(name)), exact)
    otherwise = python.choice(python.is_(kind, python.name("dict")), python.item(value, name), exact)
    if not name.isidentifier() or iskeyword(name):
        return otherwise
    return python.choice(gen.is_plain(base), python.attribute(value, name), otherwise)


def _filtered(gen: Generator, expression: FilterCall, missing: str) -> ast.expr:
    base: Expression = expression
    while isinstance(base, FilterCall):
        base = base.value
    undefined = gen.undefined if missing == "text" else None
    if isinstance(base, Path) and undefined is not None and undefined.skips_filters:
        found = settled(gen, base)
        return _or_undefined(gen, undefined, base, found, lambda held: _chain(gen, expression, held, missing))
    return _chain(gen, expression, None, missing)


def _or_undefined(
    gen: Generator, undefined: Undefined, path: Path, found: ast.expr, go_on: Callable[[str], ast.expr]
) -> ast.expr:
    """Write what goes on with a value, or else what the engine has for a variable that is not there."""
    python = gen.python
    held = gen.hold(found)
    result = gen.fresh("value")
    told = python.call(gen.bind(undefined.tell, "undefined"), python.constant(str(path)), gen.visible())
    with gen.statements() as there:
        gen.add(python.assign(result, go_on(held)))
    gen.add(python.if_(python.is_(python.name(held), python.name("missing")), [python.assign(result, told)], there))
    return python.name(result)


def _chain(gen: Generator, expression: FilterCall, base: str | None, missing: str) -> ast.expr:
    """Write a filter after those before it, the first of them on a variable where one is given."""
    python = gen.python
    helper = expression.helper
    if isinstance(expression.value, FilterCall):
        found = _chain(gen, expression.value, base, missing)
    elif base is not None:
        found = python.name(base)
    else:
        found = value(gen, expression.value, missing="empty" if missing in ("text", "empty") else "none")
    with gen.statements() as before:
        argument = None if expression.argument is None else value(gen, expression.argument, missing="none")
    if before or helper.keeps_safe:  # else both are worked out where they stand, in this order
        found = python.name(gen.hold(found))
    for statement in before:
        gen.add(statement)
    arguments = [found] if argument is None else [found, argument]
    if helper.takes_scope:
        arguments.insert(0, scope(gen))
    result = gen.metered("bounded", python.call(gen.bind(helper.call, "filter"), *arguments))
    if not helper.keeps_safe:
        return result
    made = python.name(gen.hold(result))
    is_text = python.is_(python.call("type", found), python.name("str"))
    return python.choice(is_text, made, python.call("keep", found, made))


def scope(gen: Generator) -> ast.expr:
    """Write what a helper sees of the template."""
    python = gen.python
    return python.call("CallScope", python.name("activation"), gen.visible(), python.constant(gen.autoescape))


def write_value(gen: Generator, found: ast.expr, *, show: str = "show") -> None:
    """Write what writes a value, escaped where the template escapes.

    Args:
        gen: The generator.
        found: The value.
        show: What gives the text of one that is none: ``"emit"`` for one that may have to be called, ``"show_given"``
            for what a helper gave.
    """
    python = gen.python
    function = show + ("" if gen.autoescape else "_plain")
    if not gen.inline:
        gen.write(python.call(function, found))
        return
    held = found if isinstance(found, ast.Name) else python.name(gen.hold(found))
    is_text = python.is_(python.call("type", held), python.name("str"))
    text = python.call("escape", held) if gen.autoescape else held
    gen.write(python.choice(is_text, text, python.call(function, held)))
