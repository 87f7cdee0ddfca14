"""The linter of the portable subset: a whitelist, so that what the rules do not list is refused.

Each tag and output is checked by its words and by the expressions that the package's own parser makes of them, and the
tree of the template by what stands in what.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from bandstand.contracts.rendering.portable import FILTERS
from bandstand.templates._conditions import parse_condition
from bandstand.templates._errors import Mistake, TemplateSyntaxError
from bandstand.templates._expressions import parse_expression
from bandstand.templates._language import EngineLanguage
from bandstand.templates._lexer import tokens
from bandstand.templates._parser import Parser
from bandstand.templates._tree import (
    And,
    Block,
    BlockCall,
    Call,
    Compare,
    Extends,
    FilterCall,
    For,
    If,
    Include,
    Literal,
    Not,
    Or,
    Output,
    Path,
    Text,
    With,
)
from bandstand.templates._words import binding, split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bandstand.contracts.rendering.helpers import Helper, Library
    from bandstand.templates._lexer import Position, Token
    from bandstand.templates._tree import Condition, Expression, Node, Tree

Complaint: TypeAlias = tuple[str, str]
"""What is not portable, and what to write instead."""

_OPENING = re.compile(r"\{[{%#]")
_TEXT = r"""(?:"[^"'\\<>&]*"|'[^"'\\<>&]*')"""
_SPELLING = re.compile(
    rf"(?:{_TEXT}|_\({_TEXT}\)|-?(?:0|[1-9][0-9]{{0,14}})(?:\.[0-9]{{1,15}})?|[^\W\d]\w*(?:\.\w+)*)(?:\|\w+)*"
)
_LITERAL = re.compile(_TEXT)
_UNSAFE = frozenset("<>&\"'\\")
_OPERATORS = frozenset({"==", "!=", "<", ">", "<=", ">=", "in", "is", "not", "and", "or"})
_CLOSERS = frozenset({"else", "endblock", "endfor", "endif", "endwith"})
_NODES = (Text, Output, If, For, With, Include, Extends, Block, Call, BlockCall)
_TAKEN = frozenset(
    {"False", "None", "True", "and", "block", "caller", "false", "forloop", "if", "in", "is", "loop", "none", "not"}
    | {"or", "self", "super", "true"}
    | {"cycler", "dict", "gettext", "joiner", "lipsum", "namespace", "ngettext", "npgettext", "pgettext", "range"}
)
"""Names that some engine gives a meaning of its own, be it only where there is no such variable."""

_METHODS = frozenset({"all", "exists", "items", "keys", "values"})
"""Names that templates use for methods; the Django Template Language calls them, Jinja2 does not."""

_COMPUTED = "Give the template the result as a value."
_INSTEAD_OF_NAME: Mapping[str, str] = {
    "block": "Part the block of the template that is extended into several small ones.",
    "super": "Part the block of the template that is extended into several small ones.",
    "forloop": "Give each item what it needs: its number, whether it is the first.",
    "loop": "Give each item what it needs: its number, whether it is the first.",
    "None": "Leave the value out, or give a truth value.",
    "none": "Leave the value out, or give a truth value.",
    "true": "Write 'True'.",
    "false": "Write 'False'.",
}
_TRANSLATED = 'Write {{ _("text") }}, and give texts with values or numbers as values.'
_INSTEAD_OF_TAG: Mapping[str, str] = {
    "blocktranslate": _TRANSLATED,
    "comment": "Write {# a comment #}, which ends on its line.",
    "cycle": "Give each item what it needs.",
    "empty": "Write an 'if' around the loop.",
    "firstof": "Write 'if', 'elif' and 'else'.",
    "load": "Leave it out: the engine is given its libraries.",
    "macro": "Write a template of its own, and include it.",
    "partialdef": "Write a template of its own, and include it.",
    "set": "Write {% with name=value %} and {% endwith %}.",
    "trans": _TRANSLATED,
    "translate": _TRANSLATED,
}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A place of a template that engines may read in different ways.

    Attributes:
        line: The line, from 1 on.
        column: The column, from 1 on.
        problem: What is not portable, in a sentence.
        instead: What to write instead, in a sentence; empty where nothing can be said.
        template: The name of the template.
    """

    line: int
    column: int
    problem: str
    instead: str
    template: str | None = None

    def __str__(self) -> str:
        """Say where it is, what is wrong and what to write."""
        return f"{self.template or '<template>'}:{self.line}:{self.column}: {self.problem} {self.instead}".rstrip()


def check_portable(source: str, name: str | None = None, /, *, libraries: Iterable[Library] = ()) -> Sequence[Finding]:
    """Say what in a template is not portable, in the order in which it stands there, at most one thing a place.

    Args:
        source: The text of the template.
        name: Its name, for the findings.
        libraries: What the template may call: those that are installed in the engines that render it.
    """
    linter = _Linter(source, libraries)
    found: dict[tuple[int, int], Finding] = {}
    for line, column, (problem, instead) in linter.complaints():
        found.setdefault((line, column), Finding(line, column, problem, instead, name))
    return sorted(found.values())


class _Linter:
    """Complains about one template."""

    def __init__(self, source: str, libraries: Iterable[Library]) -> None:
        self._source = source
        self._lines = source.split("\n")
        self._language = EngineLanguage((), None)
        self._portable_filters = set(FILTERS)
        self._helpers: dict[str, Helper] = {}
        for library in libraries:
            self._language.add(library)
            self._portable_filters |= library.filters.keys()
            self._helpers.update(library.tags)
        self._forms: Mapping[str, Callable[[Sequence[str]], Iterator[Complaint]]] = {
            "block": self._block,
            "elif": self._condition,
            "extends": self._template,
            "for": self._for,
            "if": self._condition,
            "include": self._template,
            "with": self._with,
        }

    def complaints(self) -> Iterator[tuple[int, int, Complaint]]:
        """Give all complaints with their places, those that say most first."""
        before = ""
        for token in tokens(self._source):
            kind, text, at = token
            for complaint in self._token(token):
                yield at.line, at.column + 1, complaint
            if kind == "text":
                yield from _in_text(token)
            elif before.endswith("{"):  # as in "{{% if a %}", whose first two signs begin nothing here
                complaint = ("A brace stands next to a mark.", "Put another sign between the two.")
                yield at.line, at.column, complaint
            before = text if kind == "text" else ""
        try:
            tree = Parser(self._source, None, self._language).parse()
        except TemplateSyntaxError as error:
            yield error.line or 1, error.column or 1, (error.problem, "")
            return
        for at, complaint in _misplaced(tree):
            yield at.line, at.column + 1, complaint

    def _token(self, token: Token) -> Iterator[Complaint]:
        kind, text, at = token
        if kind == "text":
            return
        inside = self._lines[at.line - 1][at.column + 2 : at.end - 2]
        if inside[:1] in {"-", "+"} or inside[-1:] in {"-", "+"}:
            yield "Jinja2 takes a sign next to a mark for a word on the spaces around.", "Write a space between them."
        elif kind == "variable":
            yield from self._value(text)
        elif kind == "tag":
            yield from self._tag(split(text))

    def _tag(self, words: Sequence[str]) -> Iterator[Complaint]:
        name = words[0] if words else ""
        if name in self._forms:
            yield from self._forms[name](words[1:])
        elif name in self._helpers:
            yield from self._call(words[1:])
        elif name in _CLOSERS or name.removeprefix("end") in self._helpers:
            if words[1:] and name != "endblock":
                yield f"The tag {name!r} has words behind it.", f"Write {{% {name} %}}."
        elif not name.startswith("end"):
            yield f"The tag {name!r} is not portable.", _INSTEAD_OF_TAG.get(name, _COMPUTED)

    def _value(self, word: str) -> Iterator[Complaint]:
        try:
            expression = parse_expression(word, self._language)
        except Mistake as mistake:
            yield str(mistake), "Write a path, a text, a number or _(a text), and filters without arguments."
            return
        complaints = [*self._expression(expression)]
        if not complaints and (_SPELLING.fullmatch(word) is None or not _names_are_plain(expression)):
            instead = "Write it without spaces, numbers as 7, -7 and 1.5, names in letters, digits and underscores."
            complaints = [(f"{word!r} is spelled in a way that not all engines read.", instead)]
        yield from complaints

    def _expression(self, expression: Expression) -> Iterator[Complaint]:
        if isinstance(expression, FilterCall):
            yield from self._expression(expression.value)
            name = expression.helper.name
            if name not in self._portable_filters:
                known = ", ".join(sorted(self._portable_filters))
                yield f"The filter {name!r} is not portable; those are {known}.", _COMPUTED
            elif expression.argument is not None:
                yield f"The filter {name!r} has an argument, which engines write differently.", _COMPUTED
        elif isinstance(expression, Path):
            yield from _path(expression)
        elif isinstance(expression, Literal):
            yield from _literal(expression.value)
        else:
            yield from _literal(expression.text)

    def _condition(self, words: Sequence[str]) -> Iterator[Complaint]:
        try:
            condition = parse_condition(words, lambda word: parse_expression(word, self._language))
        except Mistake as mistake:
            yield str(mistake), "Write values and == != < > <= >= in, not in, not, and, or, without parentheses."
            return
        yield from _operators(condition)
        for word in words:
            if word not in _OPERATORS:
                yield from self._value(word)

    def _for(self, words: Sequence[str]) -> Iterator[Complaint]:
        if words[-1:] == ["reversed"]:
            yield "A loop that goes backwards is not portable.", "Give the items in this order."
            return
        if "in" not in words[-2:-1]:
            return  # the parser says what is wrong
        names = [name.strip() for name in " ".join(words[:-2]).split(",")]
        for name in names:
            yield from _name(name)
        if len(names) > 2:
            yield "A loop has one name, or two for pairs.", "Give items with attributes."
        if _LITERAL.fullmatch(words[-1]) or words[-1].lstrip("-")[:1].isdigit():
            yield f"A loop goes through a list; got {words[-1]}.", "Give the list as a value."
        yield from self._value(words[-1])

    def _with(self, words: Sequence[str]) -> Iterator[Complaint]:
        pair = binding(words[0]) if len(words) == 1 else None
        if pair is None:
            yield "The tag 'with' names one value here: name=value.", "Write one 'with' inside another."
        else:
            yield from _name(pair[0])
            yield from self._value(pair[1])

    def _template(self, words: Sequence[str]) -> Iterator[Complaint]:
        if len(words) != 1 or _LITERAL.fullmatch(words[0]) is None:
            problem = "A template is named by a text in quotes, and nothing behind it."
            yield problem, "Write the name itself, and name values by 'with' around the tag."

    def _block(self, words: Sequence[str]) -> Iterator[Complaint]:
        for name in words[:1]:
            yield from _name(name)

    def _call(self, words: Sequence[str]) -> Iterator[Complaint]:
        if len(words) > 1 and words[-2] == "as":
            yield from _name(words[-1])
            words = words[:-2]
        for word in words:
            pair = binding(word)
            yield from self._value(word if pair is None else pair[1])


def _in_text(token: Token) -> Iterator[tuple[int, int, Complaint]]:
    _, text, at = token
    found = _OPENING.search(text)  # one will do: the next may be closed once it is
    if found is not None:
        before = text[: found.start()]
        line = at.line + before.count("\n")
        column = len(before) - before.rindex("\n") if "\n" in before else at.column + len(before) + 1
        instead = "Close it, or put another sign between the two."
        yield line, column, (f"{found[0]!r} is not closed on its line.", instead)
    if "\r" in text:
        problem = "Jinja2 makes a line feed of each carriage return."
        yield at.line, at.column + 1, (problem, "End lines with a line feed alone.")


def _name(name: str) -> Iterator[Complaint]:
    if name in _TAKEN:
        yield f"{name!r} has a meaning of its own in some engine.", _INSTEAD_OF_NAME.get(name, "Choose another name.")
    elif not _is_plain(name):
        instead = "Choose letters, digits and underscores, with a letter in front."
        yield f"{name!r} is not a name in all engines.", instead


def _is_plain(name: str) -> bool:
    return name.isidentifier() and not name.startswith("_")


def _names_are_plain(expression: Expression) -> bool:
    while isinstance(expression, FilterCall):
        expression = expression.value
    return not isinstance(expression, Path) or all(map(_is_plain, expression.names))


def _path(path: Path) -> Iterator[Complaint]:
    first, *names = path.names
    if first in _TAKEN:
        yield f"{str(path)!r} means something of its own in some engine.", _INSTEAD_OF_NAME.get(first, _COMPUTED)
    for name in names:
        if name in _METHODS or name.startswith("get_"):
            yield f"{name!r} in {str(path)!r} names a method, which not all engines call.", _COMPUTED


def _literal(value: object) -> Iterator[Complaint]:
    if value is None:
        yield "'None' is not portable.", _INSTEAD_OF_NAME["None"]
    elif isinstance(value, str) and not _UNSAFE.isdisjoint(value):
        problem = f"The text {str(value)!r} holds markup, a quote or a backslash."
        yield problem, "Write markup around the text, and typographic quotes; or give it as a value."


def _operators(condition: Condition) -> Iterator[Complaint]:
    if isinstance(condition, And | Or):
        for part in condition.parts:
            yield from _operators(part)
    elif isinstance(condition, Not):
        yield from _operators(condition.part)
    elif isinstance(condition, Compare):
        if condition.operator in {"is", "is not"}:
            yield f"The operator {condition.operator!r} is not portable.", "Write '==', or give a truth value."
        if isinstance(condition.left, Compare):
            yield "Comparisons in a row mean different things to engines.", "Join two comparisons by 'and'."


def _misplaced(tree: Tree) -> Iterator[tuple[Position, Complaint]]:
    if tree.extends is not None:
        if tree.body[0] is not tree.extends:
            yield tree.extends.at, ("The tag 'extends' does not stand at the very beginning.", "Move it there.")
        for node in tree.body:
            if not isinstance(node, Text | Block | Extends):
                yield node.at, ("Not all engines leave out what stands beside the blocks.", "Move it into a block.")
    yield from _in_body(tree.body, None)


def _in_body(body: Iterable[Node], around: str | None) -> Iterator[tuple[Position, Complaint]]:
    for node in body:
        if not isinstance(node, _NODES):
            yield node.at, (f"A {type(node).__name__} is not portable.", _COMPUTED)
        if isinstance(node, Block) and around is not None:
            problem = f"The block {node.name!r} stands in {around}, where engines give it different variables."
            yield node.at, (problem, "Put the block around it.")
        yield from _in_body(node.children(), _place(node) or around)


def _place(node: Node) -> str | None:
    if isinstance(node, For):
        return "a loop"
    if isinstance(node, With):
        return "a 'with'"
    return "the body of a helper" if isinstance(node, BlockCall) else None
