"""Messages in Python: which calls have them, and what translators are told."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.i18n.extraction._keywords import known_keywords
from bandstand.i18n.extraction._python import messages_of_python
from bandstand.i18n.po import Source

if TYPE_CHECKING:
    from bandstand.i18n.extraction._found import Found


def found(code: str, *keywords: str) -> list[Found]:
    findings = messages_of_python(dedent(code).encode(), known_keywords(keywords))
    assert findings.problems == []
    return findings.messages


def sources(code: str, *keywords: str) -> list[Source]:
    return [each.source for each in found(code, *keywords)]


def notes(code: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.source.id, each.notes) for each in found(code)]


def problems(code: str) -> list[tuple[int, str]]:
    findings = messages_of_python(dedent(code).encode(), known_keywords())
    assert findings.messages == []
    return findings.problems


@pytest.mark.parametrize(
    "name", ["_", "N_", "gettext", "gettext_lazy", "gettext_noop", "translator.gettext", "a.b()._"]
)
def test_a_function_takes_a_message_bare_or_as_an_attribute(name: str) -> None:
    assert sources(f'{name}("Save")') == [Source(id="Save")]


@pytest.mark.parametrize("name", ["ngettext", "ngettext_lazy", "self._translator().ngettext"])
def test_a_function_takes_a_plural(name: str) -> None:
    assert sources(f'{name}("a file", "files", n)') == [Source(id="a file", plural="files")]


@pytest.mark.parametrize("name", ["pgettext", "pgettext_lazy"])
def test_a_function_takes_a_context_first(name: str) -> None:
    assert sources(f'{name}("month", "May")') == [Source(id="May", context="month")]


@pytest.mark.parametrize("name", ["npgettext", "npgettext_lazy"])
def test_a_function_takes_a_context_and_a_plural(name: str) -> None:
    assert sources(f'{name}("disk", "a file", "files", n)') == [Source(id="a file", plural="files", context="disk")]


def test_a_lazy_text_has_its_message_by_name() -> None:
    code = """
        from bandstand.contracts import i18n
        LazyText(id="one", plural="many", context="here", params={"count": 3})
        i18n.LazyText(params={}, id="Save", plural=None, context=None)
    """
    assert sources(code) == [Source(id="one", plural="many", context="here"), Source(id="Save")]


def test_a_further_function_is_named_as_xgettext_does() -> None:
    code = 'tr(x, "a"); ntr(1, "c", "s", "p"); gettext("b")'
    assert sources(code, "tr:2", "ntr:2c,3,4") == [
        Source(id="a"),
        Source(id="s", plural="p", context="c"),
        Source(id="b"),
    ]


def test_texts_beside_each_other_are_one() -> None:
    code = '''
        gettext("Save " "the "
                """file""")
        gettext("a" + "b" + ("c" + "d"))
    '''
    assert sources(code) == [Source(id="Save the file"), Source(id="abcd")]


def test_escapes_and_raw_texts_are_read_as_python_reads_them() -> None:
    assert sources(r'_("a\n\u00e9\"b"); _(r"\d")') == [Source(id='a\né"b'), Source(id=r"\d")]


def test_messages_come_in_the_order_of_the_lines() -> None:
    code = """
        def view():
            return wrap(
                gettext("a"),
                pgettext("c", gettext("b")),
            )
        class Form:
            title = _("d")
    """
    assert [(each.line, each.source.id) for each in found(code)] == [(4, "a"), (5, "b"), (8, "d")]


def test_a_message_inside_an_f_string_is_found() -> None:
    assert sources("""f"{gettext('Save')}: {value}" """) == [Source(id="Save")]


@pytest.mark.parametrize(
    "code",
    [
        "gettext(text)",
        "gettext()",
        "gettext(*texts)",
        "gettext(1)",
        'gettext(b"bytes")',
        'ngettext("a file")',
        'ngettext("a file", many, n)',
        'pgettext(context, "May")',
        'LazyText(id=text, plural="b")',
        'LazyText(plural="b")',
        'LazyText("a")',
        'other("a")',
        "gettext",
        'gettext[0]("a")',
    ],
)
def test_what_is_no_literal_text_of_a_known_function_is_no_message(code: str) -> None:
    assert found(code) == []


def test_an_f_string_is_a_problem_that_tells_what_to_do() -> None:
    what = "gettext() is given an f-string, which is no message."
    advice = "Write the text with placeholders, as in '%(name)s', and fill them in after it is translated."
    assert problems('\ngettext(f"Hello {name}")') == [(2, f"{what} {advice}")]


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ('_("Hello %s" % name)', "_() is given a text filled in with %,"),
        ('_("Hello {}".format(name))', "_() is given a text filled in with format(),"),
        ('LazyText(id=f"{x}")', "LazyText() is given an f-string,"),
        ('ngettext("a file", f"{n} files", n)', "ngettext() is given an f-string,"),
    ],
)
def test_a_text_that_is_filled_in_first_is_a_problem(code: str, what: str) -> None:
    ((line, text),) = problems(code)
    assert line == 1
    assert text.startswith(what)


def test_a_text_that_is_filled_in_afterwards_is_none() -> None:
    assert sources('_("Hello %(name)s") % {"name": name}') == [Source(id="Hello %(name)s")]


def test_an_empty_text_is_a_problem_since_it_stands_for_the_header() -> None:
    assert problems('gettext("")') == [
        (1, "gettext() is given an empty text, which stands for the header of a catalogue.")
    ]


def test_a_file_that_is_no_python_is_a_problem_with_its_line() -> None:
    assert problems("x = 1\ndef (:\n") == [(2, "The file is no Python that can be read: invalid syntax.")]


@pytest.mark.parametrize(
    "content", [b"\0", b"x = '\xff'", b"# coding: nothing\n", b"(" * 100_000, b"-" * 300_000 + b"1"]
)
def test_what_the_parser_refuses_is_a_problem(content: bytes) -> None:
    findings = messages_of_python(content, known_keywords())
    assert findings.messages == []
    assert [text.startswith("The file is no Python that can be read: ") for _, text in findings.problems] == [True]


def test_the_encoding_is_what_the_first_line_says() -> None:
    code = '# -*- coding: latin-1 -*-\ngettext("Café")\n'.encode("latin-1")
    assert [each.source.id for each in messages_of_python(code, known_keywords()).messages] == ["Café"]


def test_a_comment_above_the_statement_is_for_its_messages() -> None:
    code = """
        # Translators: two names of months
        months = [
            pgettext("month", "March"),
            pgettext("month", "May"),
        ]
        _("other")
    """
    told = ("two names of months",)
    assert notes(code) == [("March", told), ("May", told), ("other", ())]


def test_a_comment_above_the_call_inside_a_statement_is_for_that_call() -> None:
    code = """
        TITLES = {
            403: _("Forbidden"),
            # Translators: of a page
            404: _("Not found"),
        }
    """
    assert notes(code) == [("Forbidden", ()), ("Not found", ("of a page",))]


def test_a_comment_on_the_line_of_a_message_is_for_it() -> None:
    assert notes('_("Open")  # Translators: the verb\n_("Shut")') == [("Open", ("the verb",)), ("Shut", ())]


def test_comments_below_each_other_belong_together_from_the_mark_on() -> None:
    code = """
        # What comes next is hard.
        # Translators: %(name)s is
        # the name of an airfield.
        _("Welcome to %(name)s")
    """
    assert notes(code) == [("Welcome to %(name)s", ("%(name)s is", "the name of an airfield."))]


def test_a_comment_with_a_gap_below_it_is_for_nothing() -> None:
    assert notes('# Translators: lost\n\n_("Save")') == [("Save", ())]


def test_a_comment_without_the_mark_is_not_for_translators() -> None:
    assert notes('# A button.\n_("Save")  # noqa') == [("Save", ())]


def test_a_mark_inside_a_text_is_no_comment() -> None:
    assert notes('x = "# Translators: no"\n_("Save")') == [("Save", ())]


def test_a_comment_above_a_decorator_is_for_its_message() -> None:
    code = """
        # Translators: in a menu
        @titled(_("Books"))
        def view(): ...
    """
    assert notes(code) == [("Books", ("in a menu",))]


@given(st.text(min_size=1))
def test_any_text_comes_out_as_python_has_it(text: str) -> None:
    encodable = text.encode("utf-8", "replace").decode()
    assert sources(f"gettext({encodable!a})") == [Source(id=encodable)]
