"""Messages in scripts: which calls have them, whatever stands around."""

from __future__ import annotations

import gc
import json
import time
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.i18n.extraction._javascript import messages_of_javascript
from bandstand.i18n.extraction._keywords import known_keywords
from bandstand.i18n.po import Source


def sources(script: str) -> list[Source]:
    findings = messages_of_javascript(dedent(script).encode(), known_keywords())
    assert findings.problems == []
    return [each.source for each in findings.messages]


def texts(script: str) -> list[str]:
    return [source.id for source in sources(script)]


def notes(script: str) -> list[tuple[str, tuple[str, ...]]]:
    findings = messages_of_javascript(dedent(script).encode(), known_keywords())
    return [(each.source.id, each.notes) for each in findings.messages]


@pytest.mark.parametrize(
    ("script", "source"),
    [
        ("gettext('Save')", Source(id="Save")),
        ('window.i18n.gettext("Save",)', Source(id="Save")),
        ("gettext(`Save`)", Source(id="Save")),
        ("gettext`Save`", Source(id="Save")),
        ("_( 'Save' + \" the \" + `file` )", Source(id="Save the file")),
        ("ngettext('a file', '%(n)s files', files.length)", Source(id="a file", plural="%(n)s files")),
        ("pgettext('month', 'May')", Source(id="May", context="month")),
        ("npgettext('c', 'a', 'b', f(1, 2))", Source(id="a", plural="b", context="c")),
        ("`${gettext('Save')}: ${value}`", Source(id="Save")),
        ("`a ${`b ${gettext('Save')}`} c`", Source(id="Save")),
        ("`${{a: {b: gettext('Save')}}}`", Source(id="Save")),
        ("<p title={gettext('Save')}>Text</p>", Source(id="Save")),
        ("f(gettext\n(\n'Save'\n))", Source(id="Save")),
    ],
)
def test_a_call_gives_a_message(script: str, source: Source) -> None:
    assert sources(script) == [source]


@pytest.mark.parametrize(
    "script",
    [
        "gettext(text)",
        "gettext('a' + text)",
        "gettext(text + 'a')",
        "gettext('a' + f('b'))",
        "gettext(['a'])",
        "gettext('')",
        "gettext()",
        "pgettext(context, 'May')",
        "ngettext('a')",
        "function gettext(a = 'b') {}",
        "other('a')",
        "// gettext('a')",
        "/* gettext('a') */",
        "'gettext(\"a\")'",
        "/gettext('a')/.test(x)",
        "`gettext('a')`",
    ],
)
def test_what_is_no_literal_text_of_a_known_function_is_no_message(script: str) -> None:
    assert sources(script) == []


def test_a_template_with_values_is_a_problem_with_its_line() -> None:
    findings = messages_of_javascript(b"\n\ngettext(`Hi ${gettext('you')}`)", known_keywords())
    assert [each.source.id for each in findings.messages] == ["you"]
    assert findings.problems == [
        (3, "gettext() is given a text with '${', which is no message. Fill in placeholders after translating.")
    ]


def test_messages_come_in_order_with_their_lines() -> None:
    script = b"a(\n  gettext('one'),\n  gettext(`two\nlines`),\n  ngettext('three', gettext('four'), 5),\n)\n_('five')"
    found = messages_of_javascript(script, known_keywords()).messages
    assert [(each.line, each.source.id) for each in found] == [(2, "one"), (3, "two\nlines"), (5, "four"), (7, "five")]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"'it\'s'", "it's"),
        (r'"a\n\t\"b\""', 'a\n\t"b"'),
        (r"'\u00e9\xe9\u{e9}\u{1F600}\ud83d\ude00'", "ééé😀😀"),
        ("'a\\\nb'", "ab"),
        (r"'\q\\'", "q\\"),
        (r"`\`\${a}`", "`${a}"),
        ("`$a`", "$a"),
    ],
)
def test_escapes_are_read_as_javascript_reads_them(written: str, text: str) -> None:
    assert texts(f"gettext({written})") == [text]


@pytest.mark.parametrize(
    "before",
    [
        "x = /'/;",
        "x = /[/'\"]\\/`/g.test(a);",
        "return /`/",
        "x = a / b; y = c / d;",
        "x = (a) / b; // don't",
        "x = a[0] / 'b'.length",
        "/* it's */",
        "/** `",
        " */ x",
        "<p>Don't</p>",
        "x = 'unclosed",
        "(((",
        ")]}",
        "`${'}'}`",
        "`${/}`/}`",
        "a++ / b",
        "# nonsense \\ @",
    ],
)
def test_what_stands_above_does_not_hide_a_message(before: str) -> None:
    if before == "/** `":
        before = "/** ` */"
    assert texts(f"{before}\ngettext('Save')") == ["Save"]


def test_a_comment_is_for_the_message_below_it_or_on_its_line() -> None:
    script = """
        // Translators: a button
        // at the top
        save(gettext("Save"));
        gettext("Open"); // Translators: the verb
        gettext("Shut");
        /* Translators: of a door */ gettext("Close");
        /*
         * Translators: of a shop
         * or a bank
         */
        gettext("Closed");
        {/* Translators: in a page */}
        <p>{gettext("Page")}</p>
        // another comment
        gettext("Other");
        // Translators: lost

        gettext("Last");
    """
    assert notes(script) == [
        ("Save", ("a button", "at the top")),
        ("Open", ("the verb",)),
        ("Shut", ()),
        ("Close", ("of a door",)),
        ("Closed", ("of a shop", "or a bank")),
        ("Page", ("in a page",)),
        ("Other", ()),
        ("Last", ()),
    ]


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_any_text_in_json_is_read_back(text: str) -> None:
    assert texts(f"gettext({json.dumps(text)})") == [text]


@given(st.text(st.sampled_from("ab(){}[]'\"`$\\/*+,\n ")))
def test_any_script_is_read_to_its_end(script: str) -> None:
    found = messages_of_javascript(f"{script}\n*/ '\"\n".encode(), known_keywords())
    assert found.problems == []


@pytest.mark.parametrize(
    "part",
    [
        *(
            "gettext('a');",
            "gettext('a',",
            "gettext(`a${",
            "gettext(",
            "`${",
            "${`",
            "`\\",
            "'\\",
            '"\\',
            "' \n",
            "\\'",
        ),
        *("/*", "/**/", "/\\", "/[", "a/b/", "(", "{", "}", "<"),
    ],
)
def test_the_time_grows_as_the_length_does(part: str) -> None:
    def seconds(count: int) -> float:
        script = (part * count).encode()
        gc.disable()  # how long a collection takes depends on what other tests have left behind
        try:
            began = time.process_time()
            messages_of_javascript(script, known_keywords())
            return time.process_time() - began
        finally:
            gc.enable()

    assert min(seconds(32_000) for _ in range(3)) < 8 * min(seconds(8_000) for _ in range(3)) + 0.2
