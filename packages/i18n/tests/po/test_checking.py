"""Mistakes in translations: what is found, and what is let be."""

from __future__ import annotations

import time

import pytest

from bandstand.i18n.po import Catalogue, Entry, Mistake, Source, find_mistakes, parse_catalogue, plural_forms


def catalogue_of(*entries: Entry, tag: str = "de", header: dict[str, str] | None = None) -> Catalogue:
    usual = {"Language": tag.replace("-", "_"), "Plural-Forms": str(plural_forms(tag))}
    return Catalogue(header=usual if header is None else header, entries={each.source.key: each for each in entries})


def mistakes(message: str, *translations: str, plural: str | None = None, tag: str = "de") -> list[tuple[str, str]]:
    entry = Entry(source=Source(id=message, plural=plural), translations=translations)
    return [(each.kind, each.text) for each in find_mistakes(catalogue_of(entry, tag=tag), tag)]


def header_mistakes(tag: str, **fields: str) -> list[tuple[str, str]]:
    header = {name.replace("_", "-"): value for name, value in fields.items()}
    entry = Entry(source=Source(id="a", plural="b"), translations=("x",) * 3)
    found = find_mistakes(catalogue_of(entry, header=header), tag)
    return [(each.severity, each.text) for each in found if each.source is None]


def test_a_mistake_names_the_message_and_its_line() -> None:
    text = '\nmsgid ""\nmsgstr "Language: de\\n"\n\nmsgctxt "x"\nmsgid "Save %(a)s"\nmsgstr "Sichern"\n'
    assert find_mistakes(parse_catalogue(text), "de") == [
        Mistake("error", "placeholders", Source(id="Save %(a)s", context="x"), 6, "The translation lacks %(a)s.")
    ]


@pytest.mark.parametrize(
    ("message", "translation"),
    [
        ("Save", "Sichern"),
        ("%(a)s and %(b)s", "%(b)s und %(a)s"),
        ("%(a)s", "%(a)s, %(a)s"),
        ("%(count)d files", "%(count)s Dateien"),
        ("%s of %d", "%s von %d"),
        ("{a} and {b}", "{b} und {a}"),
        ("100% sure", "100 % sicher"),
        ("50% of %(total)s", "50 % von %(total)s"),
        ("%(part)s%% of", "%(part)s %% von"),
        ("a < b", "a < b"),
        ("<b>%(a)s</b>", "<b>%(a)s</b>"),
        ('<a href="%(url)s">one</a> <br/>', '<a class="x" href="%(url)s">eins</a> <BR/>'),
        ("Mail <ada@example.org>", "Post an <ada@example.org>"),
        ("a\n", "b\n"),
        ("Why?", "Warum?"),
        ("Wait...", "Warte…"),
        ("Type { to begin", "Tippe { zum Anfang"),
        ("\n    a\n", "\n  b\n "),
        ("a, ", "b、"),
    ],
)
def test_what_fits_the_message_is_let_be(message: str, translation: str) -> None:
    assert mistakes(message, translation) == []


@pytest.mark.parametrize(
    ("message", "translation", "kind", "text"),
    [
        ("%(a)s x", "x", "placeholders", "lacks %(a)s."),
        ("%(a)s", "%(a)s %(b)s", "placeholders", "has %(b)s, which is not filled in; expected %(a)s."),
        ("Hi %(name)s", "Hi %(name)d", "placeholders", "has %(name)d, which takes numbers alone; expected %(name)s."),
        ("%s of %d", "%d von %s", "placeholders", "has %d, %s; expected %s, %d."),
        ("%s", "nichts", "placeholders", "has no placeholder without a name; expected %s."),
        (
            "%(a)s",
            "%(a)s 100 %",
            "placeholders",
            "has a '%' or a brace that begins no placeholder; expected two for the sign.",
        ),
        ("{a} x", "x", "placeholders", "lacks {a}."),
        ("{} x", "x", "placeholders", "has no placeholder without a name; expected {}."),
        ("Save", "%(a)s sichern", "placeholders", "has %(a)s, which the message has not; expected no placeholder."),
        ("<b>x</b>", "<b>x", "tags", "lacks </b>."),
        ("x", "<i>x</i>", "tags", "has <i>, </i>, which the message has not."),
        ("<b>x</b>", "<i>x</i>", "tags", "lacks <b>, </b>; has <i>, </i>, which the message has not."),
        ("a\n", "b", "spaces", "ends with no white space; expected '\\n'."),
        ("a", " b", "spaces", "begins with ' '; expected no white space."),
        ("a.", "b", "punctuation", "ends with 'b'; the message ends with '.'."),
        ("a", "b!", "punctuation", "ends with '!'; the message ends with 'a'."),
    ],
)
def test_what_does_not_fit_is_told_with_what_was_expected(message: str, translation: str, kind: str, text: str) -> None:
    assert mistakes(message, translation) == [(kind, f"The translation {text}")]


def test_a_translation_can_be_missing() -> None:
    assert mistakes("a", "") == [("missing", "There is no translation.")]


def test_a_placeholder_without_its_letter_is_a_mistake() -> None:
    lone = "The translation has a '%' or a brace that begins no placeholder; expected two for the sign."
    assert mistakes("Hi %(name)s", "Hallo %(name)") == [
        ("placeholders", lone),
        ("placeholders", "The translation lacks %(name)s."),
    ]


def test_only_errors_keep_a_catalogue_from_being_compiled() -> None:
    entries = [
        Entry(source=Source(id="a"), translations=("",)),
        Entry(source=Source(id="b."), translations=("b",)),
        Entry(source=Source(id="c"), translations=("c",), flags=("fuzzy",)),
    ]
    found = find_mistakes(catalogue_of(*entries), "de")
    assert [(each.severity, each.kind) for each in found] == [
        ("warning", "missing"),
        ("warning", "punctuation"),
        ("warning", "fuzzy"),
    ]


def test_a_fuzzy_translation_is_looked_into_where_it_is_used() -> None:
    catalogue = catalogue_of(Entry(source=Source(id="%(a)s"), translations=("a",), flags=("fuzzy",)))
    assert [each.kind for each in find_mistakes(catalogue, "de")] == ["fuzzy"]
    assert [each.kind for each in find_mistakes(catalogue, "de", use_fuzzy=True)] == ["fuzzy", "placeholders"]


# Plurals


def test_every_plural_form_is_looked_into() -> None:
    assert mistakes("%(count)s file", "%(count)s", "%(n)s", "%(count)s", plural="%(count)s files", tag="ru") == [
        (
            "placeholders",
            "The translation of the plural form 1 has %(n)s, which is not filled in; expected %(count)s.",
        ),
        ("placeholders", "The translation of the plural form 1 lacks %(count)s."),
    ]


def test_a_form_of_one_number_may_say_it_in_words() -> None:
    forms = ("لا ملفات", "ملف", "ملفان", "%(count)s ملفات", "%(count)s ملفا", "%(count)s ملف")
    assert mistakes("%(count)s file", *forms, plural="%(count)s files", tag="ar") == []
    assert mistakes("one file", "eine Datei", "%(count)s Dateien", plural="%(count)s files") == []


def test_a_form_of_many_numbers_may_not() -> None:
    assert mistakes("%(count)s file", "файл", "%(count)s", "%(count)s", plural="%(count)s files", tag="ru") == [
        ("placeholders", "The translation of the plural form 0 lacks %(count)s."),
    ]


def test_a_form_may_leave_out_no_more_than_the_number() -> None:
    assert mistakes("%(count)s of %(name)s", "eins", "%(count)s %(name)s", plural="%(count)s of %(name)s") == [
        ("placeholders", "The translation of the plural form 0 lacks %(count)s, %(name)s."),
    ]


def test_a_number_of_forms_that_differs_from_the_header_is_a_mistake() -> None:
    assert mistakes("a", "x", "y", "z", plural="b") == [("plurals", "The translation has 3 plural forms; expected 2.")]


def test_a_form_without_a_text_is_missing() -> None:
    assert mistakes("a", "x", "", plural="b") == [
        ("missing", "There is no translation for the plural form 1; the message is not compiled.")
    ]


# The header


def test_the_header_names_the_language_of_the_folder() -> None:
    forms = {"Plural_Forms": "nplurals=3; plural=((n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2);"}
    assert header_mistakes("cs", Language="cs", **forms) == []
    assert header_mistakes("cs", Language="sk", **forms) == [
        ("error", "The header names the language 'sk'; expected 'cs', as the folder does.")
    ]
    assert header_mistakes("cs", **forms) == [("warning", "The header names no language; expected 'Language: cs'.")]


def test_the_header_may_write_the_language_in_either_style() -> None:
    catalogue = catalogue_of(header={"Language": "pt-br"})
    assert find_mistakes(catalogue, "pt-BR") == []


@pytest.mark.parametrize(("named", "tag"), [("zh_CN", "zh-Hans"), ("zh-TW", "zh-Hant"), ("sr@latin", "sr-Latn")])
def test_the_header_may_write_the_script_as_other_tools_do(named: str, tag: str) -> None:
    assert find_mistakes(catalogue_of(header={"Language": named}), tag) == []


@pytest.mark.parametrize(("named", "tag"), [("pt_BR", "pt"), ("zh_TW", "zh-Hans"), ("sr@latin", "sr"), ("?", "de")])
def test_the_header_may_not_name_another_variety(named: str, tag: str) -> None:
    assert [each.kind for each in find_mistakes(catalogue_of(header={"Language": named}), tag)] == ["language"]


def test_the_header_has_as_many_plural_forms_as_the_language() -> None:
    assert header_mistakes("de", Language="de", Plural_Forms="nplurals=3; plural=n%3;") == [
        (
            "error",
            "The header says 3 plural forms; expected 2 for de: 'Plural-Forms: nplurals=2; plural=(n != 1);'.",
        )
    ]


def test_the_header_may_count_as_other_tools_do() -> None:
    three = "nplurals=3; plural=(n == 0 || n == 1) ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2;"
    assert header_mistakes("fr", Language="fr", Plural_Forms=three) == []


def test_plural_forms_that_cannot_be_read_are_a_mistake() -> None:
    ((severity, text),) = header_mistakes("de", Language="de", Plural_Forms="nplurals=2; plural=n n;")
    assert severity == "error"
    assert text.startswith("The plural forms of the header cannot be read: ")
    assert text.endswith("Expected 'Plural-Forms: nplurals=2; plural=(n != 1);'.")


def test_plural_forms_are_needed_by_plurals_alone() -> None:
    assert header_mistakes("de", Language="de") == [
        ("error", "The header has no plural forms; expected 'Plural-Forms: nplurals=2; plural=(n != 1);'.")
    ]
    assert find_mistakes(catalogue_of(header={"Language": "de"}), "de") == []


# Other scripts


@pytest.mark.parametrize(
    ("message", "translation", "tag"),
    [
        ("Saved.", "保存しました。", "ja"),
        ("Saved.", "محفوظ.", "ar"),
        ("Why?", "لماذا؟", "ar"),
        ("Why?", "Γιατί;", "el"),
        ("Saved.", "บันทึกแล้ว", "th"),
        ("Saved.", "सहेजा गया।", "hi"),
        ("Saved.", "Պահված\u0589", "hy"),
        ("Name:", "Nom :", "fr"),
        ("Name:", "名前\uff1a", "ja"),
    ],
)
def test_each_script_has_its_own_marks(message: str, translation: str, tag: str) -> None:
    assert mistakes(message, translation, tag=tag) == []


@pytest.mark.parametrize(
    "text",
    ["<a " * 6_000, "<" * 20_000, "%(" * 10_000, "%" * 20_000, "{" * 20_000, "%(a" * 6_000, "%0" * 9_000, " " * 19_000],
)
def test_a_text_that_is_hard_to_read_takes_no_time(text: str) -> None:
    began = time.process_time()
    mistakes(f"%(x)s{text}", f"%(x)s{text}<b>")
    mistakes(text, f"{text}<b>")
    assert time.process_time() - began < 2
