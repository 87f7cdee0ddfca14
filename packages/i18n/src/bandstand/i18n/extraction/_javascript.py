"""Messages in JavaScript: what literal texts are given to the functions that translate.

A script is read token by token, in one pass and without grammar: enough to tell texts, comments, regular expressions
and brackets apart. Where it reads one of them wrongly, as it may in the text of JSX, it goes on in the next line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bandstand.i18n.extraction._found import Findings, Found
from bandstand.i18n.extraction._notes import Comment, Notes
from bandstand.i18n.po import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bandstand.i18n.extraction._keywords import Arguments

_SPACE = re.compile(r"\s++")
_COMMENT = re.compile(r"//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?")
_WORD = re.compile(r"[\w$]++")
_QUOTED = re.compile(r"""'(?:[^'\\\n]|\\.)*+(?P<single>')?|"(?:[^"\\\n]|\\.)*+(?P<double>")?""", re.DOTALL)
_EXPRESSION = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*+\]?)++/?\w*+")
_TEMPLATE = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*+", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|.))", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}
_BEFORE_EXPRESSIONS = frozenset(
    "await case delete do else in instanceof new of return throw typeof void yield".split()  # noqa: SIM905 - as a list is long
)
_INDENT = 200
_CLOSING = {"(": ")", "[": "]", "{": "}", "${": "}"}


class _Token(NamedTuple):
    """A piece of a script: its kind, which is ``word``, ``text``, ``made`` for a template, or the sign itself."""

    kind: str
    text: str
    line: int


def messages_of_javascript(content: bytes, keywords: Mapping[str, Arguments]) -> Findings:
    """Find the messages of a script, which is UTF-8."""
    scanner = _Scanner(content.decode())
    calls = sorted(_calls(scanner.tokens(), keywords), key=lambda call: call.at)
    notes = Notes(scanner.comments)
    findings = Findings([], [])
    for call in calls:
        picked = keywords[call.name].pick(call.arguments)
        if picked is not None:
            _take(call, picked, notes, findings)
    return findings


def _take(
    call: _Call, picked: tuple[_Argument | None, _Argument | None, _Argument | None], notes: Notes, findings: Findings
) -> None:
    given = [argument for argument in picked if argument is not None]
    if any(argument.is_made for argument in given):
        what = f"{call.name}() is given a text with '${{', which is no message."
        findings.problems.append((call.line, f"{what} Fill in placeholders after translating."))
    elif all(argument.text() is not None for argument in given):
        message, plural, context = (None if argument is None else argument.text() for argument in picked)
        if message:
            source = Source(id=message, plural=plural, context=context)
            findings.messages.append(Found(call.line, source, notes.of(call.line, call.last_line)))


class _Argument:
    """What was read of an argument."""

    def __init__(self) -> None:
        self.kinds: list[str] = []
        self._texts: list[str] = []

    def take(self, token: _Token) -> None:
        """Take a piece of it."""
        self.kinds.append(token.kind)
        if token.kind == "text":
            self._texts.append(token.text)

    @property
    def is_made(self) -> bool:
        """Whether it is a template with values."""
        return "made" in self.kinds

    def text(self) -> str | None:
        """Give the text, or several with ``+`` between them; None where there is anything else."""
        is_literal = {*self.kinds[::2]} == {"text"} and {*self.kinds[1::2]} <= {"+"} and len(self.kinds) % 2
        return "".join(self._texts) if is_literal else None


class _Call:
    """A bracket that is open, and the function that is called with it, if one is."""

    def __init__(self, at: int, token: _Token, name: str, closing: str) -> None:
        self.at = at
        self.line = self.last_line = token.line
        self.name = name
        self.closing = closing
        self.arguments = [_Argument()]


def _calls(tokens: Iterator[_Token], keywords: Mapping[str, Arguments]) -> Iterator[_Call]:
    opened: list[_Call] = []
    before = second = _Token("", "", 0)
    for at, token in enumerate(tokens):
        is_called = before.kind == "word" and before.text in keywords and second.text != "function"
        if token.kind in _CLOSING:
            if opened and token.kind != "${":
                opened[-1].arguments[-1].take(token)
            name = before.text if is_called and token.kind == "(" else ""
            opened.append(_Call(at, before if name else token, name, _CLOSING[token.kind]))
        elif opened and token.kind == opened[-1].closing:
            call = opened.pop()
            call.last_line = token.line
            if not call.arguments[-1].kinds:  # there is none, or a comma at the end
                del call.arguments[-1]
            if call.name:
                yield call
        elif token.kind == "text" and token.text and is_called:
            call = _Call(at, before, before.text, "")  # gettext`Save`
            call.arguments[-1].take(token)
            yield call
        elif opened and token.kind == ",":
            opened[-1].arguments.append(_Argument())
        elif opened:
            opened[-1].arguments[-1].take(token)
        before, second = token, before


class _Scanner:
    """Reads the tokens of a script, and keeps its comments aside."""

    def __init__(self, text: str) -> None:
        self.comments: list[Comment] = []
        self._text = text
        self._at = 0
        self._line = 1
        self._counted = 0
        self._unclosed = {"'": -1, '"': -1}
        self._braces: list[bool] = []  # of those that are open, whether a template goes on behind each

    def tokens(self) -> Iterator[_Token]:
        """Give the tokens; whatever the text is, the end is reached."""
        last = _Token("", "", 0)
        while self._at < len(self._text):
            for token in self._next(last):
                yield token
                last = token

    def _next(self, last: _Token) -> Iterator[_Token]:
        text, at = self._text, self._at
        if (found := _SPACE.match(text, at)) is not None:
            self._at = found.end()
        elif (found := _COMMENT.match(text, at)) is not None:
            self._keep_comment(found[0])
            self._at = found.end()
        elif (found := _WORD.match(text, at)) is not None:
            yield self._token("word", found[0], found.end())
        elif text[at] in self._unclosed:
            yield self._quoted()
        elif text[at] == "`":
            self._at += 1
            yield from self._template(self._counted_line(at), is_first=True)
        elif text[at] == "/" and _may_be_expression(last) and (found := _EXPRESSION.match(text, at)) is not None:
            yield self._token("expression", "", found.end())
        else:
            yield from self._sign(text[at])

    def _token(self, kind: str, text: str, end: int) -> _Token:
        line = self._counted_line(self._at)
        self._at = end
        return _Token(kind, text, line)

    def _counted_line(self, at: int) -> int:
        self._line += self._text.count("\n", self._counted, at)
        self._counted = at
        return self._line

    def _keep_comment(self, comment: str) -> None:
        first = self._counted_line(self._at)
        is_alone = self._is_alone(self._at, self._at + len(comment))
        inner = comment.removeprefix("//").removeprefix("/*").removesuffix("*/")
        for number, line in enumerate(inner.split("\n")):
            self.comments.append(Comment(first + number, line.strip(" \t\r*"), is_alone))

    def _is_alone(self, begin: int, end: int) -> bool:
        """Tell whether nothing but the braces of JSX stands beside a comment."""
        before = self._text[max(0, begin - _INDENT) : begin].rpartition("\n")[2]
        after = self._text[end : end + _INDENT].partition("\n")[0]
        return not before.strip(" \t{") and not after.strip(" \t\r}")

    def _quoted(self) -> _Token:
        at, quote = self._at, self._text[self._at]
        found = _QUOTED.match(self._text, at) if at > self._unclosed[quote] else None
        if found is None or not (found["single"] or found["double"]):
            if found is not None:
                self._unclosed[quote] = found.end()  # nothing before that place closes one either
            return self._token(quote, "", at + 1)
        return self._token("text", _unescaped(found[0][1:-1]), found.end())

    def _template(self, line: int, *, is_first: bool) -> Iterator[_Token]:
        """Read a template, or what is behind a value in it, up to the next value or its end."""
        found = _TEMPLATE.match(self._text, self._at)
        part = "" if found is None else found[0]
        self._at += len(part)
        if self._text.startswith("${", self._at):
            if is_first:
                yield _Token("made", "", line)
            yield self._token("${", "${", self._at + 2)
            self._braces.append(True)
            return
        self._at += 1
        if is_first:
            yield _Token("text", _unescaped(part), line)

    def _sign(self, sign: str) -> Iterator[_Token]:
        yield self._token(sign, sign, self._at + 1)
        if sign == "{":
            self._braces.append(False)
        elif sign == "}" and self._braces and self._braces.pop():
            yield from self._template(self._line, is_first=False)


def _may_be_expression(last: _Token) -> bool:
    """Tell whether a slash begins a regular expression: it does where no value stands in front of it."""
    if last.kind == "word":
        return last.text in _BEFORE_EXPRESSIONS
    return last.kind not in {"text", "made", "expression", ")", "]", "}"}


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(_character, text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")  # two halves are one character


def _character(escape: re.Match[str]) -> str:
    long, short, shortest, other = escape.groups()
    code = long or short or shortest
    if code is None:
        return _ESCAPES.get(other, other)
    return chr(int(code, 16)) if int(code, 16) <= 0x10FFFF else "\ufffd"
