"""Messages in Python: what literal texts are given to the functions that translate, and to ``LazyText``."""

from __future__ import annotations

import ast
import io
import tokenize
import warnings
from typing import TYPE_CHECKING, NamedTuple

from bandstand.i18n.extraction._found import COMMENT_TAGS, Findings, Found
from bandstand.i18n.extraction._notes import Comment, Notes
from bandstand.i18n.po import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bandstand.i18n.extraction._keywords import Arguments

_LAZY = "LazyText"


class _Call(NamedTuple):
    """A call of a function that takes messages, and the line of the statement that it stands in."""

    node: ast.Call
    name: str
    statement: int


def messages_of_python(content: bytes, keywords: Mapping[str, Arguments]) -> Findings:
    """Find the messages of a module; its encoding is UTF-8 unless its first lines say another."""
    findings = Findings([], [])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes, which are not our affair
            tree = ast.parse(content)
    except SyntaxError as error:
        findings.problems.append((error.lineno or 0, f"The file is no Python that can be read: {error.msg}."))
        return findings
    except (ValueError, RecursionError, MemoryError) as error:
        findings.problems.append(
            (0, f"The file is no Python that can be read: {str(error) or 'it is nested too deeply'}.")
        )
        return findings
    notes = Notes(_comments(content))
    calls = sorted(_calls(tree, keywords), key=lambda call: (call.node.lineno, call.node.col_offset))
    for call in calls:
        _take(call, keywords, notes, findings)
    return findings


def _calls(tree: ast.Module, keywords: Mapping[str, Arguments]) -> Iterator[_Call]:
    waiting: list[tuple[ast.AST, int]] = [(tree, 0)]
    while waiting:
        node, statement = waiting.pop()
        if isinstance(node, ast.stmt):
            decorators: list[ast.expr] = getattr(node, "decorator_list", [])
            statement = min([node.lineno, *(each.lineno for each in decorators)])
        if isinstance(node, ast.Call):
            name = _name(node.func)
            if name == _LAZY or name in keywords:
                yield _Call(node, name, statement)
        waiting += [(child, statement) for child in ast.iter_child_nodes(node)]


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _take(call: _Call, keywords: Mapping[str, Arguments], notes: Notes, findings: Findings) -> None:
    given = _arguments(call, keywords)
    if given is None:
        return
    for argument in given:
        if argument is not None and (problem := _made_at_run_time(argument)):
            advice = "Write the text with placeholders, as in '%(name)s', and fill them in after it is translated."
            findings.problems.append(
                (argument.lineno, f"{call.name}() is given {problem}, which is no message. {advice}")
            )
    texts = [None if argument is None else _text(argument) for argument in given]
    if any(text is None and argument is not None for text, argument in zip(texts, given, strict=True)):
        return
    message, plural, context = texts
    if message is None:
        return
    if not message:
        text = f"{call.name}() is given an empty text, which stands for the header of a catalogue."
        findings.problems.append((call.node.lineno, text))
        return
    source = Source(id=message, plural=plural, context=context)
    findings.messages.append(
        Found(
            call.node.lineno,
            source,
            notes.of(call.node.lineno, call.node.end_lineno or call.node.lineno, call.statement),
        )
    )


def _arguments(
    call: _Call, keywords: Mapping[str, Arguments]
) -> tuple[ast.expr | None, ast.expr | None, ast.expr | None] | None:
    """Give the expressions of the message, the plural and the context, or None where there is no message."""
    if call.name in keywords:
        until = next((i for i, each in enumerate(call.node.args) if isinstance(each, ast.Starred)), None)
        return keywords[call.name].pick(call.node.args[:until])
    named = {each.arg: each.value for each in call.node.keywords}
    if "id" not in named:
        return None
    return named["id"], _unless_none(named.get("plural")), _unless_none(named.get("context"))


def _unless_none(node: ast.expr | None) -> ast.expr | None:
    return None if isinstance(node, ast.Constant) and node.value is None else node


def _text(node: ast.expr) -> str | None:
    """Give a literal text, or several with ``+`` between them."""
    parts: list[str] = []
    waiting = [node]
    while waiting:
        match waiting.pop():
            case ast.Constant(value=str(text)):
                parts.append(text)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                waiting += [right, left]
            case _:
                return None
    return "".join(parts)


def _made_at_run_time(node: ast.expr) -> str | None:
    match node:
        case ast.JoinedStr():
            return "an f-string"
        case ast.BinOp(left=left, op=ast.Mod()) if _text(left) is not None:
            return "a text filled in with %"
        case ast.Call(func=ast.Attribute(value=value, attr="format")) if _text(value) is not None:
            return "a text filled in with format()"
        case _:
            return None


def _comments(content: bytes) -> Iterator[Comment]:
    if not any(tag.encode() in content for tag in COMMENT_TAGS):  # few modules have any
        return
    try:
        for token in tokenize.tokenize(io.BytesIO(content).readline):
            if token.type == tokenize.COMMENT:
                line, column = token.start
                yield Comment(line, token.string.lstrip("#").strip(), not token.line[:column].strip())
    except (tokenize.TokenError, SyntaxError, UnicodeError):  # it was read by the parser, which is laxer
        return
